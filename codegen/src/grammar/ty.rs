//! `[ "!" | "%" ] type-name [ "<" type-term ">" ]`

use super::cursor::{Cursor, whole};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::name::Name;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The type of a field or the result of a declaration. In JSON an object whose `kind` names the variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Type {
    /// `#`: 32 bits without sign, as flags fields are.
    Nat,
    /// `int`: 32 bits.
    Int,
    /// `long`: 64 bits.
    Long,
    /// `double`: binary64.
    Double,
    /// `string`: text with its length.
    String,
    /// `bytes`: any bytes with their length.
    Bytes,
    /// `int128`: 16 raw bytes.
    Int128,
    /// `int256`: 32 raw bytes.
    Int256,
    /// `true`: no bytes; the flag that it stands under is the value.
    True,
    /// `Bool`: boolTrue or boolFalse, 4 bytes.
    Bool,
    /// `Vector<T>`, or `vector<T>` without the id before the count.
    Vector {
        /// Whether the vector is written without its id.
        bare: bool,
        /// The type of the elements.
        item: Box<Self>,
    },
    /// A type: the id of one of its constructors, then the fields of that. Also a type variable (`X`).
    Boxed {
        /// The name of the type.
        name: Name,
    },
    /// A constructor's fields without its id: the name of the constructor, or `%` and the name of its type.
    Bare {
        /// The name of the constructor, or of a type that has only one.
        name: Name,
    },
    /// `!X`: any function.
    Function {
        /// The type variable that stands for the result of the function.
        variable: String,
    },
}

/// Vectors of vectors beyond this are refused.
const MAX_DEPTH: usize = 8;

impl Type {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        Self::nested(cursor, 0)
    }

    /// The result of a declaration: here `Vector t` may be written for `Vector<t>`.
    pub(super) fn parse_result(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        if cursor.rest().starts_with("Vector ") {
            cursor.ident("a type")?;
            cursor.skip_spaces();
            return Ok(Self::vector(false, Self::parse(cursor)?));
        }
        let start = cursor.position();
        let ty = Self::parse(cursor)?;
        match ty {
            Self::Boxed { .. } | Self::Bool | Self::Vector { bare: false, .. } => Ok(ty),
            _ => Err(cursor.error(start, SyntaxErrorKind::BareResult)),
        }
    }

    fn vector(bare: bool, item: Self) -> Self {
        Self::Vector {
            bare,
            item: Box::new(item),
        }
    }

    fn nested(cursor: &mut Cursor<'_>, depth: usize) -> Result<Self, SyntaxError> {
        let start = cursor.position();
        if depth > MAX_DEPTH {
            return Err(cursor.error(start, SyntaxErrorKind::TooDeep(MAX_DEPTH)));
        }
        if cursor.eat('#') {
            return Ok(Self::Nat);
        }
        if cursor.eat('!') {
            let variable = cursor.ident("a type variable")?.to_owned();
            return Ok(Self::Function { variable });
        }
        if cursor.eat('%') {
            let name = Name::parse(cursor)?;
            return Ok(Self::Bare { name });
        }
        if !cursor.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
            return Err(cursor.expected("a type"));
        }
        let name = Name::parse(cursor)?;
        let argument = if cursor.eat('<') {
            let item = Self::nested(cursor, depth + 1)?;
            cursor.expect('>', "`>`")?;
            Some(item)
        } else {
            None
        };
        Self::named(name, argument).map_err(|kind| cursor.error(start, kind))
    }

    fn named(name: Name, argument: Option<Self>) -> Result<Self, SyntaxErrorKind> {
        let plain = name.namespace.is_none().then_some(name.ident.as_str());
        match (plain, argument) {
            (Some("Vector"), Some(item)) => Ok(Self::vector(false, item)),
            (Some("vector"), Some(item)) => Ok(Self::vector(true, item)),
            (Some("Vector" | "vector"), None) => Err(SyntaxErrorKind::VectorOfNothing),
            (_, Some(_)) => Err(SyntaxErrorKind::NotGeneric),
            (Some(word), None) => Ok(Self::builtin(word).unwrap_or_else(|| Self::other(name))),
            (None, None) => Ok(Self::other(name)),
        }
    }

    fn other(name: Name) -> Self {
        if name.is_type() {
            Self::Boxed { name }
        } else {
            Self::Bare { name }
        }
    }

    fn builtin(word: &str) -> Option<Self> {
        Some(match word {
            "int" => Self::Int,
            "long" => Self::Long,
            "double" => Self::Double,
            "string" => Self::String,
            "bytes" => Self::Bytes,
            "int128" => Self::Int128,
            "int256" => Self::Int256,
            "true" => Self::True,
            "Bool" => Self::Bool,
            _ => return None,
        })
    }

    /// The name of the type or constructor that this refers to, inside a vector too; `None` for built-in types.
    #[must_use]
    pub fn reference(&self) -> Option<&Name> {
        match self {
            Self::Vector { item, .. } => item.reference(),
            Self::Boxed { name } | Self::Bare { name } => Some(name),
            _ => None,
        }
    }

    /// The type of the elements if this is a vector (of vectors), else the type itself.
    #[must_use]
    pub fn leaf(&self) -> &Self {
        match self {
            Self::Vector { item, .. } => item.leaf(),
            other => other,
        }
    }
}

impl FromStr for Type {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        whole(text, Self::parse)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nat => f.write_str("#"),
            Self::Int => f.write_str("int"),
            Self::Long => f.write_str("long"),
            Self::Double => f.write_str("double"),
            Self::String => f.write_str("string"),
            Self::Bytes => f.write_str("bytes"),
            Self::Int128 => f.write_str("int128"),
            Self::Int256 => f.write_str("int256"),
            Self::True => f.write_str("true"),
            Self::Bool => f.write_str("Bool"),
            Self::Vector { bare: true, item } => write!(f, "vector<{item}>"),
            Self::Vector { bare: false, item } => write!(f, "Vector<{item}>"),
            Self::Boxed { name } => write!(f, "{name}"),
            Self::Bare { name } if name.is_type() => write!(f, "%{name}"),
            Self::Bare { name } => write!(f, "{name}"),
            Self::Function { variable } => write!(f, "!{variable}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_type_comes_back() {
        for text in [
            "#",
            "int",
            "true",
            "Bool",
            "Vector<long>",
            "vector<%Message>",
            "Vector<Vector<bytes>>",
            "messages.DhConfig",
            "%Message",
            "message",
            "!X",
        ] {
            let ty: Type = text.parse().unwrap();
            assert_eq!(ty.to_string(), text);
        }
        assert_eq!("ns.int".parse::<Type>().unwrap().to_string(), "ns.int");
    }

    #[test]
    fn what_is_not_a_type_is_named() {
        let kind = |text: &str| text.parse::<Type>().unwrap_err().kind;
        assert_eq!(kind("Vector"), SyntaxErrorKind::VectorOfNothing);
        assert_eq!(kind("Map<int>"), SyntaxErrorKind::NotGeneric);
        assert_eq!(kind("Vector<int"), SyntaxErrorKind::Expected("`>`"));
        let deep = "Vector<".repeat(100_000);
        assert_eq!(kind(&deep), SyntaxErrorKind::TooDeep(MAX_DEPTH));
    }
}
