//! The file that is sent: one of the user, or one that is made up.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use secretchat::files::FileSource;

/// Bytes of the file that is made up.
const MADE_UP: u64 = 1 << 20;
/// Largest file that the server takes, in bytes (spec/08 §4).
const LARGEST: u64 = 2000 << 20;

/// Where the bytes come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    File { path: PathBuf, size: u64 },
    MadeUp { seed: u64 },
}

/// Why a file cannot be sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    #[error("cannot read {}: {error}", .path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("cannot send {}: it is a directory", .path.display())]
    Directory { path: PathBuf },
    #[error("cannot send {}: it is not a regular file", .path.display())]
    Irregular { path: PathBuf },
    #[error("cannot send {}: it is empty", .path.display())]
    Empty { path: PathBuf },
    #[error("cannot send {}: it has {size} bytes, and {LARGEST} are allowed", .path.display())]
    TooLarge { path: PathBuf, size: u64 },
}

impl Source {
    /// Looks at the file before anything is done with it.
    pub(crate) fn new(path: Option<&Path>, seed: u64) -> Result<Self, SourceError> {
        let Some(path) = path else {
            return Ok(Self::MadeUp { seed });
        };
        let path = path.to_owned();
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => return Err(SourceError::Unreadable { path, error }),
        };
        if metadata.is_dir() {
            return Err(SourceError::Directory { path });
        }
        if !metadata.is_file() {
            return Err(SourceError::Irregular { path });
        }
        if let Err(error) = File::open(&path) {
            return Err(SourceError::Unreadable { path, error });
        }
        match metadata.len() {
            0 => Err(SourceError::Empty { path }),
            size if size > LARGEST => Err(SourceError::TooLarge { path, size }),
            size => Ok(Self::File { path, size }),
        }
    }

    /// Bytes.
    pub(crate) const fn size(&self) -> u64 {
        match self {
            Self::File { size, .. } => *size,
            Self::MadeUp { .. } => MADE_UP,
        }
    }

    /// As a client takes it.
    pub(crate) fn to_send(&self) -> io::Result<FileSource> {
        if let Self::File { path, .. } = self {
            return Ok(FileSource::path(path));
        }
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes)?;
        Ok(FileSource::bytes(bytes).named(&self.name()))
    }

    /// The name that the peer is told.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File { path, .. } => path.file_name().map_or_else(
                || "file".to_owned(),
                |name| name.to_string_lossy().into_owned(),
            ),
            Self::MadeUp { .. } => "made-up.bin".to_owned(),
        }
    }

    /// Reads from the beginning; the same bytes every time.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::File { path, .. } => {
                Box::new(BufReader::with_capacity(1 << 20, File::open(path)?))
            }
            Self::MadeUp { seed } => Box::new(noise(*seed).take(MADE_UP)),
        })
    }
}

/// Bytes without end.
pub(crate) fn noise(seed: u64) -> impl Read + Send {
    Noise(ChaCha20Rng::seed_from_u64(seed))
}

struct Noise(ChaCha20Rng);

impl Read for Noise {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.fill_bytes(buffer);
        Ok(buffer.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(path: &Path) -> String {
        Source::new(Some(path), 0).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_sent_is_refused_with_path_and_reason() {
        let folder = std::env::temp_dir();
        assert!(refusal(&folder).ends_with("it is a directory"));
        assert!(refusal(&folder.join("no such file")).starts_with("cannot read "));
        let empty = folder.join(format!("secretchat-empty-{}", std::process::id()));
        fs::write(&empty, []).unwrap();
        assert!(refusal(&empty).ends_with("it is empty"));
        let huge = File::options().write(true).open(&empty).unwrap();
        huge.set_len(LARGEST + 1).unwrap();
        assert!(refusal(&empty).contains("2097152001 bytes"));
        fs::remove_file(&empty).unwrap();
    }

    #[test]
    fn what_is_made_up_is_the_same_every_time() {
        let read = |seed| {
            let mut bytes = Vec::new();
            Source::MadeUp { seed }
                .open()
                .unwrap()
                .read_to_end(&mut bytes)
                .unwrap();
            bytes
        };
        assert_eq!(read(1).len() as u64, MADE_UP);
        assert_eq!(read(1), read(1));
        assert_ne!(read(1), read(2));
    }
}
