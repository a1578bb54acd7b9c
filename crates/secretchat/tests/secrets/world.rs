//! Alice with a store that is sealed, Bob with one that is not; and what they say to each other.

use std::fmt::Debug;

use secretchat::core::ids::{ChatId, RandomId, UserId};
use secretchat::core::message::Content;
use secretchat::files::FileSource;
use secretchat::store::{Argon2Cost, StoreKey, Vault};
use secretchat::transport::Peer;
use secretchat::{Attachment, Client, Error, Event, Events};
use secretchat_testserver::network::Network;

use crate::common::store::Flaky;
use crate::common::watch::{PLANTED, check, plant};
use crate::common::{Line, builder, feed, network, settle};

pub(crate) const ALICE: UserId = UserId(1);
pub(crate) const BOB: UserId = UserId(2);

const PASSPHRASE: &str = "pl4nt3d horse battery staple";
const CHEAP: Argon2Cost = Argon2Cost {
    memory: 64,
    passes: 1,
    lanes: 1,
};

/// One of the two.
pub(crate) struct Side {
    pub(crate) client: Client,
    pub(crate) line: Line,
    pub(crate) disk: Flaky,
    pub(crate) events: Events,
}

pub(crate) struct World {
    pub(crate) network: Network,
    pub(crate) alice: Side,
    pub(crate) bob: Side,
    pub(crate) chat: ChatId,
}

impl Side {
    async fn new(line: Line, disk: Flaky) -> Self {
        let client = builder(&line, open(&line, &disk)).build().await.unwrap();
        feed(&client, &line);
        Self {
            events: client.events(),
            client,
            line,
            disk,
        }
    }

    /// The events since the last time, all of which keep their secrets. They are not confirmed.
    pub(crate) async fn events(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        let soon = std::time::Duration::from_millis(10);
        while let Ok(Some(event)) = tokio::time::timeout(soon, self.events.next()).await {
            keeps_secrets(&event);
            events.push(event);
        }
        events
    }

    /// The program ends and begins again, after something was done to its disk.
    pub(crate) async fn restart(&mut self, meanwhile: impl FnOnce(&Flaky)) {
        self.client.clone().close().await;
        meanwhile(&self.disk);
        *self = Self::new(self.line.clone(), self.disk.clone()).await;
    }
}

/// The store of Alice is sealed, that of Bob is not.
fn open(line: &Line, disk: &Flaky) -> Vault {
    let key = match line.account.user() {
        ALICE => StoreKey::passphrase_with(PASSPHRASE, CHEAP),
        _ => StoreKey::none(),
    };
    keeps_secrets(&key);
    Vault::open(disk.clone(), key, None).unwrap()
}

impl World {
    pub(crate) async fn new() -> Self {
        let network = network(3);
        plant(PASSPHRASE.as_bytes());
        let alice = Side::new(Line::new(&network, ALICE), Flaky::default()).await;
        let bob = Side::new(Line::new(&network, BOB), Flaky::default()).await;
        let chat = alice.client.request_chat(Peer::Id(BOB)).await.unwrap();
        settle().await;
        let world = Self {
            network,
            alice,
            bob,
            chat,
        };
        world.plant_key().await;
        world
    }

    /// The key that the chat has now.
    pub(crate) async fn plant_key(&self) {
        let key = self.alice.client.auth_key(self.chat).await.unwrap();
        plant(key.unwrap().as_slice());
    }

    /// Alice sends a file, the key of which is planted.
    pub(crate) async fn send_file(&self) -> RandomId {
        let source = FileSource::bytes(format!("{PLANTED} content")).named(PLANTED);
        let what = Attachment::document().named(format!("{PLANTED}.txt"));
        keeps_secrets(&source);
        keeps_secrets(&what);
        let sent = self.alice.client.send_file(self.chat, source, what);
        let sent = sent.caption(format!("{PLANTED} caption")).await.unwrap();
        self.plant_key_of_file(sent.random_id).await;
        sent.random_id
    }

    pub(crate) async fn plant_key_of_file(&self, random_id: RandomId) {
        let stored = self.alice.client.message(self.chat, random_id).await;
        let Content::Message(message) = stored.unwrap().content() else {
            panic!("a service message");
        };
        if let Some(file) = message.media.as_ref().and_then(|media| media.file()) {
            plant(file.key.key());
            plant(file.key.iv());
        }
    }
}

/// Its `Debug` shows nothing that is planted.
pub(crate) fn keeps_secrets(value: &impl Debug) {
    check(format!("{value:?}"));
    check(format!("{value:#?}"));
}

/// An error and everything behind it shows nothing that is planted.
pub(crate) fn refuses<T>(result: Result<T, Error>) -> Error {
    let error = result.err().unwrap();
    keeps_secrets(&error);
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = cause {
        check(error.to_string());
        cause = error.source();
    }
    error
}
