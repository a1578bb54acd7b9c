//! Files that a message was sent with, or that were attached to a chat.

use std::fmt::Write as _;
use std::sync::Arc;

use md5::{Digest as _, Md5};
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions, types};

use super::{DC_ID, SMALL_FILE};
use crate::error::{bad_request, require};
use crate::faults::count_down;
use crate::server::{Call, Server};

/// A file.
pub(super) struct Stored {
    pub(super) access_hash: i64,
    pub(super) size: u64,
    key_fingerprint: i32,
    /// All of the same length, but for the last.
    pub(super) parts: Vec<Arc<[u8]>>,
}

impl Stored {
    fn view(&self, id: i64) -> api::EncryptedFile {
        api::EncryptedFile::EncryptedFile(types::EncryptedFile {
            id,
            access_hash: self.access_hash,
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            dc_id: DC_ID,
            key_fingerprint: self.key_fingerprint,
        })
    }
}

impl Server {
    /// The file that a client names: made of its parts, or one that is here already.
    pub(crate) fn resolve_file(
        &mut self,
        file: &api::InputEncryptedFile,
        call: Call,
    ) -> Result<api::EncryptedFile, RpcError> {
        match file {
            api::InputEncryptedFile::Empty => Err(bad_request("FILE_EMTPY")),
            api::InputEncryptedFile::Uploaded(f) => {
                let parts = self.parts_of(f.id, f.parts, false, call)?;
                check_md5(&f.md5_checksum, &parts)?;
                Ok(self.store(parts, f.key_fingerprint))
            }
            api::InputEncryptedFile::BigUploaded(f) => {
                let parts = self.parts_of(f.id, f.parts, true, call)?;
                Ok(self.store(parts, f.key_fingerprint))
            }
            api::InputEncryptedFile::InputEncryptedFile(f) => {
                let stored = self
                    .files
                    .stored
                    .get(&f.id)
                    .filter(|stored| stored.access_hash == f.access_hash);
                Ok(stored
                    .ok_or_else(|| bad_request("FILE_ID_INVALID"))?
                    .view(f.id))
            }
        }
    }

    pub(crate) fn upload_encrypted_file(
        &mut self,
        call: Call,
        f: functions::MessagesUploadEncryptedFile,
    ) -> Result<api::EncryptedFile, RpcError> {
        self.party(&f.peer, call)
            .ok_or_else(|| bad_request("CHAT_ID_INVALID"))?;
        self.resolve_file(&f.file, call)
    }

    fn parts_of(
        &mut self,
        id: i64,
        count: i32,
        is_big: bool,
        call: Call,
    ) -> Result<Vec<Arc<[u8]>>, RpcError> {
        self.forget(id, call)?;
        let upload = self
            .files
            .uploads
            .get(&(call.user, id))
            .ok_or_else(|| bad_request("FILE_PART_0_MISSING"))?;
        require(upload.is_big == is_big, "FILE_PARTS_INVALID")?;
        require(
            upload.total.is_none_or(|total| total == count),
            "FILE_PARTS_INVALID",
        )?;
        let parts = upload.complete(count)?;
        require(
            is_big || size_of(&parts) <= SMALL_FILE,
            "FILE_PARTS_INVALID",
        )?;
        Ok(parts)
    }

    /// Misbehaves, if it should: a part, or all of them, are not here any more.
    fn forget(&mut self, id: i64, call: Call) -> Result<(), RpcError> {
        let key = (call.user, id);
        let faults = &mut self.account(call.user)?.faults;
        let (whole, part) = (&mut faults.forget_uploads, &mut faults.forget_parts);
        if count_down(whole) {
            self.files.uploads.remove(&key);
        } else if count_down(part) {
            let drawn = self.random_long().cast_unsigned();
            if let Some(upload) = self.files.uploads.get_mut(&key) {
                upload.forget(drawn);
            }
        }
        Ok(())
    }

    fn store(&mut self, parts: Vec<Arc<[u8]>>, key_fingerprint: i32) -> api::EncryptedFile {
        let id = self.random_long();
        let stored = Stored {
            access_hash: self.random_long(),
            size: size_of(&parts),
            key_fingerprint,
            parts,
        };
        let view = stored.view(id);
        self.files.stored.insert(id, stored);
        view
    }
}

fn size_of(parts: &[Arc<[u8]>]) -> u64 {
    parts.iter().map(|part| part.len() as u64).sum()
}

/// The checksum is of the encrypted content, in hexadecimal; empty means none (spec/08 §4).
fn check_md5(expected: &str, parts: &[Arc<[u8]>]) -> Result<(), RpcError> {
    if expected.is_empty() {
        return Ok(());
    }
    let digest = parts
        .iter()
        .fold(Md5::new(), |md5, part| md5.chain_update(part))
        .finalize();
    let mut hex = String::new();
    for byte in digest {
        let _ = write!(hex, "{byte:02x}");
    }
    require(hex == expected, "MD5_CHECKSUM_INVALID")
}
