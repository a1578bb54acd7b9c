//! A schema that stands alone: types, `types`, `functions` in one module.

use super::model::{Constructor, Enum, Model};
use super::module::{Reexports, collect, imports, module};
use super::{GeneratedFile, print, structs};
use crate::diagnostic::Diagnostic;
use crate::grammar::Name;
use crate::layers::group_by_type;
use crate::schema::{Category, Schema};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The file of a schema.
pub(super) fn file(path: &str, schema: &Schema) -> Result<GeneratedFile, Vec<Diagnostic>> {
    let model = model(schema)?;
    let structs = model.enums.iter().flat_map(|e| &e.constructors);
    let types = module(&model, model.enums.iter(), structs, &Reexports::default());
    let functions = functions(&model, schema);
    let parts = collect([types, functions].into_iter())?;
    let layer = schema.head_layer.map(|layer| {
        let layer = Literal::u32_unsuffixed(layer);
        quote! {
            /// The layer that the schema was taken from.
            pub const LAYER: u32 = #layer;
        }
    });
    Ok(print::file(path, &quote!(#layer #(#parts)*)))
}

pub(super) fn model(schema: &Schema) -> Result<Model, Vec<Diagnostic>> {
    let enums = group_by_type(&schema.declarations)
        .into_iter()
        .map(|(name, members)| {
            let plain = members
                .into_iter()
                .map(|declaration| (declaration, String::new()));
            Enum::new(&name, plain)
        });
    Model::new(enums.collect())
}

/// The functions of a schema, under their Rust names.
pub(super) fn function_list(schema: &Schema) -> Vec<Constructor> {
    let nothing = Name {
        namespace: None,
        ident: String::new(),
    };
    let functions = schema
        .declarations
        .iter()
        .filter(|d| d.category == Category::Function);
    functions
        .map(|d| Constructor::new(d, &nothing, ""))
        .collect()
}

fn functions(model: &Model, schema: &Schema) -> Result<TokenStream, Vec<Diagnostic>> {
    let functions = function_list(schema);
    if functions.is_empty() {
        return Ok(quote!());
    }
    let structs = collect(functions.iter().map(|f| structs::function(model, f)))?;
    let imports = imports(&structs);
    let names = names_by_id(&functions);
    Ok(quote! {
        /// One struct for each function.
        pub mod functions {
            #imports
            #names
            #(#structs)*
        }
    })
}

fn names_by_id(functions: &[Constructor]) -> TokenStream {
    let arms = functions.iter().map(|function| {
        let (id, name) = (function.id(), function.name());
        quote!(#id => Some(#name),)
    });
    quote! {
        /// The name in the schema of the function that has this id.
        #[must_use]
        pub const fn name(id: u32) -> Option<&'static str> {
            match id {
                #(#arms)*
                _ => None,
            }
        }
    }
}
