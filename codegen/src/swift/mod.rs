//! The plugin `tl-codegen-swift`: `Codable` types for one layer that match the serde JSON of the Rust types.
//!
//! A TL type becomes an enum whose JSON is an object tagged with `"_"`, a constructor with fields becomes a struct.
//! 64-bit integers travel as decimal strings and bytes as base64, since that is what the Rust types write.

mod names;
mod options;
mod plan;
mod recursion;
mod ty;
mod write;

use crate::plugin::{Diagnostic, File, Request, Response, Severity, VERSION};

/// Answers a request. Whatever cannot be written in Swift is an error diagnostic, and then there are no files.
#[must_use]
pub fn generate(request: &Request) -> Response {
    let (files, diagnostics) = match files(request) {
        Ok((files, notes)) => (files, notes),
        Err(errors) => (Vec::new(), errors),
    };
    Response {
        version: VERSION,
        files,
        diagnostics,
    }
}

fn files(request: &Request) -> Result<(Vec<File>, Vec<Diagnostic>), Vec<Diagnostic>> {
    if request.version != VERSION {
        let message = format!(
            "the request has version {}, expected {VERSION}",
            request.version
        );
        return Err(vec![Diagnostic::general(Severity::Error, message)]);
    }
    let options = options::Options::parse(&request.options)?;
    let plan = plan::Plan::new(request, &options)?;
    let mut files = vec![write::support_file(&plan, &options)];
    files.extend(
        plan.types
            .iter()
            .map(|ty| write::type_file(ty, &plan, &options)),
    );
    Ok((files, plan.notes))
}
