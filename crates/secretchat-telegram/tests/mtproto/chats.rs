//! Chats, messages and files.

use secretchat::core::io::RpcError;
use secretchat::core::tl::Serialize as _;
use secretchat::core::tl::api::functions;
use secretchat::transport::{DcId, Transport as _};
use secretchat_telegram::{Session, Telegram};
use secretchat_testserver::Failure;
use secretchat_testserver::mtproto::TestServer;

use crate::world::{telegram, two};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_hold_a_chat() {
    let (_server, alice, bob) = two().await;
    let chat = alice.chat_with(&bob, "bob").await;
    for n in 0..10 {
        alice
            .client
            .send_text(chat, format!("a {n}"))
            .await
            .unwrap();
        bob.client.send_text(chat, format!("b {n}")).await.unwrap();
    }
    let expected = |who| (0..10).map(|n| format!("{who} {n}")).collect::<Vec<_>>();
    assert_eq!(bob.received(chat, 10).await, expected("a"));
    assert_eq!(alice.received(chat, 10).await, expected("b"));
    alice.leave().await;
    bob.leave().await;
}

/// What the server says to a call that anybody may make.
async fn asked(telegram: &Telegram) -> Result<(), RpcError> {
    let request = functions::UpdatesGetState.to_bytes();
    telegram.invoke(None, request).await.map(drop)
}

#[tokio::test]
async fn errors_of_the_server_are_passed_on_as_they_are() {
    let server = TestServer::start(["alice"]).await.unwrap();
    let alice = telegram(&server, "alice", Session::memory()).await;
    let user = server.account("alice").unwrap().user;
    assert_eq!(asked(&alice).await, Ok(()));
    let fails = |code, text: &str| {
        let error = RpcError::server(code, text);
        let calls = 1;
        server.set_faults(user, |f| f.failure = Some(Failure { calls, error }));
    };
    for (code, text) in [
        (420, "FLOOD_WAIT_31"),
        (400, "FILE_PART_3_MISSING"),
        (500, "INTERDC_2_CALL_ERROR"),
        (406, "AUTH_RESTART"),
    ] {
        fails(code, text);
        assert_eq!(asked(&alice).await, Err(RpcError::server(code, text)));
        assert_eq!(asked(&alice).await, Ok(()));
    }
    let nowhere = functions::UpdatesGetState.to_bytes();
    let refused = alice.invoke(Some(DcId(77)), nowhere).await;
    assert_eq!(refused, Err(RpcError::server(400, "DC_ID_INVALID")));
}

#[tokio::test]
async fn whoever_was_logged_out_elsewhere_learns_of_it() {
    let server = TestServer::start(["alice"]).await.unwrap();
    let here = telegram(&server, "alice", Session::memory()).await;
    let there = telegram(&server, "alice", Session::memory()).await;
    assert!(here.ask_user().await.unwrap().is_some());
    there.log_out().await.unwrap();
    let gone = Err(RpcError::server(401, "AUTH_KEY_UNREGISTERED"));
    let ((), answer) = tokio::join!(here.logged_out(), asked(&here));
    assert_eq!(answer, gone);
    assert_eq!(here.user(), None);
}

#[tokio::test]
async fn a_key_that_was_used_in_two_places_is_dropped_with_its_login() {
    let server = TestServer::start(["alice"]).await.unwrap();
    let alice = telegram(&server, "alice", Session::memory()).await;
    let me = alice.ask_user().await.unwrap().expect("logged in");
    let twice = RpcError::server(406, "AUTH_KEY_DUPLICATED");
    let (calls, error) = (1, twice.clone());
    server.set_faults(me.id, |f| f.failure = Some(Failure { calls, error }));
    let ((), answer) = tokio::join!(alice.logged_out(), asked(&alice));
    assert_eq!((answer, alice.user()), (Err(twice), None));
    // The key would still do, and another one cannot be agreed on with this server.
    assert_eq!(asked(&alice).await, Err(RpcError::Network));
}

#[tokio::test]
async fn after_the_end_nothing_is_answered_and_nothing_comes() {
    let server = TestServer::start(["alice"]).await.unwrap();
    let alice = telegram(&server, "alice", Session::memory()).await;
    assert_eq!(asked(&alice).await, Ok(()));
    let waiting = alice.clone();
    let waiting = tokio::spawn(async move { waiting.next_updates().await });
    alice.close().await;
    assert_eq!(waiting.await.unwrap(), None);
    assert_eq!(asked(&alice).await, Err(RpcError::Network));
    assert_eq!(alice.next_updates().await, None);
}
