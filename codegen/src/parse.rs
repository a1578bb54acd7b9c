//! From the text of a schema file to its model. All errors are collected, not only the first.

use crate::diagnostic::{Diagnostic, LoadError};
use crate::grammar::{Definition, Span};
use crate::id::ID_EXCEPTIONS;
use crate::schema::{Category, Declaration, Schema, Source};
use crate::validate;
use std::path::Path;
use std::sync::Arc;

/// Parses a file that stands alone: whatever it refers to, it declares.
///
/// # Errors
/// Everything that is wrong with the file, in the order of its lines.
pub fn parse(file_name: &str, text: &str) -> Result<Schema, Vec<Diagnostic>> {
    finish(parse_with(file_name, text, validate::schema))
}

/// Parses a file that is part of a set: the types it refers to may be declared elsewhere.
///
/// # Errors
/// Everything that is wrong with the file in itself, in the order of its lines.
pub fn parse_part(file_name: &str, text: &str) -> Result<Schema, Vec<Diagnostic>> {
    finish(parse_with(file_name, text, |_| Vec::new()))
}

/// Reads and parses a file that stands alone.
///
/// # Errors
/// If the file cannot be read, or everything that is wrong with it.
pub fn parse_file(path: &Path) -> Result<Schema, LoadError> {
    let text = read(path)?;
    Ok(parse(&path.display().to_string(), &text)?)
}

pub(crate) fn read(path: &Path) -> Result<String, LoadError> {
    std::fs::read_to_string(path).map_err(|source| LoadError::Io {
        path: path.display().to_string(),
        source,
    })
}

/// A schema without its faulty lines, and the faults.
pub(crate) fn parse_with(
    file_name: &str,
    text: &str,
    more: impl FnOnce(&Schema) -> Vec<Diagnostic>,
) -> (Schema, Vec<Diagnostic>) {
    let mut parser = Parser::new(file_name);
    for (index, line) in text.lines().enumerate() {
        parser.line(index + 1, line);
    }
    let Parser {
        schema,
        mut diagnostics,
        ..
    } = parser;
    // A line that could not be read may be the one that declares what others refer to.
    if diagnostics.is_empty() {
        diagnostics = more(&schema);
        diagnostics.sort_by_key(|d| (d.line, d.column));
    }
    (schema, diagnostics)
}

fn finish((schema, diagnostics): (Schema, Vec<Diagnostic>)) -> Result<Schema, Vec<Diagnostic>> {
    if diagnostics.is_empty() {
        Ok(schema)
    } else {
        Err(diagnostics)
    }
}

struct Parser {
    file: Arc<str>,
    schema: Schema,
    diagnostics: Vec<Diagnostic>,
    category: Category,
    layer: Option<u32>,
    in_block_comment: bool,
    /// The lines of comment since the last line of anything else.
    comment: Vec<String>,
}

impl Parser {
    fn new(file_name: &str) -> Self {
        Self {
            file: file_name.into(),
            schema: Schema {
                file: file_name.to_owned(),
                head_layer: None,
                declarations: Vec::new(),
            },
            diagnostics: Vec::new(),
            category: Category::Constructor,
            layer: None,
            in_block_comment: false,
            comment: Vec::new(),
        }
    }

    fn line(&mut self, number: usize, line: &str) {
        let code = self.without_comments(line);
        let trimmed = code.trim();
        if let Some(comment) = line
            .trim()
            .strip_prefix("//")
            .filter(|_| trimmed.is_empty())
        {
            return self.comment.push(comment.trim().to_owned());
        }
        let docs = std::mem::take(&mut self.comment).join("\n");
        match trimmed {
            "" => {}
            "---types---" => self.category = Category::Constructor,
            "---functions---" => self.category = Category::Function,
            _ if trimmed.starts_with("---") => {
                self.error(
                    number,
                    line,
                    "sections are `---types---` and `---functions---`",
                );
            }
            _ if trimmed.starts_with("===") => match layer_marker(trimmed) {
                Some(layer) => self.layer = Some(layer),
                None => self.error(number, line, "a layer marker is `===N===`"),
            },
            _ => self.declaration(number, line, &code, docs),
        }
    }

    fn declaration(&mut self, number: usize, line: &str, code: &str, docs: String) {
        let (definition, spans) = match Definition::parse(code) {
            Ok(parsed) => parsed,
            Err(error) => {
                let message = error.kind.to_string();
                let diagnostic = Diagnostic::new(&self.file, number, line, error.span, message);
                return self.diagnostics.push(diagnostic);
            }
        };
        let id = definition.id.unwrap_or_else(|| definition.computed_id());
        let declaration = Declaration {
            definition,
            id,
            category: self.category,
            layer: self.layer,
            source: Source {
                file: Arc::clone(&self.file),
                line: number,
                text: line.to_owned(),
                spans,
                docs: Some(docs).filter(|docs| !docs.is_empty()),
            },
        };
        self.diagnostics.extend(wrong_id(&declaration));
        self.diagnostics.extend(validate::fields(&declaration));
        self.schema.declarations.push(Arc::new(declaration));
    }

    fn error(&mut self, number: usize, line: &str, message: &str) {
        let start = line.len() - line.trim_start().len();
        let end = line.trim_end().len();
        let span = Span { start, end };
        let diagnostic = Diagnostic::new(&self.file, number, line, span, message);
        self.diagnostics.push(diagnostic);
    }

    /// The line with spaces for its comments, so that columns stay what they are.
    fn without_comments(&mut self, line: &str) -> String {
        let mut code = String::with_capacity(line.len());
        let mut rest = line;
        while !rest.is_empty() {
            if self.in_block_comment {
                let end = rest.find("*/").map(|at| at + 2);
                self.in_block_comment = end.is_none();
                rest = blank(&mut code, rest, end.unwrap_or(rest.len()));
            } else if let Some(comment) = rest.strip_prefix("//") {
                self.note_head_layer(comment);
                rest = blank(&mut code, rest, rest.len());
            } else if rest.starts_with("/*") {
                self.in_block_comment = true;
                rest = blank(&mut code, rest, 2);
            } else {
                let end = rest.find('/').unwrap_or(rest.len());
                let end = end.max(rest.chars().next().map_or(0, char::len_utf8));
                let (head, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
                code.push_str(head);
                rest = tail;
            }
        }
        code
    }

    fn note_head_layer(&mut self, comment: &str) {
        if self.schema.head_layer.is_none() && self.schema.declarations.is_empty() {
            self.schema.head_layer = comment.split_once("layer ").and_then(|(_, after)| {
                let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
                digits.parse().ok()
            });
        }
    }
}

fn blank<'a>(code: &mut String, rest: &'a str, end: usize) -> &'a str {
    code.push_str(&" ".repeat(end));
    rest.get(end..).unwrap_or_default()
}

fn layer_marker(text: &str) -> Option<u32> {
    text.strip_prefix("===")?
        .strip_suffix("===")?
        .trim()
        .parse()
        .ok()
}

/// The explicit id is authoritative, but it has to be the CRC-32 unless it is known not to be (spec/01 §3.3).
fn wrong_id(declaration: &Declaration) -> Option<Diagnostic> {
    if declaration.id_is_crc() || ID_EXCEPTIONS.contains(&declaration.id) {
        return None;
    }
    let computed = declaration.definition.computed_id();
    let message = format!(
        "the CRC-32 of `{}` is {computed:08x}, not {:08x}: a misspelt line, or an id that belongs into the list of exceptions",
        declaration.definition.name, declaration.id
    );
    Some(declaration.diagnostic(declaration.source.spans.id, message))
}
