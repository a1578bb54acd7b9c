//! The public names of keys: 64 bits for the key of a chat, 32 bits for the key of a file.
//!
//! Both are sanity checks against mistakes, not against an attacker (spec/11 A8).

use md5::Md5;
use sha1::{Digest, Sha1};

/// Which key an envelope was sealed with: the last 8 bytes of the SHA-1 of the key (spec/04 §2).
///
/// The number is the TL `long` of the API, that is these 8 bytes read as little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyFingerprint(pub i64);

impl KeyFingerprint {
    /// The fingerprint of a 256-byte key.
    pub(super) fn of(key: &[u8; 256]) -> Self {
        let digest: [u8; 20] = Sha1::digest(key).into();
        let [.., a, b, c, d, e, f, g, h] = digest;
        Self::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    /// Reads the 8 bytes that stand in front of an envelope.
    pub fn from_le_bytes(bytes: [u8; 8]) -> Self {
        Self(i64::from_le_bytes(bytes))
    }

    /// The 8 bytes that stand in front of an envelope.
    pub fn to_le_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }
}

/// The fingerprint of the key and the initial iv of a file (spec/08 §2).
pub(super) fn of_file(key: &[u8; 32], iv: &[u8; 32]) -> i32 {
    let digest: [u8; 16] = Md5::new()
        .chain_update(key)
        .chain_update(iv)
        .finalize()
        .into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    i32::from_le_bytes([a, b, c, d]) ^ i32::from_le_bytes([e, f, g, h])
}
