//! From a constructor to the one that replaced it and back: which steps follow from the schema alone.

use super::convert::field_ident;
use super::names;
use super::versions::{Member, Versions};
use crate::grammar::{Field, Name, Type};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// What happens to one field on the way from an older constructor to its replacement.
pub(super) enum Change {
    /// Both have it.
    Same,
    /// `int` became `long`.
    Widened,
    /// What always was there became optional; the value stands for it where it is not there.
    Optional(TokenStream),
    /// The replacement adds it; the value is what it has where the older one had nothing.
    Added(TokenStream),
}

/// The fields of the replacement with what happened to them; `None` if a person has to say.
pub(super) fn changes<'a>(
    versions: &Versions<'_>,
    old: &Member,
    new: &'a Member,
) -> Option<Vec<(&'a Field, Change)>> {
    let stored = |member: &'a Member| {
        member
            .declaration
            .definition
            .fields()
            .filter(|f| f.ty != Type::Nat)
    };
    let mut old_fields = old
        .declaration
        .definition
        .fields()
        .filter(|f| f.ty != Type::Nat);
    if old_fields.any(|field| stored(new).all(|f| f.name != field.name)) {
        return None;
    }
    let find = |name: &str| old.declaration.definition.fields().find(|f| f.name == name);
    stored(new)
        .map(|field| {
            let change = match find(&field.name) {
                Some(before) => changed(versions, new, before, field)?,
                None => Change::Added(added(versions, new, field)?),
            };
            Some((field, change))
        })
        .collect()
}

fn changed(versions: &Versions<'_>, new: &Member, before: &Field, after: &Field) -> Option<Change> {
    let was_optional = before.flag.is_some();
    let is_optional = after.flag.is_some();
    if before.ty == after.ty && was_optional == is_optional {
        return Some(Change::Same);
    }
    if before.ty == after.ty && is_optional {
        return default(versions, new, &after.ty).map(Change::Optional);
    }
    let widened = (&before.ty, &after.ty) == (&Type::Int, &Type::Long);
    (widened && !was_optional && !is_optional).then_some(Change::Widened)
}

fn added(versions: &Versions<'_>, new: &Member, field: &Field) -> Option<TokenStream> {
    match (&field.flag, &field.ty) {
        (_, Type::True) => Some(quote!(false)),
        (Some(_), _) => Some(quote!(None)),
        (None, ty) => default(versions, new, ty),
    }
}

/// The value of a type that says nothing.
fn default(versions: &Versions<'_>, new: &Member, ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Boxed { name } => {
            let (variant, since) = empty(versions, name)?;
            let ident = names::ident(&names::camel(name));
            (since <= new.since?).then(|| quote!(any::#ident::#variant))
        }
        Type::Bare { .. } | Type::Function { .. } => None,
        _ => Some(quote!(Default::default())),
    }
}

/// The constructor of a type that by its name (`…Empty`) and for want of fields stands for nothing, and the layer
/// that brought it.
pub(super) fn empty(versions: &Versions<'_>, of: &Name) -> Option<(TokenStream, u32)> {
    let (any, members) = super::convert::any_type(versions, of);
    let wanted = format!("{}Empty", names::camel(of));
    let mut both = any.constructors.iter().zip(members);
    both.find_map(|(constructor, member)| {
        let camel = names::camel(&member.declaration.definition.name);
        if camel != wanted || constructor.has_fields() || member.until.is_some() {
            return None;
        }
        let variant = &constructor.variant;
        Some((quote!(#variant), member.since?))
    })
}

/// The hand-written function that leads from the older one to the newer one, or back.
pub(super) fn by_hand(direction: &str, old: &Member, new: &Member) -> proc_macro2::Ident {
    let name = names::snake(&names::camel(&new.declaration.definition.name));
    let layer = |member: &Member| member.since.unwrap_or_default();
    match direction {
        "upgrade" => format_ident!("upgrade_{name}_{}_to_{}", layer(old), layer(new)),
        _ => format_ident!("downgrade_{name}_{}_to_{}", layer(new), layer(old)),
    }
}

/// Upwards: the fields of the replacement from `x`, the older one.
pub(super) fn up(changes: &[(&Field, Change)]) -> TokenStream {
    let members = changes.iter().map(|(field, change)| {
        let ident = field_ident(field);
        match change {
            Change::Same => quote!(#ident: x.#ident),
            Change::Widened => quote!(#ident: x.#ident.into()),
            Change::Optional(_) => quote!(#ident: Some(x.#ident)),
            Change::Added(value) => quote!(#ident: #value),
        }
    });
    quote!(#(#members),*)
}

/// Downwards: what is lost, and the fields of the older one, from `self`, the replacement.
pub(super) fn down(changes: &[(&Field, Change)]) -> (TokenStream, TokenStream) {
    let mut losses = Vec::new();
    let mut members = Vec::new();
    for (field, change) in changes {
        let (ident, name) = (field_ident(field), field.name.as_str());
        match change {
            Change::Same => members.push(quote!(#ident: self.#ident)),
            Change::Widened => members.push(quote!(#ident: descent.narrow(#name, self.#ident))),
            Change::Optional(value) if is_default(value) => {
                members.push(quote!(#ident: self.#ident.unwrap_or_default()));
            }
            Change::Optional(value) => members.push(quote!(#ident: self.#ident.unwrap_or(#value))),
            Change::Added(value)
                if field.ty.reference().is_some() && field.flag.is_none() && !is_default(value) =>
            {
                losses.push(quote!(descent.lost_field(#name, self.#ident == #value);));
            }
            Change::Added(_) => losses.push(quote!(descent.removed(#name, &self.#ident);)),
        }
    }
    (quote!(#(#losses)*), quote!(#(#members),*))
}

fn is_default(value: &TokenStream) -> bool {
    value.to_string() == quote!(Default::default()).to_string()
}
