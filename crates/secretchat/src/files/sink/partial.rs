//! A file that is not whole yet, as it is known before and after a restart.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;

use super::{SinkError, names};
use crate::files::WrittenFile;

/// A file that is not whole yet.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::files) struct Partial {
    /// Where it is for now.
    pub(in crate::files) part: PathBuf,
    /// Where it will be.
    pub(in crate::files) target: PathBuf,
    /// Another name will do if that is taken.
    pub(in crate::files) in_folder: bool,
    /// It stays when the download is interrupted.
    pub(in crate::files) is_resumable: bool,
    /// When the last of it was written, once it is whole: nanoseconds since 1970, where the system tells.
    pub(in crate::files) modified: Option<i64>,
}

/// What a restart has left of a file.
pub(super) enum Found {
    /// All of it, under its name.
    Whole,
    /// As much as was written.
    Part,
    /// Not enough to go on.
    Nothing,
}

impl Partial {
    pub(super) fn new(target: PathBuf, in_folder: bool, is_resumable: bool) -> Self {
        Self {
            part: names::part(&target),
            target,
            in_folder,
            is_resumable,
            modified: None,
        }
    }

    /// What an error may name: in a folder, the sender has chosen the name of the file.
    pub(super) fn shown(&self) -> PathBuf {
        let folder = self.target.parent().filter(|_| self.in_folder);
        folder.unwrap_or(&self.target).to_owned()
    }

    /// Looks for what was written, if `done` of `size` bytes were.
    pub(super) async fn find(&self, done: u64, size: u64) -> Found {
        let part = length(&self.part).await;
        if part.is_some_and(|length| length >= done) {
            return Found::Part;
        }
        let is_whole = done == size && part.is_none();
        if is_whole && self.whole(size).is_there() {
            Found::Whole
        } else {
            Found::Nothing
        }
    }

    /// The file that it becomes.
    pub(in crate::files) fn whole(&self, size: u64) -> WrittenFile {
        WrittenFile {
            path: self.target.clone(),
            size,
            modified: self.modified,
        }
    }

    /// Deletes the empty file that keeps the name. Only right when all is written and the part is still there: then it
    /// was put there a moment before the restart.
    pub(super) async fn release_name(&self) -> Result<(), SinkError> {
        if length(&self.target).await != Some(0) {
            return Ok(());
        }
        match fs::remove_file(&self.target).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(SinkError::Write {
                path: Some(self.shown()),
                error,
            }),
            _ => Ok(()),
        }
    }
}

/// Bytes of a file; `None` if there is none.
async fn length(path: &Path) -> Option<u64> {
    let found = fs::symlink_metadata(path).await.ok()?;
    found.is_file().then_some(found.len())
}
