//! What generated types can do.

use super::error::Error;
use super::reader::Reader;

/// A value that can be written as TL.
///
/// A type (an enum) is written boxed, with the id of its constructor; a constructor (a struct) is written bare, its
/// fields only; a function is written with its id.
pub trait Serialize {
    /// Appends the value, a multiple of 4 bytes.
    fn serialize(&self, out: &mut Vec<u8>);

    /// The value alone.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.serialize(&mut out);
        out
    }
}

/// A value that can be read as TL, in the form in which [`Serialize`] writes it.
pub trait Deserialize: Sized {
    /// The least number of bytes that a value takes, for bounding the count of a vector.
    const MIN_SIZE: usize = 4;

    /// Reads one value.
    ///
    /// # Errors
    /// If what follows is not such a value; the reader then stands somewhere inside of it.
    fn deserialize(reader: &mut Reader<'_>) -> Result<Self, Error>;

    /// Reads one value that fills `bytes` wholly.
    ///
    /// # Errors
    /// If the bytes are not such a value, or more than it (spec/01 §2.5).
    fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes);
        let value = Self::deserialize(&mut reader)?;
        reader.finish()?;
        Ok(value)
    }
}

/// A constructor: one shape of a type.
pub trait Constructor {
    /// The id that stands before the fields where the value is boxed.
    const ID: u32;
    /// The name in the schema.
    const NAME: &'static str;
}

/// A type: one of its constructors, boxed.
pub trait Boxed: Serialize + Deserialize {
    /// The name in the schema.
    const TYPE: &'static str;

    /// Id and name of the constructor that this value has.
    fn constructor(&self) -> (u32, &'static str);
}

/// A method of the API.
pub trait Function: Serialize {
    /// What the server answers.
    type Result: Deserialize;
    /// The id that stands before the arguments.
    const ID: u32;
    /// The name in the schema.
    const NAME: &'static str;
}
