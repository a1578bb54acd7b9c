//! An error with its place: file, line, column, and the line itself with a caret under the culprit.

use crate::grammar::Span;
use std::fmt;

/// One thing that is wrong with a schema.
///
/// Displayed as
/// ```text
/// layer-046.tl:3:25: error: bit of `flags`, which is not declared before
///    |
///  3 | documentAttributeX voice:flags.10?true = DocumentAttribute;
///    |                          ^^^^^^^^
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as it was named to the parser.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters the caret covers, at least 1.
    pub width: usize,
    /// What is wrong.
    pub message: String,
    /// The line without its line break.
    pub source_line: String,
}

impl Diagnostic {
    pub(crate) fn new(
        file: &str,
        line: usize,
        source_line: &str,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        let characters = |end: usize| {
            source_line
                .get(..end)
                .unwrap_or(source_line)
                .chars()
                .count()
        };
        let before = characters(span.start);
        Self {
            file: file.to_owned(),
            line,
            column: before + 1,
            width: characters(span.end).saturating_sub(before).max(1),
            message: message.into(),
            source_line: source_line.to_owned(),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            width,
            message,
            source_line,
        } = self;
        writeln!(f, "{file}:{line}:{column}: error: {message}")?;
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        // A tab keeps its width only if a tab stands under it.
        let indent: String = source_line
            .chars()
            .take(column - 1)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        writeln!(f, " {margin} |")?;
        writeln!(f, " {number} | {source_line}")?;
        write!(f, " {margin} | {indent}{}", "^".repeat(*width))
    }
}

impl std::error::Error for Diagnostic {}

/// Why schema files could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A folder without a single `layer-NNN.tl`.
    #[error("{path}: no file is named layer-NNN.tl")]
    NoLayers {
        /// The folder.
        path: String,
    },
    /// The files contradict the language, each other or themselves.
    #[error("{}", join(.0))]
    Schema(Vec<Diagnostic>),
}

fn join(diagnostics: &[Diagnostic]) -> String {
    let texts: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    texts.join("\n\n")
}

impl From<Vec<Diagnostic>> for LoadError {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Schema(diagnostics)
    }
}
