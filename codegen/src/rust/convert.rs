//! The ways between a layer and `any`: `From` into `any`, `TryFrom` back.

use super::layered::any_enum;
use super::model::{Constructor, Enum};
use super::module::layer_ident;
use super::versions::{Member, Versions};
use super::{GeneratedFile, names, print};
use crate::grammar::{Field, Name, Type};
use crate::layers::Layer;
use crate::schema::Declaration;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::sync::Arc;

/// `convert.rs` and one file for each layer that has something to convert.
pub(super) fn files(versions: &Versions<'_>) -> Vec<GeneratedFile> {
    let mut modules = Vec::new();
    let mut files = Vec::new();
    for layer in versions.set.layers() {
        let tokens = layer_module(versions, layer);
        if !tokens.is_empty() {
            let ident = layer_ident(layer.number);
            files.push(print::file(&format!("convert/{ident}.rs"), &tokens));
            modules.push(ident);
        }
    }
    let root = quote! {
        #(mod #modules;)*
        mod downgrade;
        mod upgrade;
    };
    files.insert(0, print::file("convert.rs", &root));
    files
}

fn layer_module(versions: &Versions<'_>, layer: &Layer) -> TokenStream {
    let number = layer.number;
    let mut items = Vec::new();
    for (name, members) in layer.types() {
        if versions.is_shared(&name) {
            continue;
        }
        let plain = members.iter().map(|d| (Arc::clone(d), String::new()));
        let layered = Enum::new(&name, plain);
        if versions.type_home(number, &name) == number {
            items.push(enum_ways(versions, number, &layered));
        }
        for constructor in &layered.constructors {
            let own = versions.constructor_home(number, &constructor.declaration.definition.name)
                == number;
            if own && !is_shared(versions, &constructor.declaration) {
                items.push(struct_ways(versions, number, constructor));
            }
        }
    }
    if items.is_empty() {
        return quote!();
    }
    let ident = layer_ident(number);
    let strict = items.iter().any(|item| item.to_string().contains("tl ::"));
    let import = strict.then(|| {
        quote!(
            use crate::tl;
        )
    });
    quote! {
        #import
        use super::super::{any, #ident as layer};
        #(#items)*
    }
}

fn is_shared(versions: &Versions<'_>, declaration: &Declaration) -> bool {
    let mut references = declaration
        .definition
        .fields()
        .filter_map(|f| f.ty.reference());
    references.all(|name| versions.is_shared(name))
}

/// A type of `any` with its members.
pub(super) fn any_type(versions: &Versions<'_>, name: &Name) -> (Enum, Vec<Member>) {
    let found = versions.all().into_iter().find(|(n, _)| n == name);
    let members = found.map(|(_, members)| members).unwrap_or_default();
    (any_enum(name, &members), members)
}

/// The constructor of `any` with the id of this one.
fn in_any<'a>(any: &'a Enum, declaration: &Declaration) -> Option<&'a Constructor> {
    any.constructors
        .iter()
        .find(|c| c.declaration.id == declaration.id)
}

fn enum_ways(versions: &Versions<'_>, number: u32, layered: &Enum) -> TokenStream {
    let (any, _) = any_type(versions, &layered.name);
    let ident = &layered.ident;
    let pairs: Vec<_> = layered
        .constructors
        .iter()
        .filter_map(|c| Some((c, in_any(&any, &c.declaration)?)))
        .collect();
    let embed = pairs.iter().map(|(own, in_any)| {
        let value = match is_shared(versions, &own.declaration) {
            true => quote!(x),
            false => quote!(x.into()),
        };
        let (from, to) = (own.with(&quote!(x)), in_any.with(&value));
        quote!(layer::#ident::#from => Self::#to,)
    });
    let embed = quote! {
        impl From<layer::#ident> for any::#ident {
            fn from(value: layer::#ident) -> Self {
                match value { #(#embed)* }
            }
        }
    };
    // Into the newest layer everything goes, by `From`.
    if versions.type_home(versions.latest(), &layered.name) == number {
        return embed;
    }
    let narrow = pairs.iter().map(|(own, in_any)| {
        let value = if is_shared(versions, &own.declaration) {
            quote!(x)
        } else if is_newest(versions, number, &own.declaration) {
            quote!(x.into())
        } else {
            quote!(x.try_into()?)
        };
        let (from, to) = (in_any.with(&quote!(x)), own.with(&value));
        quote!(any::#ident::#from => Self::#to,)
    });
    let number = proc_macro2::Literal::u32_unsuffixed(number);
    let other = (pairs.len() < any.constructors.len())
        .then(|| quote!(other => return Err(tl::NotInLayer::new(&other, #number)),));
    quote! {
        #embed
        impl TryFrom<any::#ident> for layer::#ident {
            type Error = tl::NotInLayer;
            fn try_from(value: any::#ident) -> Result<Self, tl::NotInLayer> {
                Ok(match value { #(#narrow)* #other })
            }
        }
    }
}

/// Whether the struct that `layer` has for this constructor is the one that the newest layer has.
fn is_newest(versions: &Versions<'_>, layer: u32, declaration: &Arc<Declaration>) -> bool {
    let name = &declaration.definition.name;
    let latest = versions.latest();
    let newest = versions.set.layer(latest).and_then(|l| l.find(name));
    newest == Some(declaration)
        && versions.constructor_home(latest, name) == versions.constructor_home(layer, name)
}

fn struct_ways(versions: &Versions<'_>, number: u32, constructor: &Constructor) -> TokenStream {
    let declaration = &constructor.declaration;
    let Some(of) = declaration.definition.result.reference() else {
        return quote!();
    };
    let (any, _) = any_type(versions, of);
    let Some(in_any) = in_any(&any, declaration) else {
        return quote!();
    };
    let (ident, any_ident) = (&constructor.ident, &in_any.ident);
    let embed = members(declaration, |field, value| into(versions, field, value));
    let embed = quote! {
        impl From<layer::types::#ident> for any::types::#any_ident {
            fn from(x: layer::types::#ident) -> Self {
                Self { #embed }
            }
        }
    };
    if is_newest(versions, number, declaration) {
        return embed;
    }
    let latest = versions.latest();
    let narrow = members(declaration, |field, value| {
        let newest = field.ty.reference().is_some_and(|name| {
            versions.type_home(number, name) == versions.type_home(latest, name)
        });
        if newest {
            into(versions, field, value)
        } else {
            try_into(versions, field, value)
        }
    });
    quote! {
        #embed
        impl TryFrom<any::types::#any_ident> for layer::types::#ident {
            type Error = tl::NotInLayer;
            fn try_from(x: any::types::#any_ident) -> Result<Self, tl::NotInLayer> {
                Ok(Self { #narrow })
            }
        }
    }
}

/// `field: VALUE, …` for every field that is stored, the values made of `x.field`.
pub(super) fn members(
    declaration: &Declaration,
    value: impl Fn(&Field, TokenStream) -> TokenStream,
) -> TokenStream {
    let stored = declaration
        .definition
        .fields()
        .filter(|f| f.ty != Type::Nat);
    let members = stored.map(|field| {
        let ident = field_ident(field);
        let value = value(field, quote!(x.#ident));
        if value.to_string() == quote!(#ident).to_string() {
            quote!(#ident)
        } else {
            quote!(#ident: #value)
        }
    });
    quote!(#(#members),*)
}

pub(super) fn field_ident(field: &Field) -> Ident {
    names::ident(&names::snake(&field.name))
}

/// Whether `any` and the layers have different types for what the field holds.
pub(super) fn differs(versions: &Versions<'_>, field: &Field) -> bool {
    field
        .ty
        .reference()
        .is_some_and(|name| !versions.is_shared(name))
}

/// The field's value by `From`.
pub(super) fn into(versions: &Versions<'_>, field: &Field, value: TokenStream) -> TokenStream {
    if !differs(versions, field) {
        return value;
    }
    let leaf = |value: &TokenStream| quote!(#value.into());
    match &field.flag {
        Some(_) => {
            let mapped = map(&field.ty, &quote!(x), &leaf);
            if mapped.to_string() == quote!(x.into()).to_string() {
                return quote!(#value.map(Into::into));
            }
            quote!(#value.map(|x| #mapped))
        }
        None => map(&field.ty, &value, &leaf),
    }
}

fn map(ty: &Type, value: &TokenStream, leaf: &impl Fn(&TokenStream) -> TokenStream) -> TokenStream {
    let Type::Vector { item, .. } = ty else {
        return leaf(value);
    };
    let item = map(item, &quote!(x), leaf);
    if item.to_string() == quote!(x.into()).to_string() {
        return quote!(#value.into_iter().map(Into::into).collect());
    }
    quote!(#value.into_iter().map(|x| #item).collect())
}

/// The field's value by `TryFrom`, with `?`.
fn try_into(versions: &Versions<'_>, field: &Field, value: TokenStream) -> TokenStream {
    if !differs(versions, field) {
        return value;
    }
    match &field.flag {
        Some(_) => {
            let mapped = try_map(&field.ty, &quote!(x));
            quote!(#value.map(|x| #mapped).transpose()?)
        }
        None => {
            let mapped = try_map(&field.ty, &value);
            quote!(#mapped?)
        }
    }
}

fn try_map(ty: &Type, value: &TokenStream) -> TokenStream {
    let Type::Vector { item, .. } = ty else {
        return quote!(#value.try_into());
    };
    let item = try_map(item, &quote!(x));
    quote!(#value.into_iter().map(|x| #item).collect::<Result<Vec<_>, _>>())
}
