//! The RSA key by which clients know the server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use glass_pumpkin::prime;
use grammers_tl_types::Serializable as _;
use num_bigint::BigUint;
use rand_core::CryptoRng;
use sha1::{Digest as _, Sha1};

/// Bytes of the modulus.
pub(super) const LENGTH: usize = 256;
const PUBLIC_EXPONENT: u32 = 65_537;
/// DER around a modulus of 2048 bits: a sequence of two integers.
const DER_HEAD: [u8; 9] = [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
const DER_TAIL: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];
const PEM_LINE: usize = 64;

/// A key of 2048 bits.
pub(crate) struct RsaKey {
    n: BigUint,
    d: BigUint,
}

impl RsaKey {
    /// Draws a key.
    pub(crate) fn generate(rng: &mut impl CryptoRng) -> Self {
        let e = BigUint::from(PUBLIC_EXPONENT);
        loop {
            let (p, q) = (prime(rng), prime(rng));
            let n = &p * &q;
            let phi = (p - 1_u32) * (q - 1_u32);
            if let Some(d) = e.modinv(&phi)
                && n.bits() == LENGTH as u64 * 8
            {
                return Self { n, d };
            }
        }
    }

    /// The inverse of what the client did with the public key; `None` for a number that is none of this key.
    pub(super) fn decrypt(&self, encrypted: &[u8]) -> Option<[u8; LENGTH]> {
        let encrypted = BigUint::from_bytes_be(encrypted);
        (encrypted < self.n).then(|| left_padded(&encrypted.modpow(&self.d, &self.n)))
    }

    /// The name of the key: the last 8 bytes of the SHA-1 of modulus and exponent.
    pub(crate) fn fingerprint(&self) -> i64 {
        let mut boxed = self.n.to_bytes_be().to_bytes();
        BigUint::from(PUBLIC_EXPONENT)
            .to_bytes_be()
            .serialize(&mut boxed);
        let hash: [u8; 20] = Sha1::digest(boxed).into();
        hash.last_chunk().map_or(0, |id| i64::from_le_bytes(*id))
    }

    /// The public half as PEM of PKCS #1.
    pub(crate) fn public_pem(&self) -> String {
        let der = [&DER_HEAD[..], &left_padded(&self.n), &DER_TAIL].concat();
        let mut pem = String::from("-----BEGIN RSA PUBLIC KEY-----\n");
        for line in STANDARD.encode(der).as_bytes().chunks(PEM_LINE) {
            pem.extend(line.iter().copied().map(char::from));
            pem.push('\n');
        }
        pem.push_str("-----END RSA PUBLIC KEY-----\n");
        pem
    }
}

/// Half as long as a modulus. Drawing one fails only with the source of randomness, which is one that does not.
fn prime(rng: &mut impl CryptoRng) -> BigUint {
    loop {
        if let Ok(prime) = prime::from_rng(LENGTH * 8 / 2, rng) {
            return prime;
        }
    }
}

/// Big-endian with leading zeros; the number is below a modulus.
fn left_padded(number: &BigUint) -> [u8; LENGTH] {
    let mut padded = [0; LENGTH];
    let bytes = number.to_bytes_le();
    for (to, from) in padded.iter_mut().rev().zip(bytes) {
        *to = from;
    }
    padded
}
