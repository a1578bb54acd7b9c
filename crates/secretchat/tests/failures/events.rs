//! Events and updates.

use std::time::Duration;

use secretchat::Error;
use secretchat_testserver::network::Wire;
use tokio::time::{Instant, sleep, timeout};

use crate::common::settle;
use crate::pair::{Pair, is_message};

#[tokio::test(start_paused = true)]
async fn the_engine_recovers_though_nobody_wants_anything() {
    let mut pair = Pair::new().await;
    pair.disk.fail(true);
    let sent = pair.bob.send_text(pair.chat, "hello").await.unwrap();
    sleep(Duration::from_millis(50)).await;
    pair.disk.fail(false);
    settle().await;
    let told = pair.told().await;
    assert!(
        told.iter().any(|e| is_message(e, sent.random_id)),
        "{told:?}"
    );
}

/// However long the engine waits before it tries again by itself: up to ten seconds.
#[tokio::test(start_paused = true)]
async fn whoever_calls_while_the_store_fails_is_told_soon() {
    let pair = Pair::new().await;
    pair.disk.fail(true);
    pair.disk.fail_reads(true);
    for _ in 0..10 {
        let asked = Instant::now();
        let failed = pair.alice.send_text(pair.chat, "hello").await;
        assert!(matches!(failed, Err(Error::Store(_))), "{failed:?}");
        assert!(asked.elapsed() < Duration::from_millis(200));
    }
    pair.disk.fail(false);
    pair.disk.fail_reads(false);
    pair.alice.send_text(pair.chat, "hello").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn events_are_told_of_a_commit_that_was_stored_and_said_to_have_failed() {
    let mut pair = Pair::new().await;
    pair.disk.fail_late(true);
    let sent = pair.bob.send_text(pair.chat, "hello").await.unwrap();
    sleep(Duration::from_millis(50)).await;
    pair.disk.fail_late(false);
    settle().await;
    let told = pair.told().await;
    let times = told
        .iter()
        .filter(|e| is_message(e, sent.random_id))
        .count();
    assert_eq!(times, 1, "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_subscription_waits_for_a_store_that_cannot_be_read() {
    let mut pair = Pair::new().await;
    pair.bob.send_text(pair.chat, "hello").await.unwrap();
    settle().await;
    let mut events = pair.alice.events();
    pair.disk.fail_reads(true);
    let next = timeout(Duration::from_secs(10), events.next()).await;
    assert!(next.is_err(), "{next:?}");
    pair.disk.fail_reads(false);
    assert!(events.next().await.is_some());
    pair.told().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_acknowledged_while_the_store_failed_is_not_told_again() {
    let mut pair = Pair::new().await;
    pair.bob.send_text(pair.chat, "hello").await.unwrap();
    settle().await;
    pair.disk.fail(true);
    while let Ok(Some(event)) = timeout(Duration::from_millis(10), pair.events.next()).await {
        event.id.into_iter().for_each(|id| pair.events.ack(id));
    }
    settle().await;
    pair.disk.fail(false);
    sleep(Duration::from_secs(30)).await;
    pair.restart().await;
    assert_eq!(pair.told().await, []);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_does_not_end_the_updates() {
    let mut pair = Pair::new().await;
    pair.line.account.set_wire(Wire {
        silent: true,
        ..Wire::default()
    });
    pair.line.account.set_faults(|f| f.lose_answers = 1);
    pair.alice.catch_up().await.unwrap();
    settle().await;
    // Only the difference has it, and it is asked for when the silence is over.
    pair.line.account.set_faults(|f| f.drop_updates = 1);
    let sent = pair.bob.send_text(pair.chat, "hello").await.unwrap();
    sleep(Duration::from_secs(120)).await;
    let told = pair.told().await;
    assert!(
        told.iter().any(|e| is_message(e, sent.random_id)),
        "{told:?}"
    );
}
