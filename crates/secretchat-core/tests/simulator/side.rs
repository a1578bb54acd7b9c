//! One side: its chat, its store, and what an observer knows of it across crashes.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use rand_chacha::ChaCha8Rng;
use secretchat_core::chat::{Chat, ChatInfo, Config, Status};
use secretchat_core::crypto::KeyHash;
use secretchat_core::history::{Direction, StoredMessage};
use secretchat_core::ids::{RandomId, Role, Time, UserId};
use secretchat_core::io::{Batch, BatchId, Change, CommandError, Done, Event, Input, Table};
use secretchat_core::memory::Records;
use secretchat_core::record;
use secretchat_core::tl::Deserialize;

use crate::dice;
use crate::plan::Plan;
use crate::report::{Broken, rule};

/// The two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// The creator of the chat.
    A,
    /// The participant.
    B,
}

impl Who {
    pub(crate) const BOTH: [Self; 2] = [Self::A, Self::B];

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    pub(crate) const fn index(self) -> usize {
        match self {
            Self::A => 0,
            Self::B => 1,
        }
    }

    pub(crate) const fn user(self) -> UserId {
        match self {
            Self::A => UserId(1_000_001),
            Self::B => UserId(2_000_002),
        }
    }

    /// Of the chat, as this side knows it.
    pub(crate) const fn access_hash(self) -> i64 {
        match self {
            Self::A => 0x0a0a_0a0a_0a0a,
            Self::B => -0x0b0b_0b0b_0b0b,
        }
    }

    pub(crate) const fn role(self) -> Role {
        match self {
            Self::A => Role::Creator,
            Self::B => Role::Participant,
        }
    }
}

/// A side: the part that dies in a crash, and the part that does not.
pub(crate) struct Side {
    pub(crate) who: Who,
    pub(crate) config: Config,
    pub(crate) rng: ChaCha8Rng,
    /// `None` while the program does not run, and before there is a chat.
    pub(crate) chat: Option<Chat>,
    /// Counts the lives of the program.
    pub(crate) life: u32,
    pub(crate) wake: Option<Time>,
    /// Given out, and not stored yet.
    store: VecDeque<Batch>,
    emitted: u64,
    unconfirmed: Vec<Unconfirmed>,
    unstored: Vec<(u64, Sent)>,
    pub(crate) records: Records,
    pub(crate) book: Book,
}

/// An update that was handed in, and the batch that must be stored before the server may forget it.
struct Unconfirmed {
    delivery: u64,
    batch: u64,
}

/// A message that the app handed in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    pub(crate) random_id: RandomId,
    pub(crate) text: String,
    pub(crate) ttl: i32,
}

/// What an observer writes down of a side, whatever happens to the side.
#[derive(Default)]
pub(crate) struct Book {
    /// Messages of the app that were taken and stored.
    pub(crate) created: Vec<Sent>,
    /// Messages of the peer that came into the history.
    pub(crate) received: Vec<RandomId>,
    /// How often the stored events announce a message.
    pub(crate) announced: BTreeMap<RandomId, u32>,
    /// How often the app was told of it.
    pub(crate) told: BTreeMap<RandomId, u32>,
    pub(crate) expired: BTreeSet<RandomId>,
    pub(crate) failed: BTreeSet<RandomId>,
    pub(crate) asked_to_delete: BTreeSet<RandomId>,
    /// The bounds of every FlushHistory: own messages, messages of the peer.
    pub(crate) flushes: Vec<(u32, u32)>,
    /// Numbers of own messages.
    pub(crate) numbers: BTreeMap<RandomId, u32>,
    pub(crate) uploads_wanted: BTreeSet<RandomId>,
    /// Every own message that was ever in the stored outbox: outer id and envelope.
    pub(crate) outbox: HashSet<(i64, Vec<u8>)>,
    pub(crate) key_hash: Option<KeyHash>,
    pub(crate) newest_date: i32,
}

impl Side {
    pub(crate) fn new(who: Who, plan: &Plan, seed: u64) -> Self {
        let config = Config {
            max_layer: plan.max_layer[who.index()],
            assumed_layer: plan.assumed_layer[who.index()],
            window: plan.window[who.index()],
            ..Config::new(who.user())
        };
        Self {
            who,
            config,
            rng: dice::generator(seed, 10 + who.index() as u64),
            chat: None,
            life: 0,
            wake: None,
            store: VecDeque::new(),
            emitted: 0,
            unconfirmed: Vec::new(),
            unstored: Vec::new(),
            records: Records::default(),
            book: Book::default(),
        }
    }

    /// Gives the chat an input; nothing if the program does not run.
    pub(crate) fn handle(&mut self, input: Input, now: Time) -> Result<Done, CommandError> {
        match &mut self.chat {
            Some(chat) => chat.handle(input, now, &mut self.rng),
            None => Err(CommandError::NotReady),
        }
    }

    pub(crate) fn info(&self) -> Option<ChatInfo> {
        self.chat.as_ref().map(Chat::info)
    }

    pub(crate) fn is(&self, status: Status) -> bool {
        self.info().is_some_and(|info| info.status == status)
    }

    /// Whether the store has anything of the chat.
    pub(crate) fn has_records(&self) -> bool {
        self.state_record().is_some()
    }

    pub(crate) fn state_record(&self) -> Option<&[u8]> {
        self.records
            .iter()
            .find(|(table, ..)| *table == Table::Chat)
            .map(|(_, _, bytes)| bytes)
    }

    pub(crate) fn count(&self, table: Table) -> usize {
        self.records.iter().filter(|(t, ..)| *t == table).count()
    }

    /// The program dies: everything but the store is gone. Gives the updates that the server still has.
    pub(crate) fn crash(&mut self) -> Vec<u64> {
        self.chat = None;
        self.life += 1;
        self.wake = None;
        self.store.clear();
        self.emitted = 0;
        self.unstored.clear();
        self.unconfirmed.drain(..).map(|u| u.delivery).collect()
    }

    /// The program starts again.
    pub(crate) fn restore(&mut self) -> Result<(), Broken> {
        let chat = Chat::restore(self.records.iter(), self.config.clone());
        self.chat = Some(chat.map_err(|error| Broken {
            rule: "records are a chat",
            found: error.to_string(),
        })?);
        Ok(())
    }

    /// The next input leads to what is stored with the next batch.
    pub(crate) fn received_update(&mut self, delivery: u64) {
        self.unconfirmed.push(Unconfirmed {
            delivery,
            batch: self.emitted + 1,
        });
    }

    /// The app handed in a message, which is stored with the next batch.
    pub(crate) fn sent(&mut self, sent: Sent) {
        self.unstored.push((self.emitted + 1, sent));
    }

    /// All outputs of an input are out: an input that led to no batch depends only on the batches before it.
    pub(crate) fn settled(&mut self) {
        for unconfirmed in &mut self.unconfirmed {
            unconfirmed.batch = unconfirmed.batch.min(self.emitted);
        }
    }

    /// A batch that is to be stored; true if it waits behind others.
    pub(crate) fn take_batch(&mut self, batch: Batch) -> bool {
        let waits = !self.store.is_empty();
        self.emitted = batch.id.0;
        self.store.push_back(batch);
        waits
    }

    /// Stores the oldest batch; gives what is to be confirmed.
    pub(crate) fn store_one(&mut self) -> Result<Option<Input>, Broken> {
        let Some(batch) = self.store.pop_front() else {
            return Ok(None);
        };
        for change in &batch.changes {
            self.note_change(change)?;
        }
        for event in &batch.events {
            self.note_stored_event(event);
        }
        let duplicates = self.records.apply(&batch);
        let stored = batch.id.0;
        let (done, waiting) = core::mem::take(&mut self.unstored)
            .into_iter()
            .partition(|(batch, _)| *batch <= stored);
        self.unstored = waiting;
        let done: Vec<(u64, Sent)> = done;
        self.book
            .created
            .extend(done.into_iter().map(|(_, sent)| sent));
        Ok(Some(Input::Persisted {
            batch: BatchId(stored),
            duplicates,
        }))
    }

    /// Updates that the server may forget now.
    pub(crate) fn confirmed(&mut self) -> Vec<u64> {
        let stored = self
            .store
            .front()
            .map_or(self.emitted, |batch| batch.id.0 - 1);
        let done = self
            .unconfirmed
            .iter()
            .filter(|u| u.batch <= stored)
            .map(|u| u.delivery)
            .collect();
        self.unconfirmed.retain(|u| u.batch > stored);
        done
    }

    pub(crate) fn is_store_idle(&self) -> bool {
        self.store.is_empty()
    }

    fn note_change(&mut self, change: &Change) -> Result<(), Broken> {
        match change {
            Change::Put {
                table: Table::Outbox,
                value,
                ..
            } => {
                let record::tl::RecordOutbox::RecordOutbox(entry) = parsed(value)?;
                self.book
                    .outbox
                    .insert((entry.outer_random_id, entry.envelope));
            }
            Change::AddMessage { random_id, value } => {
                let message = StoredMessage::from_bytes(value).map_err(|error| Broken {
                    rule: "the history can be read",
                    found: error.to_string(),
                })?;
                match message.direction {
                    Direction::Incoming => {
                        self.book.newest_date = self.book.newest_date.max(message.date);
                        self.book.received.push(*random_id);
                    }
                    Direction::Outgoing => {
                        self.book.numbers.insert(*random_id, message.number);
                    }
                }
            }
            Change::FlushHistory {
                own_before,
                peer_before,
            } => self.book.flushes.push((*own_before, *peer_before)),
            _ => {}
        }
        Ok(())
    }

    fn note_stored_event(&mut self, event: &Event) {
        match event {
            Event::Message { random_id, .. } => {
                *self.book.announced.entry(*random_id).or_default() += 1
            }
            Event::MessageExpired { random_id } => {
                self.book.expired.insert(*random_id);
            }
            Event::MessageFailed { random_id, .. } => {
                self.book.failed.insert(*random_id);
            }
            Event::UploadAgain { random_id, .. } => {
                self.book.uploads_wanted.insert(*random_id);
            }
            _ => {}
        }
    }

    /// What leaves must be in the store already (spec/06 §6.1).
    pub(crate) fn check_stored(&self, outer_random_id: i64, envelope: &[u8]) -> Result<(), Broken> {
        let key = (outer_random_id, envelope.to_vec());
        rule(
            self.book.outbox.contains(&key),
            "what leaves is stored before",
            || {
                format!(
                    "{:?} sends {outer_random_id} that never was in its stored outbox",
                    self.who
                )
            },
        )
    }

    pub(crate) fn parsed_state(&self) -> Result<record::tl::RecordChat, Broken> {
        let bytes = self.state_record().ok_or_else(|| Broken {
            rule: "what leaves is stored before",
            found: "there is no state record".into(),
        })?;
        parsed(bytes)
    }
}

/// A record that must be one.
pub(crate) fn parsed<T: Deserialize>(bytes: &[u8]) -> Result<T, Broken> {
    T::from_bytes(bytes).map_err(|error| Broken {
        rule: "records can be read",
        found: error.to_string(),
    })
}
