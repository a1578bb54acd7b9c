//! One struct for each constructor and function.

use super::model::{Constructor, Kind, Model, RustField};
use super::names;
use crate::diagnostic::Diagnostic;
use crate::grammar::Type;
use proc_macro2::TokenStream;
use quote::quote;

/// The struct of a constructor, with all it can do.
pub(super) fn constructor(
    model: &Model,
    constructor: &Constructor,
) -> Result<TokenStream, Vec<Diagnostic>> {
    let fields = model.fields(&constructor.declaration)?;
    let ident = &constructor.ident;
    let (id, name) = (constructor.id(), constructor.name());
    let item = item(constructor, &fields, &quote!());
    let debug = debug(constructor, &fields, &quote!(), &quote!());
    let write = write(&fields);
    let read = read(&fields);
    let wipe = wipe(&fields);
    let (out, reader) = (
        unused_if(fields.is_empty(), "out"),
        unused_if(fields.is_empty(), "reader"),
    );
    Ok(quote! {
        #item
        impl tl::Constructor for #ident {
            const ID: u32 = #id;
            const NAME: &'static str = #name;
        }
        impl tl::Serialize for #ident {
            fn serialize(&self, #out: &mut Vec<u8>) { #write }
        }
        impl tl::Deserialize for #ident {
            fn deserialize(#reader: &mut tl::Reader<'_>) -> Result<Self, tl::Error> { #read }
        }
        #debug
        impl tl::Wipe for #ident { #wipe }
    })
}

/// The struct of a function, with all it can do.
pub(super) fn function(
    model: &Model,
    function: &Constructor,
) -> Result<TokenStream, Vec<Diagnostic>> {
    let declaration = &function.declaration;
    let fields = model.fields(declaration)?;
    let generic = fields
        .iter()
        .any(|f| matches!(f.field.ty, Type::Function { .. }));
    let ident = &function.ident;
    let (id, name) = (function.id(), function.name());
    let result = match &declaration.definition.result {
        Type::Boxed { name } if generic && declaration.definition.is_variable(name) => {
            quote!(Q::Result)
        }
        ty => model.rust_type(declaration, ty).map_err(|message| {
            vec![declaration.diagnostic(declaration.source.spans.result, message)]
        })?,
    };
    let bound = |bound: TokenStream| {
        if generic {
            quote!(<Q: #bound>)
        } else {
            quote!()
        }
    };
    let parameter = if generic { quote!(<Q>) } else { quote!() };
    let item = item(function, &fields, &parameter);
    let debug = debug(function, &fields, &bound(quote!(fmt::Debug)), &parameter);
    let (write, read) = (write(&fields), read(&fields));
    let bound_serialize = bound(quote!(tl::Serialize));
    let bound_deserialize = bound(quote!(tl::Deserialize));
    let bound_function = bound(quote!(tl::Function));
    Ok(quote! {
        #item
        impl #bound_function tl::Function for #ident #parameter {
            type Result = #result;
            const ID: u32 = #id;
            const NAME: &'static str = #name;
        }
        impl #bound_serialize tl::Serialize for #ident #parameter {
            fn serialize(&self, out: &mut Vec<u8>) {
                tl::write_nat(#id, out);
                #write
            }
        }
        impl #bound_deserialize tl::Deserialize for #ident #parameter {
            fn deserialize(reader: &mut tl::Reader<'_>) -> Result<Self, tl::Error> {
                reader.expect_id(#id, #name)?;
                #read
            }
        }
        #debug
    })
}

fn unused_if(unused: bool, name: &str) -> proc_macro2::Ident {
    if unused {
        quote::format_ident!("_{name}")
    } else {
        quote::format_ident!("{name}")
    }
}

fn item(
    constructor: &Constructor,
    fields: &[RustField<'_>],
    generics: &TokenStream,
) -> TokenStream {
    let doc = names::doc(&constructor.declaration);
    let ident = &constructor.ident;
    let derive_debug = (!fields.iter().any(is_redacted)).then(|| quote!(Debug,));
    let attributes = quote! {
        #[doc = #doc]
        #[derive(Clone, #derive_debug PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    };
    let members: Vec<TokenStream> = fields.iter().filter_map(member).collect();
    if members.is_empty() && fields.is_empty() {
        return quote!(#attributes pub struct #ident;);
    }
    quote! {
        #attributes
        pub struct #ident #generics { #(#members)* }
    }
}

fn member(field: &RustField<'_>) -> Option<TokenStream> {
    let doc = names::doc(field.field);
    let ident = &field.ident;
    let serde = json(field);
    let ty = match &field.kind {
        Kind::Flags => return None,
        Kind::Presence => quote!(bool),
        Kind::Value(ty) if field.field.flag.is_some() => quote!(Option<#ty>),
        Kind::Value(ty) => ty.clone(),
    };
    Some(quote! {
        #[doc = #doc]
        #serde
        pub #ident: #ty,
    })
}

/// The attribute that gives the field its JSON form.
fn json(field: &RustField<'_>) -> TokenStream {
    let mut parts = Vec::new();
    let plain = field.ident.to_string();
    let name = field.field.name.as_str();
    if plain.strip_prefix("r#").unwrap_or(&plain) != name {
        parts.push(quote!(rename = #name));
    }
    if is_wide(field.field.ty.leaf()) {
        parts.push(quote!(with = "crate::tl::json"));
    }
    match (&field.kind, &field.field.flag) {
        (Kind::Presence, _) => parts.push(quote!(default)),
        (_, Some(_)) => {
            parts.push(quote!(default));
            parts.push(quote!(skip_serializing_if = "Option::is_none"));
        }
        _ => {}
    }
    if parts.is_empty() {
        return quote!();
    }
    quote!(#[cfg_attr(feature = "serde", serde(#(#parts),*))])
}

/// What JSON cannot hold as it is.
fn is_wide(ty: &Type) -> bool {
    matches!(ty, Type::Long | Type::Bytes | Type::Int128 | Type::Int256)
}

/// Texts and byte strings, of which `Debug` shows the length only; and coordinates.
fn is_redacted(field: &RustField<'_>) -> bool {
    matches!(
        field.field.ty.leaf(),
        Type::String | Type::Bytes | Type::Double | Type::Int128 | Type::Int256
    )
}

fn debug(
    constructor: &Constructor,
    fields: &[RustField<'_>],
    bound: &TokenStream,
    parameter: &TokenStream,
) -> TokenStream {
    if !fields.iter().any(is_redacted) {
        return quote!();
    }
    let ident = &constructor.ident;
    let name = ident.to_string();
    let shown = fields
        .iter()
        .filter(|f| !matches!(f.kind, Kind::Flags))
        .map(|field| {
            let ident = &field.ident;
            let name = field.field.name.as_str();
            if is_redacted(field) {
                quote!(.field(#name, &tl::Redacted(&self.#ident)))
            } else {
                quote!(.field(#name, &self.#ident))
            }
        });
    quote! {
        impl #bound fmt::Debug for #ident #parameter {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#name) #(#shown)* .finish()
            }
        }
    }
}

fn write(fields: &[RustField<'_>]) -> TokenStream {
    let statements = fields.iter().map(|field| {
        let ident = &field.ident;
        let bare = matches!(field.field.ty, Type::Vector { bare: true, .. });
        match (&field.kind, &field.field.flag) {
            (Kind::Flags, _) => {
                let bits = flags(field, fields);
                quote!(tl::write_nat(#bits, out);)
            }
            (Kind::Presence, _) => quote!(),
            (Kind::Value(_), Some(_)) if bare => quote! {
                if let Some(items) = &self.#ident { tl::write_bare_vector(items, out); }
            },
            (Kind::Value(_), Some(_)) => quote!(tl::write_optional(&self.#ident, out);),
            (Kind::Value(_), None) if bare => quote!(tl::write_bare_vector(&self.#ident, out);),
            (Kind::Value(_), None) => quote!(tl::write(&self.#ident, out);),
        }
    });
    quote!(#(#statements)*)
}

/// The value of a flags field.
fn flags(of: &RustField<'_>, fields: &[RustField<'_>]) -> TokenStream {
    let bits = fields.iter().filter_map(|field| {
        let flag = field
            .field
            .flag
            .as_ref()
            .filter(|flag| flag.field == of.field.name)?;
        let (ident, bit) = (&field.ident, literal(flag.bit));
        Some(match field.kind {
            Kind::Presence => quote!(tl::bit(#bit, self.#ident)),
            _ => quote!(tl::bit(#bit, self.#ident.is_some())),
        })
    });
    let bits: Vec<TokenStream> = bits.collect();
    if bits.is_empty() {
        return quote!(0);
    }
    quote!(#(#bits)|*)
}

fn literal(bit: u8) -> proc_macro2::Literal {
    proc_macro2::Literal::u8_unsuffixed(bit)
}

/// Reads the fields in their order, up to the last flags field into variables, the others in place.
fn read(fields: &[RustField<'_>]) -> TokenStream {
    let last_flags = fields.iter().rposition(|f| matches!(f.kind, Kind::Flags));
    let early = last_flags.map_or(0, |at| at + 1);
    let mut statements = Vec::new();
    let mut members = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let ident = &field.ident;
        let value = read_field(field);
        match field.kind {
            Kind::Flags if is_used(field, fields) => {
                let flags = variable(&field.field.name);
                statements.push(quote!(let #flags = #value;));
            }
            Kind::Flags => statements.push(quote!(#value;)),
            _ if index < early => {
                let variable = variable(&field.field.name);
                statements.push(quote!(let #variable = #value;));
                members.push(if *ident == variable {
                    quote!(#ident)
                } else {
                    quote!(#ident: #variable)
                });
            }
            _ => members.push(quote!(#ident: #value)),
        }
    }
    if fields.is_empty() {
        return quote!(Ok(Self));
    }
    quote!(#(#statements)* Ok(Self { #(#members),* }))
}

fn is_used(flags: &RustField<'_>, fields: &[RustField<'_>]) -> bool {
    let name = &flags.field.name;
    fields.iter().any(|f| {
        f.field
            .flag
            .as_ref()
            .is_some_and(|flag| flag.field == *name)
    })
}

/// A local variable that cannot hide the reader.
fn variable(name: &str) -> proc_macro2::Ident {
    let name = names::snake(name);
    if name == "reader" || name == "tl" {
        return quote::format_ident!("{name}_");
    }
    names::ident(&name)
}

fn read_field(field: &RustField<'_>) -> TokenStream {
    let bare = matches!(field.field.ty, Type::Vector { bare: true, .. });
    let Some(flag) = &field.field.flag else {
        return match field.kind {
            Kind::Flags => quote!(reader.nat()?),
            _ if bare => quote!(reader.bare_vector()?),
            _ => quote!(reader.read()?),
        };
    };
    let (flags, bit) = (variable(&flag.field), literal(flag.bit));
    match field.kind {
        Kind::Presence => quote!(tl::has(#flags, #bit)),
        _ if bare => quote! {
            if tl::has(#flags, #bit) { Some(reader.bare_vector()?) } else { None }
        },
        _ => quote!(reader.optional(#flags, #bit)?),
    }
}

fn wipe(fields: &[RustField<'_>]) -> TokenStream {
    let secret = fields
        .iter()
        .filter(|f| is_redacted(f) || f.field.ty.reference().is_some());
    let statements: Vec<TokenStream> = secret
        .map(|field| {
            let ident = &field.ident;
            quote!(tl::Wipe::wipe(&mut self.#ident);)
        })
        .collect();
    if statements.is_empty() {
        return quote!();
    }
    quote! {
        fn wipe(&mut self) { #(#statements)* }
    }
}
