//! Why bytes are not a TL value, and why a value is not of a layer.

/// Why bytes could not be read. Positions count bytes from the start of the buffer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The buffer ends inside a value.
    #[error("at byte {position}: {needed} bytes needed, {remaining} left")]
    UnexpectedEnd {
        /// Where the value begins.
        position: usize,
        /// How many bytes it takes.
        needed: usize,
        /// How many there are.
        remaining: usize,
    },
    /// The id is that of no constructor of the type, or not that of the function, that was expected.
    #[error("at byte {position}: id {id:08x} is not of {expected}")]
    UnexpectedId {
        /// Where the id stands.
        position: usize,
        /// The type or function that was expected.
        expected: &'static str,
        /// The id that stands there.
        id: u32,
    },
    /// A string of the 56-bit form, which only TDLib has and which never fits a message.
    #[error("at byte {position}: string with a length of 56 bits")]
    HugeString {
        /// Where the string begins.
        position: usize,
    },
    /// A vector that claims more elements than the rest of the buffer can hold.
    #[error("at byte {position}: vector of {count} elements, {remaining} bytes left")]
    VectorTooLong {
        /// Where the count stands.
        position: usize,
        /// The count as an unsigned number.
        count: u32,
        /// How many bytes follow it.
        remaining: usize,
    },
    /// Values inside values beyond the limit.
    #[error("at byte {position}: nested deeper than {limit}")]
    TooDeep {
        /// Where the value too deep begins.
        position: usize,
        /// The limit.
        limit: usize,
    },
    /// Bytes after the end of the value.
    #[error("at byte {position}: {remaining} bytes too many")]
    TrailingBytes {
        /// Where the value ends.
        position: usize,
        /// How many bytes follow.
        remaining: usize,
    },
}

/// A value holds a constructor that a layer does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{constructor}#{id:08x} is not in layer {layer}")]
pub struct NotInLayer {
    /// The constructor.
    pub constructor: &'static str,
    /// Its id, since layers reuse names.
    pub id: u32,
    /// The layer.
    pub layer: u32,
}

impl NotInLayer {
    pub(crate) fn new(value: &impl super::traits::Boxed, layer: u32) -> Self {
        let (id, constructor) = value.constructor();
        Self {
            constructor,
            id,
            layer,
        }
    }
}
