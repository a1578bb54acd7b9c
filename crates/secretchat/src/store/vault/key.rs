//! What the app gives to open a store.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

/// A key of 32 bytes, wiped when it is dropped.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// Opens a store: a passphrase, a key, or nothing.
///
/// It is wiped when it is dropped, and its `Debug` shows only the kind.
pub struct StoreKey(pub(super) Means);

pub(super) enum Means {
    None,
    Passphrase(Zeroizing<String>, Argon2Cost),
    /// In a box, so that moving it leaves no copy of the key behind.
    Raw(Box<Secret>),
}

impl StoreKey {
    /// A passphrase, as the user types it. Opening takes some tenths of a second and 64 MiB of memory
    /// ([`Argon2Cost::default`]).
    ///
    /// The bytes count: the app decides whether "é" in one and in two code points is the same.
    #[must_use]
    pub fn passphrase(passphrase: impl Into<String>) -> Self {
        Self::passphrase_with(passphrase, Argon2Cost::default())
    }

    /// A passphrase, with the cost that a new store or a new passphrase gets. To open a store the cost that is stored in
    /// it counts.
    #[must_use]
    pub fn passphrase_with(passphrase: impl Into<String>, cost: Argon2Cost) -> Self {
        Self(Means::Passphrase(Zeroizing::new(passphrase.into()), cost))
    }

    /// A random key of 32 bytes, as the key chain of the system keeps it. It must not be made from a passphrase.
    #[must_use]
    pub fn raw(key: [u8; 32]) -> Self {
        Self(Means::Raw(Box::new(Zeroizing::new(key))))
    }

    /// No key: everything is stored readably, keys of chats and texts of messages too.
    #[must_use]
    pub const fn none() -> Self {
        Self(Means::None)
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        match self.0 {
            Means::None => KeyKind::None,
            Means::Passphrase(..) => KeyKind::Passphrase,
            Means::Raw(_) => KeyKind::Raw,
        }
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoreKey").field(&self.kind()).finish()
    }
}

/// The kinds of [`StoreKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// No key.
    None,
    /// A passphrase.
    Passphrase,
    /// A key of 32 bytes.
    Raw,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "no key",
            Self::Passphrase => "a passphrase",
            Self::Raw => "a raw key",
        })
    }
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The numbers of [`Argon2Cost`] are out of their ranges.
    #[error("Argon2id cannot run with {} KiB, {} passes and {} lanes", .0.memory, .0.passes, .0.lanes)]
    Cost(Argon2Cost),
    /// There is not so much memory.
    #[error("there is no memory for Argon2id, {0} KiB")]
    Memory(u32),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

/// What Argon2id costs: whoever steals a store pays it for each guess of the passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2Cost {
    /// KiB of memory: at least 8 for each lane, at most 1 GiB.
    pub memory: u32,
    /// Passes over it: 1 to 64, and no more than 4 GiB are written in all.
    pub passes: u32,
    /// Lanes, computed one after the other here: 1 to 16.
    pub lanes: u32,
}

/// 64 MiB, 3 passes, 1 lane.
impl Default for Argon2Cost {
    fn default() -> Self {
        Self {
            memory: 64 << 10,
            passes: 3,
            lanes: 1,
        }
    }
}

impl Argon2Cost {
    const MAX_MEMORY: u32 = 1 << 20;
    const MAX_PASSES: u32 = 64;
    const MAX_LANES: u32 = 16;
    const MAX_WRITTEN: u32 = 4 << 20;

    /// Stored numbers may be damaged: beyond these bounds opening a store would never end.
    fn parameters(self) -> Result<Params, KeyError> {
        let bounded = self.memory <= Self::MAX_MEMORY
            && self.passes <= Self::MAX_PASSES
            && self.lanes <= Self::MAX_LANES
            && self.memory.saturating_mul(self.passes) <= Self::MAX_WRITTEN;
        bounded
            .then(|| Params::new(self.memory, self.passes, self.lanes, Some(32)).ok())
            .flatten()
            .ok_or(KeyError::Cost(self))
    }

    /// The key that a passphrase stands for. Blocks.
    pub(super) fn derive(self, passphrase: &str, salt: &[u8; 16]) -> Result<Secret, KeyError> {
        let parameters = self.parameters()?;
        let mut memory = Zeroizing::new(Vec::new());
        memory
            .try_reserve_exact(parameters.block_count())
            .map_err(|_| KeyError::Memory(self.memory))?;
        memory.resize(parameters.block_count(), Block::new());
        let mut key = Secret::default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
            .hash_password_into_with_memory(
                passphrase.as_bytes(),
                salt,
                &mut *key,
                memory.as_mut_slice(),
            )
            .map_err(|_| KeyError::Cost(self))?;
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Argon2Cost = Argon2Cost {
        memory: 8,
        passes: 1,
        lanes: 1,
    };

    #[test]
    fn argon2id_is_that_of_other_implementations() {
        let cost = Argon2Cost {
            memory: 256,
            passes: 2,
            lanes: 1,
        };
        let key = cost.derive("password", b"somesaltsomesalt").unwrap();
        // Computed with OpenSSL 3.
        let expected = 0xcab7_46b4_6219_93fd_c91e_c507_8798_0b41_u128;
        assert_eq!(key[..16], expected.to_be_bytes());
    }

    #[test]
    fn costs_out_of_range_are_refused_before_they_are_paid() {
        let bad = [
            Argon2Cost { memory: 7, ..CHEAP },
            Argon2Cost {
                memory: u32::MAX,
                ..CHEAP
            },
            Argon2Cost { passes: 0, ..CHEAP },
            Argon2Cost {
                passes: u32::MAX,
                ..CHEAP
            },
            Argon2Cost { lanes: 0, ..CHEAP },
            Argon2Cost {
                lanes: u32::MAX,
                ..CHEAP
            },
            Argon2Cost { lanes: 2, ..CHEAP },
            Argon2Cost {
                memory: 1 << 20,
                passes: 5,
                lanes: 1,
            },
        ];
        for cost in bad {
            let refused = cost.derive("passphrase", &[0; 16]).unwrap_err();
            assert_eq!(refused, KeyError::Cost(cost));
        }
    }

    #[test]
    fn debug_shows_only_the_kind() {
        let shown = format!(
            "{:?} {:?} {:?}",
            StoreKey::passphrase("secret"),
            StoreKey::raw([7; 32]),
            StoreKey::none()
        );
        assert_eq!(shown, "StoreKey(Passphrase) StoreKey(Raw) StoreKey(None)");
    }
}
