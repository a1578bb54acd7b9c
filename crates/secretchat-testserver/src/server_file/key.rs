//! Authorization keys.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hex::{Hex, decode};

/// An authorization key, which is written in hexadecimal digits. Not secret, as nothing on a test server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthKey(pub Box<[u8; 256]>);

impl fmt::Display for AuthKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.0.as_slice()).fmt(f)
    }
}

impl Serialize for AuthKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AuthKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let key = decode(&digits).and_then(|key| key.try_into().ok());
        let key = key.ok_or_else(|| D::Error::custom("a key is not of 256 bytes"));
        key.map(|key| Self(Box::new(key)))
    }
}
