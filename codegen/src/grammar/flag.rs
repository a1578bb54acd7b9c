//! `ident "." digits`: the bit that says whether a field is present.

use super::cursor::{Cursor, whole};
use super::error::{SyntaxError, SyntaxErrorKind};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One bit of a flags field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The name of the flags field, declared earlier in the same line.
    pub field: String,
    /// The bit, 0 to 31.
    pub bit: u8,
}

impl Flag {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        let field = cursor.ident("the name of a flags field")?.to_owned();
        cursor.expect('.', "`.` and a bit number")?;
        let start = cursor.position();
        let digits = cursor.take_while(|c| c.is_ascii_digit());
        if digits.is_empty() {
            return Err(cursor.expected("a bit number"));
        }
        match digits.parse() {
            Ok(bit @ 0..=31) => Ok(Self { field, bit }),
            _ => Err(cursor.error(start, SyntaxErrorKind::BitTooLarge)),
        }
    }
}

impl FromStr for Flag {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        whole(text, Self::parse)
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.field, self.bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_end_at_31() {
        let flag: Flag = "flags2.31".parse().unwrap();
        assert_eq!((flag.field.as_str(), flag.bit), ("flags2", 31));
        assert_eq!(flag.to_string(), "flags2.31");
        for text in ["flags.32", "flags.256", "flags.99999999999999999999"] {
            let error = text.parse::<Flag>().unwrap_err();
            assert_eq!(error.kind, SyntaxErrorKind::BitTooLarge, "{text}");
            assert_eq!(error.span.start, 6);
        }
        assert!("flags".parse::<Flag>().is_err());
        assert!("flags.x".parse::<Flag>().is_err());
    }
}
