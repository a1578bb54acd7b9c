//! Parts on their way up.

use std::collections::BTreeMap;
use std::sync::Arc;

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::functions;

use super::{LARGEST_PART, MAX_PARTS};
use crate::error::{bad_request, require};
use crate::server::{Call, Server};

/// The parts of one file that have come so far.
#[derive(Default)]
pub(super) struct Upload {
    parts: BTreeMap<i32, Arc<[u8]>>,
    /// By saveBigFilePart.
    pub(super) is_big: bool,
    /// How many there will be, once that was said.
    pub(super) total: Option<i32>,
    /// The size of every part but the last, once one that is not the last has come.
    part_size: Option<usize>,
}

impl Upload {
    /// The parts, if exactly these many are there.
    pub(super) fn complete(&self, count: i32) -> Result<Vec<Arc<[u8]>>, RpcError> {
        require((1..=MAX_PARTS).contains(&count), "FILE_PARTS_INVALID")?;
        if let Some(missing) = (0..count).find(|index| !self.parts.contains_key(index)) {
            return Err(bad_request(format!("FILE_PART_{missing}_MISSING")));
        }
        let has_more = self
            .parts
            .last_key_value()
            .is_some_and(|(last, _)| *last >= count);
        require(!has_more, "FILE_PARTS_INVALID")?;
        self.check_sizes()?;
        Ok(self.parts.values().cloned().collect())
    }

    /// Forgets one part: which, is drawn.
    pub(super) fn forget(&mut self, drawn: u64) {
        let place = drawn % (self.parts.len() as u64).max(1);
        let index = usize::try_from(place)
            .ok()
            .and_then(|place| self.parts.keys().nth(place))
            .copied();
        if let Some(index) = index {
            self.parts.remove(&index);
        }
    }

    /// All parts are of one size, but for the last, which may be shorter: it may have come before that was known.
    fn check_sizes(&self) -> Result<(), RpcError> {
        let size = self.parts.values().next().map_or(0, |part| part.len());
        let inner = self.parts.len().saturating_sub(1);
        let is_regular = self.parts.values().take(inner).all(|p| p.len() == size)
            && self.parts.values().all(|p| p.len() <= size);
        require(is_regular, "FILE_PART_SIZE_CHANGED")
    }

    fn save(&mut self, index: i32, bytes: Vec<u8>) -> Result<(), RpcError> {
        let newest = self
            .parts
            .last_key_value()
            .map(|(last, part)| (*last, part.len()));
        let last = self.total.map_or_else(
            || newest.map_or(index, |(last, _)| last.max(index)),
            |total| total - 1,
        );
        // A part may be odd only as long as it can be the last one.
        let inner = [newest, Some((index, bytes.len()))]
            .into_iter()
            .flatten()
            .filter(|(at, _)| *at < last);
        let mut part_size = self.part_size;
        for (_, length) in inner {
            require(is_part_size(length), "FILE_PART_SIZE_INVALID")?;
            require(
                part_size.is_none_or(|size| size == length),
                "FILE_PART_SIZE_CHANGED",
            )?;
            part_size = Some(length);
        }
        require(
            part_size.is_none_or(|size| bytes.len() <= size),
            "FILE_PART_SIZE_CHANGED",
        )?;
        self.part_size = part_size;
        self.parts.insert(index, bytes.into());
        Ok(())
    }
}

impl Server {
    pub(crate) fn save_file_part(
        &mut self,
        call: Call,
        f: functions::UploadSaveFilePart,
    ) -> Result<bool, RpcError> {
        check_part(f.file_part, MAX_PARTS, &f.bytes)?;
        let upload = self
            .files
            .uploads
            .entry((call.user, f.file_id))
            .or_default();
        require(!upload.is_big, "FILE_PARTS_INVALID")?;
        upload.save(f.file_part, f.bytes)?;
        Ok(true)
    }

    /// `file_total_parts` is −1 while the client does not know it.
    pub(crate) fn save_big_file_part(
        &mut self,
        call: Call,
        f: functions::UploadSaveBigFilePart,
    ) -> Result<bool, RpcError> {
        let total = (f.file_total_parts != -1).then_some(f.file_total_parts);
        require(
            total.is_none_or(|total| (1..=MAX_PARTS).contains(&total)),
            "FILE_PARTS_INVALID",
        )?;
        check_part(f.file_part, total.unwrap_or(MAX_PARTS), &f.bytes)?;
        let upload = self
            .files
            .uploads
            .entry((call.user, f.file_id))
            .or_default();
        require(
            upload.is_big || upload.parts.is_empty(),
            "FILE_PARTS_INVALID",
        )?;
        require(
            upload.total.is_none() || total.is_none() || upload.total == total,
            "FILE_PARTS_INVALID",
        )?;
        upload.is_big = true;
        upload.total = upload.total.or(total);
        upload.save(f.file_part, f.bytes)?;
        Ok(true)
    }
}

fn check_part(index: i32, count: i32, bytes: &[u8]) -> Result<(), RpcError> {
    require((0..count).contains(&index), "FILE_PART_INVALID")?;
    require(!bytes.is_empty(), "FILE_PART_EMPTY")?;
    require(bytes.len() <= LARGEST_PART, "FILE_PART_TOO_BIG")
}

const fn is_part_size(length: usize) -> bool {
    length.is_multiple_of(1024) && LARGEST_PART.is_multiple_of(length)
}
