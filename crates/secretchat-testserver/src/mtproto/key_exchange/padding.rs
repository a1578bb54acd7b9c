//! How clients pad what they encrypt with the RSA key: as `RSA_PAD` says, or in the old way.

use grammers_tl_types::enums::PQInnerData;
use grammers_tl_types::{Cursor, Deserializable as _};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use super::rsa::LENGTH;
use crate::mtproto::ige;

/// Bytes of a SHA-1.
const SHA1: usize = 20;

/// What the client has encrypted; `None` if it is padded in neither way, or damaged.
pub(super) fn unpad(padded: &[u8; LENGTH]) -> Option<PQInnerData> {
    unpad_new(padded).or_else(|| unpad_old(padded))
}

/// `RSA_PAD`: a random key, masked with a hash of the rest; the rest is data with its hash, encrypted with that key.
fn unpad_new(padded: &[u8; LENGTH]) -> Option<PQInnerData> {
    let (masked_key, encrypted) = padded.split_first_chunk::<32>()?;
    let mut key: [u8; 32] = Sha256::digest(encrypted).into();
    for (byte, masked) in key.iter_mut().zip(masked_key) {
        *byte ^= masked;
    }
    let with_hash = ige::decrypt(encrypted, &key, &[0; 32]);
    let (reversed, hash) = with_hash.split_last_chunk::<32>()?;
    let data: Vec<u8> = reversed.iter().rev().copied().collect();
    let expected: [u8; 32] = Sha256::new()
        .chain_update(key)
        .chain_update(&data)
        .finalize()
        .into();
    (expected == *hash).then_some(())?;
    PQInnerData::from_bytes(&data).ok()
}

/// A zero, the SHA-1 of the data, the data, anything.
fn unpad_old(padded: &[u8; LENGTH]) -> Option<PQInnerData> {
    let (zero, rest) = padded.split_first()?;
    (*zero == 0).then_some(())?;
    unhash(rest)
}

/// A value with its SHA-1 before it and padding behind.
pub(super) fn unhash<T: grammers_tl_types::Deserializable>(hashed: &[u8]) -> Option<T> {
    let (hash, padded) = hashed.split_first_chunk::<SHA1>()?;
    let mut cursor = Cursor::from_slice(padded);
    let value = T::deserialize(&mut cursor).ok()?;
    let expected: [u8; SHA1] = Sha1::digest(padded.get(..cursor.pos())?).into();
    (expected == *hash).then_some(value)
}
