//! Two driven clients at the test server, in one process and in tokio's time.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test equipment: an impossible case ends the test"
)]

mod files;
mod side;
mod texts;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat::core::ids::Time;
use secretchat_interop::driver::End;
use secretchat_testserver::Server;
use secretchat_testserver::network::Network;
use serde_json::json;

use self::side::chat;

fn network() -> Network {
    let server = Server::new(ChaCha20Rng::seed_from_u64(1));
    let start = Time::from_date(1_767_258_000);
    Network::new(server, start, ChaCha20Rng::seed_from_u64(2))
}

#[tokio::test(start_paused = true)]
async fn both_sides_have_the_same_key() {
    let (mut alice, mut bob, chat) = chat(&network()).await;
    let theirs = bob.obey(json!({ "do": "chat", "chat": chat })).await;
    let ours = alice.obey(json!({ "do": "chat", "chat": chat })).await;
    assert_eq!(ours["key_hash"], theirs["key_hash"]);
    assert_eq!(ours["key_hash"].as_str().unwrap().len(), 72);
    assert_eq!(ours["key_fingerprint"], theirs["key_fingerprint"]);
    assert_eq!(
        (&ours["role"], &theirs["role"]),
        (&json!("creator"), &json!("participant"))
    );
    assert_eq!(
        (&ours["user_id"], &theirs["user_id"]),
        (&json!("2"), &json!("1"))
    );
    assert_eq!(ours["status"], "ready");
}

#[tokio::test(start_paused = true)]
async fn a_line_that_is_no_command_is_answered() {
    let (mut alice, _bob, chat) = chat(&network()).await;
    alice.say("garbage");
    let answer = alice.wait(|told| told.get("error").is_some()).await;
    assert_eq!(answer["n"], json!(null));
    for (command, error) in [
        (json!({ "do": "dance" }), "unknown variant `dance`"),
        (json!({ "do": "rekey", "chat": "x" }), "invalid type"),
        (
            json!({ "do": "read", "chat": chat, "random_id": "x" }),
            "\"x\" is no number",
        ),
        (
            json!({ "do": "read", "chat": chat, "random_id": "7" }),
            "no message 7",
        ),
        (json!({ "do": "rekey", "chat": 77 }), "there is no chat 77"),
        (json!({ "do": "request", "user": "nobody" }), "no such user"),
    ] {
        let answer = alice.answer(command.clone()).await;
        let said = answer["error"].as_str().unwrap();
        assert!(said.contains(error), "{command}: {said}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_is_closed_and_its_history_deleted() {
    let (mut alice, mut bob, chat) = chat(&network()).await;
    alice
        .obey(json!({ "do": "discard", "chat": chat, "delete_history": true }))
        .await;
    let closed = bob.event("chat_closed").await;
    assert_eq!(closed["history_deleted"], true);
    assert_eq!(closed["reason"], "closed by the other side");
    let chats = bob.obey(json!({ "do": "chats" })).await;
    assert_eq!(chats[0]["status"], "closed");
}

#[tokio::test(start_paused = true)]
async fn a_run_ends_in_order_or_at_once() {
    let (mut alice, bob, _chat) = chat(&network()).await;
    assert_eq!(alice.obey(json!({ "do": "stop" })).await, json!(null));
    assert_eq!(alice.end().await, End::Stopped);
    bob.say(r#"{"do":"kill"}"#);
    assert_eq!(bob.end().await, End::Killed);
}
