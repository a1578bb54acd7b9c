//! What JSON cannot hold as it is: 64-bit integers become decimal strings, byte strings base64 (standard, padded).
//!
//! For use as `#[serde(with = "…::json")]`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes the value in its JSON form.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Json, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&value.to_form(), serializer)
}

/// Reads the value from its JSON form.
///
/// # Errors
/// If the value is not of that form.
pub fn deserialize<'de, T: Json, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let form = T::Form::deserialize(deserializer)?;
    T::from_form(form).map_err(D::Error::custom)
}

/// A value whose JSON form differs from that of its Rust type.
pub trait Json: Sized {
    /// The JSON form.
    type Form: serde::Serialize + for<'de> Deserialize<'de>;

    /// The JSON form of this value.
    fn to_form(&self) -> Self::Form;

    /// The value of a JSON form.
    ///
    /// # Errors
    /// If the form is not one of such a value.
    fn from_form(form: Self::Form) -> Result<Self, NotTheForm>;
}

/// A string in JSON is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTheForm {
    /// Not a decimal number of 64 bits.
    #[error("not a 64-bit integer in decimal digits")]
    Long,
    /// Not base64 with padding.
    #[error("not base64")]
    Bytes,
    /// Another number of bytes.
    #[error("{got} bytes instead of {expected}")]
    Length {
        /// How many bytes there have to be.
        expected: usize,
        /// How many there are.
        got: usize,
    },
}

impl Json for i64 {
    type Form = String;

    fn to_form(&self) -> String {
        self.to_string()
    }

    fn from_form(form: String) -> Result<Self, NotTheForm> {
        form.parse().map_err(|_| NotTheForm::Long)
    }
}

impl Json for Vec<u8> {
    type Form = String;

    fn to_form(&self) -> String {
        STANDARD.encode(self)
    }

    fn from_form(form: String) -> Result<Self, NotTheForm> {
        STANDARD.decode(form).map_err(|_| NotTheForm::Bytes)
    }
}

impl<const N: usize> Json for [u8; N] {
    type Form = String;

    fn to_form(&self) -> String {
        STANDARD.encode(self)
    }

    fn from_form(form: String) -> Result<Self, NotTheForm> {
        let bytes = Vec::from_form(form)?;
        let got = bytes.len();
        Self::try_from(bytes).map_err(|_| NotTheForm::Length { expected: N, got })
    }
}

impl<T: Json> Json for Option<T> {
    type Form = Option<T::Form>;

    fn to_form(&self) -> Self::Form {
        self.as_ref().map(T::to_form)
    }

    fn from_form(form: Self::Form) -> Result<Self, NotTheForm> {
        form.map(T::from_form).transpose()
    }
}

impl<T: Json> Json for Vec<T> {
    type Form = Vec<T::Form>;

    fn to_form(&self) -> Self::Form {
        self.iter().map(T::to_form).collect()
    }

    fn from_form(form: Self::Form) -> Result<Self, NotTheForm> {
        form.into_iter().map(T::from_form).collect()
    }
}
