//! Files: parts come up one by one, become a file when a message names them, and go down in ranges (spec/08 §4–5).

mod download;
mod stored;
mod upload;

use std::collections::BTreeMap;

use secretchat_core::ids::UserId;

use self::stored::Stored;
use self::upload::Upload;

/// The datacentre that has all files.
pub const DC_ID: i32 = 2;
/// Parts of one file at most (spec/08 §4).
pub const MAX_PARTS: i32 = 4000;
/// Largest part, in bytes; the size of every part divides it.
pub(crate) const LARGEST_PART: usize = 512 << 10;
/// Largest file that `upload.saveFilePart` can make, in bytes: 10 MiB.
pub const SMALL_FILE: u64 = 10 << 20;

/// All files.
#[derive(Default)]
pub(crate) struct Files {
    uploads: BTreeMap<(UserId, i64), Upload>,
    stored: BTreeMap<i64, Stored>,
}

impl Files {
    pub(crate) fn count(&self) -> usize {
        self.stored.len()
    }
}
