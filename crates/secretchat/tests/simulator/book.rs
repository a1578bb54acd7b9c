//! What an observer writes down of a side, whatever happens to its program.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use secretchat::ChatEvent;
use secretchat_core::ids::{ChatId, RandomId};
use tokio::time::Instant;

use crate::content::Content;

/// What an observer writes down of a side.
#[derive(Default)]
pub(crate) struct Book {
    /// Numbers what the user writes.
    pub(crate) next: u64,
    /// Chats that the client said it has asked for.
    pub(crate) requested: Vec<ChatId>,
    /// Attempts to ask for one.
    pub(crate) requests: u32,
    /// Messages that the client has taken.
    pub(crate) sent: Vec<Sent>,
    /// Texts of which it is not known whether they were taken, and when the user wrote them.
    pub(crate) doubtful: BTreeMap<String, Instant>,
    /// Albums that were sent in full.
    pub(crate) albums: Vec<(ChatId, Vec<RandomId>)>,
    pub(crate) cancelled: BTreeSet<RandomId>,
    /// Messages that were to be deleted, whether or not it came to that.
    pub(crate) deleted: BTreeSet<RandomId>,
    /// When a chat was to be flushed for the last time.
    pub(crate) flushed: BTreeMap<ChatId, Instant>,
    pub(crate) discarded: BTreeSet<ChatId>,
    /// Events by their ids, as the subscriber noted them.
    pub(crate) events: BTreeMap<u64, Noted>,
    /// The last event that the subscriber acknowledged.
    pub(crate) acked: u64,
    /// The same, since when that is certainly stored.
    pub(crate) confirmed: u64,
    pub(crate) wants: Vec<Want>,
    /// Paths of downloads that were interrupted: the next one takes another.
    pub(crate) strays: BTreeSet<PathBuf>,
}

/// A message that a client has taken.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) chat: ChatId,
    pub(crate) random_id: RandomId,
    pub(crate) text: String,
    pub(crate) at: Instant,
}

/// An event that was noted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Noted {
    pub(crate) chat: Option<ChatId>,
    pub(crate) event: ChatEvent,
}

/// A file that the user wants.
#[derive(Clone, Debug)]
pub(crate) struct Want {
    pub(crate) chat: ChatId,
    pub(crate) random_id: RandomId,
    pub(crate) content: Content,
    pub(crate) mode: Mode,
    pub(crate) state: State,
}

/// Where a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Bytes,
    /// To a path of its own.
    Path,
    /// Into the folder, so that it can go on.
    Resumable,
    /// Into the folder, to stay.
    Kept,
}

/// Where a download stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Wanted,
    /// It is here; `None` if in memory.
    Here(Option<PathBuf>),
    /// The message is gone.
    Gone,
}

impl Book {
    /// The user has written something.
    pub(crate) fn wrote(&mut self, text: String) {
        self.doubtful.insert(text, Instant::now());
    }

    /// The client has taken it.
    pub(crate) fn took(&mut self, chat: ChatId, random_id: RandomId, text: String) {
        let at = self.doubtful.remove(&text).unwrap_or_else(Instant::now);
        self.sent.push(Sent {
            chat,
            random_id,
            text,
            at,
        });
    }

    /// A number for the next thing that the user writes.
    pub(crate) const fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Notes a file that the user wants; gives its place.
    pub(crate) fn want(&mut self, want: Want) -> usize {
        self.wants.push(want);
        self.wants.len() - 1
    }

    /// The chat events that were noted, in order.
    pub(crate) fn of_chat(&self, chat: ChatId) -> impl Iterator<Item = &ChatEvent> {
        let noted = self.events.values();
        noted
            .filter(move |n| n.chat == Some(chat))
            .map(|n| &n.event)
    }

    /// Messages of the peer in a chat that were announced.
    pub(crate) fn received(&self, chat: ChatId) -> Vec<RandomId> {
        let messages = self.of_chat(chat).filter_map(|event| match event {
            ChatEvent::Message { random_id, .. } => Some(*random_id),
            _ => None,
        });
        messages.collect()
    }

    /// Own messages in a chat.
    pub(crate) fn own(&self, chat: ChatId) -> Vec<RandomId> {
        let sent = self.sent.iter().filter(|sent| sent.chat == chat);
        sent.map(|sent| sent.random_id).collect()
    }

    /// Whether a message destroyed itself.
    pub(crate) fn has_expired(&self, chat: ChatId, id: RandomId) -> bool {
        self.of_chat(chat)
            .any(|e| matches!(e, ChatEvent::MessageExpired { random_id } if *random_id == id))
    }

    /// Whether a message was said to have failed.
    pub(crate) fn has_failed(&self, chat: ChatId, id: RandomId) -> bool {
        self.of_chat(chat)
            .any(|e| matches!(e, ChatEvent::MessageFailed { random_id, .. } if *random_id == id))
    }
}
