//! Two clients that write to each other in many chats at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use secretchat::core::chat::Status;
use secretchat::core::ids::{ChatId, Time, UserId};
use secretchat::store::{
    Key, MemoryStore, SqliteOptions, SqliteStore, StoreKey, Synchronous, Table, Vault,
};
use secretchat::transport::Peer;
use secretchat::{ChatEvent, Client, Clock, EventKind, Events};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::direct::Direct;
use crate::timed::{Counts, Timed};

pub(crate) const ALICE: UserId = UserId(1);
/// Messages of a chat that are written before the first is at the server.
const WINDOW: usize = 16;
const BOB: UserId = UserId(2);
pub(crate) const START: Time = Time(1_767_258_000_000);

/// Where the clients keep their chats; sealed everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreKind {
    Memory,
    Sqlite(Synchronous),
}

impl StoreKind {
    fn open(self, path: &Path, counts: &Arc<Counts>) -> Vault {
        let counts = Arc::clone(counts);
        let key = StoreKey::raw([7; 32]);
        let vault = match self {
            Self::Memory => {
                let store = MemoryStore::new();
                Vault::open(Timed { store, counts }, key, None)
            }
            Self::Sqlite(synchronous) => {
                let check = true;
                let options = SqliteOptions { synchronous, check };
                let store = SqliteStore::open_with(path, options).expect("a database");
                Vault::open(Timed { store, counts }, key, None)
            }
        };
        vault.expect("a vault")
    }
}

/// Two clients with open chats.
pub(crate) struct Conversation {
    alice: Client,
    bob: Client,
    events: [Events; 2],
    chats: Vec<ChatId>,
    counts: Arc<Counts>,
    _folder: TempDir,
}

/// What was measured.
pub(crate) struct Measured {
    pub(crate) envelopes: u64,
    pub(crate) renewals: u64,
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
    /// Time inside the backends of the stores.
    pub(crate) store: Duration,
    pub(crate) commits: u64,
    pub(crate) writes: u64,
    pub(crate) reads: u64,
}

impl Measured {
    /// Envelopes in a second.
    pub(crate) fn rate(&self) -> f64 {
        self.envelopes as f64 / self.wall.as_secs_f64()
    }
}

impl Conversation {
    pub(crate) async fn open(count: usize, kind: StoreKind) -> Self {
        let clock = Clock::starting_at(START);
        let direct = Direct::new(clock.clone());
        let folder = tempfile::tempdir_in(".").expect("a folder");
        let counts = Arc::new(Counts::default());
        let open = |name| kind.open(&folder.path().join(name), &counts);
        let alice = client(&direct, ALICE, open("alice.db"), &clock).await;
        let bob = client(&direct, BOB, open("bob.db"), &clock).await;
        let mut events = [alice.events(), bob.events()];
        let mut chats = Vec::new();
        tokio::time::pause();
        for _ in 0..count {
            chats.push(alice.request_chat(Peer::Id(BOB)).await.expect("a request"));
            // Requests are taken one every three seconds.
            tokio::time::advance(Duration::from_secs(4)).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_secs(10)).await;
        tokio::time::resume();
        for events in &mut events {
            let mut ready = 0;
            while ready < count {
                let event = events.next().await.expect("an event");
                if event.kind == EventKind::Chat(ChatEvent::ChatReady) {
                    ready += 1;
                }
            }
        }
        Self {
            alice,
            bob,
            events,
            chats,
            counts,
            _folder: folder,
        }
    }

    /// Each side writes so many messages in each chat, a few of them under way at once.
    pub(crate) async fn run(self, messages: usize) -> Measured {
        self.counts.reset();
        let (wall, cpu) = (Instant::now(), cpu_time());
        let mut sides = JoinSet::new();
        for (client, events) in [self.alice, self.bob].into_iter().zip(self.events) {
            sides.spawn(Side::start(client, events, &self.chats).talk(messages));
        }
        let mut renewals = 0;
        while let Some(side) = sides.join_next().await {
            renewals += side.expect("a side");
        }
        Measured {
            envelopes: (self.chats.len() * messages) as u64 * 2,
            renewals: renewals / 2,
            cpu: cpu_time().saturating_sub(cpu),
            wall: wall.elapsed(),
            store: Duration::from_nanos(count(&self.counts.nanoseconds)),
            commits: count(&self.counts.commits),
            writes: count(&self.counts.writes),
            reads: count(&self.counts.reads),
        }
    }
}

/// One client at work, as an app would use it.
struct Side {
    client: Client,
    events: Events,
    /// Messages of each chat that may be written before an earlier one is at the server.
    windows: BTreeMap<ChatId, Arc<Semaphore>>,
}

impl Side {
    fn start(client: Client, events: Events, chats: &[ChatId]) -> Self {
        let window = |chat: &ChatId| (*chat, Arc::new(Semaphore::new(WINDOW)));
        let windows = chats.iter().map(window).collect();
        Self {
            client,
            events,
            windows,
        }
    }

    /// Writes and reads; gives how often a key was renewed.
    async fn talk(mut self, messages: usize) -> u64 {
        let mut writers = JoinSet::new();
        for (chat, window) in &self.windows {
            let window = Arc::clone(window);
            writers.spawn(write(self.client.clone(), *chat, window, messages));
        }
        let expected = self.windows.len() * messages;
        let (mut received, mut sent, mut renewals) = (0, 0, 0);
        while received < expected || sent < expected {
            let event = self.events.next().await.expect("an event");
            match event.kind {
                EventKind::Chat(ChatEvent::Message { .. }) => received += 1,
                EventKind::Chat(ChatEvent::KeyRenewed) => renewals += 1,
                EventKind::Chat(ChatEvent::MessageSent { .. }) => {
                    sent += 1;
                    let window = event.chat.and_then(|chat| self.windows.get(&chat));
                    window.expect("a chat").add_permits(1);
                }
                _ => {}
            }
            if let Some(id) = event.id {
                self.events.ack(id);
            }
        }
        renewals
    }
}

async fn write(client: Client, chat: ChatId, window: Arc<Semaphore>, messages: usize) {
    let text = "x".repeat(100);
    for _ in 0..messages {
        window.acquire().await.expect("a permit").forget();
        let sent = client.send_text(chat, text.as_str()).await;
        sent.expect("a message");
    }
}

async fn client(direct: &Direct, user: UserId, vault: Vault, clock: &Clock) -> Client {
    let (account, mut updates) = direct.account(user);
    let builder = Client::builder().user(user).store(vault);
    let client = builder
        .transport(account)
        .clock(clock.clone())
        .build()
        .await;
    let client = client.expect("a client");
    let feeder = client.clone();
    tokio::spawn(async move {
        while let Some(update) = updates.recv().await {
            drop(feeder.handle_updates(&update));
        }
    });
    client
}

fn count(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

/// The record of a chat that is ready.
pub(crate) async fn a_ready_chat() -> Vec<u8> {
    let clock = Clock::starting_at(START);
    let direct = Direct::new(clock.clone());
    let disk = MemoryStore::new();
    let vault = Vault::open(disk.clone(), StoreKey::none(), None).expect("a vault");
    let alice = client(&direct, ALICE, vault, &clock).await;
    let bob = client(&direct, BOB, Vault::memory(), &clock).await;
    let chat = alice.request_chat(Peer::Id(BOB)).await.expect("a request");
    let mut events = bob.events();
    while events.next().await.expect("an event").kind != EventKind::Chat(ChatEvent::ChatReady) {}
    alice.send_text(chat, "hello").await.expect("a message");
    while alice.status(chat).await.expect("a status") != Status::Ready {
        tokio::task::yield_now().await;
    }
    alice.close().await;
    let mut vault = Vault::open(disk, StoreKey::none(), None).expect("a vault");
    let record = vault
        .get(Table::Chat, Key::new(chat.0, 0))
        .expect("a record");
    record.expect("a chat").to_vec()
}

/// Time that the processors spent on this process.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: u64 = fields
        .skip(11)
        .take(2)
        .filter_map(|f| f.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}
