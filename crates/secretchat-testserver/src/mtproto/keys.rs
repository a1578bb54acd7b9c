//! The authorization keys that a server knows.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secretchat_core::crypto::AuthKey;

/// Keys on which clients have agreed, at most: anybody can agree on as many as he likes.
const MAX_AGREED: usize = 4096;

/// Authorization keys, by datacentre and id: a key is good at one datacentre only.
#[derive(Default)]
pub(super) struct Keys(Mutex<BTreeMap<(i32, i64), KnownKey>>);

/// An authorization key.
#[derive(Clone)]
pub(super) struct KnownKey {
    pub(super) key: AuthKey,
    /// The salt that both sides computed when they agreed on the key.
    pub(super) first_salt: Option<i64>,
}

impl Keys {
    /// Takes a key; gives its id.
    pub(super) fn insert(&self, dc: i32, known: KnownKey) -> i64 {
        let id = id_of(&known.key);
        self.lock().insert((dc, id), known);
        id
    }

    /// Takes a key on which a client has agreed, if there is place for it.
    pub(super) fn agree(&self, dc: i32, agreed: KnownKey) -> bool {
        let is_place = self.lock().len() < MAX_AGREED;
        if is_place {
            self.insert(dc, agreed);
        }
        is_place
    }

    pub(super) fn get(&self, dc: i32, id: i64) -> Option<KnownKey> {
        self.lock().get(&(dc, id)).cloned()
    }

    pub(super) fn remove(&self, dc: i32, id: i64) {
        self.lock().remove(&(dc, id));
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(i32, i64), KnownKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The id of a key: the last 8 bytes of its SHA-1.
pub(super) fn id_of(key: &AuthKey) -> i64 {
    i64::from_le_bytes(key.fingerprint().to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_cannot_agree_on_keys_without_end() {
        let keys = Keys::default();
        let agree = |number: usize| {
            let mut key = [0; 256];
            for (to, from) in key.iter_mut().zip(number.to_le_bytes()) {
                *to = from;
            }
            let key = AuthKey::from_bytes(key);
            let first_salt = None;
            keys.agree(1, KnownKey { key, first_salt })
        };
        assert!((0..MAX_AGREED).all(agree));
        assert!(!agree(MAX_AGREED));
    }
}
