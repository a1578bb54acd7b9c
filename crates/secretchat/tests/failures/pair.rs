//! Alice, whose disk fails, and Bob, in a chat that is ready.

use std::time::Duration;

use secretchat::store::{StoreKey, Vault};
use secretchat::transport::Peer;
use secretchat::{Client, Event, EventKind, Events};
use secretchat_core::ids::{ChatId, RandomId, UserId};
use secretchat_core::io::Event as ChatEvent;
use tempfile::TempDir;

use crate::common::store::Flaky;
use crate::common::{Line, builder, feed, network, settle};

pub(crate) struct Pair {
    pub(crate) alice: Client,
    pub(crate) bob: Client,
    /// Alice's.
    pub(crate) disk: Flaky,
    /// Alice's.
    pub(crate) line: Line,
    pub(crate) chat: ChatId,
    /// Alice's.
    pub(crate) events: Events,
    pub(crate) folder: TempDir,
}

impl Pair {
    pub(crate) async fn new() -> Self {
        let network = network(1);
        let [line, bobs] = [1, 2].map(|user| Line::new(&network, UserId(user)));
        let disk = Flaky::default();
        let alice = start(&line, &disk).await;
        let bob = builder(&bobs, Vault::memory()).build().await.unwrap();
        feed(&bob, &bobs);
        let chat = alice.request_chat(Peer::Id(UserId(2))).await.unwrap();
        settle().await;
        let mut events = alice.events();
        told(&mut events).await;
        Self {
            alice,
            bob,
            disk,
            line,
            chat,
            events,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Alice's program dies, and starts again.
    pub(crate) async fn restart(&mut self) {
        self.alice.kill();
        settle().await;
        self.alice = start(&self.line, &self.disk).await;
        self.events = self.alice.events();
    }

    /// What Alice is told of the chat.
    pub(crate) async fn told(&mut self) -> Vec<ChatEvent> {
        let of_chat = |event: Event| match event.kind {
            EventKind::Chat(event) => Some(event),
            _ => None,
        };
        let told = told(&mut self.events).await;
        told.into_iter().filter_map(of_chat).collect()
    }

    /// The ids of the files that Alice has received, or has begun to.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }
}

async fn start(line: &Line, disk: &Flaky) -> Client {
    let vault = Vault::open(disk.clone(), StoreKey::none(), None).unwrap();
    let client = builder(line, vault).build().await.unwrap();
    feed(&client, line);
    client
}

/// All events that are there.
async fn told(events: &mut Events) -> Vec<Event> {
    let mut told = Vec::new();
    let soon = Duration::from_millis(10);
    while let Ok(event) = tokio::time::timeout(soon, events.next()).await {
        told.push(event.unwrap());
    }
    told
}

pub(crate) fn is_sent(event: &ChatEvent, id: RandomId) -> bool {
    matches!(event, ChatEvent::MessageSent { random_id, .. } if *random_id == id)
}

pub(crate) fn has_failed(event: &ChatEvent, id: RandomId) -> bool {
    matches!(event, ChatEvent::MessageFailed { random_id, .. } if *random_id == id)
}

pub(crate) fn is_message(event: &ChatEvent, id: RandomId) -> bool {
    matches!(event, ChatEvent::Message { random_id, .. } if *random_id == id)
}
