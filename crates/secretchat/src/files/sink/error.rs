//! Why the content of a file has no place.

use std::io;
use std::path::PathBuf;

/// Why the content of a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// Something is at this path already.
    #[error("{} is there already", .path.display())]
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// It is not a folder.
    #[error("{} is not a folder", .path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// It is more than the memory that the app gives.
    #[error("a file of {size} bytes does not fit into {limit}")]
    TooLarge {
        /// Bytes of the content.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The path is not Unicode, and this system has no other form to store it: the download cannot be resumable.
    #[error("{} cannot be stored", .path.display())]
    Unstorable {
        /// The path.
        path: PathBuf,
    },
    /// It cannot be written.
    #[error("{} cannot be written: {error}", shown(.path))]
    Write {
        /// Where, if it was given as a path.
        path: Option<PathBuf>,
        /// What the system says.
        #[source]
        error: io::Error,
    },
}

fn shown(path: &Option<PathBuf>) -> String {
    path.as_ref()
        .map_or_else(|| "the content".to_owned(), |p| p.display().to_string())
}
