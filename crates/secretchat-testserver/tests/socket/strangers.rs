//! Those who are no clients.

use std::io::ErrorKind;
use std::time::Duration;

use secretchat_core::tl::Serialize as _;
use secretchat_testserver::socket::{MAX_FRAME, serve_stream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
use tokio::time::Instant;

use crate::common::{ALICE, BOB};
use crate::place::{Place, kept, next_message};

/// What is sent for these bytes.
pub(crate) fn frame(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap();
    [&length.to_le_bytes(), bytes].concat()
}

/// The first frame.
pub(crate) fn hello(user: i64) -> Vec<u8> {
    let mut hello = 0x7363_7401_u32.to_bytes();
    user.serialize(&mut hello);
    hello
}

/// Says these bytes; gives why the server ends the connection, and what it said until then.
async fn ends(bytes: &[u8]) -> (ErrorKind, Vec<u8>) {
    let place = Place::new();
    let (mut client, server) = duplex(1 << 16);
    let service = tokio::spawn(serve_stream(server, place.network.clone()));
    client.write_all(bytes).await.unwrap();
    let mut said = Vec::new();
    client.read_to_end(&mut said).await.unwrap();
    let end = service.await.unwrap().unwrap_err().kind();
    // Everybody else is served as before.
    let (alice, bob) = (place.client(ALICE).await, place.client(BOB).await);
    let send = secretchat::transport::Transport::invoke(&alice, None, place.message(1));
    send.await.unwrap();
    assert_eq!(next_message(&bob).await, 1);
    assert_eq!(kept(&bob).await, Ok(vec![1]));
    (end, said)
}

#[tokio::test(start_paused = true)]
async fn a_first_frame_of_garbage_is_refused() {
    for garbage in [
        &b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"[..],
        &frame(b""),
        &frame(b"garbage"),
        &frame(&hello(1)[..8]),
        &frame(&[hello(1), vec![0]].concat()),
        &frame(&0x7363_7411_u32.to_bytes()),
    ] {
        assert_eq!(ends(garbage).await, (ErrorKind::InvalidData, vec![]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_before_the_first_frame_is_refused() {
    let mut call = 0x7363_7404_u32.to_bytes();
    (1_i64, 2_i64).0.serialize(&mut call);
    2_i64.serialize(&mut call);
    assert_eq!(ends(&frame(&call)).await, (ErrorKind::InvalidData, vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_is_too_long_is_refused_before_it_comes() {
    let too_long = u32::try_from(MAX_FRAME + 1).unwrap().to_le_bytes();
    assert_eq!(ends(&too_long).await, (ErrorKind::InvalidData, vec![]));
    let later = [frame(&hello(1)), too_long.to_vec()].concat();
    assert_eq!(ends(&later).await.0, ErrorKind::InvalidData);
}

#[tokio::test(start_paused = true)]
async fn a_client_does_not_become_another_one() {
    let twice = [frame(&hello(1)), frame(&hello(2))].concat();
    assert_eq!(ends(&twice).await.0, ErrorKind::InvalidData);
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_is_left() {
    let start = Instant::now();
    let (end, said) = ends(&[]).await;
    assert_eq!((end, said), (ErrorKind::TimedOut, vec![]));
    assert!(start.elapsed() <= Duration::from_secs(11));
}
