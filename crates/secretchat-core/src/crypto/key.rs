//! The shared key of a chat.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::fingerprint::KeyFingerprint;
use crate::ids::Role;

/// The 256-byte key that both sides of a chat share (spec/04 §2).
///
/// It erases itself when dropped, compares in constant time and shows nothing in `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct AuthKey {
    bytes: Box<[u8; 256]>,
    // Public, and asked for with every envelope.
    #[zeroize(skip)]
    fingerprint: KeyFingerprint,
}

impl AuthKey {
    /// Takes the 256 bytes of a key, big-endian with its leading zero bytes.
    pub fn from_bytes(mut bytes: [u8; 256]) -> Self {
        let key = Self::from_boxed(Box::new(bytes));
        bytes.zeroize();
        key
    }

    /// Takes a key from a slice.
    ///
    /// # Errors
    /// [`KeyLengthError`] unless the slice has exactly 256 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, KeyLengthError> {
        let mut boxed = Box::new([0; 256]);
        if bytes.len() != boxed.len() {
            return Err(KeyLengthError {
                length: bytes.len(),
            });
        }
        boxed.copy_from_slice(bytes);
        Ok(Self::from_boxed(boxed))
    }

    pub(super) fn from_boxed(bytes: Box<[u8; 256]>) -> Self {
        let fingerprint = KeyFingerprint::of(&bytes);
        Self { bytes, fingerprint }
    }

    /// The key itself, for storing it sealed.
    pub fn as_bytes(&self) -> &[u8; 256] {
        &self.bytes
    }

    /// The public name of the key, computed once when the key was made.
    pub fn fingerprint(&self) -> KeyFingerprint {
        self.fingerprint
    }

    /// `substr(key, OFFSET + x, N)` of the key derivations in spec/05.
    #[inline]
    pub(super) fn substr<const OFFSET: usize, const N: usize>(&self, sender: Role) -> &[u8; N] {
        const { assert!(OFFSET + 8 + N <= 256) };
        #[allow(
            clippy::expect_used,
            reason = "x is at most 8, so the assertion above covers every range"
        )]
        self.bytes
            .get(OFFSET + sender.key_offset()..)
            .and_then(<[u8]>::first_chunk)
            .expect("the range lies inside the key")
    }
}

impl PartialEq for AuthKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.ct_eq(other.bytes.as_slice()).into()
    }
}

impl Eq for AuthKey {}

impl fmt::Debug for AuthKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthKey(..)")
    }
}

/// The bytes given as a key were not 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key of a chat has 256 bytes, not {length}")]
pub struct KeyLengthError {
    /// How many bytes were given.
    pub length: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_byte_of_the_key() {
        let key = AuthKey::from_bytes([0x5a; 256]);
        assert_eq!(format!("{key:?}"), "AuthKey(..)");
        assert_eq!(format!("{key:#?}"), "AuthKey(..)");
    }

    #[test]
    fn keys_that_differ_in_one_bit_are_not_equal() {
        let mut bytes = [7; 256];
        let key = AuthKey::from_bytes(bytes);
        assert_eq!(key, key.clone());
        bytes[255] ^= 0x80;
        assert_ne!(key, AuthKey::from_bytes(bytes));
    }

    #[test]
    fn only_256_bytes_are_a_key() {
        for length in [0, 255, 257, 512] {
            assert_eq!(
                AuthKey::from_slice(&vec![1; length]),
                Err(KeyLengthError { length })
            );
        }
        assert_eq!(
            AuthKey::from_slice(&[1; 256]),
            Ok(AuthKey::from_bytes([1; 256]))
        );
    }
}
