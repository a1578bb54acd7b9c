//! How far an upload has come, and its stored form.

use secretchat_core::crypto::FileKey;
use secretchat_core::crypto::ige::Iv;
use secretchat_core::record::RecordError;
use secretchat_core::record::tl::{RecordUpload, types};
use secretchat_core::tl::{Deserialize as _, Wipe as _};
use zeroize::Zeroizing;

use super::plan::{MAX_PARTS_PREMIUM, UploadPlan, is_part_size};
use crate::files::{paths, record};

/// An upload: what it is, and how much of it is at the server.
#[derive(Clone, Debug)]
pub(crate) struct UploadState {
    /// How the file goes up.
    pub(crate) plan: UploadPlan,
    /// The parts from the first on that are at the server.
    pub(crate) done: u32,
    /// The iv of the part behind them. Half of it is plaintext.
    pub(in crate::files) next_iv: Iv,
}

impl UploadState {
    /// Nothing is at the server yet.
    pub(crate) fn new(plan: UploadPlan) -> Self {
        Self {
            done: 0,
            next_iv: Iv::from_bytes(plan.key.iv()),
            plan,
        }
    }

    /// The stored form. It holds the key of the file: seal it.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let plan = &self.plan;
        record::to_bytes(RecordUpload::RecordUpload(types::RecordUpload {
            file_id: plan.file_id,
            key: plan.key.key().to_vec(),
            iv: plan.key.iv().to_vec(),
            size: plan.size.cast_signed(),
            modified: plan.modified,
            path: plan.path.as_deref().and_then(paths::to_bytes),
            part_size: plan.part_size.cast_signed(),
            done: self.done.cast_signed(),
            next_iv: record::iv_to_bytes(&self.next_iv),
        }))
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// It is damaged, or of a newer version.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let RecordUpload::RecordUpload(mut record) = RecordUpload::from_bytes(bytes)?;
        let state = Self::from_record(&mut record);
        record.wipe();
        state
    }

    fn from_record(r: &mut types::RecordUpload) -> Result<Self, RecordError> {
        let plan = UploadPlan {
            file_id: r.file_id,
            key: FileKey::from_slices(&r.key, &r.iv).map_err(|_| RecordError::Field("key"))?,
            size: record::positive(r.size, "size")?,
            part_size: r.part_size.cast_unsigned(),
            path: r.path.take().and_then(paths::from_bytes),
            modified: r.modified,
        };
        if !is_part_size(plan.part_size) {
            return Err(RecordError::Field("part_size"));
        }
        if plan.parts() > MAX_PARTS_PREMIUM {
            return Err(RecordError::Field("size"));
        }
        let done = u32::try_from(r.done).ok().filter(|d| *d <= plan.parts());
        Ok(Self {
            done: done.ok_or(RecordError::Field("done"))?,
            next_iv: record::iv(&r.next_iv)?,
            plan,
        })
    }
}
