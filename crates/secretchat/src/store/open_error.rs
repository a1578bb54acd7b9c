//! Why a store does not open.

use super::vault::{Generation, KeyError, KeyKind};
use super::{Key, StoreError, Table};

/// Why a store cannot be opened. What is stored has not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// What is stored is not what was written: restore the newest copy, or start anew in another place.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The path names a folder: name a file in it.
    #[error("the path of the store is a folder, it must name a file")]
    Folder,
    /// The disk is full: free some space and open again.
    #[error("the disk is full")]
    Full,
    /// Somebody has the store open: close it there, in this process or another.
    #[error("the store is in use, by this process or another")]
    InUse,
    /// Anything else that the system says.
    #[error("the store cannot be opened: {0}")]
    Io(String),
    /// The key could not be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store is sealed: give its key or passphrase.
    #[error("the store is sealed, and no key was given")]
    KeyNeeded,
    /// A newer version of the library wrote the store: open it with that one.
    #[error(
        "the store has the form {found}, this version of the library knows forms up to {known}"
    )]
    Newer {
        /// The form that the store has.
        found: u32,
        /// The newest form that is known here.
        known: u32,
    },
    /// The folder in which the store should be is not there: create it.
    #[error("the folder of the store does not exist")]
    NoFolder,
    /// The file is something else: choose another path.
    #[error("the file is not a store of secret chats")]
    NotAStore,
    /// A key was given, but the store is not sealed: open it without, if that is what you want.
    #[error("a key was given, but the store is not sealed")]
    NotSealed,
    /// The store is sealed by another kind of key.
    #[error("the store is sealed by {sealed}, but {given} was given")]
    OtherKind {
        /// What seals the store.
        sealed: KeyKind,
        /// What was given.
        given: KeyKind,
    },
    /// The file or its folder cannot be written: change the permissions, or choose another path.
    #[error("the store cannot be written: {0}")]
    ReadOnly(String),
    /// The store is older than it was known to be: restore the newest copy, or start anew in another place.
    #[error(
        "the store is at generation {found}, but generation {expected} was seen before: an older copy was put back. \
         Going on with it would use sequence numbers and keys twice and break the chats"
    )]
    RolledBack {
        /// What is stored; 0 if nothing is.
        found: Generation,
        /// What it should be at least.
        expected: Generation,
    },
    /// The key or the passphrase is not the one that seals the store, or the header of the store is damaged.
    #[error("the key or passphrase of the store is wrong")]
    WrongKey,
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::ReadOnly(why) => Self::ReadOnly(why),
            StoreError::Damaged(why) => Self::Damaged(why),
            StoreError::Unsealable { table, key } => Self::unsealable(table, key),
            StoreError::Io(why) => Self::Io(why),
        }
    }
}

impl OpenError {
    fn unsealable(table: Table, key: Key) -> Self {
        Self::Damaged(StoreError::Unsealable { table, key }.to_string())
    }
}
