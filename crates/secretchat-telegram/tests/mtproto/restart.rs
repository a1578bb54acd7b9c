//! Programs that end and begin again.

use std::path::Path;

use secretchat::store::{StoreKey, Vault};
use secretchat_telegram::Session;
use secretchat_testserver::mtproto::TestServer;
use tempfile::TempDir;

use crate::world::{Person, telegram};

fn session(folder: &Path) -> Session {
    Session::open(folder.join("session"), StoreKey::raw([7; 32])).unwrap()
}

async fn start(server: &TestServer, folder: &Path) -> Person {
    let store = Vault::sqlite(folder.join("chats.db"), StoreKey::raw([8; 32])).unwrap();
    let telegram = telegram(server, "alice", session(folder)).await;
    Person::with(telegram, store).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_goes_on_after_a_restart_and_has_what_came_meanwhile() {
    let server = TestServer::start(["alice", "bob"]).await.unwrap();
    let folder = TempDir::new().unwrap();
    let bob = Person::new(&server, "bob").await;
    let alice = start(&server, folder.path()).await;
    let chat = alice.chat_with(&bob, "bob").await;
    let mut alice = Some(alice);
    for round in 1..=3 {
        alice.take().unwrap().leave().await;
        bob.client
            .send_text(chat, format!("meanwhile {round}"))
            .await
            .unwrap();
        let again = start(&server, folder.path()).await;
        assert_eq!(
            again.telegram.user(),
            again.telegram.ask_user().await.unwrap()
        );
        again
            .client
            .send_text(chat, format!("back {round}"))
            .await
            .unwrap();
        let expected: Vec<_> = (1..=round).map(|n| format!("meanwhile {n}")).collect();
        assert_eq!(again.received(chat, round).await, expected);
        alice = Some(again);
    }
    let expected: Vec<_> = (1..=3).map(|n| format!("back {n}")).collect();
    assert_eq!(bob.received(chat, 3).await, expected);
}
