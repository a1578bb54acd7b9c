//! Rust output: structs for constructors and functions, enums for types, one module for each layer.
//!
//! The output expects a runtime at `crate::tl` with the traits that `secretchat-core` has there, and, for layers,
//! the conversions that the schema does not determine in `crate::tl::convert`.

mod convert;
mod downgrade;
mod enums;
mod flat;
mod layered;
mod model;
mod module;
mod names;
mod print;
mod registry;
mod steps;
mod structs;
mod upgrade;
mod versions;

use crate::diagnostic::Diagnostic;
use crate::layers::LayerSet;
use crate::schema::Schema;

/// A file that the generator wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Where it belongs, relative to the root of the output, with `/`.
    pub path: String,
    /// The whole text.
    pub contents: String,
}

/// The modules of a set of layers: `mod.rs`, `layerN.rs` for each layer, `any.rs` and `convert…`.
///
/// # Errors
/// What of the schema has no form in Rust.
pub fn layers(set: &LayerSet) -> Result<Vec<GeneratedFile>, Vec<Diagnostic>> {
    layered::files(set)
}

/// The module of a schema that stands alone, as the file `path`.
///
/// # Errors
/// What of the schema has no form in Rust.
pub fn schema(path: &str, schema: &Schema) -> Result<GeneratedFile, Vec<Diagnostic>> {
    flat::file(path, schema)
}

/// A list of all types and functions as a call of the macro `each_type!`, for tests that go through all of them.
///
/// Each entry is `("MODULE", "NAME", PATH);` with the module as in the paths of the generated code, the name as in
/// the schema, and the Rust path; functions that are generic are left out.
#[must_use]
pub fn registry(layers: Option<&LayerSet>, api: Option<&Schema>) -> String {
    registry::text(layers, api)
}
