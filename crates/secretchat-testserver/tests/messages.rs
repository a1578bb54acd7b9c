//! The three ways to send a message.

mod common;

use common::{ALICE, BOB, ENVELOPE, World, input_chat, refused};
use secretchat_core::tl::api::{self, functions, types};
use secretchat_testserver::MAX_DATA;

#[test]
fn a_message_arrives_as_it_was_sent() {
    let mut world = World::with_chat();
    let message = world.message(ALICE, 5);
    let api::MessagesSentEncryptedMessage::MessagesSentEncryptedMessage(sent) =
        world.call(ALICE, &message).unwrap()
    else {
        panic!()
    };
    assert_eq!(sent.date, world.now.date());
    let [api::Update::NewEncryptedMessage(update)] = &world.updates(BOB)[..] else {
        panic!()
    };
    let api::EncryptedMessage::EncryptedMessage(arrived) = &update.message else {
        panic!()
    };
    assert_eq!(
        (update.qts, arrived.random_id, &arrived.bytes[..]),
        (101, 5, &ENVELOPE[..])
    );
    assert_eq!(
        (arrived.date, &arrived.file),
        (sent.date, &api::EncryptedFile::Empty)
    );
}

#[test]
fn a_service_message_arrives_as_one() {
    let mut world = World::with_chat();
    let (peer, random_id, data) = (world.peer(BOB), 6, ENVELOPE.to_vec());
    world
        .call(
            BOB,
            &functions::MessagesSendEncryptedService {
                peer,
                random_id,
                data,
            },
        )
        .unwrap();
    let [api::Update::NewEncryptedMessage(update)] = &world.updates(ALICE)[..] else {
        panic!()
    };
    assert!(matches!(update.message, api::EncryptedMessage::Service(_)));
}

#[test]
fn the_same_random_id_again_has_no_second_effect() {
    let mut world = World::with_chat();
    let message = world.message(ALICE, 5);
    let first = world.call(ALICE, &message).unwrap();
    world.now = world.now.plus_s(60);
    assert_eq!(world.call(ALICE, &message).unwrap(), first);
    assert_eq!(world.pushed(), [(5, 101)]);
    // It is one's own: the other side may draw the same.
    let message = world.message(BOB, 5);
    world.call(BOB, &message).unwrap();
    assert_eq!(world.updates(ALICE).len(), 1);
}

#[test]
fn envelopes_of_impossible_lengths_are_refused() {
    let mut world = World::with_chat();
    let good = world.message(ALICE, 5);
    for length in [0, 24, 39, 41] {
        let f = functions::MessagesSendEncrypted {
            data: vec![0; length],
            ..good.clone()
        };
        assert_eq!(
            world.call(ALICE, &f),
            refused(400, "DATA_INVALID"),
            "{length}"
        );
    }
    let f = functions::MessagesSendEncrypted {
        data: vec![0; MAX_DATA + 1],
        ..good.clone()
    };
    assert_eq!(world.call(ALICE, &f), refused(400, "DATA_TOO_LONG"));
    let f = functions::MessagesSendEncrypted {
        random_id: 0,
        ..good.clone()
    };
    assert_eq!(world.call(ALICE, &f), refused(400, "RANDOM_ID_EMPTY"));
    // Nothing of that was remembered.
    assert!(world.call(ALICE, &good).is_ok());
    assert_eq!(world.pushed(), [(5, 101)]);
}

#[test]
fn messages_need_a_chat_that_is_open() {
    let mut world = World::new();
    world.call(ALICE, &world.request(BOB)).unwrap();
    let early = world.message(ALICE, 5);
    assert_eq!(
        world.call(ALICE, &early),
        refused(400, "ENCRYPTION_ID_INVALID")
    );
    world.accept().unwrap();
    let foreign = functions::MessagesSendEncrypted {
        peer: input_chat(1),
        ..early.clone()
    };
    assert_eq!(
        world.call(ALICE, &foreign),
        refused(400, "ENCRYPTION_ID_INVALID")
    );
    assert!(world.call(ALICE, &early).is_ok());
    let chat_id = common::CHAT;
    world
        .call(
            BOB,
            &functions::MessagesDiscardEncryption {
                delete_history: false,
                chat_id,
            },
        )
        .unwrap();
    let late = functions::MessagesSendEncrypted {
        random_id: 6,
        ..early.clone()
    };
    assert_eq!(
        world.call(ALICE, &late),
        refused(400, "ENCRYPTION_DECLINED")
    );
    // What was sent before is known to have been.
    assert!(world.call(ALICE, &early).is_ok());
}

#[test]
fn who_has_blocked_or_left_cannot_be_written_to() {
    let mut world = World::with_chat();
    let message = world.message(ALICE, 5);
    world.server.set_blocked(BOB, ALICE, true);
    assert_eq!(world.call(ALICE, &message), refused(403, "USER_IS_BLOCKED"));
    world.server.set_blocked(BOB, ALICE, false);
    world.server.deactivate(BOB);
    assert_eq!(world.call(ALICE, &message), refused(403, "USER_DELETED"));
}

#[test]
fn a_message_with_a_file_brings_it_along() {
    let mut world = World::with_chat();
    world
        .call(
            ALICE,
            &functions::UploadSaveFilePart {
                file_id: 1,
                file_part: 0,
                bytes: vec![3; 48],
            },
        )
        .unwrap();
    let file = api::InputEncryptedFile::Uploaded(types::InputEncryptedFileUploaded {
        id: 1,
        parts: 1,
        md5_checksum: String::new(),
        key_fingerprint: 99,
    });
    let (peer, data) = (world.peer(ALICE), ENVELOPE.to_vec());
    let send = functions::MessagesSendEncryptedFile {
        silent: false,
        peer,
        random_id: 5,
        data,
        file,
    };
    let api::MessagesSentEncryptedMessage::MessagesSentEncryptedFile(sent) =
        world.call(ALICE, &send).unwrap()
    else {
        panic!()
    };
    let api::EncryptedFile::EncryptedFile(file) = &sent.file else {
        panic!()
    };
    assert_eq!(
        (file.size, file.key_fingerprint, file.dc_id),
        (48, 99, secretchat_testserver::DC_ID)
    );
    let [api::Update::NewEncryptedMessage(update)] = &world.updates(BOB)[..] else {
        panic!()
    };
    let api::EncryptedMessage::EncryptedMessage(arrived) = &update.message else {
        panic!()
    };
    assert_eq!(arrived.file, sent.file);
    // Once more by its location, and once by one that does not exist.
    let (id, access_hash) = (file.id, file.access_hash);
    let again = |random_id, access_hash| functions::MessagesSendEncryptedFile {
        random_id,
        file: api::InputEncryptedFile::InputEncryptedFile(types::InputEncryptedFile {
            id,
            access_hash,
        }),
        ..send.clone()
    };
    let api::MessagesSentEncryptedMessage::MessagesSentEncryptedFile(resent) =
        world.call(ALICE, &again(6, access_hash)).unwrap()
    else {
        panic!()
    };
    assert_eq!(resent.file, sent.file);
    assert_eq!(
        world.call(ALICE, &again(7, access_hash ^ 1)),
        refused(400, "FILE_ID_INVALID")
    );
    let empty = functions::MessagesSendEncryptedFile {
        random_id: 8,
        file: api::InputEncryptedFile::Empty,
        ..send
    };
    assert_eq!(world.call(ALICE, &empty), refused(400, "FILE_EMTPY"));
}
