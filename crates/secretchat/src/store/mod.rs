//! Where everything is kept: a durable map, sealed in one place.
//!
//! A backend is a [`Store`]: it keeps bytes under keys and knows nothing of what they are. [`Vault`] seals every value
//! before a backend sees it, so no backend can forget to. Nothing of the engine talks to a backend directly.
//!
//! [`SqliteStore`] is the backend for apps, [`MemoryStore`] the one for tests. Another backend implements [`Store`] and
//! proves itself with [`store_contract!`](crate::store_contract).

use std::fmt;
use std::ops::RangeInclusive;

pub mod contract;
mod memory;
mod open_error;
#[cfg(feature = "_sqlite")]
mod sqlite;
mod vault;

pub use memory::MemoryStore;
pub use open_error::OpenError;
#[cfg(feature = "_sqlite")]
pub use sqlite::{SqliteOptions, SqliteStore, Synchronous};
pub use vault::{
    Argon2Cost, ChangeKeyError, Generation, KeyError, KeyKind, StoreKey, Value, Vault,
};

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

impl Table {
    /// All tables, by number.
    pub const ALL: [Self; 13] = [
        Self::Header,
        Self::Account,
        Self::Chat,
        Self::Outbox,
        Self::Gap,
        Self::Timer,
        Self::Message,
        Self::Place,
        Self::Event,
        Self::Upload,
        Self::Download,
        Self::File,
        Self::Trash,
    ];

    /// The tables whose keys begin with a chat.
    pub(crate) const OF_CHATS: [Self; 9] = [
        Self::Chat,
        Self::Outbox,
        Self::Gap,
        Self::Timer,
        Self::Message,
        Self::Place,
        Self::Upload,
        Self::Download,
        Self::File,
    ];
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

    /// The key after this one; `None` after [`MAX`](Self::MAX).
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match (self.id.checked_add(1), self.chat.checked_add(1)) {
            (Some(id), _) => Some(Self::new(self.chat, id)),
            (None, Some(chat)) => Some(Self::new(chat, i64::MIN)),
            (None, None) => None,
        }
    }

    /// The key before this one; `None` before [`MIN`](Self::MIN).
    #[must_use]
    pub const fn previous(self) -> Option<Self> {
        match (self.id.checked_sub(1), self.chat.checked_sub(1)) {
            (Some(id), _) => Some(Self::new(self.chat, id)),
            (None, Some(chat)) => Some(Self::new(chat, i64::MAX)),
            (None, None) => None,
        }
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
#[derive(Clone, PartialEq, Eq)]
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
    /// Deletes a value, if it is there. [`Store::tidy`] then removes what a journal still has of it.
    Delete {
        /// The table.
        table: Table,
        /// The key.
        key: Key,
    },
    /// Deletes all values whose keys are in a range, as `Delete` does.
    Clear {
        /// The table.
        table: Table,
        /// The keys.
        keys: RangeInclusive<Key>,
    },
}

impl Write {
    /// The table that it changes.
    #[must_use]
    pub const fn table(&self) -> Table {
        match self {
            Self::Put { table, .. } | Self::Delete { table, .. } | Self::Clear { table, .. } => {
                *table
            }
        }
    }
}

/// A store that is not sealed gets values as they are: only their lengths are shown.
impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put { table, key, value } => {
                write!(f, "Put({table:?}, {key:?}, [{} bytes])", value.len())
            }
            Self::Delete { table, key } => write!(f, "Delete({table:?}, {key:?})"),
            Self::Clear { table, keys } => write!(f, "Clear({table:?}, {keys:?})"),
        }
    }
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

    /// Removes what earlier commits replaced or deleted from the places where the backend still has it, such as a
    /// journal. Cheap; meant for moments when nothing else is to be done.
    ///
    /// # Errors
    /// Something may be left; nothing that is stored is lost.
    fn tidy(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Rewrites everything, so that the store is as small as its contents and has no trace of anything else. Takes
    /// as long as reading and writing the whole store does, and perhaps as much memory.
    ///
    /// # Errors
    /// Nothing was rewritten; nothing that is stored is lost.
    fn compact(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Whether calls wait for a disk.
    fn may_block(&self) -> bool {
        true
    }
}
