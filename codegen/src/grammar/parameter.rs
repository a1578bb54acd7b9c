//! What stands between the name and the `=` of a declaration.

use super::cursor::{Cursor, whole};
use super::error::{Span, SyntaxError};
use super::flag::Flag;
use super::ty::Type;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One parameter of a declaration. In JSON an object whose `kind` names the variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Parameter {
    /// `name:type` or `name:flags.N?type`
    Field(Field),
    /// `{X:Type}`: never on the wire.
    Variable {
        /// The name of the variable.
        name: String,
        /// What it stands for.
        stands_for: VariableKind,
    },
    /// `#`: a number without a name, only in the line that declares the vector.
    Nat,
    /// `[ t ]`: that many elements, only in the line that declares the vector.
    Repetition {
        /// The type of the elements.
        item: Type,
    },
    /// `?`: bytes that TL cannot describe, only in the lines that declare `int`, `long`, `double` and `string`.
    Primitive,
}

/// A field of a constructor or function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name of the field, as it stands in the schema.
    pub name: String,
    /// The bit that says whether the field is present; `None` if it always is.
    pub flag: Option<Flag>,
    /// The type of the field.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// What a type variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// `Type`
    Type,
    /// `#`
    Nat,
}

/// Where the parts of a parameter stand in the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParameterSpans {
    /// The whole parameter.
    pub whole: Span,
    /// `flags.N`, empty without a flag.
    pub flag: Span,
    /// The type.
    pub ty: Span,
}

impl Parameter {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<(Self, ParameterSpans), SyntaxError> {
        let start = cursor.position();
        let mut spans = ParameterSpans::default();
        let parameter = match cursor.peek() {
            Some('{') => Self::variable(cursor)?,
            Some('[') => Self::repetition(cursor)?,
            Some('#') => {
                cursor.eat('#');
                Self::Nat
            }
            Some('?') => {
                cursor.eat('?');
                Self::Primitive
            }
            _ => Self::Field(Self::field(cursor, &mut spans)?),
        };
        spans.whole = cursor.since(start);
        Ok((parameter, spans))
    }

    fn variable(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        cursor.expect('{', "`{`")?;
        let name = cursor.ident("a type variable")?.to_owned();
        cursor.expect(':', "`:`")?;
        let stands_for = if cursor.eat('#') {
            VariableKind::Nat
        } else if cursor.rest().starts_with("Type}") {
            cursor.ident("`Type`")?;
            VariableKind::Type
        } else {
            return Err(cursor.expected("`Type` or `#`"));
        };
        cursor.expect('}', "`}`")?;
        Ok(Self::Variable { name, stands_for })
    }

    fn repetition(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        cursor.expect('[', "`[`")?;
        cursor.skip_spaces();
        let item = Type::parse(cursor)?;
        cursor.skip_spaces();
        cursor.expect(']', "`]`")?;
        Ok(Self::Repetition { item })
    }

    fn field(cursor: &mut Cursor<'_>, spans: &mut ParameterSpans) -> Result<Field, SyntaxError> {
        let name = cursor.ident("a field, `=`, or `{X:Type}`")?.to_owned();
        cursor.expect(':', "`:` and a type")?;
        let start = cursor.position();
        let flag = if is_conditional(cursor.rest()) {
            let flag = Flag::parse(cursor)?;
            spans.flag = cursor.since(start);
            cursor.expect('?', "`?` and a type")?;
            Some(flag)
        } else {
            None
        };
        let start = cursor.position();
        let ty = Type::parse(cursor)?;
        spans.ty = cursor.since(start);
        Ok(Field { name, flag, ty })
    }
}

/// Whether this word has a `?` in it.
fn is_conditional(rest: &str) -> bool {
    rest.split(|c: char| c.is_whitespace() || c == ';')
        .next()
        .is_some_and(|word| word.contains('?'))
}

impl FromStr for Parameter {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        whole(text, Self::parse).map(|(parameter, _)| parameter)
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => write!(f, "{field}"),
            Self::Variable { name, stands_for } => write!(f, "{{{name}:{stands_for}}}"),
            Self::Nat => f.write_str("#"),
            Self::Repetition { item } => write!(f, "[ {item} ]"),
            Self::Primitive => f.write_str("?"),
        }
    }
}

impl fmt::Display for VariableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Type => "Type",
            Self::Nat => "#",
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.name)?;
        if let Some(flag) = &self.flag {
            write!(f, "{flag}?")?;
        }
        write!(f, "{}", self.ty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_parameter_comes_back() {
        for text in [
            "random_id:long",
            "flags:#",
            "silent:flags.5?true",
            "entities:flags2.7?Vector<MessageEntity>",
            "{X:Type}",
            "{n:#}",
            "query:!X",
            "#",
            "[ t ]",
            "?",
        ] {
            let parameter: Parameter = text.parse().unwrap();
            assert_eq!(parameter.to_string(), text);
        }
    }

    #[test]
    fn an_error_points_at_the_part_that_is_wrong() {
        let error = "media:flags.40?Media".parse::<Parameter>().unwrap_err();
        assert_eq!((error.span.start, error.span.end), (12, 14));
        let error = "{X:type}".parse::<Parameter>().unwrap_err();
        assert_eq!(error.span.start, 3);
        assert!("media:".parse::<Parameter>().is_err());
        assert!("media".parse::<Parameter>().is_err());
    }
}
