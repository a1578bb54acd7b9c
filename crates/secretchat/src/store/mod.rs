//! Where everything is kept: a durable map, sealed in one place.
//!
//! A backend is a [`Store`]: it keeps bytes under keys and knows nothing of what they are. [`Vault`] seals every value
//! before a backend sees it, so no backend can forget to. Nothing of the engine talks to a backend directly.

use std::ops::RangeInclusive;

/// A kind of record. The numbers are part of the stored form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// How the store is sealed, and its generation. The only table with values that are not sealed.
    Header = 0,
    /// Where the account stands: one record under (0, 0).
    Account = 1,
    /// States of chats: (chat, 0).
    Chat = 2,
    /// Own messages that the peer has not acknowledged: (chat, raw number).
    Outbox = 3,
    /// Messages behind a hole: (chat, raw number).
    Gap = 4,
    /// Self-destruct timers: (chat, `random_id`).
    Timer = 5,
    /// The history in its order: (chat, place).
    Message = 6,
    /// Places of the messages: (chat, `random_id`).
    Place = 7,
    /// What the app has not confirmed: (0, id of the first event).
    Event = 8,
    /// Uploads under way: (chat, `random_id`).
    Upload = 9,
    /// Downloads under way: (chat, `random_id`).
    Download = 10,
    /// Files that downloads wrote: (chat, `random_id`).
    File = 11,
    /// Files that must still be deleted: (0, number).
    Trash = 12,
}

/// Names a record in its table. Keys are ordered by `chat`, then by `id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The chat, or 0.
    pub chat: i32,
    /// What names the record in the chat.
    pub id: i64,
}

impl Key {
    /// The lowest key of all.
    pub const MIN: Self = Self::new(i32::MIN, i64::MIN);
    /// The highest key of all.
    pub const MAX: Self = Self::new(i32::MAX, i64::MAX);

    /// A key of its two parts.
    #[must_use]
    pub const fn new(chat: i32, id: i64) -> Self {
        Self { chat, id }
    }

    /// All keys of a chat.
    #[must_use]
    pub const fn all_of(chat: i32) -> RangeInclusive<Self> {
        Self::new(chat, i64::MIN)..=Self::new(chat, i64::MAX)
    }
}

/// In which order a scan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// From the lowest key up.
    Up,
    /// From the highest key down.
    Down,
}

/// One change of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Sets a value.
    Put {
        /// The table.
        table: Table,
        /// The key.
        key: Key,
        /// The value, at most 16 MiB.
        value: Vec<u8>,
    },
    /// Deletes a value, if it is there, leaving no trace of it.
    Delete {
        /// The table.
        table: Table,
        /// The key.
        key: Key,
    },
    /// Deletes all values whose keys are in a range, leaving no trace of them.
    Clear {
        /// The table.
        table: Table,
        /// The keys.
        keys: RangeInclusive<Key>,
    },
}

/// Why a store cannot do what it should. Nothing of a failed commit is stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full: free some space, the engine goes on by itself.
    #[error("the disk is full")]
    Full,
    /// The file or its folder cannot be written.
    #[error("the store cannot be written: {0}")]
    ReadOnly(String),
    /// What is stored is not what was written: restore a copy, or start anew.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// A record does not open under the key of the store: it was changed, moved or damaged.
    #[error("the record {key:?} of {table:?} is damaged or was moved there")]
    Unsealable {
        /// The table.
        table: Table,
        /// The key.
        key: Key,
    },
    /// Anything else that the system says.
    #[error("the store failed: {0}")]
    Io(String),
}

/// A durable, ordered map from (table, key) to bytes.
///
/// Calls may block; the engine makes them where that does no harm if [`may_block`](Self::may_block) says so.
pub trait Store: Send + 'static {
    /// The value under a key.
    ///
    /// # Errors
    /// The store cannot be read.
    fn get(&mut self, table: Table, key: Key) -> Result<Option<Vec<u8>>, StoreError>;

    /// At most `limit` entries whose keys are in a range, in order.
    ///
    /// # Errors
    /// The store cannot be read.
    fn scan(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError>;

    /// Carries out all writes in their order, together or not at all. When it returns they survive a crash and a power cut.
    ///
    /// # Errors
    /// Nothing was stored.
    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError>;

    /// Whether calls wait for a disk.
    fn may_block(&self) -> bool {
        true
    }
}
