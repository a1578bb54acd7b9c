//! The server's half of <https://core.telegram.org/api/srp>.

use hmac::Hmac;
use num_bigint::BigUint;
use secretchat_core::crypto::DhParams;
use sha2::{Digest as _, Sha256, Sha512};

use crate::server::Server;

/// Rounds of PBKDF2.
const ROUNDS: u32 = 100_000;
/// Bytes of a number on the wire.
const SIZE: usize = 256;

/// What the server knows of a password.
pub(super) struct Password {
    pub(super) salt1: [u8; 16],
    pub(super) salt2: [u8; 16],
    /// v = g^x mod p
    verifier: BigUint,
}

/// The server's side of one proof.
pub(super) struct Challenge {
    id: i64,
    /// b
    secret: BigUint,
    /// g_b
    public: [u8; SIZE],
}

/// The prime, the one of the key exchanges too.
pub(super) fn p() -> [u8; SIZE] {
    *DhParams::known().p()
}

/// The generator.
pub(super) fn g() -> i32 {
    DhParams::known().g().into()
}

impl Password {
    pub(super) fn new(password: &str, server: &mut Server) -> Self {
        let (salt1, salt2) = (server.random_bytes(), server.random_bytes());
        let x = BigUint::from_bytes_be(&hashed(password.as_bytes(), &salt1, &salt2));
        Self {
            salt1,
            salt2,
            verifier: BigUint::from(g().unsigned_abs()).modpow(&x, &prime()),
        }
    }
}

impl Challenge {
    pub(super) fn new(password: &Password, server: &mut Server) -> Self {
        let secret = BigUint::from_bytes_be(&server.random_bytes::<SIZE>());
        let g_b = BigUint::from(g().unsigned_abs()).modpow(&secret, &prime());
        let public = padded(&((multiplier() * &password.verifier + g_b) % prime()));
        Self {
            id: server.random_long(),
            secret,
            public,
        }
    }

    pub(super) const fn id(&self) -> i64 {
        self.id
    }

    pub(super) const fn public(&self) -> &[u8; SIZE] {
        &self.public
    }

    /// Whether `m1` proves that whoever sent g_a knows the password.
    pub(super) fn is_met(&self, password: &Password, g_a: &[u8], m1: &[u8]) -> bool {
        let a = BigUint::from_bytes_be(g_a);
        // With 0 the shared number would be 0, whatever the password.
        if g_a.len() > SIZE || &a % prime() == BigUint::ZERO {
            return false;
        }
        let g_a = padded(&a);
        let u = BigUint::from_bytes_be(&sha256(&[&g_a, &self.public]));
        let base = a * password.verifier.modpow(&u, &prime());
        let shared = base.modpow(&self.secret, &prime());
        let key = sha256(&[&padded(&shared)]);
        self.proof(password, &g_a, &key) == m1
    }

    /// M1
    fn proof(&self, password: &Password, g_a: &[u8], key: &[u8]) -> [u8; 32] {
        let mut group = sha256(&[&p()]);
        let generator = sha256(&[&padded(&g().unsigned_abs().into())]);
        group.iter_mut().zip(generator).for_each(|(a, b)| *a ^= b);
        let salts = [sha256(&[&password.salt1]), sha256(&[&password.salt2])];
        let [salt1, salt2] = &salts;
        sha256(&[&group, salt1, salt2, g_a, &self.public, key])
    }
}

/// k = H(p | g)
fn multiplier() -> BigUint {
    BigUint::from_bytes_be(&sha256(&[&p(), &padded(&g().unsigned_abs().into())]))
}

/// x = PH2(password, salt1, salt2)
fn hashed(password: &[u8], salt1: &[u8], salt2: &[u8]) -> [u8; 32] {
    let once = salted(&salted(password, salt1), salt2);
    let mut stretched = [0; 64];
    // Fails only for keys that HMAC cannot take, and it takes all.
    let _ = pbkdf2::pbkdf2::<Hmac<Sha512>>(&once, salt1, ROUNDS, &mut stretched);
    salted(&stretched, salt2)
}

/// SH
fn salted(data: &[u8], salt: &[u8]) -> [u8; 32] {
    sha256(&[salt, data, salt])
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

fn prime() -> BigUint {
    BigUint::from_bytes_be(&p())
}

/// A number of at most 256 bytes, in so many.
fn padded(number: &BigUint) -> [u8; SIZE] {
    let bytes = number.to_bytes_be();
    let mut out = [0; SIZE];
    let start = SIZE.saturating_sub(bytes.len());
    if let Some(end) = out.get_mut(start..) {
        end.iter_mut()
            .zip(bytes)
            .for_each(|(out, byte)| *out = byte);
    }
    out
}
