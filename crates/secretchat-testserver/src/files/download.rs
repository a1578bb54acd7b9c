//! Ranges on their way down.

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions, types};

use super::stored::Stored;
use crate::error::{bad_request, require};
use crate::faults::count_down;
use crate::server::{Call, Server};

/// A range must lie inside one block of this many bytes.
const BLOCK: i64 = 1 << 20;

impl Server {
    /// The content says nothing about its type, and there is no CDN, so `cdn_supported` changes nothing.
    pub(crate) fn get_file(
        &mut self,
        call: Call,
        f: functions::UploadGetFile,
    ) -> Result<api::UploadFile, RpcError> {
        let api::InputFileLocation::InputEncryptedFileLocation(location) = &f.location else {
            return Err(bad_request("LOCATION_INVALID"));
        };
        let is_short = count_down(&mut self.account(call.user)?.faults.short_ranges);
        let stored = self
            .files
            .stored
            .get(&location.id)
            .ok_or_else(|| bad_request("FILE_ID_INVALID"))?;
        require(
            stored.access_hash == location.access_hash,
            "LOCATION_INVALID",
        )?;
        check_range(f.offset, i64::from(f.limit), f.precise)?;
        let mut bytes = stored.range(f.offset.cast_unsigned(), f.limit.cast_unsigned() as usize);
        if is_short {
            bytes.truncate(bytes.len() / 2);
        }
        let r#type = api::StorageFileType::StorageFileUnknown;
        Ok(api::UploadFile::UploadFile(types::UploadFile {
            r#type,
            mtime: 0,
            bytes,
        }))
    }
}

/// The rules of spec/08 §5.
fn check_range(offset: i64, limit: i64, precise: bool) -> Result<(), RpcError> {
    let step = if precise { 1024 } else { 4096 };
    require(offset >= 0 && offset % step == 0, "OFFSET_INVALID")?;
    require(
        (1..=BLOCK).contains(&limit) && limit % step == 0,
        "LIMIT_INVALID",
    )?;
    require(precise || BLOCK % limit == 0, "LIMIT_INVALID")?;
    require(offset % BLOCK + limit <= BLOCK, "LIMIT_INVALID")
}

impl Stored {
    /// What there is of this range.
    fn range(&self, offset: u64, length: usize) -> Vec<u8> {
        let part_size = self.parts.first().map_or(1, |part| part.len().max(1));
        let Ok(offset) = usize::try_from(offset.min(self.size)) else {
            return Vec::new();
        };
        let mut range = Vec::with_capacity(length);
        let mut skip = offset % part_size;
        for part in self.parts.iter().skip(offset / part_size) {
            let rest = part.get(core::mem::take(&mut skip)..).unwrap_or_default();
            range.extend_from_slice(rest.get(..length - range.len()).unwrap_or(rest));
            if range.len() == length {
                break;
            }
        }
        range
    }
}
