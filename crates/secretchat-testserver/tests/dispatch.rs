//! Calls as bytes: wrapped, unknown, malformed, repeated with the same seed.

mod common;

use common::{ALICE, BOB, World, refused};
use secretchat_core::ids::UserId;
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::api::{self, functions};
use secretchat_testserver::{DC_ID, HOME_DC};

const GET_STATE: functions::UpdatesGetState = functions::UpdatesGetState;

fn init_connection<Q>(query: Q) -> functions::InitConnection<Q> {
    functions::InitConnection {
        api_id: 1,
        device_model: "device".into(),
        system_version: "1".into(),
        app_version: "1".into(),
        system_lang_code: "en".into(),
        lang_pack: String::new(),
        lang_code: "en".into(),
        proxy: None,
        params: Some(api::JSONValue::JsonNull),
        query,
    }
}

#[test]
fn wrappers_change_nothing() {
    let mut world = World::new();
    let plain = world.call(ALICE, &GET_STATE);
    assert!(plain.is_ok());
    let first = functions::InvokeWithLayer {
        layer: 228,
        query: init_connection(GET_STATE),
    };
    assert_eq!(world.call(ALICE, &first), plain);
    let after = functions::InvokeAfterMsg {
        msg_id: 1,
        query: GET_STATE,
    };
    assert_eq!(world.call(ALICE, &after), plain);
    let after = functions::InvokeAfterMsgs {
        msg_ids: vec![1, 2],
        query: GET_STATE,
    };
    assert_eq!(world.call(ALICE, &after), plain);
}

#[test]
fn unknown_methods_are_refused_also_in_wrappers() {
    let mut world = World::new();
    let unknown = functions::UploadGetCdnFile {
        file_token: Vec::new(),
        offset: 0,
        limit: 0,
    };
    assert_eq!(world.call(ALICE, &unknown), refused(400, "METHOD_INVALID"));
    let wrapped = functions::InvokeWithLayer {
        layer: 228,
        query: unknown,
    };
    assert_eq!(world.call(ALICE, &wrapped), refused(400, "METHOD_INVALID"));
    assert_eq!(
        world.server.handle(ALICE, &[1, 2, 3, 4, 5], world.now),
        refused(400, "METHOD_INVALID")
    );
}

#[test]
fn malformed_calls_are_refused() {
    let mut world = World::new();
    let good = functions::MessagesReceivedQueue { max_qts: 100 }.to_bytes();
    let mut longer = good.clone();
    longer.push(0);
    let layers = functions::InvokeWithLayer {
        layer: 228,
        query: GET_STATE,
    }
    .to_bytes()[..8]
        .repeat(20);
    for bytes in [
        &[][..],
        &good[..3],
        &good[..7],
        &longer,
        &layers,
        &layers[..30],
    ] {
        assert_eq!(
            world.server.handle(ALICE, bytes, world.now),
            refused(400, "INPUT_FETCH_ERROR"),
            "{bytes:?}"
        );
    }
    assert!(world.server.handle(ALICE, &good, world.now).is_ok());
}

#[test]
fn strangers_are_not_served() {
    let mut world = World::new();
    assert_eq!(
        world.call(UserId(99), &GET_STATE),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
    assert_eq!(world.server.poll_update(UserId(99), world.now), None);
    assert_eq!(world.server.input_user(UserId(99)), None);
}

#[test]
fn the_same_seed_and_calls_give_the_same_answers() {
    let run = || {
        let mut world = World::with_chat();
        let f = functions::MessagesGetDhConfig {
            version: 0,
            random_length: 256,
        };
        (world.peer(ALICE), world.call(ALICE, &f))
    };
    assert_eq!(run(), run());
}

#[test]
fn an_account_is_made_once() {
    let mut world = World::new();
    let user = world.server.input_user(ALICE);
    let hash = world.server.add_account(ALICE);
    assert_eq!(world.server.input_user(ALICE), user);
    assert!(matches!(user, Some(api::InputUser::InputUser(user)) if user.access_hash == hash));
}

#[test]
fn calls_go_to_the_datacentre_that_they_are_for() {
    let mut world = World::new();
    let state = GET_STATE.to_bytes();
    let mut call = |dc| world.server.handle_at(dc, ALICE, &state, world.now);
    assert!(call(HOME_DC).is_ok());
    assert_eq!(call(DC_ID), refused(303, "USER_MIGRATE_1"));
    let location = api::types::InputEncryptedFileLocation {
        id: 1,
        access_hash: 1,
    };
    let file = functions::UploadGetFile {
        precise: false,
        cdn_supported: false,
        location: api::InputFileLocation::InputEncryptedFileLocation(location),
        offset: 0,
        limit: 4096,
    };
    let file = file.to_bytes();
    let mut call = |dc| world.server.handle_at(dc, ALICE, &file, world.now);
    assert_eq!(call(HOME_DC), refused(303, "FILE_MIGRATE_2"));
    assert_eq!(call(DC_ID), refused(400, "FILE_ID_INVALID"));
}

#[test]
fn users_are_found_by_name_in_any_case() {
    let mut world = World::new();
    assert_eq!(world.server.user_named("Alice"), None);
    world.server.set_username(ALICE, Some("Alice"));
    assert_eq!(world.server.user_named("aLICE"), Some(ALICE));
    assert_eq!(world.server.user_named(""), None);
    world.server.set_username(ALICE, None);
    assert_eq!(world.server.user_named("alice"), None);
}

#[test]
fn users_are_found_by_the_digits_of_their_numbers() {
    let mut world = World::new();
    assert_eq!(world.server.user_with_phone("+99966 1 0001"), None);
    world.server.set_phone(ALICE, Some("+99966 1 0001"));
    assert_eq!(world.server.user_with_phone("9996610001"), Some(ALICE));
    assert_eq!(world.server.phone(ALICE), Some("9996610001"));
    assert_eq!(world.server.user_with_phone("+"), None);
    world.server.set_phone(ALICE, None);
    assert_eq!(world.server.user_with_phone("9996610001"), None);
}

#[test]
fn a_bot_has_no_secret_chats() {
    let mut world = World::new();
    world.server.set_bot(BOB, true);
    assert!(world.server.is_bot(BOB) && !world.server.is_bot(ALICE));
    let request = world.request(BOB);
    assert_eq!(world.call(ALICE, &request), refused(400, "USER_ID_INVALID"));
}
