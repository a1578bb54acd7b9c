//! A file at the server.

use secretchat_core::crypto::FileKey;
use secretchat_core::crypto::file::encrypted_len;
use secretchat_core::message::MAX_FILE;
use secretchat_core::message::media::{FileInfo, FileSizeError};
use secretchat_core::tl::api::types::EncryptedFile;

use super::DownloadError;
use crate::transport::DcId;

/// Where a file lies and what decrypts it.
#[derive(Clone, Debug)]
pub(crate) struct RemoteFile {
    pub(super) id: i64,
    pub(super) access_hash: i64,
    pub(in crate::files) dc_id: i32,
    pub(super) key: FileKey,
    /// Bytes of the content; never 0.
    pub(crate) size: u64,
}

impl RemoteFile {
    /// The file that a message describes, at the place that the server told with it (spec/08 §5–6).
    pub(super) fn new(info: &FileInfo, file: &EncryptedFile) -> Result<Self, DownloadError> {
        if info.key.fingerprint() != file.key_fingerprint {
            return Err(DownloadError::Fingerprint);
        }
        let size = info.plain_len(file.size)?;
        if i64::try_from(encrypted_len(size)).map_or(true, |needed| needed > file.size) {
            return Err(DownloadError::Size(FileSizeError {
                size,
                encrypted: file.size,
            }));
        }
        if size > MAX_FILE {
            return Err(DownloadError::TooLarge {
                size,
                limit: MAX_FILE,
            });
        }
        Ok(Self {
            id: file.id,
            access_hash: file.access_hash,
            dc_id: file.dc_id,
            key: info.key.clone(),
            size,
        })
    }

    pub(in crate::files) const fn key(&self) -> &FileKey {
        &self.key
    }

    /// The data centre; `None` for the home of the account if the server did not tell.
    pub(super) fn dc(&self) -> Option<DcId> {
        (self.dc_id > 0).then_some(DcId(self.dc_id))
    }
}
