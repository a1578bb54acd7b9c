//! What a step changes in the records of a chat.

use core::fmt;

use zeroize::Zeroizing;

use crate::ids::RandomId;
use crate::tl::api;

/// The kinds of records of a chat; each is a map from a number to bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The state, under key 0.
    Chat,
    /// Own messages that the peer has not acknowledged, by raw number.
    Outbox,
    /// Messages behind a hole, by raw number.
    Gap,
    /// Running and waiting self-destruct timers, by `random_id`.
    Timer,
    /// The history ([`StoredMessage`](crate::history::StoredMessage)), by `random_id`.
    Message,
}

/// One change to the records of a chat.
#[derive(Clone)]
pub enum Change {
    /// Set a record.
    Put {
        /// The table.
        table: Table,
        /// The key.
        key: i64,
        /// The record, in the form of [`record`](crate::record): secret.
        value: Zeroizing<Vec<u8>>,
    },
    /// Delete a record, leaving no trace of it.
    Delete {
        /// The table.
        table: Table,
        /// The key.
        key: i64,
    },
    /// Delete all records of a table.
    Clear(Table),
    /// Add a message to the history, unless it has one of this `random_id`.
    AddMessage {
        /// The id.
        random_id: RandomId,
        /// A [`StoredMessage`](crate::history::StoredMessage) as bytes: secret.
        value: Zeroizing<Vec<u8>>,
    },
    /// Change a message of the history, if it is there
    /// ([`StoredMessage::apply`](crate::history::StoredMessage::apply)).
    UpdateMessage {
        /// The id.
        random_id: RandomId,
        /// What happened to it.
        update: MessageUpdate,
    },
    /// Delete these messages from the history, with their files; service messages stay (spec/09 §1).
    DeleteMessages(Vec<RandomId>),
    /// Delete the older messages from the history, with their files (spec/09 §1, FlushHistory).
    FlushHistory {
        /// Own messages with a smaller raw number go.
        own_before: u32,
        /// Messages of the peer with a smaller raw number go.
        peer_before: u32,
    },
}

/// Shows what is changed, and never a record.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put { table, key, value } => {
                write!(f, "Put({table:?} {key}, {} bytes)", value.len())
            }
            Self::Delete { table, key } => write!(f, "Delete({table:?} {key})"),
            Self::Clear(table) => write!(f, "Clear({table:?})"),
            Self::AddMessage { random_id, value } => {
                write!(f, "AddMessage({random_id}, {} bytes)", value.len())
            }
            Self::UpdateMessage { random_id, update } => {
                write!(f, "UpdateMessage({random_id}, {update:?})")
            }
            Self::DeleteMessages(ids) => write!(f, "DeleteMessages({ids:?})"),
            Self::FlushHistory {
                own_before,
                peer_before,
            } => write!(f, "FlushHistory({own_before}, {peer_before})"),
        }
    }
}

/// What can happen to a message of the history.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageUpdate {
    /// The server has it.
    Sent {
        /// Server date, seconds.
        date: i32,
        /// Where its file is.
        file: Option<api::EncryptedFile>,
    },
    /// The peer has it.
    Delivered,
    /// It will not reach the peer.
    Failed,
    /// Its medium was opened, or its note listened to.
    Opened,
    /// An own message: the peer opened its medium, or listened to it.
    OpenedByPeer,
}
