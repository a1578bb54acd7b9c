//! Upwards: every constructor of every layer becomes one of the newest layer, and nothing is lost.

use super::convert::{into, members};
use super::layered::{any_enum, plain_ident};
use super::model::{Constructor, Enum};
use super::module::layer_ident;
use super::names;
use super::steps;
use super::versions::{Member, Versions};
use crate::grammar::Name;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// The whole of `upgrade.rs`.
pub(super) fn module(versions: &Versions<'_>) -> TokenStream {
    let mut items = Vec::new();
    for (name, of) in versions.all() {
        let any = any_enum(&name, &of);
        for (index, (constructor, member)) in any.constructors.iter().zip(&of).enumerate() {
            match successor(&any, &of, index) {
                Some((to, new)) => items.push(step(versions, constructor, member, to, new)),
                None if member.since.is_some() && !versions.is_shared_constructor(member) => {
                    items.push(newest(versions, constructor, member));
                }
                None => {}
            }
        }
        if !versions.is_shared(&name) {
            items.push(whole(versions, &any, &of));
            items.push(older(versions, &name));
        }
    }
    let by_hand = items
        .iter()
        .any(|item| item.to_string().contains("tl :: convert"));
    let import = by_hand.then(|| {
        quote!(
            use crate::tl;
        )
    });
    let any = items.iter().any(|item| item.to_string().contains("any ::"));
    let any = any.then(|| {
        quote!(
            use super::super::any;
        )
    });
    let latest = items
        .iter()
        .any(|item| item.to_string().contains("latest ::"));
    let latest = latest.then(|| {
        quote!(
            use super::super::latest;
        )
    });
    quote!(#import #any #latest #(#items)*)
}

/// The constructor that replaced the one at `index`.
pub(super) fn successor<'a>(
    any: &'a Enum,
    of: &'a [Member],
    index: usize,
) -> Option<(&'a Constructor, &'a Member)> {
    let member = of.get(index)?;
    let mut both = any.constructors.iter().zip(of);
    both.find(|(_, new)| {
        new.since.is_some()
            && new.since == member.until
            && new.declaration.definition.name == member.declaration.definition.name
    })
}

fn step(
    versions: &Versions<'_>,
    from: &Constructor,
    old: &Member,
    to: &Constructor,
    new: &Member,
) -> TokenStream {
    let (from, to) = (&from.ident, &to.ident);
    let has_fields = old.declaration.definition.fields().next().is_some();
    let (body, uses_x) = match steps::changes(versions, old, new) {
        Some(changes)
            if changes.is_empty() && new.declaration.definition.fields().next().is_none() =>
        {
            (quote!(Self), false)
        }
        Some(changes) => {
            let members = steps::up(&changes);
            (quote!(Self { #members }), has_fields)
        }
        None => {
            let function = steps::by_hand("upgrade", old, new);
            (quote!(tl::convert::#function(x)), true)
        }
    };
    let x = if uses_x { quote!(x) } else { quote!(_) };
    quote! {
        impl From<any::types::#from> for any::types::#to {
            fn from(#x: any::types::#from) -> Self { #body }
        }
    }
}

/// The struct of the newest layer from that of `any`.
fn newest(versions: &Versions<'_>, constructor: &Constructor, member: &Member) -> TokenStream {
    let (ident, plain) = (&constructor.ident, plain_ident(&member.declaration));
    let members = members(&member.declaration, |field, value| {
        into(versions, field, value)
    });
    quote! {
        impl From<any::types::#ident> for latest::types::#plain {
            fn from(x: any::types::#ident) -> Self {
                Self { #members }
            }
        }
    }
}

/// The type of the newest layer from that of `any`.
fn whole(versions: &Versions<'_>, any: &Enum, of: &[Member]) -> TokenStream {
    let ident = &any.ident;
    let members = any.constructors.iter().zip(of).enumerate();
    let arms = members.map(|(index, (constructor, member))| {
        let body = match successor(any, of, index) {
            Some((new, _)) => replaced(any, constructor, new),
            None if member.since.is_none() => decode_only(constructor, member),
            None => in_force(versions, any, constructor, member),
        };
        // A replacement without fields takes nothing over.
        let x = match body.to_string().contains("(x") {
            true => quote!(x),
            false => quote!(_),
        };
        let from = constructor.with(&x);
        quote!(any::#ident::#from => #body,)
    });
    quote! {
        impl From<any::#ident> for latest::#ident {
            fn from(value: any::#ident) -> Self {
                match value { #(#arms)* }
            }
        }
    }
}

/// A constructor that a later layer replaced goes on as its successor.
fn replaced(any: &Enum, constructor: &Constructor, successor: &Constructor) -> TokenStream {
    let (ident, new) = (&any.ident, &successor.ident);
    let next = match successor.has_fields() {
        true => {
            let x = as_struct(constructor);
            successor.with(&quote!(any::types::#new::from(#x)))
        }
        false => successor.with(&quote!()),
    };
    quote!(any::#ident::#next.into())
}

/// What a decode-only constructor becomes is said by hand.
fn decode_only(constructor: &Constructor, member: &Member) -> TokenStream {
    let (function, x) = (counterpart(member), as_struct(constructor));
    quote!(tl::convert::#function(#x))
}

/// A constructor of the newest layer keeps its variant.
fn in_force(
    versions: &Versions<'_>,
    any: &Enum,
    constructor: &Constructor,
    member: &Member,
) -> TokenStream {
    let name = names::camel(&member.declaration.definition.name);
    let variant = format_ident!("{}", names::variant(&name, &any.ident.to_string()));
    let shared = versions.is_shared_constructor(member);
    match (constructor.has_fields(), shared) {
        (false, _) => quote!(Self::#variant),
        (true, true) => quote!(Self::#variant(x)),
        (true, false) => quote!(Self::#variant(x.into())),
    }
}

/// The struct of a constructor: `x`, or what a unit variant stands for.
pub(super) fn as_struct(constructor: &Constructor) -> TokenStream {
    let ident = &constructor.ident;
    match constructor.has_fields() {
        true => quote!(x),
        false => quote!(any::types::#ident),
    }
}

/// The hand-written function that says what of the newest layer stands for a decode-only constructor.
pub(super) fn counterpart(member: &Member) -> proc_macro2::Ident {
    let name = names::snake(&names::camel(&member.declaration.definition.name));
    format_ident!("upgrade_{name}")
}

/// The type of the newest layer from that of each older layer.
fn older(versions: &Versions<'_>, name: &Name) -> TokenStream {
    let newest = versions.type_home(versions.latest(), name);
    let layers = versions
        .set
        .layers()
        .iter()
        .filter(|l| l.types().iter().any(|(n, _)| n == name));
    let homes: BTreeSet<u32> = layers.map(|l| versions.type_home(l.number, name)).collect();
    let ident = names::ident(&names::camel(name));
    let items = homes
        .into_iter()
        .filter(|home| *home != newest)
        .map(|home| {
            let layer = layer_ident(home);
            quote! {
                impl From<super::super::#layer::#ident> for latest::#ident {
                    fn from(value: super::super::#layer::#ident) -> Self {
                        any::#ident::from(value).into()
                    }
                }
            }
        });
    quote!(#(#items)*)
}
