//! Files on their way up and down (spec/08): streamed, several parts at once, and resumed where they stood.
//!
//! A file has a key of its own, which travels inside the message. What the server keeps is encrypted with AES-IGE,
//! which hides the content but does not protect it: trust a downloaded file no more than any other download.
//!
//! Memory is bounded by the parts under way: four of 512 KiB, and the one that is being read or written.

mod download;
mod mime;
mod observer;
pub(crate) mod paths;
mod range_reader;
mod record;
mod sink;
mod source;
#[cfg(test)]
mod tests;
#[cfg(feature = "thumbnails")]
mod thumbnail;
mod upload;
mod written;

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::transport::Caller;

pub use self::download::DownloadError;
pub use self::observer::{BoxError, Progress};
pub use self::range_reader::RangeReader;
pub use self::sink::{FileSink, Received, SinkError};
pub use self::source::{FileSource, SourceError};
#[cfg(feature = "thumbnails")]
pub use self::thumbnail::{Thumbnail, ThumbnailError, thumbnail};
pub use self::upload::UploadError;

pub(crate) use self::download::DownloadState;
pub(crate) use self::observer::Observer;
pub(crate) use self::source::OpenSource;
#[cfg(feature = "thumbnails")]
pub(crate) use self::thumbnail::thumbnail_of;
pub(crate) use self::upload::{MAX_PARTS, MAX_PARTS_PREMIUM, UploadPlan, UploadState};
pub(crate) use self::written::{Litter, WrittenFile};

/// Bytes of every part and range of a large file but the last (spec/08 §4–5).
const PART: u64 = 512 << 10;
/// Parts that are under way at once, unless the app wants another number.
const PARALLEL: usize = 4;

/// Files that go up at once: each is open, and has its parts in memory.
const UPLOADS: usize = 4;

/// Moves files.
#[derive(Clone)]
pub(crate) struct Transfers {
    caller: Caller,
    parallel: usize,
    uploads: Arc<Semaphore>,
}

/// One of the files that may go up at once; given back when dropped.
#[must_use]
pub(crate) struct UploadSlot {
    /// `None` if nobody counts any more.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Transfers {
    pub(crate) fn new(caller: Caller) -> Self {
        Self {
            caller,
            parallel: PARALLEL,
            uploads: Arc::new(Semaphore::new(UPLOADS)),
        }
    }

    /// Sets how many parts of a file are under way at once; at least one.
    #[must_use]
    pub(crate) fn with_parallel(self, parts: usize) -> Self {
        Self {
            parallel: parts.max(1),
            ..self
        }
    }

    /// Waits until another file may go up: in the order of these calls.
    pub(crate) async fn upload_slot(&self) -> UploadSlot {
        UploadSlot {
            _permit: Arc::clone(&self.uploads).acquire_owned().await.ok(),
        }
    }
}
