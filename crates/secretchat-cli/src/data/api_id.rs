//! How the program names itself to Telegram, kept so that it has to be said once.

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::Folder;
use crate::args::Global;
use crate::failure::Failure;

/// Both values of <https://my.telegram.org>.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownApiId {
    pub(crate) api_id: i32,
    pub(crate) api_hash: String,
}

impl KnownApiId {
    /// What was said, or else what was kept.
    pub(crate) fn find(global: &Global, folder: &Folder) -> Result<Self, Failure> {
        match (global.api_id, &global.api_hash) {
            (Some(api_id), Some(api_hash)) => Ok(Self {
                api_id,
                api_hash: api_hash.clone(),
            }),
            (None, None) => read(&folder.api_id()).ok_or(Failure::ApiIdMissing),
            _ => Err(Failure::Usage(
                "--api-id and --api-hash belong together: say both".to_owned(),
            )),
        }
    }

    /// Keeps it for the next time. A temporary file can be read by its owner only, and stays so under its name.
    pub(crate) fn keep(&self, folder: &Folder) -> Result<(), Failure> {
        let path = folder.api_id();
        let written = (|| {
            let mut file = NamedTempFile::new_in(folder.path())?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.persist(&path).map(drop).map_err(std::io::Error::from)
        })();
        written.map_err(|error| Failure::File { path, error })
    }
}

fn read(path: &Path) -> Option<KnownApiId> {
    let file = BufReader::new(File::open(path).ok()?);
    serde_json::from_reader(file).ok()
}
