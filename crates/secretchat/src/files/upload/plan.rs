//! How a file is cut and what it is encrypted with.

use std::fmt;
use std::path::PathBuf;

use secretchat_core::crypto::FileKey;
use secretchat_core::crypto::file::encrypted_len;
use secretchat_core::tl::api::{InputEncryptedFile, types};

use super::UploadError;
use crate::files::{FileSource, OpenSource, PART, SourceError};

/// Parts that a file may have (spec/08 §4).
pub(crate) const MAX_PARTS: u32 = 4000;
/// Parts that a file of an account with Premium may have.
pub(crate) const MAX_PARTS_PREMIUM: u32 = 8000;
/// Files with more encrypted bytes go up with `saveBigFilePart`.
const BIG: u64 = 10 << 20;
/// Bytes of the smallest part that is not the last (spec/08 §4).
const SMALLEST_PART: u64 = 1024;

/// How a file goes up. Every file has a key of its own; one that has changed needs a new plan.
#[derive(Clone)]
pub(crate) struct UploadPlan {
    /// Names the upload to the server.
    pub(crate) file_id: i64,
    /// Encrypts the file, and goes into the message.
    pub(crate) key: FileKey,
    /// Bytes of the content.
    pub(crate) size: u64,
    /// Bytes of every part but the last.
    pub(in crate::files) part_size: u32,
    /// Where the file lies.
    pub(in crate::files) path: Option<PathBuf>,
    /// When it was modified.
    pub(in crate::files) modified: Option<i64>,
}

impl UploadPlan {
    /// Plans the upload of a file of at most `max_parts` parts, with a new key.
    pub(crate) fn new(source: &OpenSource, max_parts: u32) -> Result<Self, UploadError> {
        Self::with_key(source, max_parts, FileKey::generate(&mut rand::rng()))
    }

    /// The same with a key that has not been used for anything else.
    pub(crate) fn with_key(
        source: &OpenSource,
        max_parts: u32,
        key: FileKey,
    ) -> Result<Self, UploadError> {
        let size = source.size();
        let limit = u64::from(max_parts.min(MAX_PARTS_PREMIUM)) * PART;
        if size > limit {
            return Err(UploadError::TooLarge { size, limit });
        }
        Ok(Self {
            file_id: rand::random(),
            key,
            size,
            part_size: part_size(encrypted_len(size)),
            path: source.path().map(PathBuf::from),
            modified: source.modified(),
        })
    }

    /// The file itself, if it can be opened again.
    pub(crate) fn source(&self) -> Option<FileSource> {
        self.path.clone().map(FileSource::path)
    }

    /// Whether the file is still the one that was planned, as far as its size and time tell.
    pub(super) fn check(&self, source: &OpenSource) -> Result<(), SourceError> {
        if self.size == source.size() && self.modified == source.modified() {
            Ok(())
        } else {
            Err(source.changed())
        }
    }

    pub(super) fn encrypted(&self) -> u64 {
        encrypted_len(self.size)
    }

    /// How many parts there are; never 0, and at most [`MAX_PARTS_PREMIUM`].
    pub(super) fn parts(&self) -> u32 {
        let parts = self.encrypted().div_ceil(u64::from(self.part_size));
        u32::try_from(parts).unwrap_or(u32::MAX)
    }

    pub(super) fn is_big(&self) -> bool {
        self.encrypted() > BIG
    }

    /// What a message names the file by, once all parts are at the server.
    pub(crate) fn input(&self) -> InputEncryptedFile {
        let (id, parts) = (self.file_id, self.parts().cast_signed());
        let key_fingerprint = self.key.fingerprint();
        if self.is_big() {
            InputEncryptedFile::BigUploaded(types::InputEncryptedFileBigUploaded {
                id,
                parts,
                key_fingerprint,
            })
        } else {
            // Without a checksum, like every other client (spec/08 §4).
            let md5_checksum = String::new();
            InputEncryptedFile::Uploaded(types::InputEncryptedFileUploaded {
                id,
                parts,
                md5_checksum,
                key_fingerprint,
            })
        }
    }
}

impl fmt::Debug for UploadPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file_id,
            key: _,
            size,
            part_size,
            path: _,
            modified: _,
        } = self;
        f.debug_struct("UploadPlan")
            .field("file_id", file_id)
            .field("size", size)
            .field("part_size", part_size)
            .finish_non_exhaustive()
    }
}

/// Whether the server takes parts of so many bytes (spec/08 §4).
pub(super) const fn is_part_size(size: u32) -> bool {
    size as u64 >= SMALLEST_PART && size as u64 <= PART && size.is_power_of_two()
}

/// The smallest part into which all of it fits, else the largest part.
fn part_size(encrypted: u64) -> u32 {
    const LARGEST: u32 = PART as u32;
    let size = encrypted
        .clamp(SMALLEST_PART, PART)
        .next_power_of_two()
        .min(PART);
    u32::try_from(size).unwrap_or(LARGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_files_are_one_part_and_others_are_cut_into_the_largest() {
        for (encrypted, size) in [
            (16, 1024),
            (1024, 1024),
            (1040, 2048),
            (65_536, 65_536),
            (PART - 16, PART),
            (PART, PART),
            (PART + 16, PART),
            (8000 * PART, PART),
        ] {
            assert_eq!(u64::from(part_size(encrypted)), size, "{encrypted}");
            assert!(is_part_size(part_size(encrypted)));
        }
        for size in [0, 512, 1025, 3072, 1 << 20] {
            assert!(!is_part_size(size), "{size}");
        }
    }
}
