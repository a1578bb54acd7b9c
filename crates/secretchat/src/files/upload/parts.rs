//! A file read and encrypted part by part.

use secretchat_core::crypto::FileEncryptor;
use secretchat_core::crypto::file::encrypted_len;
use secretchat_core::crypto::ige::Iv;
use zeroize::Zeroizing;

use super::{UploadPlan, UploadState};
use crate::files::{OpenSource, SourceError};

/// A part, encrypted.
pub(super) struct Part {
    pub(super) index: u32,
    pub(super) bytes: Vec<u8>,
    /// The iv of the part behind it.
    pub(super) next_iv: Iv,
}

/// The parts of a file, in order.
pub(super) struct Parts<'a> {
    source: &'a mut OpenSource,
    plan: UploadPlan,
    encryptor: FileEncryptor,
    next: u32,
}

impl<'a> Parts<'a> {
    /// Goes on behind the parts that are done; those are not read again.
    pub(super) async fn resume(
        source: &'a mut OpenSource,
        state: &UploadState,
    ) -> Result<Self, SourceError> {
        let plan = state.plan.clone();
        source
            .seek(u64::from(state.done) * u64::from(plan.part_size))
            .await?;
        Ok(Self {
            source,
            encryptor: FileEncryptor::resume(&plan.key, &state.next_iv),
            plan,
            next: state.done,
        })
    }

    /// The next part; `None` after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Part>, SourceError> {
        let index = self.next;
        if index >= self.plan.parts() {
            return Ok(None);
        }
        let mut bytes = self.read(index).await?;
        let next_iv = self.encrypt(&mut bytes);
        self.next += 1;
        let bytes = std::mem::take(&mut *bytes);
        Ok(Some(Part {
            index,
            bytes,
            next_iv,
        }))
    }

    /// Encrypts the next part and gives the iv of the one behind it.
    fn encrypt(&mut self, bytes: &mut Vec<u8>) -> Iv {
        let whole = self.encryptor.update(bytes);
        let next_iv = self.encryptor.iv().clone();
        if whole.is_err() {
            // Only the last part ends inside of a block, and nothing is behind it.
            FileEncryptor::resume(&self.plan.key, &next_iv).finish(bytes, &mut rand::rng());
        }
        next_iv
    }

    /// The plaintext of a part, with room for the padding, so that it is never moved.
    async fn read(&mut self, index: u32) -> Result<Zeroizing<Vec<u8>>, SourceError> {
        let part_size = u64::from(self.plan.part_size);
        let rest = self.plan.size - u64::from(index) * part_size;
        let length = rest.min(part_size);
        let capacity = usize::try_from(encrypted_len(length)).unwrap_or(usize::MAX);
        let mut bytes = Zeroizing::new(Vec::with_capacity(capacity));
        bytes.resize(usize::try_from(length).unwrap_or(usize::MAX), 0);
        self.source.read_exact(&mut bytes).await?;
        Ok(bytes)
    }
}
