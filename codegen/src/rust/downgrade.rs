//! Downwards: a value of `any` in constructors of one layer, and what that costs.

use super::convert::{differs, field_ident};
use super::layered::any_enum;
use super::model::{Constructor, Enum};
use super::steps;
use super::upgrade::{as_struct, counterpart, successor};
use super::versions::{Member, Versions};
use crate::grammar::Type;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The whole of `downgrade.rs`.
pub(super) fn module(versions: &Versions<'_>) -> TokenStream {
    let mut items = Vec::new();
    for (name, of) in versions.all() {
        let any = any_enum(&name, &of);
        items.push(entrance(&any, versions.is_shared(&name)));
        items.push(to_layer(versions, &any, &of));
        for (index, (constructor, member)) in any.constructors.iter().zip(&of).enumerate() {
            if member.since.is_some() && !versions.is_shared_constructor(member) {
                items.push(struct_to_layer(versions, constructor, member));
            }
            if let Some((newer, new)) = successor(&any, &of, index) {
                items.push(step_down(versions, constructor, member, newer, new));
            }
        }
    }
    let step = items
        .iter()
        .any(|item| item.to_string().contains("step_down"));
    let step = step.then(|| quote!(StepDown,));
    let latest = items
        .iter()
        .any(|item| item.to_string().contains("latest ::"));
    let latest = latest.then(|| quote!(, latest));
    quote! {
        use crate::tl::{self, #step ToLayer};
        use super::super::{any #latest};
        #(#items)*
    }
}

/// The public method.
fn entrance(any: &Enum, shared: bool) -> TokenStream {
    let ident = &any.ident;
    let latest = (!shared).then(|| {
        quote! {
            impl latest::#ident {
                /// Brings the value to the constructors of a layer, and names what that layer cannot say.
                ///
                /// # Errors
                /// If the layer has nothing to say it with.
                pub fn downgrade(self, layer: u32) -> Result<(any::#ident, Vec<tl::Loss>), tl::NotRepresentable> {
                    any::#ident::from(self).downgrade(layer)
                }
            }
        }
    });
    quote! {
        impl any::#ident {
            /// Brings the value to the constructors of a layer, and names what that layer cannot say. What an older
            /// layer said is brought up to it without loss.
            ///
            /// # Errors
            /// If the layer has nothing to say it with.
            pub fn downgrade(self, layer: u32) -> Result<(Self, Vec<tl::Loss>), tl::NotRepresentable> {
                tl::downgrade(self, layer)
            }
        }
        #latest
    }
}

fn to_layer(versions: &Versions<'_>, any: &Enum, of: &[Member]) -> TokenStream {
    let ident = &any.ident;
    let arms = (0..of.len()).map(|index| arm(versions, any, of, index));
    let empty = steps::empty(versions, &any.name).map(|(variant, since)| {
        let since = Literal::u32_unsuffixed(since);
        quote! {
            fn empty(layer: u32) -> Option<Self> {
                (layer >= #since).then_some(Self::#variant)
            }
        }
    });
    quote! {
        impl ToLayer for any::#ident {
            fn to_layer(self, descent: &mut tl::Descent) -> Result<Self, tl::NotRepresentable> {
                match self { #(#arms)* }
            }
            #empty
        }
    }
}

fn arm(versions: &Versions<'_>, any: &Enum, of: &[Member], index: usize) -> TokenStream {
    let (Some(constructor), Some(member)) = (any.constructors.get(index), of.get(index)) else {
        return quote!();
    };
    let from = constructor.with(&quote!(x));
    let Some(since) = member.since else {
        let body = decode_only(constructor, member);
        return quote!(Self::#from => { #body });
    };
    let before = before(constructor, since, predecessor(any, of, index));
    let after = successor(any, of, index).map(|(newer, new)| after(constructor, newer, new));
    let kept = match versions.is_shared_constructor(member) {
        true => constructor.with(&quote!(x)),
        false => constructor.with(&quote!(x.to_layer(descent)?)),
    };
    quote! {
        Self::#from => {
            #before
            #after
            Ok(Self::#kept)
        }
    }
}

/// A decode-only constructor belongs to no layer: what stands for it goes on.
fn decode_only(constructor: &Constructor, member: &Member) -> TokenStream {
    let (name, function) = (constructor.name(), counterpart(member));
    let x = as_struct(constructor);
    quote! {
        descent.lost_constructor(#name);
        Self::from(tl::convert::#function(#x)).to_layer(descent)
    }
}

/// Below the layer that brought it, a constructor goes on as the one that it replaced, or not at all.
fn before(constructor: &Constructor, since: u32, replaced: Option<&Constructor>) -> TokenStream {
    let (name, since) = (constructor.name(), Literal::u32_unsuffixed(since));
    let Some(older) = replaced else {
        return quote!(descent.require(#since, #name)?;);
    };
    let x = as_struct(constructor);
    let back = match older.has_fields() {
        true => older.with(&quote!(#x.step_down(descent))),
        false => older.with(&quote!()),
    };
    let step =
        (!older.has_fields() && constructor.has_fields()).then(|| quote!(x.step_down(descent);));
    quote! {
        if descent.layer() < #since {
            #step
            return Self::#back.to_layer(descent);
        }
    }
}

/// From the layer that replaced it on, a constructor goes on as its successor.
fn after(constructor: &Constructor, newer: &Constructor, new: &Member) -> TokenStream {
    let until = Literal::u32_unsuffixed(new.since.unwrap_or_default());
    let x = as_struct(constructor);
    let next = newer.with(&quote!(#x.into()));
    quote! {
        if descent.layer() >= #until {
            return Self::#next.to_layer(descent);
        }
    }
}

/// The constructor that the one at `index` replaced.
fn predecessor<'a>(any: &'a Enum, of: &[Member], index: usize) -> Option<&'a Constructor> {
    let member = of.get(index)?;
    let mut both = any.constructors.iter().zip(of);
    let found = both.find(|(_, old)| {
        old.until.is_some()
            && old.until == member.since
            && old.declaration.definition.name == member.declaration.definition.name
    });
    found.map(|(constructor, _)| constructor)
}

fn struct_to_layer(
    versions: &Versions<'_>,
    constructor: &Constructor,
    member: &Member,
) -> TokenStream {
    let ident = &constructor.ident;
    let fields: Vec<_> = member
        .declaration
        .definition
        .fields()
        .filter(|f| f.ty != Type::Nat)
        .collect();
    let moved = fields.iter().filter(|f| differs(versions, f)).map(|field| {
        let (ident, name) = (field_ident(field), field.name.as_str());
        quote!(#ident: descent.field(#name, self.#ident)?,)
    });
    let moved: Vec<TokenStream> = moved.collect();
    let rest = (moved.len() < fields.len()).then(|| quote!(..self));
    quote! {
        impl ToLayer for any::types::#ident {
            fn to_layer(self, descent: &mut tl::Descent) -> Result<Self, tl::NotRepresentable> {
                Ok(Self { #(#moved)* #rest })
            }
        }
    }
}

fn step_down(
    versions: &Versions<'_>,
    older: &Constructor,
    old: &Member,
    newer: &Constructor,
    new: &Member,
) -> TokenStream {
    let (to, from) = (&older.ident, &newer.ident);
    let (body, uses_descent) = match steps::changes(versions, old, new) {
        Some(changes) => {
            let (losses, members) = steps::down(&changes);
            let fields = older.has_fields().then(|| quote!({ #members }));
            let body = quote! {
                #losses
                any::types::#to #fields
            };
            let uses_descent = body.to_string().contains("descent");
            (body, uses_descent)
        }
        None => {
            let function = steps::by_hand("downgrade", old, new);
            (quote!(tl::convert::#function(self, descent)), true)
        }
    };
    let descent = if uses_descent {
        quote!(descent)
    } else {
        quote!(_descent)
    };
    quote! {
        impl StepDown for any::types::#from {
            type To = any::types::#to;
            fn step_down(self, #descent: &mut tl::Descent) -> any::types::#to { #body }
        }
    }
}
