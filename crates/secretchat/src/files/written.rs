//! Files that downloads wrote, as they are known until they are deleted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use secretchat_core::record::tl::{RecordFile, RecordFiles, RecordTrash, types};
use secretchat_core::tl::{Deserialize as _, Serialize as _};

use super::paths;
use super::source::nanoseconds;

/// A whole file that a download wrote. Its length and time tell it from another that has got the name since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrittenFile {
    pub(super) path: PathBuf,
    pub(super) size: u64,
    /// Nanoseconds since 1970, where the system tells.
    pub(super) modified: Option<i64>,
}

impl WrittenFile {
    /// Whether it is there, and not another one. Blocks.
    pub(super) fn is_there(&self) -> bool {
        let Ok(found) = fs::symlink_metadata(&self.path) else {
            return false;
        };
        let modified = found.modified().ok().and_then(nanoseconds);
        let is_same = self.modified.is_none() || self.modified == modified;
        found.is_file() && found.len() == self.size && is_same
    }

    /// Whether both have the same name.
    pub(crate) fn has_name_of(&self, other: &Self) -> bool {
        self.path == other.path
    }

    /// What is noted to delete it; `None` if its path has no form that can be stored.
    pub(crate) fn to_trash(&self) -> Option<Vec<u8>> {
        Litter::File(self.clone()).to_bytes()
    }

    /// The stored form of files. One whose path has no form that can be stored is not among them.
    pub(crate) fn all_to_bytes(files: &[Self]) -> Vec<u8> {
        let files = files.iter().filter_map(Self::to_record).collect();
        RecordFiles::RecordFiles(types::RecordFiles { files }).to_bytes()
    }

    /// Reads the stored form of files; what is damaged is none.
    pub(crate) fn all_from_bytes(bytes: &[u8]) -> Vec<Self> {
        match RecordFiles::from_bytes(bytes) {
            Ok(RecordFiles::RecordFiles(record)) => {
                let files = record.files.into_iter();
                files.filter_map(Self::from_record).collect()
            }
            Err(error) => {
                tracing::error!(%error, "the files of a message cannot be read");
                Vec::new()
            }
        }
    }

    fn delete(&self) -> io::Result<()> {
        match self.is_there() {
            true => remove(&self.path),
            false => Ok(()),
        }
    }

    fn to_record(&self) -> Option<RecordFile> {
        Some(RecordFile::RecordFile(types::RecordFile {
            path: paths::to_bytes(&self.path)?,
            size: self.size.cast_signed(),
            modified: self.modified,
        }))
    }

    fn from_record(record: RecordFile) -> Option<Self> {
        let RecordFile::RecordFile(r) = record;
        Some(Self {
            path: paths::from_bytes(r.path)?,
            size: u64::try_from(r.size).ok()?,
            modified: r.modified,
        })
    }
}

/// What must be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Litter {
    /// A whole file.
    File(WrittenFile),
    /// What a download wrote that did not come to its end.
    Download {
        /// It still runs: only the next run deletes this.
        is_under_way: bool,
        /// The file that was not whole. Its name was drawn, so it is no other.
        part: PathBuf,
        /// What it is if it has got its name.
        whole: Option<WrittenFile>,
    },
}

impl Litter {
    /// Deletes it, as far as it is there. Blocks.
    pub(crate) fn delete(&self) -> io::Result<()> {
        match self {
            Self::File(file) => file.delete(),
            Self::Download { part, whole, .. } => {
                if let Some(whole) = whole {
                    release_name(part, &whole.path)?;
                    whole.delete()?;
                }
                remove(part)
            }
        }
    }

    /// The same, of a download that does not run any more.
    pub(crate) fn now(self) -> Self {
        match self {
            Self::Download { part, whole, .. } => Self::Download {
                is_under_way: false,
                part,
                whole,
            },
            file @ Self::File(_) => file,
        }
    }

    /// The stored form; `None` if a path has none.
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        let record = match self {
            Self::File(file) => RecordTrash::File(types::RecordTrashFile {
                file: file.to_record()?,
            }),
            Self::Download {
                is_under_way,
                part,
                whole,
            } => RecordTrash::Download(types::RecordTrashDownload {
                under_way: *is_under_way,
                part: paths::to_bytes(part)?,
                whole: whole.as_ref().and_then(WrittenFile::to_record),
            }),
        };
        Some(record.to_bytes())
    }

    /// Reads the stored form.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let record = RecordTrash::from_bytes(bytes)
            .inspect_err(|error| tracing::error!(%error, "a file to delete cannot be read"));
        match record.ok()? {
            RecordTrash::File(r) => WrittenFile::from_record(r.file).map(Self::File),
            RecordTrash::Download(r) => Some(Self::Download {
                is_under_way: r.under_way,
                part: paths::from_bytes(r.part)?,
                whole: r.whole.and_then(WrittenFile::from_record),
            }),
        }
    }
}

/// Deletes the empty file that keeps the name: while the part is there, the name was only taken.
fn release_name(part: &Path, target: &Path) -> io::Result<()> {
    let length = |path| fs::symlink_metadata(path).ok().map(|found| found.len());
    match length(part).is_some() && length(target) == Some(0) {
        true => remove(target),
        false => Ok(()),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use tempfile::TempDir;

    use super::*;

    fn written(folder: &TempDir, content: &str) -> WrittenFile {
        let path = folder.path().join("a.jpg");
        fs::write(&path, content).unwrap();
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        WrittenFile {
            path,
            size: content.len() as u64,
            modified: nanoseconds(modified),
        }
    }

    fn stored(litter: &Litter) -> Litter {
        Litter::from_bytes(&litter.to_bytes().unwrap()).unwrap()
    }

    #[test]
    fn only_the_file_that_was_written_is_deleted() {
        let folder = TempDir::new().unwrap();
        let file = written(&folder, "secret");
        let litter = stored(&Litter::File(file.clone()));
        let other = fs::File::options().write(true).open(&file.path).unwrap();
        other
            .set_modified(UNIX_EPOCH + Duration::from_secs(1))
            .unwrap();
        litter.delete().unwrap();
        assert!(file.path.exists(), "another of the same length");
        fs::write(&file.path, "longer than it was").unwrap();
        litter.delete().unwrap();
        assert!(file.path.exists(), "another length");
        let litter = stored(&Litter::File(written(&folder, "secret")));
        litter.delete().unwrap();
        assert!(!file.path.exists());
        litter.delete().unwrap();
    }

    #[test]
    fn of_a_download_the_part_the_name_and_the_whole_file_are_deleted() {
        let folder = TempDir::new().unwrap();
        for (has_part, found) in [(true, ""), (true, "mine"), (false, ""), (false, "secret")] {
            let whole = written(&folder, "secret");
            let part = folder.path().join("a.jpg.part");
            if has_part {
                fs::write(&part, "secret").unwrap();
            }
            if found != "secret" {
                fs::write(&whole.path, found).unwrap();
            }
            let litter = Litter::Download {
                is_under_way: true,
                part: part.clone(),
                whole: Some(whole.clone()),
            };
            assert_eq!(stored(&litter), litter);
            litter.delete().unwrap();
            assert!(!part.exists());
            // An empty file is not ours once it could have the content.
            let is_left = found == "mine" || (!has_part && found.is_empty());
            assert_eq!(whole.path.exists(), is_left, "{has_part} {found:?}");
        }
    }

    #[test]
    fn files_of_a_message_are_read_as_they_were_written() {
        let folder = TempDir::new().unwrap();
        let files = [written(&folder, "a"), written(&folder, "secret")];
        let bytes = WrittenFile::all_to_bytes(&files);
        assert_eq!(WrittenFile::all_from_bytes(&bytes), files);
        for end in 0..bytes.len() {
            assert_eq!(WrittenFile::all_from_bytes(&bytes[..end]), []);
        }
    }
}
