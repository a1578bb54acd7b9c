//! The secret exponent of one side.

use std::fmt;

use crypto_bigint::U2048;
use rand_core::CryptoRng;
use sha2::{Digest, Sha512};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// `a` or `b` of an exchange: 2048 secret bits (spec/04 §2).
///
/// It erases itself when dropped, compares in constant time and shows nothing in `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Exponent {
    bytes: Box<[u8; 256]>,
}

impl Exponent {
    /// Draws 2048 bits from `rng` and mixes in what the server sent as `random`, if anything.
    ///
    /// The server's bytes are hashed together with 64 local random bytes, and the result is xored
    /// onto the 256 local ones: a server that knows or chooses its bytes learns and decides nothing,
    /// while honest ones help against a weak local generator (spec/04 §1.1, spec/11 A1).
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized), server_random: &[u8]) -> Self {
        let mut bytes = Box::new([0; 256]);
        rng.fill_bytes(bytes.as_mut_slice());
        if !server_random.is_empty() {
            let mut seed = Zeroizing::new([0; 64]);
            rng.fill_bytes(seed.as_mut_slice());
            mix(&mut bytes, &seed, server_random);
        }
        Self { bytes }
    }

    /// Takes an exponent out of storage: 256 bytes, big-endian.
    pub fn from_bytes(mut bytes: [u8; 256]) -> Self {
        let exponent = Self {
            bytes: Box::new(bytes),
        };
        bytes.zeroize();
        exponent
    }

    /// Takes an exponent out of storage.
    ///
    /// # Errors
    /// [`ExponentLengthError`] unless the slice has exactly 256 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, ExponentLengthError> {
        let mut boxed = Box::new([0; 256]);
        if bytes.len() != boxed.len() {
            return Err(ExponentLengthError {
                length: bytes.len(),
            });
        }
        boxed.copy_from_slice(bytes);
        Ok(Self { bytes: boxed })
    }

    /// The exponent itself, big-endian, for storing it sealed until the exchange ends.
    pub fn as_bytes(&self) -> &[u8; 256] {
        &self.bytes
    }

    pub(super) fn to_uint(&self) -> Zeroizing<U2048> {
        Zeroizing::new(U2048::from_be_slice(self.bytes.as_slice()))
    }

    /// Bit number `n` from the least significant one; 0 beyond the last. `n` is not secret.
    pub(super) fn bit(&self, n: usize) -> u8 {
        let byte = self.bytes.iter().rev().nth(n / 8);
        byte.map_or(0, |byte| (byte >> (n % 8)) & 1)
    }
}

/// Xors SHA-512(seed ‖ counter ‖ server_random), for as many counters as needed, onto `bytes`.
fn mix(bytes: &mut [u8; 256], seed: &[u8; 64], server_random: &[u8]) {
    for (counter, part) in (0_u8..).zip(bytes.chunks_mut(64)) {
        let mut hash: [u8; 64] = Sha512::new()
            .chain_update(seed)
            .chain_update([counter])
            .chain_update(server_random)
            .finalize()
            .into();
        for (byte, hash) in part.iter_mut().zip(hash) {
            *byte ^= hash;
        }
        hash.zeroize();
    }
}

impl PartialEq for Exponent {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.ct_eq(other.bytes.as_slice()).into()
    }
}

impl Eq for Exponent {}

impl fmt::Debug for Exponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exponent(..)")
    }
}

/// The bytes given as an exponent were not 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an exponent has 256 bytes, not {length}")]
pub struct ExponentLengthError {
    /// How many bytes were given.
    pub length: usize,
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha12Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;

    fn rng() -> ChaCha12Rng {
        ChaCha12Rng::seed_from_u64(1)
    }

    #[test]
    fn without_server_random_the_exponent_is_the_local_randomness() {
        let mut local = [0; 256];
        rng().fill_bytes(&mut local);
        assert_eq!(Exponent::generate(&mut rng(), &[]).as_bytes(), &local);
    }

    #[test]
    fn every_byte_of_the_server_random_counts_and_the_local_one_too() {
        let server = [0x11; 256];
        let mut other_server = server;
        other_server[255] ^= 1;
        let exponent = Exponent::generate(&mut rng(), &server);
        assert_eq!(
            exponent.as_bytes(),
            Exponent::generate(&mut rng(), &server).as_bytes()
        );
        let others = [
            Exponent::generate(&mut rng(), &other_server),
            Exponent::generate(&mut rng(), &[]),
            Exponent::generate(&mut ChaCha12Rng::seed_from_u64(2), &server),
        ];
        for other in others {
            for (a, b) in exponent
                .as_bytes()
                .chunks(64)
                .zip(other.as_bytes().chunks(64))
            {
                assert_ne!(a, b);
            }
        }
    }

    #[test]
    fn the_server_random_is_never_xored_in_as_it_is() {
        let server = [0x11; 256];
        let local = Exponent::generate(&mut rng(), &[]);
        let mixed = Exponent::generate(&mut rng(), &server);
        let difference: Vec<u8> = local
            .as_bytes()
            .iter()
            .zip(mixed.as_bytes())
            .map(|(a, b)| a ^ b)
            .collect();
        assert_ne!(difference, server);
    }

    #[test]
    fn bits_are_counted_from_the_least_significant() {
        let mut bytes = [0; 256];
        bytes[255] = 0b101;
        bytes[0] = 0x80;
        let exponent = Exponent::from_bytes(bytes);
        let set: Vec<usize> = (0..2100).filter(|n| exponent.bit(*n) == 1).collect();
        assert_eq!(set, [0, 2, 2047]);
    }

    #[test]
    fn debug_shows_no_bit_of_the_exponent() {
        assert_eq!(
            format!("{:?}", Exponent::from_bytes([0x5a; 256])),
            "Exponent(..)"
        );
    }
}
