//! Where the two databases are, and what a later run must know to go on with them.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use secretchat::store::{OpenError, SqliteOptions, SqliteStore, StoreKey, Synchronous, Vault};
use secretchat_core::ids::Time;
use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempDir};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::person::Person;

/// Has the keys, and where the server stood.
const NOTES: &str = "demo.json";
const WARNING: &str = "For the demo only: who reads this file reads both databases. Real programs keep keys elsewhere.";

/// A folder with two databases.
pub(crate) struct Place {
    folder: PathBuf,
    /// Deletes the folder in the end.
    temporary: Option<TempDir>,
    keys: Keys,
    last: Option<LastRun>,
}

/// Where the server stood at the end of the last run: it lives in the process, so the next run must tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastRun {
    /// Milliseconds.
    pub(crate) time: i64,
    /// Of Alice and Bob.
    pub(crate) qts: [i32; 2],
    /// Messages in either database.
    pub(crate) messages: u32,
}

/// How a run ends.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum End {
    /// Not at all yet; or it was interrupted.
    Open,
    /// The chat goes on.
    Kept(LastRun),
    /// The chat is over.
    Closed,
}

/// Of Alice and Bob.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Keys([[u8; 32]; 2]);

#[derive(Serialize, Deserialize)]
struct Notes {
    warning: String,
    keys: Keys,
    end: End,
}

/// Why there is no place for the databases.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlaceError {
    #[error("cannot keep the chat in {}: {name} is there already", .folder.display())]
    Taken { folder: PathBuf, name: &'static str },
    #[error("cannot resume {}: it has no {name}, so no demo was kept there", .folder.display())]
    NoDemo { folder: PathBuf, name: &'static str },
    #[error("cannot resume {}: its demo was interrupted", .folder.display())]
    Interrupted { folder: PathBuf },
    #[error("cannot resume {}: its chat is closed", .folder.display())]
    Over { folder: PathBuf },
    #[error("cannot read {}: {error}", .path.display())]
    Unreadable {
        path: PathBuf,
        error: Box<dyn std::error::Error>,
    },
    #[error("cannot write {}: {error}", .path.display())]
    Unwritable { path: PathBuf, error: io::Error },
}

impl Place {
    /// A folder that is deleted in the end.
    pub(crate) fn temporary() -> Result<Self, PlaceError> {
        let path = std::env::temp_dir();
        let folder = tempfile::tempdir().map_err(|error| PlaceError::Unwritable { path, error })?;
        Ok(Self {
            folder: folder.path().to_owned(),
            temporary: Some(folder),
            keys: Keys(rand::random()),
            last: None,
        })
    }

    /// A folder that stays; it is made if it is not there.
    pub(crate) fn kept(folder: &Path) -> Result<Self, PlaceError> {
        let folder = folder.to_owned();
        if let Err(error) = fs::create_dir_all(&folder) {
            return Err(PlaceError::Unwritable {
                path: folder,
                error,
            });
        }
        let is_there = |name: &&&'static str| folder.join(name).exists();
        if let Some(name) = files().iter().find(is_there) {
            return Err(PlaceError::Taken { folder, name });
        }
        let place = Self {
            folder,
            temporary: None,
            keys: Keys(rand::random()),
            last: None,
        };
        place.note(End::Open)?;
        Ok(place)
    }

    /// The folder of a demo that was kept.
    pub(crate) fn resumed(folder: &Path) -> Result<Self, PlaceError> {
        let folder = folder.to_owned();
        let is_missing = |name: &&&'static str| !folder.join(name).is_file();
        if let Some(name) = files().iter().find(is_missing) {
            return Err(PlaceError::NoDemo { folder, name });
        }
        let Notes { keys, end, .. } = read(&folder.join(NOTES))?;
        let last = match end {
            End::Open => return Err(PlaceError::Interrupted { folder }),
            End::Closed => return Err(PlaceError::Over { folder }),
            End::Kept(last) => Some(last),
        };
        let place = Self {
            folder,
            temporary: None,
            keys,
            last,
        };
        place.note(End::Open)?;
        Ok(place)
    }

    /// Where the last run ended, if there was one.
    pub(crate) const fn last(&self) -> Option<LastRun> {
        self.last
    }

    /// Whether every commit waits for the disk: of what is deleted in the end, nothing has to survive a power cut.
    pub(crate) const fn is_durable(&self) -> bool {
        self.temporary.is_none()
    }

    /// Opens the database of a person.
    pub(crate) fn open(&self, person: Person) -> Result<Vault, OpenError> {
        let Keys([alice, bob]) = &self.keys;
        let (name, key) = match person {
            Person::Alice => (ALICE, alice),
            Person::Bob => (BOB, bob),
        };
        let synchronous = match self.is_durable() {
            true => Synchronous::Full,
            false => Synchronous::Normal,
        };
        let options = SqliteOptions {
            synchronous,
            ..SqliteOptions::default()
        };
        let store = SqliteStore::open_with(self.folder.join(name), options)?;
        Vault::open(store, StoreKey::raw(*key), None)
    }

    /// Writes down how the run ended, if the folder stays. The file is its owner's alone.
    pub(crate) fn note(&self, end: End) -> Result<(), PlaceError> {
        if !self.is_durable() {
            return Ok(());
        }
        let notes = Notes {
            warning: WARNING.to_owned(),
            keys: self.keys.clone(),
            end,
        };
        let path = self.folder.join(NOTES);
        write(&notes, &self.folder, &path).map_err(|error| PlaceError::Unwritable { path, error })
    }
}

impl LastRun {
    /// The time of the server.
    pub(crate) const fn time(self) -> Time {
        Time(self.time)
    }
}

const ALICE: &str = "alice.db";
const BOB: &str = "bob.db";

const fn files() -> [&'static str; 3] {
    [NOTES, ALICE, BOB]
}

fn read(path: &Path) -> Result<Notes, PlaceError> {
    let unreadable = |error| PlaceError::Unreadable {
        path: path.to_owned(),
        error,
    };
    let bytes = Zeroizing::new(fs::read(path).map_err(|error| unreadable(error.into()))?);
    serde_json::from_slice(&bytes).map_err(|error| unreadable(error.into()))
}

/// A temporary file can be read by its owner only, and stays so under its name.
fn write(notes: &Notes, folder: &Path, path: &Path) -> io::Result<()> {
    let bytes = Zeroizing::new(serde_json::to_vec_pretty(notes)?);
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&bytes)?;
    file.persist(path).map(drop).map_err(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_down_is_there_in_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let last = LastRun {
            time: 5,
            qts: [6, 7],
            messages: 8,
        };
        let kept = Place::kept(folder.path()).unwrap();
        for name in [ALICE, BOB] {
            fs::write(folder.path().join(name), []).unwrap();
        }
        let is_interrupted = |place| matches!(place, Err(PlaceError::Interrupted { .. }));
        assert!(is_interrupted(Place::resumed(folder.path())));
        kept.note(End::Kept(last)).unwrap();
        let resumed = Place::resumed(folder.path()).unwrap();
        assert_eq!(resumed.last(), Some(last));
        assert_eq!(resumed.keys.0, kept.keys.0);
        assert!(is_interrupted(Place::resumed(folder.path())));
        resumed.note(End::Closed).unwrap();
        let again = Place::resumed(folder.path());
        assert!(matches!(again, Err(PlaceError::Over { .. })));
    }

    #[test]
    fn a_temporary_folder_is_gone_in_the_end() {
        let place = Place::temporary().unwrap();
        let folder = place.folder.clone();
        assert!(folder.is_dir());
        drop(place);
        assert!(!folder.exists());
    }
}
