//! What can be wrong with the text of one noun, and where.

/// A range of bytes of the text that was parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A piece of text that is not what the grammar demands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SyntaxError {
    /// Where in the text that was given.
    pub span: Span,
    /// What is wrong.
    pub kind: SyntaxErrorKind,
}

/// The ways in which a text fails to be TL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxErrorKind {
    /// Something else had to stand here.
    #[error("expected {0}")]
    Expected(&'static str),
    /// The hex digits of an id are missing or too many.
    #[error("an id has 1 to 8 hex digits")]
    BadId,
    /// A flags field has 32 bits.
    #[error("a flags field has bits 0 to 31")]
    BitTooLarge,
    /// The name of a constructor or function begins with an upper-case letter.
    #[error("the name of a constructor or function begins with a lower-case letter")]
    UpperCaseName,
    /// The result is a bare type.
    #[error("a result type begins with an upper-case letter")]
    BareResult,
    /// A type other than the vector was given an argument.
    #[error("only `Vector` and `vector` take a type argument")]
    NotGeneric,
    /// A vector without its element type.
    #[error("a vector needs its element type")]
    VectorOfNothing,
    /// Vectors of vectors of vectors, too many.
    #[error("types nested deeper than {0}")]
    TooDeep(usize),
}
