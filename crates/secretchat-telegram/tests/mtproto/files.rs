//! Files, at another data centre than the account.

use std::time::Duration;

use secretchat::Attachment;
use secretchat::core::ids::{ChatId, RandomId};
use secretchat::files::{FileSink, FileSource, Received};
use secretchat::store::Vault;
use secretchat_telegram::{Session, SignIn, Telegram};
use secretchat_testserver::DC_ID;
use secretchat_testserver::mtproto::TestServer;
use secretchat_testserver::session_api::LOGIN_CODE;
use tokio::time::sleep;

use crate::gate::Gate;
use crate::world::{Person, config, datacentres, telegram_at};

/// Somebody who logged in by themselves, at the home data centre only.
async fn logged_in(server: &mut TestServer, name: &str) -> Person {
    let keys = server.add_keys();
    let config = config(datacentres(server, &keys));
    let telegram = Telegram::connect(config, Session::memory()).await.unwrap();
    let phone = server.account(name).unwrap().phone.clone().unwrap();
    let sent = telegram.send_code(&phone).await.unwrap();
    let signed_in = telegram.sign_in(&sent, LOGIN_CODE).await;
    assert!(matches!(signed_in, Ok(SignIn::Done(_))));
    Person::with(telegram, Vault::memory()).await
}

async fn two(server: &mut TestServer) -> (Person, Person, ChatId) {
    let alice = logged_in(server, "alice").await;
    let bob = logged_in(server, "bob").await;
    let chat = alice.chat_with(&bob, "bob").await;
    (alice, bob, chat)
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n % 251) as u8).collect()
}

async fn send(from: &Person, chat: ChatId, content: &[u8]) -> RandomId {
    let file = FileSource::bytes(content);
    let sent = from.client.send_file(chat, file, Attachment::document());
    sent.await.unwrap().random_id
}

async fn fetch(person: &Person, chat: ChatId, random_id: RandomId) -> Vec<u8> {
    person
        .until(async || person.client.message(chat, random_id).await.is_ok())
        .await;
    let sink = FileSink::bytes(64 << 20);
    match person.client.download(chat, random_id, sink).await {
        Ok(Received::Bytes(bytes)) => bytes.to_vec(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_centre_that_is_down_delays_its_files_and_nothing_else() {
    let server = TestServer::start(["alice", "bob"]).await.unwrap();
    let bob = Person::new(&server, "bob").await;
    let keys = &server.account("alice").unwrap().keys;
    let mut datacentres = datacentres(&server, keys);
    let mut options = datacentres.options.iter_mut();
    let files = options.find(|dc| dc.id.0 == DC_ID).unwrap();
    let gate = Gate::before(files.address).await;
    files.address = gate.address;
    let alice = telegram_at(datacentres, Session::memory()).await;
    let alice = Person::with(alice, Vault::memory()).await;
    let chat = alice.chat_with(&bob, "bob").await;
    let content = content(200_000);
    let random_id = send(&bob, chat, &content).await;

    gate.shut();
    let fetched = fetch(&alice, chat, random_id);
    let meanwhile = async {
        alice.client.send_text(chat, "meanwhile").await.unwrap();
        assert_eq!(bob.received(chat, 1).await, ["meanwhile"]);
        sleep(Duration::from_millis(500)).await;
        gate.open();
    };
    let (fetched, ()) = tokio::join!(fetched, meanwhile);
    assert!(fetched == content);
    gate.shut();
    gate.open();
    assert!(fetch(&alice, chat, random_id).await == content);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_from_a_data_centre_where_nobody_logged_in() {
    let mut server = TestServer::start(["alice", "bob"]).await.unwrap();
    let (alice, bob, chat) = two(&mut server).await;
    for length in [1, 16, 17, (3 << 20) + 5] {
        let content = content(length);
        let random_id = send(&alice, chat, &content).await;
        assert!(fetch(&bob, chat, random_id).await == content, "{length}");
    }
}
