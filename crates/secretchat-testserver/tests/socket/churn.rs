//! Clients that are killed and started again all the time, on several threads.

use secretchat::transport::Transport as _;
use secretchat_testserver::socket::{SocketTransport, serve};
use tokio::net::UnixListener;
use tokio::task::yield_now;

use crate::common::{ALICE, BOB};
use crate::place::{Place, kept};

const MESSAGES: i64 = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_or_doubled_when_clients_are_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let place = Place::new();
    let server = tokio::spawn(serve(
        UnixListener::bind(&path).unwrap(),
        place.network.clone(),
    ));
    let mut killed = 0;
    for random_id in 1..=MESSAGES {
        for attempt in 0.. {
            let alice = SocketTransport::connect(path.clone(), ALICE).await.unwrap();
            let bob = SocketTransport::connect(path.clone(), BOB).await.unwrap();
            let message = place.message(random_id);
            let send = tokio::spawn(async move { alice.invoke(None, message).await.is_ok() });
            let hear = tokio::spawn(async move { bob.next_updates().await });
            for _ in 0..random_id * 7 % 31 + attempt {
                yield_now().await;
            }
            if send.is_finished() {
                assert!(send.await.unwrap());
                hear.abort();
                break;
            }
            send.abort();
            hear.abort();
            killed += 1;
        }
    }
    let bob = SocketTransport::connect(path, BOB).await.unwrap();
    assert!(kept(&bob).await.unwrap().into_iter().eq(1..=MESSAGES));
    assert!(killed > 0);
    server.abort();
}
