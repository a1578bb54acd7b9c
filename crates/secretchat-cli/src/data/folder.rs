//! The data folder.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy as _, choose_base_strategy};

use crate::failure::Failure;

/// A folder that only its owner can read.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Takes the folder, and makes it if it is not there.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let path = match path {
            Some(path) => path.to_owned(),
            None => default_path()?,
        };
        match create(&path) {
            Ok(()) => Ok(Self(path)),
            Err(error) => Err(Failure::File { path, error }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Everything about the chats, sealed.
    pub(crate) fn chats(&self) -> PathBuf {
        self.0.join("chats.db")
    }

    /// The login, sealed.
    pub(crate) fn session(&self) -> PathBuf {
        self.0.join("session")
    }

    /// How the program names itself to Telegram.
    pub(crate) fn api_id(&self) -> PathBuf {
        self.0.join("api.json")
    }

    /// What the program did.
    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("secretchat.log")
    }

    /// Nothing was ever kept here.
    pub(crate) fn is_new(&self) -> bool {
        fs::metadata(self.chats()).map_or(true, |file| file.len() == 0)
    }
}

fn default_path() -> Result<PathBuf, Failure> {
    choose_base_strategy()
        .map(|base| base.data_dir().join("secretchat"))
        .map_err(|_| Failure::Usage("no home folder is known: say --data DIR".to_owned()))
}

fn create(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_for_its_owner_alone() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(Some(&place.path().join("a/b"))).unwrap();
        assert!(folder.path().is_dir());
        assert!(folder.is_new());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
        fs::write(folder.chats(), "x").unwrap();
        assert!(!folder.is_new());
    }

    #[test]
    fn a_file_is_no_folder() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let failure = Folder::open(Some(file.path())).unwrap_err();
        assert_eq!(failure.exit_code(), crate::failure::EXIT_USAGE);
    }
}
