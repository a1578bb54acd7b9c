//! Requests, acceptance, refusal, typing, reading, reports.

mod common;

use common::{ALICE, BOB, CAROL, CHAT, World, input_chat, public_value, refused};
use secretchat_core::tl::api::{self, functions, types};

fn discard(delete_history: bool) -> functions::MessagesDiscardEncryption {
    functions::MessagesDiscardEncryption {
        delete_history,
        chat_id: CHAT,
    }
}

fn chats(updates: Vec<api::Update>) -> Vec<api::EncryptedChat> {
    let chat = |update| {
        if let api::Update::Encryption(u) = update {
            Some(u.chat)
        } else {
            None
        }
    };
    updates.into_iter().filter_map(chat).collect()
}

#[test]
fn the_parameters_are_the_real_ones_and_come_with_256_random_bytes() {
    let mut world = World::new();
    let f = functions::MessagesGetDhConfig {
        version: 0,
        random_length: 256,
    };
    let api::MessagesDhConfig::MessagesDhConfig(config) = world.call(ALICE, &f).unwrap() else {
        panic!()
    };
    assert_eq!(
        (config.g, config.p.len(), config.random.len()),
        (3, 256, 256)
    );
    assert_eq!(config.p[..4], [0xc7, 0x1c, 0xae, 0xb9]);
    let f = functions::MessagesGetDhConfig {
        version: config.version,
        random_length: 0,
    };
    let api::MessagesDhConfig::NotModified(same) = world.call(ALICE, &f).unwrap() else {
        panic!()
    };
    assert_eq!(same.random.len(), 256);
    assert_ne!(same.random, config.random);
    let f = functions::MessagesGetDhConfig {
        version: 0,
        random_length: 257,
    };
    assert_eq!(world.call(ALICE, &f), refused(400, "RANDOM_LENGTH_INVALID"));
}

#[test]
fn a_request_reaches_the_other_side_under_the_id_that_was_drawn() {
    let mut world = World::new();
    let request = world.request(BOB);
    let api::EncryptedChat::Waiting(waiting) = world.call(ALICE, &request).unwrap() else {
        panic!()
    };
    assert_eq!(
        (waiting.id, waiting.admin_id, waiting.participant_id),
        (CHAT, ALICE.0, BOB.0)
    );
    assert_eq!(waiting.date, world.now.date());
    let [api::EncryptedChat::Requested(requested)] = &chats(world.updates(BOB))[..] else {
        panic!()
    };
    assert_eq!((requested.id, &requested.g_a), (CHAT, &request.g_a));
    assert_ne!(requested.access_hash, waiting.access_hash);
}

#[test]
fn a_repeated_request_changes_nothing() {
    let mut world = World::new();
    let request = world.request(BOB);
    let first = world.call(ALICE, &request).unwrap();
    assert_eq!(world.call(ALICE, &request).unwrap(), first);
    assert_eq!(world.updates(BOB).len(), 1);
    let other = functions::MessagesRequestEncryption {
        g_a: public_value(7),
        ..request
    };
    assert_eq!(
        world.call(ALICE, &other),
        refused(400, "RANDOM_ID_DUPLICATE")
    );
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let mut world = World::new();
    let good = world.request(BOB);
    let mut refuse = |f: functions::MessagesRequestEncryption, message: &str| {
        assert_eq!(world.call(ALICE, &f), refused(400, message));
    };
    let user = |user_id, access_hash| {
        api::InputUser::InputUser(types::InputUser {
            user_id,
            access_hash,
        })
    };
    for user_id in [
        user(99, 0),
        user(BOB.0, 0),
        api::InputUser::Empty,
        api::InputUser::InputUserSelf,
    ] {
        refuse(
            functions::MessagesRequestEncryption {
                user_id,
                ..good.clone()
            },
            "USER_ID_INVALID",
        );
    }
    for g_a in [vec![], vec![1], vec![0xff; 256], vec![5; 257]] {
        refuse(
            functions::MessagesRequestEncryption {
                g_a,
                ..good.clone()
            },
            "DH_G_A_INVALID",
        );
    }
    refuse(
        functions::MessagesRequestEncryption {
            random_id: 0,
            ..good.clone()
        },
        "RANDOM_ID_INVALID",
    );
    let own = world.request(ALICE);
    assert_eq!(world.call(ALICE, &own), refused(400, "USER_ID_INVALID"));
}

#[test]
fn who_has_blocked_or_left_cannot_be_asked() {
    let mut world = World::new();
    world.server.set_blocked(BOB, ALICE, true);
    assert_eq!(
        world.call(ALICE, &world.request(BOB)),
        refused(403, "USER_IS_BLOCKED")
    );
    world.server.set_blocked(BOB, ALICE, false);
    world.server.deactivate(BOB);
    assert_eq!(
        world.call(ALICE, &world.request(BOB)),
        refused(400, "INPUT_USER_DEACTIVATED")
    );
    let f = functions::UpdatesGetState;
    assert_eq!(world.call(BOB, &f), refused(401, "AUTH_KEY_UNREGISTERED"));
}

#[test]
fn a_device_that_wants_no_requests_gets_none() {
    let mut world = World::new();
    let settings = |hash| functions::AccountChangeAuthorizationSettings {
        confirmed: false,
        hash,
        encrypted_requests_disabled: Some(true),
        call_requests_disabled: None,
    };
    assert_eq!(world.call(BOB, &settings(5)), refused(400, "HASH_INVALID"));
    assert_eq!(world.call(BOB, &settings(0)), Ok(true));
    world.call(ALICE, &world.request(BOB)).unwrap();
    assert!(world.updates(BOB).is_empty());
}

#[test]
fn acceptance_gives_each_side_the_value_of_the_other() {
    let mut world = World::new();
    let request = world.request(BOB);
    world.call(ALICE, &request).unwrap();
    let api::EncryptedChat::EncryptedChat(of_bob) = world.accept().unwrap() else {
        panic!()
    };
    assert_eq!(of_bob.g_a_or_b, request.g_a);
    let [api::EncryptedChat::EncryptedChat(of_alice)] = &chats(world.updates(ALICE))[..] else {
        panic!()
    };
    assert_eq!(
        (&of_alice.g_a_or_b, of_alice.key_fingerprint),
        (&public_value(6), 8)
    );
}

#[test]
fn acceptance_comes_once_and_from_the_right_side() {
    let mut world = World::new();
    world.call(ALICE, &world.request(BOB)).unwrap();
    let accept = |peer| functions::MessagesAcceptEncryption {
        peer,
        g_b: public_value(6),
        key_fingerprint: 8,
    };
    let peer = world.peer(ALICE);
    assert_eq!(
        world.call(ALICE, &accept(peer)),
        refused(400, "CHAT_ID_INVALID")
    );
    assert_eq!(
        world.call(BOB, &accept(input_chat(0))),
        refused(400, "CHAT_ID_INVALID")
    );
    let peer = world.peer(BOB);
    assert_eq!(
        world.call(CAROL, &accept(peer.clone())),
        refused(400, "CHAT_ID_INVALID")
    );
    world.call(BOB, &accept(peer.clone())).unwrap();
    assert_eq!(
        world.call(BOB, &accept(peer)),
        refused(400, "ENCRYPTION_ALREADY_ACCEPTED")
    );
}

#[test]
fn a_chat_that_was_cancelled_cannot_be_accepted() {
    let mut world = World::new();
    world.call(ALICE, &world.request(BOB)).unwrap();
    let peer = world.peer(BOB);
    world.call(ALICE, &discard(false)).unwrap();
    let accept = functions::MessagesAcceptEncryption {
        peer,
        g_b: public_value(6),
        key_fingerprint: 8,
    };
    assert_eq!(
        world.call(BOB, &accept),
        refused(400, "ENCRYPTION_ALREADY_DECLINED")
    );
    let again = world.call(ALICE, &world.request(BOB)).unwrap();
    assert!(matches!(again, api::EncryptedChat::Discarded(_)));
}

#[test]
fn closing_tells_the_other_side_whether_to_delete() {
    for delete_history in [false, true] {
        let mut world = World::with_chat();
        assert_eq!(world.call(BOB, &discard(delete_history)), Ok(true));
        let [api::EncryptedChat::Discarded(discarded)] = &chats(world.updates(ALICE))[..] else {
            panic!()
        };
        assert_eq!(
            (discarded.id, discarded.history_deleted),
            (CHAT, delete_history)
        );
        assert!(world.updates(BOB).is_empty());
    }
}

#[test]
fn closing_what_is_closed_or_foreign_is_refused() {
    let mut world = World::with_chat();
    assert_eq!(
        world.call(CAROL, &discard(false)),
        refused(400, "CHAT_ID_INVALID")
    );
    let unknown = |chat_id| functions::MessagesDiscardEncryption {
        delete_history: false,
        chat_id,
    };
    assert_eq!(
        world.call(ALICE, &unknown(0)),
        refused(400, "CHAT_ID_EMPTY")
    );
    assert_eq!(
        world.call(ALICE, &unknown(5)),
        refused(400, "ENCRYPTION_ID_INVALID")
    );
    world.call(ALICE, &discard(false)).unwrap();
    assert_eq!(
        world.call(BOB, &discard(false)),
        refused(400, "ENCRYPTION_ALREADY_DECLINED")
    );
}

#[test]
fn typing_is_pushed_and_not_kept() {
    let mut world = World::with_chat();
    let peer = world.peer(ALICE);
    let typing = |peer, typing| functions::MessagesSetEncryptedTyping { peer, typing };
    assert_eq!(world.call(ALICE, &typing(peer.clone(), true)), Ok(true));
    assert_eq!(world.call(ALICE, &typing(peer, false)), Ok(true));
    let update = types::UpdateEncryptedChatTyping { chat_id: CHAT };
    assert_eq!(
        world.updates(BOB),
        [api::Update::EncryptedChatTyping(update)]
    );
    assert_eq!(
        world.call(ALICE, &typing(input_chat(1), true)),
        refused(400, "CHAT_ID_INVALID")
    );
}

#[test]
fn reading_is_told_with_both_dates() {
    let mut world = World::with_chat();
    let (peer, date) = (world.peer(BOB), world.now.date());
    let read = |peer, max_date| functions::MessagesReadEncryptedHistory { peer, max_date };
    assert_eq!(world.call(BOB, &read(peer.clone(), date - 5)), Ok(true));
    let update = types::UpdateEncryptedMessagesRead {
        chat_id: CHAT,
        max_date: date - 5,
        date,
    };
    assert_eq!(
        world.updates(ALICE),
        [api::Update::EncryptedMessagesRead(update)]
    );
    for wrong in [0, -1, date + 1] {
        assert_eq!(
            world.call(BOB, &read(peer.clone(), wrong)),
            refused(400, "MAX_DATE_INVALID")
        );
    }
    assert_eq!(
        world.call(BOB, &read(input_chat(1), date)),
        refused(400, "CHAT_ID_INVALID")
    );
}

#[test]
fn only_the_one_who_was_asked_can_report() {
    let mut world = World::with_chat();
    let report = |peer| functions::MessagesReportEncryptedSpam { peer };
    let peer = world.peer(BOB);
    assert_eq!(world.call(BOB, &report(peer)), Ok(true));
    assert_eq!(
        (
            world.server.spam_reports(ALICE),
            world.server.spam_reports(BOB)
        ),
        (1, 0)
    );
    let peer = world.peer(ALICE);
    assert_eq!(
        world.call(ALICE, &report(peer)),
        refused(400, "CHAT_ID_INVALID")
    );
    assert_eq!(
        world.call(BOB, &report(input_chat(1))),
        refused(400, "CHAT_ID_INVALID")
    );
}
