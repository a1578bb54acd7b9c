//! Generates types from TL schema files, one module per layer.
//!
//! [`parse()`] reads one file, [`LayerSet`] composes the files of a schema in layers, [`check()`] and [`diff()`] describe
//! them, [`rust`] writes them down, [`build()`] does all that in a build script. Whatever is wrong with a file is a [`Diagnostic`] that shows the line.

mod build;
mod check;
mod diagnostic;
mod diff;
pub mod grammar;
mod id;
mod layers;
mod parse;
pub mod plugin;
pub mod rust;
mod schema;
pub mod swift;
mod validate;

pub use build::build;
pub use check::{CheckReport, Exception, LayerCount, check};
pub use diagnostic::{Diagnostic, LoadError};
pub use diff::{ChangedConstructor, Diff, FieldChange, UnknownLayer, diff};
pub use id::{ID_EXCEPTIONS, missing_ids};
pub use layers::{DECODE_ONLY, Layer, LayerSet};
pub use parse::{parse, parse_file, parse_part};
pub use schema::{Category, Declaration, Schema, Source};
