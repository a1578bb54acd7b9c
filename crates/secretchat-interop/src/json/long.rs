//! Numbers of 64 bits as strings. For use as `#[serde(with = "…::long")]`.

use std::fmt::Display;
use std::str::FromStr;

use secretchat::core::ids::RandomId;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes a number.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Display, S: Serializer>(number: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Reads a number.
///
/// # Errors
/// It is none.
pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let digits = String::deserialize(deserializer)?;
    let number = digits.parse();
    number.map_err(|_| D::Error::custom(format!("{digits:?} is no number")))
}

/// The id of a message, as commands name it.
#[derive(Clone, Copy, Deserialize)]
#[serde(transparent)]
pub struct Id(#[serde(deserialize_with = "deserialize")] i64);

impl From<Id> for RandomId {
    fn from(id: Id) -> Self {
        Self(id.0)
    }
}
