//! Why a file does not get up.

use secretchat_core::io::RpcError;

use crate::files::{BoxError, SourceError};

/// Why a file was not uploaded.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It cannot be read, or has changed.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It is too large for the account (spec/08 §4).
    #[error("{size} bytes are more than the {limit} that a file may have")]
    TooLarge {
        /// Bytes of the content.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The server has refused a part.
    #[error("the server refused a part of the file: {0}")]
    Refused(#[from] RpcError),
    /// The server says that it has not stored a part, and not why.
    #[error("the server did not store part {index}")]
    NotStored {
        /// The part, counted from 0.
        index: u32,
    },
    /// The file has no such part.
    #[error("there is no part {index} of {count}")]
    NoSuchPart {
        /// The part, counted from 0.
        index: u32,
        /// How many there are.
        count: u32,
    },
    /// How far it has come could not be stored.
    #[error("the progress of the upload could not be stored: {0}")]
    Checkpoint(#[source] BoxError),
}
