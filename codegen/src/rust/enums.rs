//! One enum for each type.

use super::model::{Constructor, Enum};
use super::names;
use proc_macro2::TokenStream;
use quote::quote;

/// The enum of a type, with all it can do.
pub(super) fn item(e: &Enum) -> TokenStream {
    let ident = &e.ident;
    let name = e.name.to_string();
    let doc = format!(" `{name}`: a value of one of its constructors.");
    let variants = e.constructors.iter().map(variant);
    let constructor = e.constructors.iter().map(|c| {
        let (id, name) = (c.id(), c.name());
        let pattern = c.with(&quote!(_));
        quote!(Self::#pattern => (#id, #name),)
    });
    let write = e.constructors.iter().map(write);
    let read = e.constructors.iter().map(|c| {
        let (id, variant) = (c.id(), &c.variant);
        match c.has_fields() {
            true => quote!(#id => reader.variant(Self::#variant),),
            false => quote!(#id => Ok(Some(Self::#variant)),),
        }
    });
    let reads = e.constructors.iter().any(Constructor::has_fields);
    let inner = if reads { quote!(reader) } else { quote!(_) };
    let wipe = wipe(e);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(tag = "_"))]
        pub enum #ident { #(#variants)* }
        impl tl::Boxed for #ident {
            const TYPE: &'static str = #name;
            fn constructor(&self) -> (u32, &'static str) {
                match self { #(#constructor)* }
            }
        }
        impl tl::Serialize for #ident {
            fn serialize(&self, out: &mut Vec<u8>) {
                match self { #(#write)* }
            }
        }
        impl tl::Deserialize for #ident {
            fn deserialize(reader: &mut tl::Reader<'_>) -> Result<Self, tl::Error> {
                reader.boxed(#name, |id, #inner| match id { #(#read)* _ => Ok(None), })
            }
        }
        impl tl::Wipe for #ident { #wipe }
    }
}

fn variant(constructor: &Constructor) -> TokenStream {
    let doc = names::doc(&constructor.declaration);
    let json = &constructor.json;
    let ident = &constructor.ident;
    let variant = constructor.with(&quote!(types::#ident));
    quote! {
        #[doc = #doc]
        #[cfg_attr(feature = "serde", serde(rename = #json))]
        #variant,
    }
}

fn write(constructor: &Constructor) -> TokenStream {
    let pattern = constructor.with(&quote!(x));
    if constructor.has_fields() {
        return quote!(Self::#pattern => tl::write_boxed(x, out),);
    }
    let id = constructor.id();
    quote!(Self::#pattern => tl::write_nat(#id, out),)
}

fn wipe(e: &Enum) -> TokenStream {
    let arms: Vec<TokenStream> = e
        .constructors
        .iter()
        .filter(|c| c.has_fields())
        .map(|c| {
            let variant = &c.variant;
            quote!(Self::#variant(x) => tl::Wipe::wipe(x),)
        })
        .collect();
    if arms.is_empty() {
        return quote!();
    }
    let only = e
        .constructors
        .iter()
        .find(|c| c.has_fields())
        .map(|c| &c.variant);
    let body = match (arms.len() == e.constructors.len(), arms.len(), only) {
        (true, ..) => quote!(match self { #(#arms)* }),
        (false, 1, Some(variant)) => quote! {
            if let Self::#variant(x) = self { tl::Wipe::wipe(x); }
        },
        _ => quote!(match self { #(#arms)* _ => {} }),
    };
    quote! {
        fn wipe(&mut self) { #body }
    }
}
