//! The plugin protocol: one JSON document to an executable, one JSON document back.
//!
//! `docs/layers.md` describes both documents, with a JSON schema for each.

pub mod document;
mod files;
mod host;
mod model;

pub use document::{Diagnostic, File, Request, Response, Severity, VERSION};
pub use files::{FileError, PathError, check_paths, write_files};
pub use host::{OUTPUT_LIMIT, Plugin, PluginError, TIME_LIMIT};
