//! The engine: all chats of one account, and the store under them.
//!
//! It works in [turns](turn): takes everything that is ready, lets the chats work on it, commits all that changed in one
//! transaction, and only then lets out what depends on it: calls, events, answers to the app. If a commit fails, the
//! engine goes back to what is stored, as after a crash. Nothing here waits for the network or for time: that is the
//! business of the [actor].

mod account;
pub(crate) mod actor;
mod admit;
mod apply;
mod ask;
mod calls;
pub(crate) mod downloads;
pub(crate) mod history;
mod load;
mod log;
mod transaction;
pub(crate) mod trash;
pub(crate) mod turn;
mod updates;
pub(crate) mod uploads;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand::CryptoRng;
use secretchat_core::chat::{Chat, Config};
use secretchat_core::ids::{ChatId, RandomId, Time, UserId};
use secretchat_core::io;

use self::account::Account;
use self::history::Place;
use self::trash::Trash;
use self::updates::Updates;
use crate::event::EventId;
use crate::policy::{Admission, RequestLimit};
use crate::store::{StoreError, Vault};

pub use self::load::LoadError;

/// All chats of an account.
pub(crate) struct Engine {
    vault: Vault,
    settings: Settings,
    account: Account,
    chats: BTreeMap<ChatId, Slot>,
    updates: Updates,
    limit: RequestLimit,
    /// When chats want to be woken.
    wakes: BTreeSet<(Time, ChatId)>,
    /// When requests are to be accepted.
    accepts: BTreeSet<(Time, ChatId)>,
    rng: Box<dyn CryptoRng + Send>,
    /// Counts how often the engine went back to what is stored: answers to calls from before are ignored.
    epoch: u64,
    /// The first ids of the records of events.
    log_rows: VecDeque<EventId>,
    /// Messages whose files are on their way up, or may have to go up again.
    uploads: BTreeSet<(ChatId, RandomId)>,
    /// Files that an earlier run still had to delete.
    trash: Vec<Trash>,
    /// What is in memory is ahead of what is stored, since a commit failed.
    failure: Option<StoreError>,
}

/// What the app decides for an engine.
pub(crate) struct Settings {
    pub(crate) user: UserId,
    pub(crate) config: Config,
    pub(crate) admission: Admission,
    /// Events are stored until they are confirmed.
    pub(crate) keep_events: bool,
}

/// A chat and what belongs to it.
struct Slot {
    chat: Chat,
    wake: Option<Time>,
    next_place: Option<Place>,
    /// Events of batches under way: they are told with their ids, and not again when the chat gives them out.
    told: VecDeque<io::Event>,
}

impl Slot {
    fn new(chat: Chat) -> Self {
        Self {
            chat,
            wake: None,
            next_place: None,
            told: VecDeque::new(),
        }
    }
}

impl Engine {
    /// When there is something to do, if nothing comes before.
    pub(crate) fn next_due(&self) -> Option<Time> {
        if self.failure.is_some() {
            // To go back to what is stored, as soon as the actor tries again.
            return Some(Time(0));
        }
        let first = |set: &BTreeSet<(Time, ChatId)>| set.first().map(|(at, _)| *at);
        [
            first(&self.wakes),
            first(&self.accepts),
            self.updates.next_due(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The id of the last event that was stored.
    pub(crate) const fn last_event(&self) -> EventId {
        EventId(self.account.next_event.0.saturating_sub(1))
    }

    /// Whether turns wait for a disk.
    pub(crate) fn may_block(&self) -> bool {
        self.vault.may_block()
    }
}
