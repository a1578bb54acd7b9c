//! One module: the enums, and the structs in its submodule `types`.

use super::model::{Constructor, Enum, Model};
use super::{enums, structs};
use crate::diagnostic::Diagnostic;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// What a module takes over from others instead of declaring it.
#[derive(Default)]
pub(super) struct Reexports {
    /// Enums: the module that declares them, relative to this one, and their names.
    pub(super) enums: Vec<(TokenStream, Vec<TokenStream>)>,
    /// Structs, likewise, relative to `types`.
    pub(super) structs: Vec<(TokenStream, Vec<TokenStream>)>,
}

/// A module with the given enums and structs; `model` knows these and all that they refer to.
pub(super) fn module<'a>(
    model: &Model,
    enums: impl Iterator<Item = &'a Enum>,
    structs: impl Iterator<Item = &'a Constructor>,
    reexports: &Reexports,
) -> Result<TokenStream, Vec<Diagnostic>> {
    let enums: Vec<TokenStream> = enums.map(enums::item).collect();
    let structs = collect(structs.map(|c| structs::constructor(model, c)))?;
    let import = (!enums.is_empty()).then(|| {
        quote!(
            use crate::tl;
        )
    });
    let enum_uses = uses(&reexports.enums);
    let struct_uses = uses(&reexports.structs);
    let struct_imports = imports(&structs);
    Ok(quote! {
        #import
        #enum_uses
        #(#enums)*
        /// One struct for each constructor.
        pub mod types {
            #struct_imports
            #struct_uses
            #(#structs)*
        }
    })
}

/// What a submodule of structs needs in scope.
pub(super) fn imports(structs: &[TokenStream]) -> TokenStream {
    let tl = (!structs.is_empty()).then(|| {
        quote!(
            use crate::tl;
        )
    });
    let needs_fmt = structs.iter().any(|s| s.to_string().contains("fmt ::"));
    let fmt = needs_fmt.then(|| {
        quote!(
            use std::fmt;
        )
    });
    quote!(#tl #fmt)
}

fn uses(reexports: &[(TokenStream, Vec<TokenStream>)]) -> TokenStream {
    let uses = reexports
        .iter()
        .map(|(from, names)| quote!(pub use #from::{#(#names),*};));
    quote!(#(#uses)*)
}

/// All results, or all errors.
pub(super) fn collect(
    parts: impl Iterator<Item = Result<TokenStream, Vec<Diagnostic>>>,
) -> Result<Vec<TokenStream>, Vec<Diagnostic>> {
    let mut done = Vec::new();
    let mut diagnostics = Vec::new();
    for part in parts {
        match part {
            Ok(tokens) => done.push(tokens),
            Err(errors) => diagnostics.extend(errors),
        }
    }
    if diagnostics.is_empty() {
        Ok(done)
    } else {
        Err(diagnostics)
    }
}

/// Puts a name under the module it comes from.
pub(super) fn add(
    list: &mut Vec<(TokenStream, Vec<TokenStream>)>,
    from: TokenStream,
    name: TokenStream,
) {
    let key = from.to_string();
    match list.iter_mut().find(|(known, _)| known.to_string() == key) {
        Some((_, names)) => names.push(name),
        None => list.push((from, vec![name])),
    }
}

/// `layer8`
pub(super) fn layer_ident(layer: u32) -> Ident {
    quote::format_ident!("layer{layer}")
}
