//! Where the content of a received file goes.

mod error;
mod names;
mod open;
mod part;
mod partial;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;
use tokio::io::AsyncWrite;
use zeroize::Zeroizing;

pub use self::error::SinkError;

pub(super) use self::open::{Closed, OpenSink};
pub(super) use self::partial::Partial;

use self::partial::Found;
use super::DownloadState;
use super::paths;

/// Where the content of a received file goes.
///
/// A file has a name that ends in `.part` until it is whole and safe on the disk, and only its owner may read it. If
/// the download ends before, nothing stays behind, unless the sink is [resumable](Self::resumable).
pub struct FileSink {
    kind: Kind,
    is_resumable: bool,
}

enum Kind {
    Path(PathBuf),
    Folder(PathBuf),
    Resume(Partial),
    Bytes { limit: u64 },
    Writer(Box<dyn Output>),
}

/// What a file was written to.
#[non_exhaustive]
pub enum Received {
    /// A file, and where it is.
    Path(PathBuf),
    /// The content itself, for [`FileSink::bytes`].
    Bytes(Zeroizing<Vec<u8>>),
    /// The writer of [`FileSink::writer`], flushed and shut down.
    Written,
}

/// What the content is, and how the sender called it, is not shown.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(_) => f.write_str("Path(..)"),
            Self::Bytes(bytes) => write!(f, "Bytes([{} bytes])", bytes.len()),
            Self::Written => f.write_str("Written"),
        }
    }
}

impl FileSink {
    /// A file at this path. One that is there already is an error, and is not touched.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::new(Kind::Path(path.into()))
    }

    /// A file in this folder, under the name that the sender gave it, made safe. If that is taken, `a (1).jpg` and so on.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self::new(Kind::Folder(folder.into()))
    }

    /// Memory, for files of at most `limit` bytes.
    #[must_use]
    pub const fn bytes(limit: u64) -> Self {
        Self::new(Kind::Bytes { limit })
    }

    /// A writer, which gets the content in order.
    pub fn writer(writer: impl AsyncWrite + Send + Unpin + 'static) -> Self {
        Self::new(Kind::Writer(Box::new(writer)))
    }

    /// Keeps what is there of a file when the download ends before it is whole, so that it can go on, even after a
    /// restart. This changes nothing for other sinks: they start from the beginning.
    #[must_use]
    pub fn resumable(self) -> Self {
        Self {
            is_resumable: matches!(self.kind, Kind::Path(_) | Kind::Folder(_) | Kind::Resume(_)),
            ..self
        }
    }

    pub(super) const fn resume(partial: Partial) -> Self {
        Self {
            kind: Kind::Resume(partial),
            is_resumable: true,
        }
    }

    const fn new(kind: Kind) -> Self {
        Self {
            kind,
            is_resumable: false,
        }
    }

    /// Finds out from where the download goes on, and makes `state` say so. Nothing is written yet.
    pub(super) async fn prepare(self, state: &mut DownloadState) -> Result<Prepared, SinkError> {
        let keep = self.is_resumable;
        let partial = match self.kind {
            Kind::Resume(partial) => return resume(partial, state).await,
            Kind::Path(path) => Partial::new(at_path(path).await?, false, keep),
            Kind::Folder(folder) => Partial::new(in_folder(folder, &state.name).await?, true, keep),
            Kind::Bytes { limit } => {
                state.restart(None);
                return bytes(state.file.size, limit);
            }
            Kind::Writer(writer) => {
                state.restart(None);
                return Ok(Prepared::Ready(Destination::Writer(writer)));
            }
        };
        if keep && paths::to_bytes(&partial.part).is_none() {
            return Err(SinkError::Unstorable { path: partial.part });
        }
        state.restart(Some(partial.clone()));
        Ok(Prepared::Ready(Destination::File(partial)))
    }
}

impl fmt::Debug for FileSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSink").finish_non_exhaustive()
    }
}

/// What writers can do.
pub(super) trait Output: AsyncWrite + Send + Unpin {}

impl<T: AsyncWrite + Send + Unpin> Output for T {}

/// A sink that knows from where the download goes on.
pub(super) enum Prepared {
    /// It was whole already.
    Finished(Received),
    /// It can be opened.
    Ready(Destination),
}

/// A sink that can be opened.
pub(super) enum Destination {
    File(Partial),
    Bytes { size: usize },
    Writer(Box<dyn Output>),
}

async fn resume(mut partial: Partial, state: &mut DownloadState) -> Result<Prepared, SinkError> {
    match partial.find(state.done, state.file.size).await {
        Found::Whole => return Ok(Prepared::Finished(Received::Path(partial.target))),
        Found::Part => {
            if state.is_complete() {
                partial.release_name().await?;
            }
            state.partial = Some(partial.clone());
        }
        Found::Nothing => {
            partial.modified = None;
            state.restart(Some(partial.clone()));
        }
    }
    Ok(Prepared::Ready(Destination::File(partial)))
}

async fn at_path(path: PathBuf) -> Result<PathBuf, SinkError> {
    let path = absolute(path)?;
    if names::is_taken(&path).await {
        return Err(SinkError::Exists { path });
    }
    if let Some(folder) = path.parent() {
        check_folder(folder).await?;
    }
    Ok(path)
}

async fn in_folder(folder: PathBuf, name: &str) -> Result<PathBuf, SinkError> {
    let folder = absolute(folder)?;
    check_folder(&folder).await?;
    Ok(folder.join(name))
}

async fn check_folder(folder: &Path) -> Result<(), SinkError> {
    match fs::metadata(folder).await {
        Ok(found) if found.is_dir() => Ok(()),
        _ => Err(SinkError::NotAFolder {
            path: folder.to_owned(),
        }),
    }
}

fn absolute(path: PathBuf) -> Result<PathBuf, SinkError> {
    std::path::absolute(&path).map_err(|error: io::Error| SinkError::Write {
        path: Some(path),
        error,
    })
}

fn bytes(size: u64, limit: u64) -> Result<Prepared, SinkError> {
    let fits = usize::try_from(size).ok().filter(|_| size <= limit);
    let size = fits.ok_or(SinkError::TooLarge { size, limit })?;
    Ok(Prepared::Ready(Destination::Bytes { size }))
}
