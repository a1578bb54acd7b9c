//! Logging in with a phone, a code and a password.

use secretchat::core::ids::UserId;
use secretchat::transport::{DcId, Peer, ResolveError, Transport as _};
use secretchat_telegram::{CodeVia, Datacentres, LoginError, Session, SignIn, Telegram};
use secretchat_testserver::mtproto::TestServer;
use secretchat_testserver::session_api::{Kind, LOGIN_CODE};
use secretchat_testserver::{DC_ID, HOME_DC};
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::world::{config, datacentres, telegram};

async fn server() -> TestServer {
    TestServer::start(["alice", "bob"]).await.unwrap()
}

/// A connection on which nobody is logged in.
async fn stranger(server: &mut TestServer, home: i32, session: Session) -> Telegram {
    let keys = server.add_keys();
    let datacentres = Datacentres {
        home: DcId(home),
        ..datacentres(server, &keys)
    };
    Telegram::connect(config(datacentres), session)
        .await
        .unwrap()
}

fn phone(server: &TestServer) -> String {
    server.account("alice").unwrap().phone.clone().unwrap()
}

fn password(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

#[tokio::test]
async fn a_code_logs_in_and_a_wrong_one_can_be_corrected() {
    let mut server = server().await;
    let telegram = stranger(&mut server, HOME_DC, Session::memory()).await;
    assert_eq!(telegram.ask_user().await, Ok(None));
    let sent = telegram.send_code(&phone(&server)).await.unwrap();
    assert_eq!((&sent.via, sent.length), (&CodeVia::App, Some(5)));
    for wrong in ["", "00000", "one"] {
        let refused = telegram.sign_in(&sent, wrong).await;
        assert_eq!(refused, Err(LoginError::WrongCode), "{wrong:?}");
        assert_eq!(telegram.user(), None);
    }
    let SignIn::Done(me) = telegram.sign_in(&sent, LOGIN_CODE).await.unwrap() else {
        panic!("no password was set");
    };
    assert_eq!(me.id, server.account("alice").unwrap().user);
    assert_eq!(telegram.user().as_ref(), Some(&me));
    assert_eq!(telegram.ask_user().await, Ok(Some(me)));
}

#[tokio::test]
async fn a_password_is_asked_for_after_the_code() {
    let mut server = server().await;
    server.set_password(server.account("alice").unwrap().user, "secret");
    let telegram = stranger(&mut server, HOME_DC, Session::memory()).await;
    let sent = telegram.send_code(&phone(&server)).await.unwrap();
    let SignIn::PasswordNeeded(needed) = telegram.sign_in(&sent, LOGIN_CODE).await.unwrap() else {
        panic!("a password was set");
    };
    let refused = telegram.check_password(&needed, password("guess")).await;
    assert_eq!(refused, Err(LoginError::WrongPassword));
    assert_eq!(telegram.user(), None);
    let me = telegram.check_password(&needed, password("secret")).await;
    assert_eq!(telegram.user(), Some(me.unwrap()));
}

#[tokio::test]
async fn the_login_follows_the_account_to_its_data_centre() {
    let mut server = server().await;
    let telegram = stranger(&mut server, DC_ID, Session::memory()).await;
    let sent = telegram.send_code(&phone(&server)).await.unwrap();
    let signed_in = telegram.sign_in(&sent, LOGIN_CODE).await;
    assert!(matches!(signed_in, Ok(SignIn::Done(_))), "{signed_in:?}");
}

#[tokio::test]
async fn who_cannot_log_in_is_told_why() {
    let mut server = server().await;
    let telegram = stranger(&mut server, HOME_DC, Session::memory()).await;
    let refused = telegram.send_code("12").await;
    assert_eq!(refused, Err(LoginError::PhoneInvalid));
    let refused = telegram.send_code("110201543:AAHdqTcvCH1vGWJx").await;
    assert_eq!(refused, Err(LoginError::Bot));
    let sent = telegram.send_code("+99966 1 9999").await.unwrap();
    let refused = telegram.sign_in(&sent, LOGIN_CODE).await;
    assert_eq!(refused, Err(LoginError::PhoneUnregistered));
}

#[tokio::test]
async fn a_bot_is_logged_out_again() {
    let mut server = server().await;
    server.add_account("carl_bot", Kind::Bot).unwrap();
    let bot = telegram(&server, "carl_bot", Session::memory()).await;
    assert_eq!(bot.ask_user().await, Err(LoginError::Bot));
    assert_eq!(bot.user(), None);
    assert_eq!(bot.ask_user().await, Ok(None));
}

#[tokio::test]
async fn people_are_found_by_name_number_and_id() {
    let mut server = server().await;
    server.add_account("carl_bot", Kind::Bot).unwrap();
    let alice = telegram(&server, "alice", Session::memory()).await;
    alice.ask_user().await.unwrap();
    let bob = server.account("bob").unwrap().clone();
    assert_eq!(
        alice.resolve(Peer::Id(bob.user)).await,
        Err(ResolveError::Unknown)
    );
    let by_name = alice.resolve(Peer::username("@bob")).await.unwrap();
    assert_eq!(
        (by_name.user_id, by_name.access_hash),
        (bob.user.0, bob.access_hash)
    );
    let number = bob.phone.unwrap();
    for peer in [
        Peer::phone(number),
        Peer::Id(bob.user),
        Peer::User(by_name.clone()),
    ] {
        assert_eq!(alice.resolve(peer).await, Ok(by_name.clone()));
    }
    for nobody in [Peer::username("nobody"), Peer::phone("+99 966 199 99")] {
        assert_eq!(alice.resolve(nobody).await, Err(ResolveError::Unknown));
    }
    for other in [Peer::username("carl_bot"), Peer::username("alice")] {
        assert_eq!(alice.resolve(other).await, Err(ResolveError::NotAUser));
    }
}

#[tokio::test]
async fn a_login_outlives_the_program_and_ends_with_the_log_out() {
    let mut server = server().await;
    let folder = TempDir::new().unwrap();
    let session = || {
        let key = secretchat::store::StoreKey::raw([7; 32]);
        Session::open(folder.path().join("session"), key).unwrap()
    };
    let telegram = stranger(&mut server, HOME_DC, session()).await;
    let sent = telegram.send_code(&phone(&server)).await.unwrap();
    telegram.sign_in(&sent, LOGIN_CODE).await.unwrap();
    let me = telegram.user().expect("logged in");
    telegram.close().await;
    drop(telegram);

    // Without the keys: they are in the session.
    let mut without_keys = datacentres(&server, &server.account("alice").unwrap().keys);
    for option in &mut without_keys.options {
        option.auth_key = None;
    }
    let again = config(without_keys);
    let telegram = Telegram::connect(again, session()).await.unwrap();
    assert_eq!(telegram.user().as_ref(), Some(&me));
    assert_eq!(telegram.ask_user().await, Ok(Some(me)));
    let bob = telegram.resolve(Peer::username("bob")).await.unwrap();
    let bob = UserId(bob.user_id);
    telegram.log_out().await.unwrap();
    assert_eq!(telegram.user(), None);
    telegram.close().await;
    drop(telegram);
    assert_eq!(session().user(), None);
    // The chats stay, and so does who is in them.
    let keys = server.add_keys();
    let config = config(datacentres(&server, &keys));
    let again = Telegram::connect(config, session()).await.unwrap();
    assert_eq!(again.known(bob).unwrap().name, "bob");
}

#[tokio::test]
async fn a_session_of_a_test_server_is_not_taken_to_telegram() {
    let server = server().await;
    let folder = TempDir::new().unwrap();
    let session = || {
        let key = secretchat::store::StoreKey::raw([7; 32]);
        Session::open(folder.path().join("session"), key).unwrap()
    };
    drop(telegram(&server, "alice", session()).await);
    let config = secretchat_telegram::Config {
        datacentres: None,
        ..config(datacentres(&server, &[]))
    };
    let refused = Telegram::connect(config, session()).await.err();
    assert_eq!(
        refused,
        Some(secretchat_telegram::ConnectError::OtherServer)
    );
}
