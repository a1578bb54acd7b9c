//! Connections that break, and updates that get lost.

use std::time::Duration;

use secretchat::core::ids::ChatId;

use crate::world::{Person, two};

/// Messages of each side in the test of many. `SECRETCHAT_MESSAGES` makes it longer.
const MESSAGES: usize = 2000;
const CUTS: usize = 20;

/// A text of 100 bytes.
fn text(who: &str, n: usize) -> String {
    format!("{who} {n:<width$}", width = 99 - who.len())
}

async fn send_all(from: &Person, chat: ChatId, who: &str, count: usize) {
    for n in 0..count {
        from.client.send_text(chat, text(who, n)).await.unwrap();
    }
}

fn all(who: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| text(who, n)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_on_after_the_connection_was_cut() {
    let (server, alice, bob) = two().await;
    let chat = alice.chat_with(&bob, "bob").await;
    for n in 0..4 {
        let side = server.account(if n % 2 == 0 { "alice" } else { "bob" });
        server.cut(side.unwrap().user, Duration::from_millis(200));
        alice.client.send_text(chat, text("a", n)).await.unwrap();
        bob.received(chat, n + 1).await;
    }
    assert_eq!(bob.texts(chat).await, all("a", 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_though_updates_are_dropped_and_connections_cut() {
    let (server, alice, bob) = two().await;
    let chat = alice.chat_with(&bob, "bob").await;
    let users = ["alice", "bob"].map(|name| server.account(name).unwrap().user);
    for user in users {
        server.set_faults(user, |faults| faults.drop_percent = 1);
    }
    let count = std::env::var("SECRETCHAT_MESSAGES").ok();
    let count = count.map_or(MESSAGES, |count| count.parse().unwrap());
    let sides = [&alice, &bob];
    // Spread over the whole conversation, now on this side, now on that.
    let cuts = async {
        for n in 0..CUTS {
            let so_far = n * count / CUTS;
            bob.until(async || bob.texts(chat).await.len() >= so_far)
                .await;
            sides[n % 2].is_connected().await;
            server.cut(users[n % 2], Duration::from_millis(50));
        }
    };
    tokio::join!(
        cuts,
        send_all(&alice, chat, "alice", count),
        send_all(&bob, chat, "bob", count),
    );
    assert_eq!(bob.received(chat, count).await, all("alice", count));
    assert_eq!(alice.received(chat, count).await, all("bob", count));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_somebody_was_away_is_caught_up() {
    let (server, alice, bob) = two().await;
    let chat = alice.chat_with(&bob, "bob").await;
    let user = server.account("bob").unwrap().user;
    server.network().account(user).cut(None);
    send_all(&alice, chat, "alice", MESSAGES).await;
    alice
        .until(async || alice.sent(chat).await == MESSAGES)
        .await;
    assert_eq!(bob.texts(chat).await.len(), 0);
    server.network().account(user).restore();
    let expected = all("alice", MESSAGES);
    assert_eq!(bob.received(chat, MESSAGES).await, expected);
}
