//! Connections on which anything comes.

use std::time::Duration;

use proptest::prelude::*;
use secretchat_testserver::HOME_DC;
use secretchat_testserver::mtproto::TestServer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::client::{GET_DH_CONFIG, connect};

const LONG: Duration = Duration::from_secs(20);

/// How connections may begin, so that not all of the noise is of no transport at all.
const STARTS: [&[u8]; 6] = [
    &[],
    &[0xef],
    &[0xee; 4],
    &[0xdd, 0xdd, 0xdd, 0xdd, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    &[5, 1, 0, 5, 1, 0, 1, 1, 2, 3, 4, 1, 0xbb, 0xef],
    // A frame of the full transport.
    &[24, 0, 0, 0, 0, 0, 0, 0],
];

/// Writes, and waits until the server has seen the end of it and has closed its side.
async fn say(server: &TestServer, bytes: &[u8]) {
    let address = server.address(HOME_DC).unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may have closed before everything is written.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let read = timeout(LONG, stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "the server does not let go");
    assert!(answer.len() < 1024);
}

#[test]
fn noise_disturbs_nobody() {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(TestServer::start(["alice"])).unwrap();
    let noise = prop::collection::vec(any::<u8>(), 0..2000);
    let config = ProptestConfig::with_cases(100);
    proptest!(config, |(start in prop::sample::select(STARTS.to_vec()), noise in noise)| {
        runtime.block_on(say(&server, &[start, &noise].concat()));
    });
    runtime.block_on(async {
        let mut alice = connect(&server, "alice").await;
        alice.invoke(&GET_DH_CONFIG).await.unwrap();
    });
}
