//! Why a file does not get down.

use secretchat_core::io::RpcError;
use secretchat_core::message::media::FileSizeError;

use crate::files::{BoxError, SinkError};

/// Why a file was not downloaded.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The file at the server is not the one of the message: it has another key (spec/08 §6).
    #[error("the file at the server belongs to another key")]
    Fingerprint,
    /// The file at the server cannot be the one of the message: it is too short.
    #[error(transparent)]
    Size(#[from] FileSizeError),
    /// The message describes a file that is larger than any can be.
    #[error("{size} bytes are more than the {limit} that a file may have")]
    TooLarge {
        /// Bytes of the content.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// It cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The server does not have the file any more.
    #[error("the file is no longer at the server")]
    Gone,
    /// The server has refused to give it.
    #[error("the server refused to give the file: {0}")]
    Refused(RpcError),
    /// The file at the server ends before it should.
    #[error("the file at the server ends after {got} of {expected} bytes")]
    Truncated {
        /// Encrypted bytes that there are.
        got: u64,
        /// Encrypted bytes that the file must have.
        expected: u64,
    },
    /// The server sent the client elsewhere, although it must not.
    #[error("the server sent the download to other servers")]
    Redirected,
    /// How far it has come could not be stored.
    #[error("the progress of the download could not be stored: {0}")]
    Checkpoint(#[source] BoxError),
}

impl From<RpcError> for DownloadError {
    fn from(error: RpcError) -> Self {
        match &error {
            RpcError::Server { message, .. }
                if matches!(message.as_str(), "LOCATION_INVALID" | "FILE_ID_INVALID") =>
            {
                Self::Gone
            }
            _ => Self::Refused(error),
        }
    }
}
