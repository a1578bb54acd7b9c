//! Why a session cannot be used.

use secretchat::store::{OpenError, StoreError};

/// Why a session cannot be opened or stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// A record is not what this library wrote.
    #[error("the session is damaged: {0}")]
    Damaged(String),
    /// A newer version of the library wrote it: open it with that one.
    #[error("a newer version wrote the session (form {found}, known are forms up to {known})")]
    Newer {
        /// The form that it has.
        found: u32,
        /// The newest form that is known here.
        known: u32,
    },
    /// The file does not open: the key is wrong, it is in use, or it is something else.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
