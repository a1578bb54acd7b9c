//! How one value is sealed.
//!
//! ```text
//! version 1 │ nonce 24 │ ciphertext, as long as the value │ tag 16
//! ```
//!
//! XChaCha20-Poly1305 under the key of the store, with a random nonce. The associated data are the id of the store, the
//! version, the table and the key of the record, so a value opens only where it was put.

use chacha20poly1305::aead::AeadInOut as _;
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use rand::rngs::{StdRng, SysRng};
use rand::{Rng as _, SeedableRng as _};
use zeroize::{Zeroize as _, Zeroizing};

use super::key::{KeyError, Secret};
use crate::store::{Key, Table};

/// The form that is written here.
const VERSION: u8 = 1;

const NONCE: usize = 24;
const TAG: usize = 16;

/// By how much a value grows.
pub(super) const OVERHEAD: usize = 1 + NONCE + TAG;

/// What tells the records of two stores apart.
pub(super) type StoreId = [u8; 16];

pub(super) struct Seal {
    id: StoreId,
    /// In a box, so that moving it leaves no copy behind.
    key: Box<Secret>,
    nonces: StdRng,
}

/// The value is longer than the cipher takes: 256 GiB.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// The value was not sealed under this key in this place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unsealable;

impl Seal {
    pub(super) fn new(id: StoreId, key: Secret) -> Result<Self, KeyError> {
        Ok(Self {
            id,
            key: Box::new(key),
            nonces: StdRng::try_from_rng(&mut SysRng).map_err(|_| KeyError::Random)?,
        })
    }

    pub(super) const fn id(&self) -> StoreId {
        self.id
    }

    pub(super) const fn key(&self) -> &Secret {
        &self.key
    }

    /// The sealed form of a value. The value is wiped.
    pub(super) fn seal(
        &mut self,
        table: Table,
        key: Key,
        value: &mut Vec<u8>,
    ) -> Result<Vec<u8>, TooLong> {
        let mut nonce = XNonce::default();
        self.nonces.fill_bytes(&mut nonce);
        // Not in the buffer of the value: to grow it could leave a copy of the value behind.
        let mut sealed = Zeroizing::new(Vec::with_capacity(OVERHEAD + value.len()));
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(value);
        value.zeroize();
        let body = sealed.get_mut(1 + NONCE..).unwrap_or_default();
        let tag = self
            .cipher()
            .encrypt_inout_detached(&nonce, &self.associated(table, key), body.into())
            .map_err(|_| TooLong)?;
        sealed.extend_from_slice(&tag);
        Ok(std::mem::take(&mut *sealed))
    }

    /// Opens a value in its place.
    pub(super) fn open(
        &self,
        table: Table,
        key: Key,
        sealed: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let mut value = Zeroizing::new(sealed);
        self.open_in_place(table, key, &mut value)
            .ok_or(Unsealable)?;
        let end = value.len().saturating_sub(TAG);
        value.truncate(end);
        value.drain(..1 + NONCE);
        Ok(value)
    }

    fn open_in_place(&self, table: Table, key: Key, sealed: &mut [u8]) -> Option<()> {
        let (version, rest) = sealed.split_first_mut()?;
        let (nonce, rest) = rest.split_first_chunk_mut::<NONCE>()?;
        let (body, tag) = rest.split_last_chunk_mut::<TAG>()?;
        if *version != VERSION {
            return None;
        }
        let aad = self.associated(table, key);
        self.cipher()
            .decrypt_inout_detached((&*nonce).into(), &aad, body.into(), (&*tag).into())
            .ok()
    }

    /// A copy of the key, which wipes itself.
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&**self.key).into())
    }

    fn associated(&self, table: Table, key: Key) -> [u8; 30] {
        let mut data = [0; 30];
        let parts = self
            .id
            .into_iter()
            .chain([VERSION, table as u8])
            .chain(key.chat.to_be_bytes())
            .chain(key.id.to_be_bytes());
        for (byte, part) in data.iter_mut().zip(parts) {
            *byte = part;
        }
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: Key = Key::new(-5, i64::MIN);

    fn seal() -> Seal {
        Seal::new([1; 16], Zeroizing::new([2; 32])).unwrap()
    }

    fn sealed(value: &[u8]) -> Vec<u8> {
        seal()
            .seal(Table::Chat, KEY, &mut value.to_vec())
            .expect("short enough")
    }

    proptest! {
        #[test]
        fn a_sealed_value_opens_in_its_place(value: Vec<u8>) {
            let sealed = sealed(&value);
            prop_assert_eq!(sealed.len(), value.len() + OVERHEAD);
            prop_assert_eq!(&*seal().open(Table::Chat, KEY, sealed).unwrap(), &value);
        }

        #[test]
        fn whatever_was_not_sealed_does_not_open(bytes: Vec<u8>) {
            prop_assert_eq!(seal().open(Table::Chat, KEY, bytes), Err(Unsealable));
        }
    }

    #[test]
    fn a_value_opens_nowhere_else() {
        let value = sealed(b"value");
        let elsewhere = [
            (Table::Outbox, KEY),
            (Table::Chat, Key::new(5, i64::MIN)),
            (Table::Chat, Key::new(-5, i64::MIN + 1)),
        ];
        for (table, key) in elsewhere {
            assert_eq!(seal().open(table, key, value.clone()), Err(Unsealable));
        }
        let other_store = Seal::new([3; 16], Zeroizing::new([2; 32])).unwrap();
        assert_eq!(
            other_store.open(Table::Chat, KEY, value.clone()),
            Err(Unsealable)
        );
        let other_key = Seal::new([1; 16], Zeroizing::new([3; 32])).unwrap();
        assert_eq!(other_key.open(Table::Chat, KEY, value), Err(Unsealable));
    }

    #[test]
    fn a_flipped_bit_or_a_missing_byte_is_noticed() {
        let value = sealed(b"some value");
        for bit in 0..value.len() * 8 {
            let mut flipped = value.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(seal().open(Table::Chat, KEY, flipped), Err(Unsealable));
        }
        for len in 0..value.len() {
            let cut = value[..len].to_vec();
            assert_eq!(seal().open(Table::Chat, KEY, cut), Err(Unsealable));
        }
    }

    #[test]
    fn equal_values_are_sealed_differently_and_the_plain_one_is_wiped() {
        let mut seal = seal();
        let mut one = b"value".to_vec();
        let first = seal.seal(Table::Chat, KEY, &mut one).unwrap();
        assert!(one.is_empty());
        let second = seal.seal(Table::Chat, KEY, &mut b"value".to_vec()).unwrap();
        assert_ne!(first[1..1 + NONCE], second[1..1 + NONCE]);
    }
}
