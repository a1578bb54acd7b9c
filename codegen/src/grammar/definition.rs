//! `combinator "=" result ";"`: one line that declares a constructor or a function.

use super::cursor::{Cursor, whole};
use super::error::{Span, SyntaxError, SyntaxErrorKind};
use super::name::Name;
use super::parameter::{Field, Parameter, ParameterSpans};
use super::ty::Type;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A declaration, exactly as it stands in the schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The name of the constructor or function.
    pub name: Name,
    /// The id if the line states one.
    pub id: Option<u32>,
    /// The parameters in their order, which is the order on the wire.
    pub parameters: Vec<Parameter>,
    /// The type that is constructed, or the type of the answer of a function.
    pub result: Type,
}

/// Where the parts of a declaration stand in its line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefinitionSpans {
    /// The name with its namespace.
    pub name: Span,
    /// The hex digits of the id; the end of the name without one.
    pub id: Span,
    /// The parameters, in their order.
    pub parameters: Vec<ParameterSpans>,
    /// The result.
    pub result: Span,
}

impl Definition {
    /// Parses one line, comments and all else removed, and says where its parts stand.
    ///
    /// # Errors
    /// If the line is not TL; the error knows where.
    pub fn parse(line: &str) -> Result<(Self, DefinitionSpans), SyntaxError> {
        whole(line, Self::parse_at)
    }

    fn parse_at(cursor: &mut Cursor<'_>) -> Result<(Self, DefinitionSpans), SyntaxError> {
        cursor.skip_spaces();
        let mut spans = DefinitionSpans::default();
        let start = cursor.position();
        let name = Name::parse(cursor)?;
        spans.name = cursor.since(start);
        if name.is_type() {
            return Err(cursor.error(start, SyntaxErrorKind::UpperCaseName));
        }
        let id = parse_id(cursor, &mut spans.id)?;
        let mut parameters = Vec::new();
        loop {
            need_space(cursor)?;
            if cursor.eat('=') {
                break;
            }
            let (parameter, at) = Parameter::parse(cursor)?;
            parameters.push(parameter);
            spans.parameters.push(at);
        }
        cursor.skip_spaces();
        let start = cursor.position();
        let result = Type::parse_result(cursor)?;
        spans.result = cursor.since(start);
        cursor.skip_spaces();
        cursor.expect(';', "`;`")?;
        let definition = Self {
            name,
            id,
            parameters,
            result,
        };
        Ok((definition, spans))
    }

    /// The fields in their order, flags fields included.
    pub fn fields(&self) -> impl DoubleEndedIterator<Item = &Field> {
        self.parameters.iter().filter_map(|p| match p {
            Parameter::Field(field) => Some(field),
            _ => None,
        })
    }

    /// The names of the type variables (`{X:Type}`).
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter_map(|p| match p {
            Parameter::Variable { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether `name` is a type variable of this declaration.
    #[must_use]
    pub fn is_variable(&self, name: &Name) -> bool {
        name.namespace.is_none() && self.variables().any(|v| v == name.ident)
    }

    /// Whether the line describes a built-in of the language (`int`, `vector`, `boolTrue` …), for which nothing is generated.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        let shape = |p: &Parameter| {
            matches!(
                p,
                Parameter::Nat | Parameter::Repetition { .. } | Parameter::Primitive
            )
        };
        self.parameters.iter().any(shape)
            || matches!(
                self.name.to_string().as_str(),
                "boolTrue" | "boolFalse" | "true" | "bytes" | "int128" | "int256"
            )
    }
}

/// Something that is not part of the name must begin with a space, so `a#b` is not read as a name and a number.
fn need_space(cursor: &mut Cursor<'_>) -> Result<(), SyntaxError> {
    let start = cursor.position();
    cursor.skip_spaces();
    if cursor.position() > start || cursor.peek() == Some('=') {
        return Ok(());
    }
    Err(cursor.expected("a space, then a field or `=`"))
}

fn parse_id(cursor: &mut Cursor<'_>, span: &mut Span) -> Result<Option<u32>, SyntaxError> {
    let given = cursor.eat('#');
    let start = cursor.position();
    *span = cursor.since(start);
    if !given {
        return Ok(None);
    }
    let digits = cursor.take_while(|c| c.is_ascii_alphanumeric());
    *span = cursor.since(start);
    match u32::from_str_radix(digits, 16) {
        Ok(id) if digits.len() <= 8 => Ok(Some(id)),
        _ => Err(cursor.error(start, SyntaxErrorKind::BadId)),
    }
}

impl FromStr for Definition {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        Self::parse(text).map(|(definition, _)| definition)
    }
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        if let Some(id) = self.id {
            write!(f, "#{id:08x}")?;
        }
        for parameter in &self.parameters {
            write!(f, " {parameter}")?;
        }
        write!(f, " = {};", self.result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_of_an_id_may_be_missing() {
        let line = "decryptedMessageMediaEmpty#89f5c4a = DecryptedMessageMedia;";
        let definition: Definition = line.parse().unwrap();
        assert_eq!(definition.id, Some(0x089f_5c4a));
    }

    #[test]
    fn both_ways_of_writing_a_vector_are_the_same() {
        let a: Definition = "vector#1cb5c415 {t:Type} # [ t ] = Vector t;"
            .parse()
            .unwrap();
        let b: Definition = a.to_string().parse().unwrap();
        assert_eq!(a, b);
        assert!(a.is_builtin());
    }

    #[test]
    fn the_spans_of_a_line_are_those_of_its_parts() {
        let line = "a.b#1f flags:# x:flags.3?Vector<int> = T;";
        let (_, spans) = Definition::parse(line).unwrap();
        let text = |span: Span| &line[span.start..span.end];
        assert_eq!(text(spans.name), "a.b");
        assert_eq!(text(spans.id), "1f");
        assert_eq!(text(spans.parameters[1].flag), "flags.3");
        assert_eq!(text(spans.parameters[1].ty), "Vector<int>");
        assert_eq!(text(spans.result), "T");
    }

    #[test]
    fn a_broken_line_says_where() {
        for (line, start) in [
            ("Upper = T;", 0),
            ("a#123456789 = T;", 2),
            ("a#xyz = T;", 2),
            ("a x = T;", 3),
            ("a x:int T;", 9),
            ("a x:int = t;", 10),
            ("a x:int = T", 11),
            ("a x:int = T; b", 13),
            ("a", 1),
        ] {
            let error = line.parse::<Definition>().unwrap_err();
            assert_eq!(error.span.start, start, "{line}: {error}");
        }
    }
}
