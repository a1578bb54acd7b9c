//! The types of one module, as Rust will see them.

use super::names;
use crate::diagnostic::Diagnostic;
use crate::grammar::{Field, Name, Type};
use crate::schema::Declaration;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A type with its constructors.
#[derive(Clone)]
pub(super) struct Enum {
    pub(super) name: Name,
    pub(super) ident: Ident,
    pub(super) constructors: Vec<Constructor>,
}

/// A constructor, or a function.
#[derive(Clone)]
pub(super) struct Constructor {
    pub(super) declaration: Arc<Declaration>,
    /// The struct.
    pub(super) ident: Ident,
    /// The variant of the enum.
    pub(super) variant: Ident,
    /// What JSON calls it.
    pub(super) json: String,
}

/// The types of a module; what a field can refer to.
pub(super) struct Model {
    pub(super) enums: Vec<Enum>,
    /// The types that each type holds without a vector in between, and through them.
    reach: BTreeMap<Name, BTreeSet<Name>>,
}

/// A field of a struct.
pub(super) struct RustField<'a> {
    pub(super) field: &'a Field,
    pub(super) ident: Ident,
    pub(super) kind: Kind,
}

/// What becomes of a field.
pub(super) enum Kind {
    /// `#`: computed when written.
    Flags,
    /// `flags.N?true`
    Presence,
    /// Anything else, with its Rust type (without `Option`).
    Value(TokenStream),
}

impl Constructor {
    /// A constructor whose names have the suffix (empty, or a layer).
    pub(super) fn new(declaration: &Arc<Declaration>, of_type: &Name, suffix: &str) -> Self {
        let camel = names::camel(&declaration.definition.name);
        let variant = names::variant(&camel, &names::camel(of_type));
        Self {
            declaration: Arc::clone(declaration),
            ident: format_ident!("{camel}{suffix}"),
            variant: format_ident!("{variant}{suffix}"),
            json: format!("{}{suffix}", declaration.definition.name),
        }
    }

    pub(super) fn id(&self) -> TokenStream {
        id(self.declaration.id)
    }

    pub(super) fn name(&self) -> String {
        self.declaration.definition.name.to_string()
    }

    /// Whether it has fields; without, the variant is a unit.
    pub(super) fn has_fields(&self) -> bool {
        self.declaration.definition.fields().next().is_some()
    }

    /// The pattern or expression of the variant with `x` for its struct.
    pub(super) fn with(&self, x: &TokenStream) -> TokenStream {
        let variant = &self.variant;
        if self.has_fields() {
            quote!(#variant(#x))
        } else {
            quote!(#variant)
        }
    }
}

/// An id as a literal of eight hex digits.
pub(super) fn id(id: u32) -> TokenStream {
    format!("0x{id:08x}").parse().unwrap_or_default()
}

impl Enum {
    /// A type whose constructors come with their suffixes.
    pub(super) fn new(
        name: &Name,
        constructors: impl IntoIterator<Item = (Arc<Declaration>, String)>,
    ) -> Self {
        let constructors = constructors.into_iter();
        Self {
            name: name.clone(),
            ident: names::ident(&names::camel(name)),
            constructors: constructors
                .map(|(declaration, suffix)| Constructor::new(&declaration, name, &suffix))
                .collect(),
        }
    }
}

impl Model {
    /// # Errors
    /// If two names of the schema become the same in Rust.
    pub(super) fn new(enums: Vec<Enum>) -> Result<Self, Vec<Diagnostic>> {
        let diagnostics = clashes(&enums);
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let reach = reach(&enums);
        Ok(Self { enums, reach })
    }

    /// The fields of a constructor or function as Rust sees them.
    ///
    /// # Errors
    /// If a field has a type that Rust cannot have.
    pub(super) fn fields<'a>(
        &self,
        declaration: &'a Declaration,
    ) -> Result<Vec<RustField<'a>>, Vec<Diagnostic>> {
        let mut fields = Vec::new();
        let mut diagnostics = Vec::new();
        for field in declaration.definition.fields() {
            match self.kind(declaration, field) {
                Ok(kind) => fields.push(RustField {
                    field,
                    ident: names::ident(&names::snake(&field.name)),
                    kind,
                }),
                Err(message) => diagnostics.push(at_field(declaration, field, message)),
            }
        }
        diagnostics.extend(shared_bits(declaration));
        if diagnostics.is_empty() {
            Ok(fields)
        } else {
            Err(diagnostics)
        }
    }

    fn kind(&self, declaration: &Declaration, field: &Field) -> Result<Kind, String> {
        match &field.ty {
            Type::Nat => Ok(Kind::Flags),
            Type::True => Ok(Kind::Presence),
            ty => {
                let rust = self.rust_type(declaration, ty)?;
                let boxed = self.is_recursive(declaration, ty);
                Ok(Kind::Value(if boxed { quote!(Box<#rust>) } else { rust }))
            }
        }
    }

    /// The Rust type of a TL type, seen from the submodules `types` and `functions`.
    pub(super) fn rust_type(
        &self,
        declaration: &Declaration,
        ty: &Type,
    ) -> Result<TokenStream, String> {
        Ok(match ty {
            Type::Nat => quote!(u32),
            Type::Int => quote!(i32),
            Type::Long => quote!(i64),
            Type::Double => quote!(f64),
            Type::String => quote!(String),
            Type::Bytes => quote!(Vec<u8>),
            Type::Int128 => quote!([u8; 16]),
            Type::Int256 => quote!([u8; 32]),
            Type::Bool | Type::True => quote!(bool),
            Type::Vector { item, .. } => {
                if matches!(**item, Type::Vector { bare: true, .. }) {
                    return Err("Rust output has no bare vector inside a vector".to_owned());
                }
                let item = self.rust_type(declaration, item)?;
                quote!(Vec<#item>)
            }
            Type::Boxed { name } if declaration.definition.is_variable(name) => {
                return Err(format!("Rust output has no value of any type `{name}`"));
            }
            Type::Boxed { name } => {
                let ident = names::ident(&names::camel(name));
                quote!(super::#ident)
            }
            Type::Bare { name } => {
                let ident = &self.bare(name)?.ident;
                quote!(super::types::#ident)
            }
            Type::Function { .. } => quote!(Q),
        })
    }

    fn bare(&self, name: &Name) -> Result<&Constructor, String> {
        let mut all = self
            .enums
            .iter()
            .flat_map(|e| e.constructors.iter().map(move |c| (e, c)));
        let found: Vec<_> = if name.is_type() {
            all.filter(|(e, _)| e.name == *name).collect()
        } else {
            all.find(|(_, c)| c.declaration.definition.name == *name)
                .into_iter()
                .collect()
        };
        match found[..] {
            [(_, constructor)] => Ok(constructor),
            _ => Err(format!("bare `{name}` has {} constructors", found.len())),
        }
    }

    /// Whether a field of this type would make a value of the constructor hold a value of its own type.
    fn is_recursive(&self, declaration: &Declaration, ty: &Type) -> bool {
        let (Some(of), Some(to)) = (declaration.definition.result.reference(), direct(ty)) else {
            return false;
        };
        let to = self.type_of(to);
        to == *of || self.reach.get(&to).is_some_and(|types| types.contains(of))
    }

    /// The type that a reference means, be it to a type or to a bare constructor.
    fn type_of(&self, reference: &Name) -> Name {
        type_of(&self.enums, reference)
    }
}

fn type_of(enums: &[Enum], reference: &Name) -> Name {
    if reference.is_type() {
        return reference.clone();
    }
    let has = |e: &&Enum| {
        e.constructors
            .iter()
            .any(|c| c.declaration.definition.name == *reference)
    };
    enums
        .iter()
        .find(has)
        .map_or_else(|| reference.clone(), |e| e.name.clone())
}

/// What a value of this type holds in itself: nothing that a vector puts elsewhere.
fn direct(ty: &Type) -> Option<&Name> {
    match ty {
        Type::Vector { .. } => None,
        other => other.reference(),
    }
}

fn reach(enums: &[Enum]) -> BTreeMap<Name, BTreeSet<Name>> {
    let mut reach: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    for e in enums {
        let fields = e
            .constructors
            .iter()
            .flat_map(|c| c.declaration.definition.fields());
        let held = fields
            .filter_map(|f| direct(&f.ty))
            .map(|name| type_of(enums, name));
        reach.insert(e.name.clone(), held.collect());
    }
    loop {
        let before: usize = reach.values().map(BTreeSet::len).sum();
        let last = reach.clone();
        for types in reach.values_mut() {
            let further: Vec<Name> = types
                .iter()
                .filter_map(|t| last.get(t))
                .flatten()
                .cloned()
                .collect();
            types.extend(further);
        }
        if reach.values().map(BTreeSet::len).sum::<usize>() == before {
            return reach;
        }
    }
}

fn at_field(declaration: &Declaration, field: &Field, message: String) -> Diagnostic {
    let mut fields = declaration
        .definition
        .parameters
        .iter()
        .zip(&declaration.source.spans.parameters);
    let found = fields
        .find(|(p, _)| matches!(p, crate::grammar::Parameter::Field(f) if f.name == field.name));
    let span = found.map(|(_, spans)| spans.whole).unwrap_or_default();
    declaration.diagnostic(span, message)
}

/// Two values under one bit could be set one without the other, which TL cannot say.
fn shared_bits(declaration: &Declaration) -> Vec<Diagnostic> {
    let mut seen = Vec::new();
    let mut diagnostics = Vec::new();
    for field in declaration.definition.fields() {
        let Some(flag) = &field.flag else { continue };
        if seen.contains(&flag) {
            let message = format!("Rust output has one field for a bit, and `{flag}` is taken");
            diagnostics.push(at_field(declaration, field, message));
        }
        seen.push(flag);
    }
    diagnostics
}

fn clashes(enums: &[Enum]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut types: BTreeMap<String, &Name> = BTreeMap::new();
    let mut structs: BTreeMap<String, &Constructor> = BTreeMap::new();
    for e in enums {
        let first = e.constructors.first();
        if let (Some(other), Some(constructor)) =
            (types.insert(e.ident.to_string(), &e.name), first)
        {
            let declaration = &constructor.declaration;
            let message = format!(
                "types `{}` and `{other}` have the same name in Rust",
                e.name
            );
            diagnostics.push(declaration.diagnostic(declaration.source.spans.result, message));
        }
        let mut variants = BTreeSet::new();
        for constructor in &e.constructors {
            let clash = structs
                .insert(constructor.ident.to_string(), constructor)
                .is_some();
            if clash || !variants.insert(constructor.variant.to_string()) {
                let declaration = &constructor.declaration;
                let message = format!(
                    "`{}` has the name of another constructor in Rust",
                    constructor.name()
                );
                diagnostics.push(declaration.diagnostic(declaration.source.spans.name, message));
            }
        }
    }
    diagnostics
}
