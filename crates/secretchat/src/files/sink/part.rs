//! A file while it is written.

use std::fs;
use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};

use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};
use tokio::task::spawn_blocking;

use super::{Partial, SinkError, names};
use crate::files::source::nanoseconds;

/// A file while it is written. Dropped before it has its name it deletes itself, unless it is kept.
pub(in crate::files) struct PartFile {
    file: tokio::fs::File,
    partial: Partial,
    /// After the file, so that the file is closed when it is deleted. Not here while the file is renamed.
    guard: Option<Guard>,
}

impl PartFile {
    /// Opens it, with the first `length` bytes of what is there already.
    pub(super) async fn open(partial: Partial, length: u64) -> Result<Self, SinkError> {
        let guard = Guard {
            path: partial.part.clone(),
            keep: partial.is_resumable,
        };
        // The guard goes with the file: a future that is dropped does not stop what blocks.
        let opened = blocking(move || open(&guard.path, length).map(|file| (file, guard))).await;
        let (file, guard) = opened.map_err(|error| write_error(&partial, error))?;
        let file = tokio::fs::File::from_std(file);
        let mut part = Self {
            file,
            partial,
            guard: Some(guard),
        };
        let sought = part.file.seek(SeekFrom::Start(length)).await;
        part.check(sought)?;
        Ok(part)
    }

    pub(in crate::files) const fn partial(&self) -> &Partial {
        &self.partial
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        let written = self.file.write_all(bytes).await;
        self.check(written)
    }

    /// Makes sure that what was written survives a power cut.
    pub(super) async fn sync(&mut self) -> Result<(), SinkError> {
        let synced = match self.file.flush().await {
            Ok(()) => self.file.sync_all().await,
            error => error,
        };
        self.check(synced)
    }

    /// Settles a name that is free for what is whole now.
    pub(in crate::files) async fn choose_name(&mut self) -> Result<(), SinkError> {
        let Partial {
            target, in_folder, ..
        } = &self.partial;
        self.partial.target = names::free(target, *in_folder).await?;
        let found = self.file.metadata().await;
        let found = found.map_err(|error| write_error(&self.partial, error))?;
        self.partial.modified = found.modified().ok().and_then(nanoseconds);
        Ok(())
    }

    /// Gives the file that name; `None` if it was taken meanwhile.
    pub(in crate::files) async fn rename(&mut self) -> Result<Option<PathBuf>, SinkError> {
        let Partial { part, target, .. } = self.partial.clone();
        let mut guard = self.guard.take();
        // The guard goes with it here too: what blocks goes on if the future is dropped, and then deletes what it renamed.
        let renamed = blocking(move || {
            let renamed = rename(&part, &target);
            if let (Ok(()), Some(guard)) = (&renamed, &mut guard) {
                guard.path = target;
            }
            Ok((renamed, guard))
        });
        let renamed = renamed.await.and_then(|(renamed, guard)| {
            self.guard = guard;
            renamed
        });
        match renamed {
            Ok(()) => {
                if let Some(guard) = &mut self.guard {
                    guard.keep = true;
                }
                Ok(Some(self.partial.target.clone()))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(write_error(&self.partial, error)),
        }
    }

    fn check<T>(&self, result: io::Result<T>) -> Result<(), SinkError> {
        result
            .map(drop)
            .map_err(|error| write_error(&self.partial, error))
    }
}

/// Deletes a file when dropped.
struct Guard {
    path: PathBuf,
    keep: bool,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.keep {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path, length: u64) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    file.set_len(length)?;
    Ok(file)
}

/// Renames a file without replacing another.
fn rename(part: &Path, target: &Path) -> io::Result<()> {
    // A rename alone would replace what came meanwhile, and not every file system can be told not to.
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(target)?;
    if let Err(error) = fs::rename(part, target) {
        let _ = fs::remove_file(target);
        return Err(error);
    }
    sync_folder(target);
    Ok(())
}

/// Makes the new name survive a power cut, where that can be asked for.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = path;
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}

fn write_error(partial: &Partial, error: io::Error) -> SinkError {
    SinkError::Write {
        path: Some(partial.shown()),
        error,
    }
}
