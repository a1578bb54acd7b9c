//! Nothing that authorizes is ever shown or logged, at whatever level.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../../secretchat/tests/common/watch.rs"]
#[allow(dead_code, reason = "not every test uses everything")]
mod watch;
#[path = "mtproto/world.rs"]
#[allow(dead_code, reason = "not every test uses everything")]
mod world;

use secretchat_telegram::{LoginError, Session, SignIn, Telegram};
use secretchat_testserver::mtproto::TestServer;
use secretchat_testserver::session_api::LOGIN_CODE;
use zeroize::Zeroizing;

use self::watch::{PLANTED, check, lines, plant};

#[tokio::test(flavor = "multi_thread")]
async fn keys_passwords_and_numbers_are_not_shown() {
    watch::watch();
    let mut server = TestServer::start(["alice", "bob"]).await.unwrap();
    let alice = server.account("alice").unwrap().clone();
    let phone = alice.phone.clone().unwrap();
    server.set_password(alice.user, PLANTED);
    let keys = server.add_keys();
    for key in keys.iter().chain(&alice.keys) {
        plant(&key.key);
    }
    let config = world::config(world::datacentres(&server, &keys));
    plant(config.api.hash.as_bytes());
    plant(phone.trim_start_matches('+').as_bytes());
    check(format!("{config:?}"));

    let session = Session::memory();
    check(format!("{session:?}"));
    let telegram = Telegram::connect(config, session).await.unwrap();
    let sent = telegram.send_code(&phone).await.unwrap();
    check(format!("{sent:?}"));
    let signed_in = telegram.sign_in(&sent, LOGIN_CODE).await.unwrap();
    check(format!("{signed_in:?}"));
    let SignIn::PasswordNeeded(needed) = signed_in else {
        panic!("a password was set");
    };
    let wrong = Zeroizing::new(format!("not {PLANTED}"));
    let refused = telegram.check_password(&needed, wrong).await;
    assert_eq!(refused, Err(LoginError::WrongPassword));
    check(format!("{refused:?}"));
    let right = Zeroizing::new(PLANTED.to_owned());
    let me = telegram.check_password(&needed, right).await.unwrap();
    check(format!("{me:?}"));
    server.cut(alice.user, std::time::Duration::from_millis(50));
    let asked = telegram.ask_user().await;
    check(format!("{asked:?}"));
    assert_eq!(asked, Ok(Some(me)));
    telegram.log_out().await.unwrap();
    // Whole lines were looked through as they came.
    let lines = lines();
    assert!(lines.iter().any(|line| line.contains("grammers")));
}
