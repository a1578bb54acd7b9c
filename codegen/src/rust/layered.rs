//! A set of layers: a module for each, `any` for all together, and the ways between them.

use super::model::{Enum, Model};
use super::module::{Reexports, add, layer_ident, module};
use super::versions::{Member, Versions};
use super::{GeneratedFile, convert, downgrade, print, upgrade};
use crate::diagnostic::Diagnostic;
use crate::grammar::{Name, Type};
use crate::layers::{Layer, LayerSet};
use crate::schema::Declaration;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::sync::Arc;

/// The files of a set of layers; the first is the root of the module tree.
pub(super) fn files(set: &LayerSet) -> Result<Vec<GeneratedFile>, Vec<Diagnostic>> {
    refuse_bare(set)?;
    let versions = Versions::new(set);
    let any = any_model(&versions)?;
    let mut files = vec![print::file("mod.rs", &root(&versions))];
    for layer in set.layers() {
        let name = format!("layer{}.rs", layer.number);
        files.push(print::file(&name, &layer_module(&versions, layer)?));
    }
    files.push(print::file("any.rs", &any_module(&versions, &any)?));
    files.extend(convert::files(&versions));
    files.push(print::file(
        "convert/upgrade.rs",
        &upgrade::module(&versions),
    ));
    files.push(print::file(
        "convert/downgrade.rs",
        &downgrade::module(&versions),
    ));
    Ok(files)
}

/// A bare constructor would have to name its layer, which the language cannot say.
fn refuse_bare(set: &LayerSet) -> Result<(), Vec<Diagnostic>> {
    let declared = set.layers().iter().flat_map(|layer| &layer.declared);
    let mut diagnostics = Vec::new();
    for declaration in declared.chain(set.decode_only()) {
        let definition = &declaration.definition;
        let bare = |ty: &Type| matches!(ty.leaf(), Type::Bare { .. });
        if definition.fields().any(|f| bare(&f.ty)) {
            let message = "Rust output has no bare types in layers";
            diagnostics.push(declaration.diagnostic(declaration.source.spans.name, message));
        }
    }
    if diagnostics.is_empty() {
        Ok(())
    } else {
        Err(diagnostics)
    }
}

fn root(versions: &Versions<'_>) -> TokenStream {
    let layers = versions.set.layers();
    let modules = layers.iter().map(|layer| {
        let ident = layer_ident(layer.number);
        let doc = format!(" Layer {}.", layer.number);
        quote! {
            #[doc = #doc]
            #[allow(clippy::large_enum_variant, reason = "values live shortly, and the common variants are the large ones")]
            pub mod #ident;
        }
    });
    let numbers = layers
        .iter()
        .map(|layer| proc_macro2::Literal::u32_unsuffixed(layer.number));
    let latest = proc_macro2::Literal::u32_unsuffixed(versions.latest());
    let latest_ident = layer_ident(versions.latest());
    quote! {
        #(#modules)*
        /// Every constructor of every layer, and those that can only be decoded. What a later layer replaced has the
        /// number of its layer after its name.
        #[allow(clippy::large_enum_variant, reason = "values live shortly, and the common variants are the large ones")]
        pub mod any;
        mod convert;
        pub use #latest_ident as latest;
        /// The newest layer.
        pub const LATEST: u32 = #latest;
        /// All layers, oldest first.
        pub const LAYERS: &[u32] = &[#(#numbers),*];
    }
}

fn layer_module(versions: &Versions<'_>, layer: &Layer) -> Result<TokenStream, Vec<Diagnostic>> {
    let number = layer.number;
    let enums = layer.types().into_iter().map(|(name, members)| {
        let plain = members
            .into_iter()
            .map(|declaration| (declaration, String::new()));
        Enum::new(&name, plain)
    });
    let model = Model::new(enums.collect())?;
    let mut reexports = Reexports::default();
    for e in &model.enums {
        let home = versions.type_home(number, &e.name);
        if home != number {
            let (from, ident) = (layer_ident(home), &e.ident);
            add(&mut reexports.enums, quote!(super::#from), quote!(#ident));
        }
        for constructor in &e.constructors {
            let home = versions.constructor_home(number, &constructor.declaration.definition.name);
            if home != number {
                let (from, ident) = (layer_ident(home), &constructor.ident);
                add(
                    &mut reexports.structs,
                    quote!(super::super::#from::types),
                    quote!(#ident),
                );
            }
        }
    }
    let enums = model
        .enums
        .iter()
        .filter(|e| versions.type_home(number, &e.name) == number);
    let structs = model.enums.iter().flat_map(|e| &e.constructors);
    let structs = structs
        .filter(|c| versions.constructor_home(number, &c.declaration.definition.name) == number);
    module(&model, enums, structs, &reexports)
}

/// The types of `any`.
pub(super) fn any_model(versions: &Versions<'_>) -> Result<Model, Vec<Diagnostic>> {
    let enums = versions
        .all()
        .into_iter()
        .map(|(name, members)| any_enum(&name, &members));
    Model::new(enums.collect())
}

/// One type of `any`.
pub(super) fn any_enum(name: &Name, members: &[Member]) -> Enum {
    let suffixed = members
        .iter()
        .map(|m| (Arc::clone(&m.declaration), m.suffix()));
    Enum::new(name, suffixed)
}

fn any_module(versions: &Versions<'_>, model: &Model) -> Result<TokenStream, Vec<Diagnostic>> {
    let mut reexports = Reexports::default();
    let mut own = Vec::new();
    for (e, (name, members)) in model.enums.iter().zip(versions.all()) {
        if versions.is_shared(&name) {
            let (from, ident) = (
                layer_ident(versions.type_home(versions.latest(), &name)),
                &e.ident,
            );
            add(&mut reexports.enums, quote!(super::#from), quote!(#ident));
        }
        for (constructor, member) in e.constructors.iter().zip(&members) {
            match member
                .since
                .filter(|_| versions.is_shared_constructor(member))
            {
                Some(home) => {
                    let from = layer_ident(home);
                    let (ident, plain) = (&constructor.ident, plain_ident(&member.declaration));
                    let name = if *ident == plain {
                        quote!(#ident)
                    } else {
                        quote!(#plain as #ident)
                    };
                    add(
                        &mut reexports.structs,
                        quote!(super::super::#from::types),
                        name,
                    );
                }
                None => own.push(constructor),
            }
        }
    }
    let enums = model.enums.iter().filter(|e| !versions.is_shared(&e.name));
    module(model, enums, own.into_iter(), &reexports)
}

/// The name of the struct in the modules of the layers.
pub(super) fn plain_ident(declaration: &Declaration) -> proc_macro2::Ident {
    format_ident!("{}", super::names::camel(&declaration.definition.name))
}
