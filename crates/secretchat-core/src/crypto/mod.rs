//! The cryptography of secret chats: envelopes, key exchange, files, key pictures.
//!
//! Nothing here knows of chats, sequence numbers or time. Randomness is always an argument, so that
//! every function gives the same answer for the same input. Types that hold secrets erase
//! themselves when dropped, print nothing in `Debug` and compare in constant time.

pub mod dh;
pub mod envelope;
pub mod file;
pub mod fingerprint;
pub mod ige;
pub mod kdf;
pub mod key;
pub mod picture;

pub use dh::{DhError, DhParams, Exponent, PublicValue};
pub use envelope::{EnvelopeError, Opened, SealError, Version, Versions};
pub use file::{FileDecryptor, FileEncryptor, FileKey};
pub use fingerprint::KeyFingerprint;
pub use key::AuthKey;
pub use picture::KeyHash;
