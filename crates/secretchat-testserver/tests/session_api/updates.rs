//! Secret chats through the same door, and the users in what clients are told of them.

use grammers_tl_types::functions::{auth, contacts, messages, updates, upload};
use grammers_tl_types::{Deserializable as _, Serializable as _, enums, types};
use secretchat_testserver::FIRST_QTS;
use secretchat_testserver::session_api::{Caller, handle_as, with_users};

use crate::world::{FAR_KEY, KEY, World, full, input, refused};

const BOBS_KEY: Caller = Caller { key_id: 3, ..KEY };

/// Alice has asked Bob for a chat.
fn asked() -> World {
    let mut world = World::with_alice();
    world.session.bind(BOBS_KEY.key_id, world.bob.user);
    let f = messages::RequestEncryption {
        user_id: input(&world.bob),
        random_id: 77,
        g_a: vec![5; 256],
    };
    let chat = world.call(KEY, &f).unwrap();
    assert!(matches!(chat, enums::EncryptedChat::Waiting(_)));
    world
}

fn difference(world: &mut World, date: i32) -> enums::updates::Difference {
    let f = updates::GetDifference {
        pts: 1,
        pts_limit: None,
        pts_total_limit: None,
        date,
        qts: FIRST_QTS,
        qts_limit: None,
    };
    world.call(BOBS_KEY, &f).unwrap()
}

fn ids(users: Vec<enums::User>) -> Vec<i64> {
    users.into_iter().map(|user| full(user).id).collect()
}

#[test]
fn who_is_asked_for_a_chat_is_told_by_whom() {
    let mut world = asked();
    let bob = world.bob.user;
    let pushed = world.server.poll_update(bob, world.now).unwrap();
    let pushed = with_users(&world.server, bob, pushed);
    let enums::Updates::Updates(pushed) = enums::Updates::from_bytes(&pushed).unwrap() else {
        panic!()
    };
    assert_eq!(ids(pushed.users), [1001, 1002]);
    assert_eq!((pushed.date, pushed.seq), (1_000_000, 0));
    let [enums::Update::Encryption(update)] = &pushed.updates[..] else {
        panic!()
    };
    let enums::EncryptedChat::Requested(chat) = &update.chat else {
        panic!()
    };
    assert_eq!((chat.admin_id, chat.participant_id), (1001, 1002));
}

#[test]
fn the_chats_of_a_login_end_with_it() {
    let mut world = asked();
    world.call(KEY, &auth::LogOut {}).unwrap();
    let enums::updates::Difference::Difference(difference) = difference(&mut world, 0) else {
        panic!()
    };
    let [enums::Update::Encryption(update)] = &difference.other_updates[..] else {
        panic!()
    };
    let enums::EncryptedChat::Discarded(chat) = &update.chat else {
        panic!()
    };
    assert_eq!((chat.id, chat.history_deleted), (77, false));
}

#[test]
fn who_was_away_is_told_by_whom_too() {
    let mut world = asked();
    let enums::updates::Difference::Difference(difference) = difference(&mut world, 0) else {
        panic!()
    };
    assert_eq!(ids(difference.users), [1001, 1002]);
    assert_eq!(difference.other_updates.len(), 1);
    let enums::updates::State::State(state) = difference.state;
    assert_eq!(state.qts, FIRST_QTS);
}

#[test]
fn updates_that_mention_nobody_are_left_as_they_are() {
    let mut world = World::with_alice();
    let short = enums::Updates::UpdateShort(types::UpdateShort {
        update: enums::Update::EncryptedChatTyping(types::UpdateEncryptedChatTyping {
            chat_id: 77,
        }),
        date: 1,
    });
    for updates in [enums::Updates::TooLong, short] {
        let bytes = updates.to_bytes();
        assert_eq!(
            with_users(&world.server, world.alice.user, bytes.clone()),
            bytes
        );
    }
    world.session.bind(BOBS_KEY.key_id, world.bob.user);
    assert!(matches!(
        difference(&mut world, 0),
        enums::updates::Difference::Empty(_)
    ));
}

#[test]
fn files_are_elsewhere_also_for_those_who_are_logged_in() {
    let mut world = World::with_alice();
    let f = upload::GetFile {
        precise: false,
        cdn_supported: false,
        location: enums::InputFileLocation::InputEncryptedFileLocation(
            types::InputEncryptedFileLocation {
                id: 1,
                access_hash: 1,
            },
        ),
        offset: 0,
        limit: 4096,
    };
    assert_eq!(world.call(KEY, &f), refused(303, "FILE_MIGRATE_2"));
    assert_eq!(
        world.call(FAR_KEY, &f),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
    world.session.bind(FAR_KEY.key_id, world.alice.user);
    assert_eq!(world.call(FAR_KEY, &f), refused(400, "FILE_ID_INVALID"));
}

#[test]
fn who_needs_no_key_needs_no_datacentre_either() {
    let mut world = World::new();
    let alice = world.alice.user;
    let mut ask = |call: &[u8]| handle_as(&mut world.server, alice, call, world.now);
    let state = ask(&updates::GetState {}.to_bytes()).unwrap();
    assert!(enums::updates::State::from_bytes(&state).is_ok());
    let username = "bob".to_owned();
    let referer = None;
    let found = ask(&contacts::ResolveUsername { username, referer }.to_bytes()).unwrap();
    assert!(enums::contacts::ResolvedPeer::from_bytes(&found).is_ok());
    let log_out = auth::LogOut {};
    assert_eq!(ask(&log_out.to_bytes()), refused(400, "METHOD_INVALID"));
}
