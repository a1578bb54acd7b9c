//! Logging in with a phone and a code, or as a bot.

use grammers_tl_types::functions::{auth, updates};
use grammers_tl_types::{enums, types};
use secretchat_testserver::session_api::{Caller, LOGIN_CODE};
use secretchat_testserver::{FloodWait, RpcError};

use crate::world::{FAR_KEY, KEY, World, full, refused};

fn send_code(phone: &str) -> auth::SendCode {
    auth::SendCode {
        phone_number: phone.to_owned(),
        api_id: 1,
        api_hash: "hash".to_owned(),
        settings: enums::CodeSettings::Settings(types::CodeSettings {
            allow_flashcall: false,
            current_number: false,
            allow_app_hash: false,
            allow_missed_call: false,
            allow_firebase: false,
            unknown_number: false,
            logout_tokens: None,
            token: None,
            app_sandbox: None,
        }),
    }
}

/// Has a code sent; gives the way to enter it.
pub(crate) fn code_sent(world: &mut World, phone: &str) -> auth::SignIn {
    let enums::auth::SentCode::Code(sent) = world.call(KEY, &send_code(phone)).unwrap() else {
        panic!()
    };
    let enums::auth::SentCodeType::App(app) = sent.r#type else {
        panic!()
    };
    assert_eq!(app.length as usize, LOGIN_CODE.len());
    auth::SignIn {
        phone_number: phone.to_owned(),
        phone_code_hash: sent.phone_code_hash,
        phone_code: Some(LOGIN_CODE.to_owned()),
        email_verification: None,
    }
}

/// Whose login succeeded.
pub(crate) fn who(authorization: enums::auth::Authorization) -> i64 {
    let enums::auth::Authorization::Authorization(authorization) = authorization else {
        panic!("a request to sign up")
    };
    let user = full(authorization.user);
    assert!(user.is_self);
    user.id
}

fn state(world: &mut World, caller: Caller) -> Result<(), RpcError> {
    world.call(caller, &updates::GetState {}).map(|_| ())
}

#[test]
fn a_code_opens_the_account_until_it_is_closed() {
    let mut world = World::new();
    assert_eq!(
        state(&mut world, KEY),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
    let sign_in = code_sent(&mut world, "+9996610001");
    assert_eq!(
        state(&mut world, KEY),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
    let authorization = world.call(KEY, &sign_in).unwrap();
    assert_eq!(who(authorization), 1001);
    assert_eq!(world.session.user(KEY.key_id), Some(world.alice.user));
    assert_eq!(state(&mut world, KEY), Ok(()));
    world.call(KEY, &auth::LogOut {}).unwrap();
    assert_eq!(world.session.user(KEY.key_id), None);
    assert_eq!(
        state(&mut world, KEY),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
}

#[test]
fn a_wrong_code_can_be_corrected() {
    let mut world = World::new();
    let mut sign_in = code_sent(&mut world, "+9996610001");
    sign_in.phone_code = Some("22222".to_owned());
    assert_eq!(
        world.call(KEY, &sign_in),
        refused(400, "PHONE_CODE_INVALID")
    );
    sign_in.phone_code = None;
    assert_eq!(world.call(KEY, &sign_in), refused(400, "PHONE_CODE_EMPTY"));
    sign_in.phone_code = Some(LOGIN_CODE.to_owned());
    assert_eq!(who(world.call(KEY, &sign_in).unwrap()), 1001);
}

#[test]
fn a_code_is_good_for_five_minutes_on_one_key_and_for_one_number() {
    let mut world = World::new();
    let sign_in = code_sent(&mut world, "+9996610001");
    let expired = || refused(400, "PHONE_CODE_EXPIRED");
    assert_eq!(world.call(Caller { key_id: 9, ..KEY }, &sign_in), expired());
    let mut other = sign_in.clone();
    other.phone_number = "+9996610002".to_owned();
    assert_eq!(world.call(KEY, &other), expired());
    let mut other = sign_in.clone();
    other.phone_code_hash.push('0');
    assert_eq!(world.call(KEY, &other), expired());
    world.now = world.now.plus_ms(300_001);
    assert_eq!(world.call(KEY, &sign_in), expired());
    let sign_in = code_sent(&mut world, "+9996610001");
    world.now = world.now.plus_ms(300_000);
    assert!(world.call(KEY, &sign_in).is_ok());
}

#[test]
fn a_code_is_sent_again_in_another_way_and_that_is_all() {
    let mut world = World::new();
    let sign_in = code_sent(&mut world, "+9996610001");
    let resend = auth::ResendCode {
        phone_number: "+9996610001".to_owned(),
        phone_code_hash: sign_in.phone_code_hash.clone(),
        reason: None,
    };
    let other = Caller { key_id: 9, ..KEY };
    assert_eq!(
        world.call(other, &resend),
        refused(400, "PHONE_CODE_EXPIRED")
    );
    let enums::auth::SentCode::Code(sent) = world.call(KEY, &resend).unwrap() else {
        panic!()
    };
    assert!(matches!(sent.r#type, enums::auth::SentCodeType::Sms(_)));
    assert_eq!(sent.phone_code_hash, sign_in.phone_code_hash);
    assert_eq!(
        world.call(KEY, &resend),
        refused(406, "SEND_CODE_UNAVAILABLE")
    );
    assert_eq!(who(world.call(KEY, &sign_in).unwrap()), 1001);
}

#[test]
fn a_number_without_an_account_would_have_to_sign_up() {
    let mut world = World::new();
    let sign_in = code_sent(&mut world, "+15550000000");
    let answer = world.call(KEY, &sign_in).unwrap();
    assert!(matches!(
        answer,
        enums::auth::Authorization::SignUpRequired(_)
    ));
    assert_eq!(world.session.user(KEY.key_id), None);
}

#[test]
fn what_is_no_number_or_no_program_gets_no_code() {
    let mut world = World::new();
    for phone in ["", "+12", "hello", "+1234567890123456"] {
        assert_eq!(
            world.call(KEY, &send_code(phone)),
            refused(400, "PHONE_NUMBER_INVALID")
        );
    }
    let mut f = send_code("+9996610001");
    f.api_id = 0;
    assert_eq!(world.call(KEY, &f), refused(400, "API_ID_INVALID"));
}

#[test]
fn a_login_is_sent_home() {
    let mut world = World::new();
    let f = send_code("+9996610001");
    assert_eq!(world.call(FAR_KEY, &f), refused(303, "PHONE_MIGRATE_1"));
    let sign_in = code_sent(&mut world, "+9996610001");
    assert_eq!(
        world.call(FAR_KEY, &sign_in),
        refused(303, "PHONE_MIGRATE_1")
    );
}

#[test]
fn a_number_can_have_to_wait() {
    let mut world = World::new();
    world.server.faults(world.alice.user).unwrap().flood_wait = FloodWait {
        calls: 1,
        seconds: 9,
    };
    let f = send_code("+9996610001");
    assert_eq!(world.call(KEY, &f), refused(420, "FLOOD_WAIT_9"));
    assert!(world.call(KEY, &f).is_ok());
}

#[test]
fn a_bot_logs_in_with_its_token() {
    let mut world = World::new();
    let mut f = auth::ImportBotAuthorization {
        flags: 0,
        api_id: 1,
        api_hash: "hash".to_owned(),
        bot_auth_token: "1003:dora".to_owned(),
    };
    assert_eq!(world.call(KEY, &f), refused(400, "ACCESS_TOKEN_INVALID"));
    f.bot_auth_token = world.carl.token.clone().unwrap();
    assert_eq!(who(world.call(KEY, &f).unwrap()), 1003);
    assert_eq!(state(&mut world, KEY), Ok(()));
}
