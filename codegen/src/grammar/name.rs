//! `[ namespace "." ] ident`

use super::cursor::{Cursor, whole};
use super::error::SyntaxError;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The name of a constructor, a function or a type. In JSON a string: `"messages.DhConfig"`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Name {
    /// What stands before the dot.
    pub namespace: Option<String>,
    /// What stands after the dot.
    pub ident: String,
}

impl Name {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        let first = cursor.ident("a name")?.to_owned();
        if !cursor.eat('.') {
            return Ok(Self {
                namespace: None,
                ident: first,
            });
        }
        Ok(Self {
            namespace: Some(first),
            ident: cursor.ident("a name after the namespace")?.to_owned(),
        })
    }

    /// Whether this can name a type: types begin with an upper-case letter, constructors with a lower-case one.
    #[must_use]
    pub fn is_type(&self) -> bool {
        self.ident.starts_with(|c: char| c.is_ascii_uppercase())
    }
}

impl FromStr for Name {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        whole(text, Self::parse)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}.")?;
        }
        f.write_str(&self.ident)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.to_string()
    }
}

impl TryFrom<String> for Name {
    type Error = SyntaxError;

    fn try_from(text: String) -> Result<Self, SyntaxError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_at_most_one_namespace() {
        let name: Name = "messages.dhConfig".parse().unwrap();
        assert_eq!(name.namespace.as_deref(), Some("messages"));
        assert_eq!(name.to_string(), "messages.dhConfig");
        assert!("a.b.c".parse::<Name>().is_err());
        assert!("1a".parse::<Name>().is_err());
        assert!("a.".parse::<Name>().is_err());
        assert!("".parse::<Name>().is_err());
    }
}
