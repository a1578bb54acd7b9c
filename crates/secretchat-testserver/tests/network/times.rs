//! What takes how long.

use std::time::Duration;

use secretchat::transport::{DcId, Transport, UpdatesState};
use secretchat_core::io::RpcError;
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::api::functions;
use secretchat_testserver::network::Wire;
use secretchat_testserver::{DC_ID, FIRST_QTS, HOME_DC, Server};
use tokio::time::{Instant, sleep, timeout};

use crate::common::{ALICE, random_id};
use crate::two::{Two, message_of};

fn wire(there: u64, back: u64) -> Wire {
    Wire {
        there_ms: there..=there,
        back_ms: back..=back,
        ..Wire::default()
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_wire_all_is_there_at_once() {
    let two = Two::new(1);
    let start = Instant::now();
    two.send(7).await.unwrap();
    assert_eq!(message_of(&two.bob.next_updates().await), 7);
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn each_direction_takes_its_time() {
    let two = Two::new(1);
    two.alice.set_wire(wire(100, 30));
    two.bob.set_wire(wire(0, 50));
    let start = Instant::now();
    let send = async {
        two.send(7).await.unwrap();
        assert_eq!(start.elapsed(), Duration::from_millis(130));
    };
    let hear = async {
        assert_eq!(message_of(&two.bob.next_updates().await), 7);
        assert_eq!(start.elapsed(), Duration::from_millis(150));
    };
    tokio::join!(send, hear);
}

#[tokio::test(start_paused = true)]
async fn the_clock_of_the_server_goes_with_the_time_of_tokio() {
    let two = Two::new(1);
    let start = two.network.now();
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(two.network.now(), start.plus_s(3600));
    let state = two.alice.get_state().await.unwrap();
    assert_eq!(state.date, start.plus_s(3600).date());
}

#[tokio::test(start_paused = true)]
async fn an_update_that_the_server_delays_is_waited_for() {
    let two = Two::new(1);
    two.bob.set_faults(|faults| faults.delay_ms = 700);
    let start = Instant::now();
    two.send(7).await.unwrap();
    assert_eq!(message_of(&two.bob.next_updates().await), 7);
    assert_eq!(start.elapsed(), Duration::from_millis(700));
}

#[tokio::test(start_paused = true)]
async fn who_waits_already_hears_of_late_updates_in_time() {
    let two = Two::new(1);
    two.bob.set_faults(|faults| faults.delay_ms = 700);
    let start = Instant::now();
    let hear = async {
        for random_id in [7, 8] {
            assert_eq!(message_of(&two.bob.next_updates().await), random_id);
        }
        assert_eq!(start.elapsed(), Duration::from_millis(800));
    };
    let send = async {
        two.send(7).await.unwrap();
        sleep(Duration::from_millis(100)).await;
        // Past the wire, as other fronts of the server do it.
        let (now, message) = (two.network.now(), two.message(8));
        let answer = |server: &mut Server| server.handle_at(HOME_DC, ALICE, &message, now);
        two.network.server(answer).unwrap();
    };
    let both = async { tokio::join!(hear, send) };
    assert!(timeout(Duration::from_secs(60), both).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn who_stops_waiting_for_updates_loses_none() {
    let two = Two::far(3, false);
    let hear = async {
        let mut heard = Vec::new();
        while heard.len() < 20 {
            if let Ok(updates) = timeout(Duration::from_millis(1), two.bob.next_updates()).await {
                heard.push(message_of(&updates));
            }
        }
        heard.sort_unstable();
        heard
    };
    let (failed, heard) = tokio::join!(two.send_all(1..=20), hear);
    assert_eq!((failed, heard), (vec![], (1..=20).collect()));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_waits_for_arrives_all_the_same() {
    let two = Two::new(1);
    two.alice.set_wire(wire(100, 100));
    let start = Instant::now();
    let send = timeout(Duration::from_millis(10), two.send(7));
    let hear = async {
        assert_eq!(message_of(&two.bob.next_updates().await), 7);
        assert_eq!(start.elapsed(), Duration::from_millis(100));
    };
    let (sent, ()) = tokio::join!(send, hear);
    assert!(sent.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_an_error_or_silence() {
    let two = Two::new(1);
    two.alice.set_faults(|faults| faults.lose_answers = 2);
    assert_eq!(two.send(1).await, Err(RpcError::Network));
    two.alice.set_wire(Wire {
        silent: true,
        ..Wire::default()
    });
    let day = Duration::from_secs(86400);
    assert!(timeout(day, two.send(2)).await.is_err());
    assert_eq!(two.heard().await, [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn the_datacentre_of_a_call_counts() {
    let two = Two::new(1);
    let state = functions::UpdatesGetState.to_bytes();
    assert!(two.alice.invoke(None, state.clone()).await.is_ok());
    assert_eq!(
        two.alice.invoke(Some(DcId(DC_ID)), state).await,
        Err(RpcError::server(303, "USER_MIGRATE_1"))
    );
}

#[tokio::test(start_paused = true)]
async fn the_difference_of_the_transport_has_what_was_missed() {
    let two = Two::far(1, true);
    two.send_all(1..=120).await;
    let from = UpdatesState {
        qts: FIRST_QTS,
        ..UpdatesState::default()
    };
    let first = two.bob.get_difference(from).await.unwrap();
    assert!(first.is_partial);
    let second = two.bob.get_difference(first.state).await.unwrap();
    assert!(!second.is_partial);
    assert_eq!(second.state.qts, FIRST_QTS + 120);
    let messages = first.messages.iter().chain(&second.messages);
    assert!(messages.map(random_id).eq(1..=120));
}
