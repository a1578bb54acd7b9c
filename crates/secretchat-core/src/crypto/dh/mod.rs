//! The Diffie–Hellman exchange of a chat and of every renewal of its key (spec/04 §1–2).
//!
//! Public numbers are checked with `num-bigint`, whose time depends on the numbers. Nothing secret
//! ever reaches it: every exponentiation with a secret exponent is done by `crypto-bigint` in
//! constant time.

mod comb;
mod exchange;
mod exponent;
mod params;
mod prime;

pub use exponent::{Exponent, ExponentLengthError};
pub use params::{DhError, DhParams, PublicValue};
pub use prime::KNOWN_PRIME;
