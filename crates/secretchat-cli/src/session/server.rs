//! A test server, as the line says that `secretchat testserver` prints.

use std::fs::File;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secretchat::transport::DcId;
use secretchat_telegram::{Datacentre, Datacentres};
use secretchat_testserver::server_file::{self, Keys, ServerFile, ServerFileError};

use crate::failure::Failure;

/// Digits of a key that are its name.
const NAME: usize = 16;

/// A test server that runs.
pub(crate) struct TestServer {
    file: ServerFile,
    /// Where it was read.
    path: PathBuf,
}

impl TestServer {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let path = path.to_owned();
        match ServerFile::read(&path) {
            Ok(file) => Ok(Self { file, path }),
            Err(ServerFileError::Io(error)) => Err(Failure::File { path, error }),
            Err(error) => Err(Failure::ServerFile {
                path,
                why: error.to_string(),
            }),
        }
    }

    /// The data centres for an account, which needs no login.
    pub(crate) fn of_account(&self, name: &str) -> Result<Datacentres, Failure> {
        let account = self.file.account(name);
        let account = account.ok_or_else(|| self.unusable(format!("it has no account {name}")))?;
        self.datacentres(&account.auth_keys)
    }

    /// The data centres with keys that nobody has used yet. Each is used once: who takes one leaves a note beside the
    /// file.
    pub(crate) fn of_nobody(&self) -> Result<Datacentres, Failure> {
        for keys in &self.file.spare_keys {
            if self.claim(keys)? {
                return self.datacentres(keys);
            }
        }
        Err(self.unusable("all its spare keys are used".to_owned()))
    }

    /// The data centres for a session that has keys.
    pub(crate) fn of_session(&self) -> Result<Datacentres, Failure> {
        self.datacentres(&Keys::new())
    }

    fn claim(&self, keys: &Keys) -> Result<bool, Failure> {
        let name = keys.values().next().map(ToString::to_string);
        let name = name.as_ref().and_then(|digits| digits.get(..NAME));
        let name = name.ok_or_else(|| self.unusable("a spare key is missing".to_owned()))?;
        let mut path = self.path.clone().into_os_string();
        path.push(format!(".{name}.used"));
        match File::create_new(&path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(Failure::File {
                path: path.into(),
                error,
            }),
        }
    }

    fn datacentres(&self, keys: &Keys) -> Result<Datacentres, Failure> {
        let option = |dc: &server_file::Datacentre| match dc.address {
            SocketAddr::V4(address) => Ok(Datacentre {
                id: DcId(dc.id),
                address,
                auth_key: keys.get(&dc.id).map(|key| key.0.clone()),
            }),
            SocketAddr::V6(address) => Err(self.unusable(format!("{address} is not of version 4"))),
        };
        let options: Result<Vec<_>, Failure> = self.file.dcs.iter().map(option).collect();
        Ok(Datacentres {
            home: DcId(self.file.home_dc),
            options: options?,
        })
    }

    fn unusable(&self, why: String) -> Failure {
        Failure::ServerFile {
            path: self.path.clone(),
            why,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;
    use tempfile::TempDir;

    use super::*;

    fn server(folder: &TempDir) -> TestServer {
        let keys = |byte: &str| json!({ "1": byte.repeat(256), "2": byte.repeat(256) });
        let said = json!({
            "version": 1, "home_dc": 1, "rsa": { "public_key": "…", "fingerprint": "1" },
            "dcs": [{ "id": 1, "address": "127.0.0.1:1" }, { "id": 2, "address": "127.0.0.1:2" }],
            "line": "127.0.0.1:3",
            "accounts": [{
                "name": "alice", "user_id": "1001", "access_hash": "1", "bot": false,
                "auth_keys": keys("01"),
            }],
            "spare_keys": [keys("a2"), keys("03")],
        });
        let path = folder.path().join("server.json");
        fs::write(&path, said.to_string()).unwrap();
        TestServer::read(&path).unwrap()
    }

    fn keys(datacentres: &Datacentres) -> Vec<Option<&[u8; 256]>> {
        let options = datacentres.options.iter();
        options.map(|dc| dc.auth_key.as_deref()).collect()
    }

    #[test]
    fn an_account_has_its_keys_at_all_data_centres() {
        let server = server(&tempfile::tempdir().unwrap());
        let alice = server.of_account("alice").unwrap();
        assert_eq!(alice.home, DcId(1));
        assert_eq!(keys(&alice), [Some(&[1; 256]); 2]);
        assert!(matches!(
            server.of_account("eve"),
            Err(Failure::ServerFile { .. })
        ));
        assert_eq!(keys(&server.of_session().unwrap()), [None; 2]);
    }

    #[test]
    fn every_spare_key_is_used_once() {
        let folder = tempfile::tempdir().unwrap();
        let take = || server(&folder).of_nobody();
        let (first, second) = (take().unwrap(), take().unwrap());
        assert_ne!(first, second);
        assert!(matches!(take(), Err(Failure::ServerFile { .. })));
    }

    #[test]
    fn a_file_that_is_not_there_is_told_with_its_path() {
        let read = TestServer::read(Path::new("/not/there"));
        assert!(matches!(read, Err(Failure::File { .. })));
    }
}
