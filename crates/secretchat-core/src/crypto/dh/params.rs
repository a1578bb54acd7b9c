//! The parameters of an exchange and the checks on everything the other side or the server sends.

use std::fmt;
use std::sync::{Arc, LazyLock};

use crypto_bigint::modular::FixedMontyParams;
use crypto_bigint::{Odd, U2048};
use rand_core::CryptoRng;

use super::prime::{self, KNOWN_PRIME};

/// The generator that the server sends with the known prime.
const KNOWN_GENERATOR: u8 = 3;

/// The smallest public value, 2^1984, big-endian (spec/04 §1.4).
const LOWEST: [u8; 256] = {
    let mut bytes = [0; 256];
    bytes[7] = 1;
    bytes
};

/// A prime and a generator that passed every check of spec/04 §1.2. Cheap to clone.
#[derive(Clone)]
pub struct DhParams {
    inner: Arc<Inner>,
}

struct Inner {
    g: u8,
    p: [u8; 256],
    /// The largest public value, p − 2^1984.
    highest: [u8; 256],
    monty: FixedMontyParams<{ U2048::LIMBS }>,
}

/// Why parameters or a public value were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DhError {
    /// p is not a number of exactly 2048 bits.
    #[error("the modulus has {bits} bits instead of 2048")]
    ModulusSize {
        /// Its length in bits, without leading zeros.
        bits: usize,
    },
    /// p or (p−1)/2 is not prime.
    #[error("the modulus is not a safe prime")]
    NotASafePrime,
    /// g is not one of 2 to 7, or not a quadratic residue modulo p.
    #[error("{g} is no generator for this modulus")]
    Generator {
        /// The generator that was sent.
        g: i32,
    },
    /// The public value has more than 256 bytes.
    #[error("a public value has 256 bytes at most, not {length}")]
    PublicValueLength {
        /// Bytes received.
        length: usize,
    },
    /// The public value lies outside 2^1984 ..= p − 2^1984.
    #[error("the public value lies outside the permitted range")]
    PublicValueRange,
}

impl DhParams {
    /// Checks what `messages.getDhConfig` gave (spec/04 §1.2). `p` is unsigned and big-endian.
    ///
    /// The known prime is recognised at once. Another one costs about a second: keep the result,
    /// and load it again with [`DhParams::from_checked`].
    ///
    /// # Errors
    /// [`DhError::ModulusSize`], [`DhError::NotASafePrime`], [`DhError::Generator`].
    pub fn check(g: i32, p: &[u8], rng: &mut (impl CryptoRng + ?Sized)) -> Result<Self, DhError> {
        let params = Self::from_checked(g, p)?;
        if params.inner.p == KNOWN_PRIME || prime::is_safe_prime(&params.inner.p, rng) {
            Ok(params)
        } else {
            Err(DhError::NotASafePrime)
        }
    }

    /// Takes parameters from storage that [`DhParams::check`] had accepted before they were stored.
    ///
    /// Everything is checked again but the primality of p.
    ///
    /// # Errors
    /// [`DhError::ModulusSize`], [`DhError::NotASafePrime`] for an even p, [`DhError::Generator`].
    pub fn from_checked(g: i32, p: &[u8]) -> Result<Self, DhError> {
        let p = modulus(p)?;
        let known = Self::known();
        let g = generator(g, &p)?;
        if p == known.inner.p && g == known.inner.g {
            return Ok(known);
        }
        let inner = Arc::new(Inner::new(g, p)?);
        Ok(Self { inner })
    }

    /// The prime and generator that the server has always sent (spec/04 §1.3).
    pub fn known() -> Self {
        #[allow(
            clippy::expect_used,
            reason = "a constant, and every test would notice"
        )]
        static KNOWN: LazyLock<DhParams> = LazyLock::new(|| {
            let inner = Inner::new(KNOWN_GENERATOR, KNOWN_PRIME).expect("the known prime is odd");
            DhParams {
                inner: Arc::new(inner),
            }
        });
        KNOWN.clone()
    }

    /// Checks a received `g_a` or `g_b`, unsigned and big-endian, possibly without leading zeros
    /// (spec/04 §1.4).
    ///
    /// # Errors
    /// [`DhError::PublicValueLength`] and [`DhError::PublicValueRange`].
    pub fn check_public(&self, value: &[u8]) -> Result<PublicValue, DhError> {
        let length = value.len();
        let value = left_padded(value).ok_or(DhError::PublicValueLength { length })?;
        if (LOWEST..=self.inner.highest).contains(&value) {
            Ok(PublicValue(Box::new(value)))
        } else {
            Err(DhError::PublicValueRange)
        }
    }

    /// The generator, 2 to 7.
    pub fn g(&self) -> u8 {
        self.inner.g
    }

    /// The prime, 256 bytes, big-endian.
    pub fn p(&self) -> &[u8; 256] {
        &self.inner.p
    }

    pub(super) fn monty(&self) -> &FixedMontyParams<{ U2048::LIMBS }> {
        &self.inner.monty
    }

    /// Whether these are the parameters for which a table of powers is kept.
    pub(super) fn is_known(&self) -> bool {
        self.inner.g == KNOWN_GENERATOR && self.inner.p == KNOWN_PRIME
    }
}

impl PartialEq for DhParams {
    fn eq(&self, other: &Self) -> bool {
        self.inner.g == other.inner.g && self.inner.p == other.inner.p
    }
}

impl Eq for DhParams {}

impl fmt::Debug for DhParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DhParams")
            .field("g", &self.inner.g)
            .field("p_is_known", &(self.inner.p == KNOWN_PRIME))
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn new(g: u8, p: [u8; 256]) -> Result<Self, DhError> {
        let modulus: Option<Odd<U2048>> = Odd::new(U2048::from_be_slice(&p)).into();
        let modulus = modulus.ok_or(DhError::NotASafePrime)?;
        Ok(Self {
            g,
            p,
            highest: highest(&p),
            monty: FixedMontyParams::new_vartime(modulus),
        })
    }
}

/// A public value: the peer's after [`DhParams::check_public`], or an own one.
///
/// It is no secret, but it is key material: `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicValue(Box<[u8; 256]>);

impl PublicValue {
    pub(super) fn own(value: &U2048) -> Self {
        let mut bytes = Box::new([0; 256]);
        bytes.copy_from_slice(value.to_be_bytes().as_ref());
        Self(bytes)
    }

    /// The value as it is sent: 256 bytes, big-endian, left-padded with zero bytes.
    pub fn as_bytes(&self) -> &[u8; 256] {
        &self.0
    }
}

impl fmt::Debug for PublicValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicValue(..)")
    }
}

/// spec/04 §1.2.1: exactly 2048 bits.
fn modulus(p: &[u8]) -> Result<[u8; 256], DhError> {
    let zeros = p.iter().take_while(|byte| **byte == 0).count();
    let significant = p.get(zeros..).unwrap_or_default();
    let bits = significant.first().map_or(0, |top| {
        8 * significant.len() - top.leading_zeros() as usize
    });
    match significant.try_into() {
        Ok(p) if bits == 2048 => Ok(p),
        _ => Err(DhError::ModulusSize { bits }),
    }
}

/// The residue table of spec/04 §1.2.
fn generator(g: i32, p: &[u8; 256]) -> Result<u8, DhError> {
    let residue = match g {
        2 => remainder(p, 8) == 7,
        3 => remainder(p, 3) == 2,
        4 => true,
        5 => matches!(remainder(p, 5), 1 | 4),
        6 => matches!(remainder(p, 24), 19 | 23),
        7 => matches!(remainder(p, 7), 3 | 5 | 6),
        _ => false,
    };
    match u8::try_from(g) {
        Ok(g) if residue => Ok(g),
        _ => Err(DhError::Generator { g }),
    }
}

fn remainder(p: &[u8; 256], by: u32) -> u32 {
    p.iter()
        .fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % by)
}

/// p − 2^1984: one less in the uppermost 64 bits, which are not zero.
fn highest(p: &[u8; 256]) -> [u8; 256] {
    let mut highest = *p;
    if let Some(top) = highest.first_chunk_mut() {
        *top = u64::from_be_bytes(*top).saturating_sub(1).to_be_bytes();
    }
    highest
}

/// An unsigned big-endian number of 256 bytes at most, with its leading zeros.
fn left_padded(bytes: &[u8]) -> Option<[u8; 256]> {
    let mut padded = [0; 256];
    let start = padded.len().checked_sub(bytes.len())?;
    padded.get_mut(start..)?.copy_from_slice(bytes);
    Some(padded)
}
