//! The two documents of the plugin protocol, exactly as they are written in JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::grammar::{Field, Type};
use crate::schema::Category;

/// Version of both documents. Any change of either document raises it.
pub const VERSION: u32 = 1;

/// What a plugin reads on its standard input.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Always [`VERSION`].
    pub version: u32,
    /// Every declaration of every layer.
    pub schema: Schema,
    /// The layer to generate for; `None` asks for the newest one.
    pub layer: Option<u32>,
    /// What the user gave as `--option key=value`.
    pub options: BTreeMap<String, String>,
}

/// The schema model: all layers at once.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// The layers in ascending order; empty for a schema without layers.
    pub layers: Vec<Layer>,
    /// The boxed types by name.
    pub types: Vec<BoxedType>,
    /// Every constructor and function that any layer declares; the id is the key.
    pub constructors: Vec<Constructor>,
}

/// One layer as the composition of all deltas up to it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Number of the layer.
    pub layer: u32,
    /// Ids of everything in force in this layer.
    pub in_force: Vec<u32>,
    /// Ids of what this layer itself declares.
    pub declared: Vec<u32>,
}

/// A boxed type.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BoxedType {
    /// Name with its namespace.
    pub name: String,
    /// Ids of its constructors, of all layers.
    pub constructors: Vec<u32>,
}

/// One declaration.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Constructor {
    /// Name with its namespace.
    pub name: String,
    /// Constructor id.
    pub id: u32,
    /// The same id as eight hexadecimal digits.
    pub id_hex: String,
    /// Whether it is a value or a method.
    pub category: Category,
    /// First layer in which it is in force; `None` for a schema without layers and for decode-only ones.
    pub since: Option<u32>,
    /// First layer in which another declaration of the same name replaces it.
    pub until: Option<u32>,
    /// May arrive, is never sent, and is in force in no layer.
    pub decode_only: bool,
    /// Names of the type parameters, such as `X` of `{X:Type}`.
    pub type_parameters: Vec<String>,
    /// The fields in the order of the wire, flags fields included.
    pub fields: Vec<Field>,
    /// The type it belongs to; for a function the type of its answer.
    pub result: Type,
    /// The declaration as one line of TL.
    pub tl: String,
    /// The comment directly above the declaration.
    pub docs: Option<String>,
    /// Where it is declared.
    pub source: Source,
}

/// A place in a schema file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Path of the file as it was given on the command line.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// What a plugin writes on its standard output.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Always [`VERSION`].
    pub version: u32,
    /// The files to write.
    pub files: Vec<File>,
    /// What the user should know. One error, and no file is written.
    #[serde(default)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A file to write.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Path below the output folder, with `/` between its parts.
    pub path: String,
    /// The whole text.
    pub contents: String,
}

/// A message of a plugin to the user.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// One or more sentences.
    pub message: String,
    /// Schema file that it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in that file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in that line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The output may not be what the user expects.
    Warning,
    /// For information.
    Note,
}

impl Diagnostic {
    /// A diagnostic that points at a declaration.
    #[must_use]
    pub fn at(severity: Severity, source: &Source, message: String) -> Self {
        Self {
            severity,
            message,
            file: Some(source.file.clone()),
            line: Some(source.line),
            column: Some(source.column),
        }
    }

    /// A diagnostic that speaks of no place in particular.
    #[must_use]
    pub const fn general(severity: Severity, message: String) -> Self {
        Self {
            severity,
            message,
            file: None,
            line: None,
            column: None,
        }
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            for number in [self.line, self.column].into_iter().flatten() {
                write!(f, "{number}:")?;
            }
            write!(f, " ")?;
        }
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Note => "note",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}", self.message)
    }
}
