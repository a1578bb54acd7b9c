//! A schema file as a model: its declarations with their ids, kinds and places.

use crate::diagnostic::Diagnostic;
use crate::grammar::{Definition, DefinitionSpans, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// What one file declares.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Schema {
    /// The file, as it was named to the parser.
    pub file: String,
    /// The layer that a comment above the first declaration names (`// …, layer 228.`).
    pub head_layer: Option<u32>,
    /// The declarations in the order of the file.
    pub declarations: Vec<Arc<Declaration>>,
}

/// Which of the two sections a declaration stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// `---types---`
    Constructor,
    /// `---functions---`
    Function,
}

/// A declaration with all that its file says about it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Declaration {
    /// The line itself.
    #[serde(flatten)]
    pub definition: Definition,
    /// The id in force: the stated one, else the computed one.
    #[serde(rename = "constructor_id")]
    pub id: u32,
    /// Constructor or function.
    pub category: Category,
    /// The layer of the marker (`===N===`) above it, if there is one.
    pub layer: Option<u32>,
    /// Where it stands.
    #[serde(skip)]
    pub source: Source,
}

/// Where a declaration stands.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The file, as it was named to the parser.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The line as it stands in the file.
    pub text: String,
    /// Where the parts stand in the line.
    pub spans: DefinitionSpans,
    /// The `//` comment directly above, without the slashes.
    pub docs: Option<String>,
}

/// Two declarations are equal if they say the same, wherever they stand.
impl PartialEq for Declaration {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.category, &self.definition) == (other.id, other.category, &other.definition)
    }
}

impl Eq for Declaration {}

impl Declaration {
    /// Whether the id is the CRC-32 of the normalised line.
    #[must_use]
    pub fn id_is_crc(&self) -> bool {
        self.definition.computed_id() == self.id
    }

    pub(crate) fn diagnostic(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        let Source {
            file, line, text, ..
        } = &self.source;
        Diagnostic::new(file, *line, text, span, message)
    }

    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.source.file, self.source.line)
    }
}

/// The line in its canonical form, always with its id.
impl fmt::Display for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let definition = Definition {
            id: Some(self.id),
            ..self.definition.clone()
        };
        write!(f, "{definition}")
    }
}
