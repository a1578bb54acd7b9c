//! What must be true of the states, and what they do next.

use super::*;

pub(crate) fn is_request(info: &ChatInfo) {
    assert_eq!(
        (info.status, info.role, info.user_id),
        (Status::Requested, Role::Creator, UserId(BOB))
    );
    assert_eq!(
        (
            info.access_hash,
            info.is_unanswered,
            &info.ready,
            &info.key_hash
        ),
        (0, false, &None, &None)
    );
    assert!(info.outbox <= 1);
}

pub(crate) fn is_request_with_draft(info: &ChatInfo) {
    is_request(info);
    assert_eq!(info.outbox, 1);
}

pub(crate) fn is_answered(info: &ChatInfo) {
    assert_eq!(
        (info.status, info.role, info.access_hash),
        (Status::Requested, Role::Creator, ALICE_HASH)
    );
    assert_eq!(info.outbox, 1);
}

pub(crate) fn is_unanswered(info: &ChatInfo) {
    assert_eq!(
        (info.status, info.role, info.user_id),
        (Status::Requested, Role::Participant, UserId(ALICE))
    );
    assert_eq!((info.access_hash, info.is_unanswered), (BOB_HASH, true));
}

pub(crate) fn is_answered_by_us(info: &ChatInfo) {
    assert_eq!(
        (info.status, info.role, info.access_hash),
        (Status::Requested, Role::Participant, BOB_HASH)
    );
    assert!(!info.is_unanswered);
}

pub(crate) fn is_ready(info: &ChatInfo) {
    assert_eq!((info.status, info.access_hash), (Status::Ready, ALICE_HASH));
    assert_eq!(info.key_hash, Some(KeyHash::of(&key(A, B))));
    let ready = info.ready.as_ref().unwrap();
    assert_eq!(ready.key_fingerprint, key(A2, B2).fingerprint());
    assert_eq!(
        (ready.peer_layer, ready.send_layer),
        (Layer(144), Layer(144))
    );
    assert_eq!(
        (ready.is_verified, ready.ttl, ready.peer_read_date),
        (true, 60, START.date() - 5)
    );
    assert_eq!(
        (ready.in_seq_no, ready.out_seq_no, ready.acknowledged),
        (5, 13, 4)
    );
    assert_eq!((ready.behind_gap, ready.dropped, info.outbox), (1, 1, 9));
    assert_eq!((ready.has_old_key, ready.rekeying), (true, Rekeying::Idle));
    assert_eq!(ready.key_since, START);
}

pub(crate) fn has_requested(info: &ChatInfo) {
    let ready = info.ready.as_ref().unwrap();
    assert_eq!(ready.rekeying, Rekeying::Requested { exchange_id: 1000 });
    assert_eq!(ready.key_fingerprint, key(A, B).fingerprint());
}

pub(crate) fn has_accepted(info: &ChatInfo) {
    let ready = info.ready.as_ref().unwrap();
    assert_eq!(ready.rekeying, Rekeying::Accepted { exchange_id: 999 });
    assert_eq!(ready.key_fingerprint, key(A, B).fingerprint());
}

pub(crate) fn is_closed(info: &ChatInfo) {
    let reason = CloseReason::Violation(Violation::AcknowledgesUnsent);
    assert_eq!(
        (info.status, info.close_reason.as_ref()),
        (Status::Closed, Some(&reason))
    );
    assert_eq!(info.key_hash, Some(KeyHash::of(&key(A, B))));
}

pub(crate) fn is_refused(info: &ChatInfo) {
    let Some(CloseReason::Refused(why)) = &info.close_reason else {
        panic!("{info:?}")
    };
    assert!(why.contains("USER_ID_INVALID"));
}

pub(crate) fn asks_for_parameters(mut party: Party) {
    assert!(matches!(party.take_call().request, Request::GetDhConfig(_)));
}

pub(crate) fn repeats_the_request(mut alice: Party) {
    let Request::RequestEncryption(request) = alice.take_call().request else {
        panic!("no request")
    };
    assert_eq!((request.random_id, request.g_a), (CHAT.0, public(A)));
}

pub(crate) fn becomes_ready(mut alice: Party) {
    assert_eq!(alice.calls.len(), 0);
    alice.update(wire::encryption(acceptance()));
    assert_eq!(alice.chat.auth_key(), Some(&key(A, B)));
    assert_eq!(
        alice.stored(5).map(|m| m.message),
        Some(wire::text(5, "early"))
    );
    assert_eq!(
        alice.stored(7).map(|m| m.message),
        Some(wire::text(7, "a draft"))
    );
}

pub(crate) fn can_be_accepted(mut bob: Party) {
    assert_eq!(bob.calls.len(), 0);
    bob.must(Command::Accept);
    asks_for_parameters(bob);
}

pub(crate) fn repeats_the_acceptance(mut bob: Party) {
    let call = bob.take_call();
    let Request::AcceptEncryption(accept) = &call.request else {
        panic!("{:?}", call.request)
    };
    assert_eq!(
        (&accept.g_b, accept.key_fingerprint),
        (&public(B), key(A, B).fingerprint().0)
    );
    let api::EncryptedChat::EncryptedChat(chat) = acceptance() else {
        panic!("no acceptance")
    };
    let confirmed = api::EncryptedChat::EncryptedChat(server::confirmed(&chat, &public(A)));
    bob.answer(call.id, Ok(Response::EncryptedChat(confirmed)));
    assert!(bob.stored(5).is_some() && bob.stored(7).is_some());
}

pub(crate) fn talks_on(mut alice: Party) {
    // The hole is filled under the old key, and what was behind it comes out.
    let mut bob = puppet(Role::Participant);
    (bob.number, bob.seen) = (alice.ready().in_seq_no, alice.ready().acknowledged);
    for id in [40, 41] {
        let envelope = bob.say(&wire::text(id, "was lost"));
        alice.receive(&envelope);
    }
    assert_eq!((alice.ready().in_seq_no, alice.ready().behind_gap), (8, 0));
    let told: Vec<_> = alice
        .events
        .iter()
        .filter_map(|e| match e {
            Event::Message { random_id, .. } => Some(random_id.0),
            _ => None,
        })
        .collect();
    assert_eq!(told, [40, 41, 23]);
    // The file is uploaded again, and everything goes, in order.
    bob.key = key(A2, B2);
    let file = api::types::InputEncryptedFile {
        id: 1,
        access_hash: 2,
    };
    let file = api::InputEncryptedFile::InputEncryptedFile(file);
    alice.must(Command::Uploaded {
        random_id: RandomId(33),
        file,
    });
    let said: Vec<_> = alice.serve().iter().map(|e| bob.hear(e).number).collect();
    assert!(
        said.is_sorted() && said.ends_with(&[10, 11, 12]),
        "{said:?}"
    );
    let delivery = |id| alice.stored(id).map(|m| m.delivery);
    assert_eq!(delivery(30), Some(Delivery::Sent));
    assert_eq!(delivery(31), None);
    assert_eq!(delivery(32), Some(Delivery::Failed));
    assert!(alice.stored(20).unwrap().opened);
    // The timer that runs ends when it would have ended, the other waits.
    alice.pass(2_000_000);
    assert!(alice.stored(21).is_none());
    assert!(alice.stored(22).is_some());
}

pub(crate) fn finishes_own_renewal(mut alice: Party) {
    let mut bob = Puppet::of(&alice);
    let accept = wire::accept_key(1000, &public(B2), key(A2, B2).fingerprint().0);
    let accept = bob.say(&wire::service(4, accept));
    alice.receive(&accept);
    assert_eq!(alice.chat.auth_key(), Some(&key(A2, B2)));
}

pub(crate) fn finishes_renewal_of_peer(mut alice: Party) {
    let mut bob = Puppet::of(&alice);
    let commit = wire::commit_key(999, key(A2, B2).fingerprint().0);
    let commit = bob.say(&wire::service(4, commit));
    alice.receive(&commit);
    assert_eq!(alice.chat.auth_key(), Some(&key(A2, B2)));
    bob.key = key(A2, B2);
    let noop = alice.serve().remove(0);
    assert!(
        matches!(bob.hear(&noop).message, DecryptedMessage::Service(s) if s.action == Action::Noop)
    );
}

pub(crate) fn tells_the_server(mut alice: Party) {
    let Request::DiscardEncryption(discard) = alice.take_call().request else {
        panic!("no discard")
    };
    assert_eq!((discard.chat_id, discard.delete_history), (CHAT.0, false));
    alice.pass(1_000_000);
    assert!(alice.stored(20).is_none(), "timers run on");
}

pub(crate) fn has_nothing_to_do(mut alice: Party) {
    assert_eq!(alice.calls.len(), 0);
    assert!(alice.handle(Input::Tick).is_ok());
    assert_eq!(alice.events, []);
}
