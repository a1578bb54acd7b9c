//! What the records of transfers have in common.

use secretchat_core::crypto::ige::Iv;
use secretchat_core::record::RecordError;
use secretchat_core::tl::{Serialize, Wipe};
use zeroize::Zeroizing;

/// More than any record of a transfer without its paths.
const USUAL: usize = 1024;

/// Writes a record and erases it.
pub(super) fn to_bytes(mut record: impl Serialize + Wipe) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(USUAL));
    record.serialize(&mut bytes);
    record.wipe();
    bytes
}

pub(super) fn iv_to_bytes(iv: &Iv) -> Vec<u8> {
    Zeroizing::new(iv.to_bytes()).to_vec()
}

pub(super) fn iv(bytes: &[u8]) -> Result<Iv, RecordError> {
    let bytes = bytes.try_into();
    bytes
        .map(Iv::from_bytes)
        .map_err(|_| RecordError::Field("next_iv"))
}

pub(super) fn positive(number: i64, field: &'static str) -> Result<u64, RecordError> {
    u64::try_from(number)
        .ok()
        .filter(|n| *n > 0)
        .ok_or(RecordError::Field(field))
}
