//! Connections that break, and clients that vanish.

use std::time::Duration;

use secretchat::transport::Transport as _;
use secretchat_core::io::RpcError;
use secretchat_core::tl::Serialize as _;
use secretchat_testserver::network::Wire;
use secretchat_testserver::socket::Connect as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, sleep, timeout};

use crate::common::{ALICE, BOB};
use crate::place::{Place, kept, next_message};
use crate::strangers::{frame, hello};

#[tokio::test(start_paused = true)]
async fn a_client_connects_again_and_knows_that_it_missed_something() {
    let place = Place::new();
    let (alice, bob) = (place.client(ALICE).await, place.client(BOB).await);
    place
        .network
        .account(BOB)
        .cut(Some(Duration::from_secs(30)));
    alice.invoke(None, place.message(1)).await.unwrap();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(kept(&bob).await, Err(RpcError::Network));
    let start = Instant::now();
    assert_eq!(next_message(&bob).await, 0);
    assert!((29..=31).contains(&start.elapsed().as_secs()));
    assert_eq!(kept(&bob).await, Ok(vec![1]));
    alice.invoke(None, place.message(2)).await.unwrap();
    assert_eq!(next_message(&bob).await, 2);
}

#[tokio::test(start_paused = true)]
async fn calls_in_flight_fail_when_the_connection_breaks() {
    let place = Place::new();
    let wire = Wire {
        there_ms: 10..=10,
        back_ms: 1000..=1000,
        ..Wire::default()
    };
    let account = place.network.account(ALICE);
    account.set_wire(wire);
    let alice = place.client(ALICE).await;
    let start = Instant::now();
    let cut = async {
        sleep(Duration::from_millis(100)).await;
        account.cut(Some(Duration::ZERO));
    };
    let (sent, ()) = tokio::join!(alice.invoke(None, place.message(1)), cut);
    assert_eq!(sent, Err(RpcError::Network));
    assert_eq!(start.elapsed(), Duration::from_millis(100));
    let bob = place.client(BOB).await;
    assert_eq!(kept(&bob).await, Ok(vec![1]), "it had arrived");
    sleep(Duration::from_secs(1)).await;
    assert!(alice.invoke(None, place.message(1)).await.is_ok());
    assert_eq!(kept(&bob).await, Ok(vec![1]));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_away_is_asked_ever_more_rarely() {
    let place = Place::new();
    let alice = place.client(ALICE).await;
    place.set_closed(true);
    place.network.account(ALICE).cut(Some(Duration::ZERO));
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(kept(&alice).await, Err(RpcError::Network));
    place.set_closed(false);
    let start = Instant::now();
    assert_eq!(next_message(&alice).await, 0);
    assert!(start.elapsed() <= Duration::from_secs(2));
    assert_eq!(kept(&alice).await, Ok(vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_was_never_there_is_an_error() {
    let place = Place::new();
    place.set_closed(true);
    assert!(
        secretchat_testserver::socket::SocketTransport::connect(place, ALICE)
            .await
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn a_client_that_starts_again_takes_the_place_of_the_one_before() {
    let place = Place::new();
    let alice = place.client(ALICE).await;
    let killed = place.client(BOB).await;
    alice.invoke(None, place.message(1)).await.unwrap();
    drop(killed);
    // The second one connects before the server knows that the first is gone.
    let bob = place.client(BOB).await;
    alice.invoke(None, place.message(2)).await.unwrap();
    assert_eq!(next_message(&bob).await, 2);
    assert_eq!(kept(&bob).await, Ok(vec![1, 2]));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_vanishes_in_the_middle_of_a_frame_disturbs_nobody() {
    let place = Place::new();
    let (alice, bob) = (place.client(ALICE).await, place.client(BOB).await);
    let call = frame(&{
        let mut call = 0x7363_7402_u32.to_bytes();
        1_i64.serialize(&mut call);
        0_i32.serialize(&mut call);
        place.message(9).serialize(&mut call);
        call
    });
    for length in 0..call.len() {
        let mut stream = place.connect().await.unwrap();
        stream.write_all(&frame(&hello(3))).await.unwrap();
        stream.write_all(&call[..length]).await.unwrap();
        drop(stream);
    }
    alice.invoke(None, place.message(1)).await.unwrap();
    assert_eq!(next_message(&bob).await, 1);
    assert_eq!(kept(&bob).await, Ok(vec![1]));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_listen_disturbs_nobody() {
    let place = Place::new();
    let alice = place.client(ALICE).await;
    let mut deaf = place.connect().await.unwrap();
    deaf.write_all(&frame(&hello(2))).await.unwrap();
    for random_id in 1..=300 {
        let call = alice.invoke(None, place.message(random_id));
        timeout(Duration::from_secs(1), call)
            .await
            .unwrap()
            .unwrap();
    }
    // It can still be cut, and then finds the end.
    place.network.account(BOB).cut(Some(Duration::ZERO));
    let mut rest = Vec::new();
    let read = timeout(Duration::from_secs(1), deaf.read_to_end(&mut rest));
    read.await.unwrap().unwrap();
    let bob = place.client(BOB).await;
    assert_eq!(bob.get_state().await.unwrap().qts, 400);
}
