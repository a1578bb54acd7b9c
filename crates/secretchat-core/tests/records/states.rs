//! How the states were made.

use super::*;

pub(crate) fn rng(exponent: u8) -> TestRng {
    let mut rng = TestRng::new(1);
    rng.prescribe_exponent([exponent; 256], None);
    rng
}

pub(crate) fn requesting_config() -> Party {
    let mut rng = rng(A);
    rng.prescribe_word(CHAT.0.cast_unsigned());
    Party::requesting(UserId(BOB), BOB_USER_HASH, alice_config(), rng)
}

pub(crate) fn requesting() -> Party {
    let mut alice = requesting_config();
    alice.serve_dh_config(server::dh_config(&[]));
    alice.send_text(7, "a draft");
    alice
}

pub(crate) fn with_request() -> (Party, Call, api::types::EncryptedChatRequested) {
    let mut alice = requesting();
    let call = alice.take_call();
    let Request::RequestEncryption(request) = &call.request else {
        panic!("{:?}", call.request)
    };
    let requested = server::requested(request);
    (alice, call, requested)
}

pub(crate) fn requesting_answered() -> Party {
    let (mut alice, call, _) = with_request();
    let waiting = api::EncryptedChat::Waiting(server::waiting(CHAT.0));
    alice.answer(call.id, Ok(Response::EncryptedChat(waiting)));
    let mut bob = puppet(Role::Participant);
    bob.seen = 0;
    let early = bob.say(&wire::text(5, "early"));
    alice.receive(&early);
    alice
}

pub(crate) fn incoming() -> Party {
    let (_, _, request) = with_request();
    let update = wire::encryption(api::EncryptedChat::Requested(request));
    Party::incoming(&update, bob_config(), rng(B)).expect("a request for Bob")
}

pub(crate) fn incoming_accepted() -> Party {
    let mut bob = incoming();
    bob.must(Command::Accept);
    bob
}

pub(crate) fn accepting() -> Party {
    let mut bob = incoming_accepted();
    bob.serve_dh_config(server::dh_config(&[]));
    bob.send_text(7, "a draft");
    let mut alice = puppet(Role::Creator);
    alice.seen = 0;
    let early = alice.say(&wire::text(5, "early"));
    bob.receive(&early);
    bob
}

pub(crate) fn acceptance() -> api::EncryptedChat {
    let peer = api::types::InputEncryptedChat {
        chat_id: CHAT.0,
        access_hash: BOB_HASH,
    };
    let accept = api::functions::MessagesAcceptEncryption {
        peer: api::InputEncryptedChat::InputEncryptedChat(peer),
        g_b: public(B),
        key_fingerprint: key(A, B).fingerprint().0,
    };
    api::EncryptedChat::EncryptedChat(server::accepted(CHAT.0, &accept))
}

/// Alice in a ready chat, with nothing but announcements exchanged.
pub(crate) fn fresh() -> (Party, Puppet) {
    let (mut alice, call, _) = with_request();
    let waiting = api::EncryptedChat::Waiting(server::waiting(CHAT.0));
    alice.answer(call.id, Ok(Response::EncryptedChat(waiting)));
    alice.update(wire::encryption(acceptance()));
    alice.serve();
    let mut bob = puppet(Role::Participant);
    bob.seen = alice.ready().out_seq_no;
    let notify = bob.say(&wire::service(1, wire::notify_layer(144)));
    alice.receive(&notify);
    (alice, bob)
}

/// Something in every table, of every kind.
pub(crate) fn ready() -> Party {
    let (mut alice, mut bob) = fresh();
    alice.must(Command::SetVerified(true));
    alice.must(Command::SetTtl(60));
    renew(&mut alice, &mut bob);
    // Messages of the peer: a plain one, one that is timed and read, one whose timer waits.
    for message in [
        wire::text(20, "plain"),
        wire::timed(21, "read", 1000),
        wire::timed(22, "unread", 1000),
    ] {
        let envelope = bob.say(&message);
        alice.receive(&envelope);
        alice.now = alice.now.plus_s(1);
    }
    let max_date = START.date() + 1;
    alice.must(Command::Read { max_date });
    alice.must(Command::Open(RandomId(20)));
    alice.update(wire::messages_read(CHAT, START.date() - 5, START.date()));
    // Own messages: sent, taken back, refused, waiting for its file.
    alice.send(wire::timed(30, "sent", 1000)).unwrap();
    alice.serve();
    alice.send_text(31, "taken back");
    alice.serve();
    alice.must(Command::Delete(vec![RandomId(31)]));
    alice.serve();
    refuse(&mut alice, wire::text(32, "refused"), None, "DATA_TOO_LONG");
    alice.serve();
    let file = api::types::InputEncryptedFileUploaded {
        id: 9,
        parts: 1,
        md5_checksum: String::new(),
        key_fingerprint: 3,
    };
    refuse(
        &mut alice,
        photo(33),
        Some(api::InputEncryptedFile::Uploaded(file)),
        "FILE_PART_0_MISSING",
    );
    alice.send_text(34, "waits behind the file");
    // Something that cannot be used, and a hole.
    alice.receive(&[0; 40]);
    bob.number += 2;
    let behind = bob.say(&wire::text(23, "behind a hole"));
    alice.receive(&behind);
    alice
}

pub(crate) fn refuse(
    alice: &mut Party,
    message: DecryptedMessage,
    file: Option<api::InputEncryptedFile>,
    error: &str,
) {
    alice.must(Command::Send(Outgoing {
        message,
        file,
        losses: Losses::Accept,
    }));
    let call = alice.take_call();
    alice.answer(call.id, Err(RpcError::server(400, error)));
}

pub(crate) fn photo(random_id: i64) -> DecryptedMessage {
    DecryptedMessage::DecryptedMessage(types::DecryptedMessage {
        media: Some(wire::photo()),
        ..wire::plain(random_id, "")
    })
}

/// A renewal up to CommitKey: the old key is still kept.
pub(crate) fn renew(alice: &mut Party, bob: &mut Puppet) {
    alice.rng.prescribe_exponent([A2; 256], Some(1000));
    alice.must(Command::Rekey);
    alice.serve();
    bob.seen = alice.ready().out_seq_no;
    let accept = wire::accept_key(1000, &public(B2), key(A2, B2).fingerprint().0);
    let accept = bob.say(&wire::service(2, accept));
    alice.receive(&accept);
    alice.serve();
}

pub(crate) fn ready_requested() -> Party {
    let (mut alice, mut bob) = fresh();
    alice.rng.prescribe_exponent([A2; 256], Some(1000));
    alice.must(Command::Rekey);
    // The request of the peer crosses ours and loses.
    let request = bob.say(&wire::service(3, wire::request_key(999, &public(B2))));
    alice.receive(&request);
    alice.serve();
    alice
}

pub(crate) fn ready_accepted() -> Party {
    let (mut alice, mut bob) = fresh();
    alice.rng.prescribe_exponent([A2; 256], None);
    let request = bob.say(&wire::service(3, wire::request_key(999, &public(B2))));
    alice.receive(&request);
    alice.serve();
    alice
}

pub(crate) fn closed() -> Party {
    let (mut alice, mut bob) = fresh();
    let timed = bob.say(&wire::timed(20, "timed", 1000));
    alice.receive(&timed);
    alice.must(Command::Read {
        max_date: START.date(),
    });
    alice.serve();
    bob.seen += 100;
    let violation = bob.say(&wire::text(21, "I have seen what was never sent"));
    alice.receive(&violation);
    alice
}

pub(crate) fn closed_refused() -> Party {
    let (mut alice, call, _) = with_request();
    alice.answer(call.id, Err(RpcError::server(400, "USER_ID_INVALID")));
    alice
}

pub(crate) fn public(byte: u8) -> Vec<u8> {
    DhParams::known()
        .public(&Exponent::from_bytes([byte; 256]))
        .as_bytes()
        .to_vec()
}

pub(crate) fn key(own: u8, theirs: u8) -> AuthKey {
    let params = DhParams::known();
    params.shared(
        &Exponent::from_bytes([own; 256]),
        &params.check_public(&public(theirs)).unwrap(),
    )
}

pub(crate) fn puppet(role: Role) -> Puppet {
    Puppet::new(role, key(A, B))
}
