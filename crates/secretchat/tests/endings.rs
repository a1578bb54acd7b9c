//! Chats and clients that end while something is in the way.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::pin::pin;
use std::sync::mpsc;
use std::time::Duration;

use common::store::Flaky;
use common::{Line, builder, feed, network, settle};
use futures_util::future::{join, join_all};
use futures_util::poll;
use secretchat::core::chat::Status;
use secretchat::core::ids::{ChatId, UserId};
use secretchat::store::{Key, MemoryStore, Order, Store as _, StoreKey, Table, Vault, Write};
use secretchat::transport::Peer;
use secretchat::{Client, Error, EventId, EventKind};
use tokio::task::JoinHandle;

const KEY: [u8; 32] = [3; 32];

struct World {
    lines: [Line; 2],
    alice: Client,
    bob: Client,
    feeding: JoinHandle<()>,
    chat: ChatId,
}

impl World {
    /// Bob's records lie on this disk.
    async fn on(disk: &MemoryStore) -> Self {
        let network = network(1);
        let lines = [1, 2].map(|user| Line::new(&network, UserId(user)));
        let alice = builder(&lines[0], Vault::memory()).build().await.unwrap();
        feed(&alice, &lines[0]);
        let (bob, feeding) = open(&lines[1], disk).await;
        let chat = alice.request_chat(Peer::Id(UserId(2))).await.unwrap();
        settle().await;
        Self {
            lines,
            alice,
            bob,
            feeding,
            chat,
        }
    }

    /// Messages in the history of Bob.
    async fn received(&self) -> usize {
        self.bob.history(self.chat, None, 10).await.unwrap().len()
    }

    /// Bob's app ends, and starts again.
    async fn restart(&mut self, disk: &MemoryStore, between: impl FnOnce()) {
        self.bob.close().await;
        self.feeding.abort();
        between();
        (self.bob, self.feeding) = open(&self.lines[1], disk).await;
        settle().await;
    }
}

async fn open(line: &Line, disk: &MemoryStore) -> (Client, JoinHandle<()>) {
    let vault = Vault::open(disk.clone(), StoreKey::raw(KEY), None).unwrap();
    let client = builder(line, vault).build().await.unwrap();
    let feeding = feed(&client, line);
    (client, feeding)
}

/// Damages a record of a table: the one in the middle.
fn damage(disk: &MemoryStore, table: Table) {
    let mut disk = disk.clone();
    let all = disk
        .scan(table, Key::MIN..=Key::MAX, Order::Up, 100)
        .unwrap();
    let (key, mut value) = all[all.len() / 2].clone();
    *value.last_mut().unwrap() ^= 1;
    disk.commit(&[Write::Put { table, key, value }]).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_damaged_record_of_the_history_hides_no_other_and_stops_nothing() {
    for table in [Table::Message, Table::Place, Table::Event] {
        let disk = MemoryStore::new();
        let mut world = World::on(&disk).await;
        let chat = world.chat;
        for number in 0..5 {
            world
                .alice
                .send_text(chat, format!("{number}"))
                .await
                .unwrap();
            settle().await;
        }
        world.restart(&disk, || damage(&disk, table)).await;
        let left = if table == Table::Message { 4 } else { 5 };
        assert_eq!(world.received().await, left, "{table:?}");
        assert!(world.bob.events().next().await.is_some());
        world.alice.send_text(chat, "on").await.unwrap();
        settle().await;
        assert_eq!(world.received().await, left + 1, "{table:?}");
        world.alice.discard_chat(chat, true).await.unwrap();
        settle().await;
        assert_eq!(world.bob.status(chat).await.unwrap(), Status::Closed);
        assert_eq!(world.received().await, 0, "{table:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_is_not_forgotten_before_the_server_knows_that_it_is_closed() {
    let world = World::on(&MemoryStore::new()).await;
    let (alice, chat, line) = (&world.alice, world.chat, &world.lines[0]);
    line.account.cut(None);
    alice.discard_chat(chat, true).await.unwrap();
    let early = alice.forget_chat(chat).await;
    assert!(
        matches!(early, Err(Error::NotClosed(c)) if c == chat),
        "{early:?}"
    );
    line.account.restore();
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(world.bob.status(chat).await.unwrap(), Status::Closed);
    alice.forget_chat(chat).await.unwrap();
    assert_eq!(alice.status(chat).await.unwrap(), Status::Empty);
}

#[tokio::test(start_paused = true)]
async fn a_client_whose_store_fails_can_be_closed_and_gives_the_store_back() {
    let network = network(1);
    let line = Line::new(&network, UserId(1));
    let disk = Flaky::default();
    let vault = Vault::open(disk.clone(), StoreKey::none(), None).unwrap();
    let alice = builder(&line, vault).build().await.unwrap();
    let mut events = alice.events();
    settle().await;
    disk.fail(true);
    assert!(matches!(
        alice.request_chat(Peer::Id(UserId(2))).await,
        Err(Error::Resolve(_) | Error::Store(_))
    ));
    let closed = tokio::time::timeout(Duration::from_secs(60), alice.close()).await;
    assert!(closed.is_ok());
    assert!(matches!(alice.chats().await, Err(Error::Stopped)));
    while events.next().await.is_some() {}
}

#[tokio::test(start_paused = true)]
async fn an_event_is_not_confirmed_before_it_has_happened() {
    let disk = MemoryStore::new();
    let mut world = World::on(&disk).await;
    world.bob.ack(EventId(5000));
    world.alice.send_text(world.chat, "after").await.unwrap();
    settle().await;
    world.restart(&disk, || {}).await;
    let first = world.bob.events().next().await.unwrap();
    assert!(first.id.is_some(), "what came after the ack is told again");
    assert_eq!(first.chat, Some(world.chat));
}

#[tokio::test(start_paused = true)]
async fn calls_of_the_client_itself_are_told_of_when_they_are_delayed() {
    let World { lines, bob, .. } = World::on(&MemoryStore::new()).await;
    let mut events = bob.events();
    lines[1].account.cut(Some(Duration::from_secs(10)));
    bob.catch_up().await.unwrap();
    loop {
        let event = events.next().await.unwrap();
        if let EventKind::CallDelayed { method, .. } = event.kind {
            assert_eq!(method, "updates.getDifference");
            break;
        }
    }
}

/// While the engine is in a turn, so that it finds both the works and the end afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_in_before_the_end_is_stored() {
    let network = network(1);
    let [line, _] = [1, 2].map(|user| Line::new(&network, UserId(user)));
    let disk = Flaky::default();
    let vault = || Vault::open(disk.clone(), StoreKey::raw(KEY), None).unwrap();
    let client = builder(&line, vault()).build().await.unwrap();
    let chat = client.request_chat(Peer::Id(UserId(2))).await.unwrap();

    let (begun, has_begun) = mpsc::channel();
    let (let_go, is_let_go) = mpsc::channel::<()>();
    disk.refuse(move |_| {
        let _ = begun.send(());
        let _ = is_let_go.recv();
        false
    });
    let first = tokio::spawn(client.send_text(chat, "one").into_future());
    has_begun.recv().unwrap();
    let others = ["two", "three"].map(|text| client.send_text(chat, text).into_future());
    let mut rest = pin!(join(join_all(others), client.close()));
    assert!(poll!(&mut rest).is_pending());
    drop(let_go);
    let (others, ()) = rest.await;
    assert!(others.iter().all(Result::is_ok), "{others:?}");
    first.await.unwrap().unwrap();

    let client = builder(&line, vault()).build().await.unwrap();
    assert_eq!(client.chat(chat).await.unwrap().outbox, 3);
}
