//! Connections that break.

use std::time::Duration;

use secretchat::transport::Transport as _;
use secretchat_core::io::RpcError;
use tokio::time::{Instant, sleep, timeout};

use crate::two::Two;

#[tokio::test(start_paused = true)]
async fn calls_fail_while_there_is_no_connection() {
    let two = Two::far(1, false);
    two.alice.cut(None);
    assert_eq!(two.send(1).await, Err(RpcError::Network));
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(two.send(1).await, Err(RpcError::Network));
    two.alice.restore();
    assert_eq!(two.send(1).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_cut_ends_by_itself() {
    let two = Two::new(1);
    two.alice.cut(Some(Duration::from_secs(10)));
    sleep(Duration::from_millis(9999)).await;
    assert_eq!(two.send(1).await, Err(RpcError::Network));
    sleep(Duration::from_millis(1)).await;
    assert_eq!(two.send(1).await, Ok(()));
}

/// Alice sends 16 messages and is cut off after 25 ms; gives what the server has then, and how long she waited.
async fn cut_in_flight(seed: u64, ordered: bool) -> (Vec<i64>, Vec<i64>) {
    let two = Two::far(seed, ordered);
    let start = Instant::now();
    let cut = async {
        sleep(Duration::from_millis(25)).await;
        two.alice.cut(Some(Duration::from_secs(1)));
    };
    let (failed, ()) = tokio::join!(two.send_all(1..=16), cut);
    if !failed.is_empty() {
        assert_eq!(start.elapsed(), Duration::from_millis(25));
    }
    (failed, two.kept().await)
}

#[tokio::test(start_paused = true)]
async fn calls_in_flight_fail_whether_they_are_carried_out_or_not() {
    let (mut arrived, mut lost) = (0, 0);
    for seed in 0..50 {
        let (failed, kept) = cut_in_flight(seed, false).await;
        for id in 1..=16 {
            assert!(failed.contains(&id) || kept.contains(&id));
        }
        arrived += failed.iter().filter(|id| kept.contains(id)).count();
        lost += failed.iter().filter(|id| !kept.contains(id)).count();
    }
    assert!(arrived > 100 && lost > 100, "{arrived} {lost}");
}

#[tokio::test(start_paused = true)]
async fn on_an_ordered_wire_it_is_the_first_ones_that_are_carried_out() {
    let mut counts = Vec::new();
    for seed in 0..50 {
        let (_, kept) = cut_in_flight(seed, true).await;
        assert!(kept.iter().copied().eq(1..=kept.len() as i64), "{kept:?}");
        counts.push(kept.len());
    }
    counts.sort_unstable();
    counts.dedup();
    assert!(counts.len() > 5, "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn updates_of_a_cut_are_lost_and_the_account_is_told_to_ask() {
    let two = Two::new(1);
    two.send(1).await.unwrap();
    assert_eq!(two.heard().await, [1]);
    two.bob.cut(Some(Duration::from_secs(5)));
    two.send(2).await.unwrap();
    sleep(Duration::from_secs(5)).await;
    two.send(3).await.unwrap();
    assert_eq!(two.heard().await, [0, 3]);
    assert_eq!(two.kept().await, [1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn updates_in_flight_are_lost_too() {
    let two = Two::far(1, true);
    let cut = async {
        sleep(Duration::from_millis(60)).await;
        two.bob.cut(Some(Duration::from_millis(1)));
    };
    let (heard, _, ()) = tokio::join!(two.heard(), two.send_all(1..=16), cut);
    assert!(heard.contains(&0) && heard.len() < 17, "{heard:?}");
    assert!(two.kept().await.into_iter().eq(1..=16));
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_updates_waits_through_a_cut() {
    let two = Two::new(1);
    let start = Instant::now();
    let hear = async {
        assert_eq!(crate::two::message_of(&two.bob.next_updates().await), 0);
        assert_eq!(start.elapsed(), Duration::from_secs(7));
    };
    let cut = async { two.bob.cut(Some(Duration::from_secs(7))) };
    tokio::join!(hear, cut);
    let hear = timeout(Duration::from_secs(60), two.bob.next_updates());
    let cut = async {
        two.bob.cut(None);
        sleep(Duration::from_secs(30)).await;
        two.bob.restore();
    };
    let (heard, ()) = tokio::join!(hear, cut);
    assert_eq!(crate::two::message_of(&heard.unwrap()), 0);
}

#[tokio::test(start_paused = true)]
async fn silence_ends_with_a_cut() {
    let two = Two::new(1);
    two.alice.set_faults(|faults| faults.lose_answers = 1);
    two.alice.set_wire(secretchat_testserver::network::Wire {
        silent: true,
        ..Default::default()
    });
    let start = Instant::now();
    let cut = async {
        sleep(Duration::from_secs(9)).await;
        two.alice.cut(Some(Duration::ZERO));
    };
    let (sent, ()) = tokio::join!(two.send(1), cut);
    assert_eq!(
        (sent, start.elapsed()),
        (Err(RpcError::Network), Duration::from_secs(9))
    );
    assert_eq!(two.kept().await, [1]);
}

#[tokio::test(start_paused = true)]
async fn a_user_cannot_be_looked_up_without_a_connection() {
    let two = Two::far(1, false);
    let peer = secretchat::transport::Peer::Id(two.bob.user());
    let cut = async {
        sleep(Duration::from_millis(1)).await;
        two.alice.cut(None);
    };
    let (found, ()) = tokio::join!(two.alice.resolve(peer.clone()), cut);
    let error = secretchat::transport::ResolveError::Rpc(RpcError::Network);
    assert_eq!(found, Err(error.clone()));
    assert_eq!(two.alice.resolve(peer).await, Err(error));
}
