//! What the grammar cannot say: that names are known, unique, and that flags have their field.

use crate::diagnostic::Diagnostic;
use crate::grammar::{Definition, Field, Name, Parameter, ParameterSpans, Type};
use crate::schema::{Category, Declaration, Schema};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The rules that a single line can break.
pub(crate) fn fields(declaration: &Declaration) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut seen: HashMap<&str, &Type> = HashMap::new();
    for (parameter, spans) in with_spans(declaration) {
        if let Parameter::Field(field) = parameter {
            for (span, message) in field_errors(&declaration.definition, field, &seen, spans) {
                diagnostics.push(declaration.diagnostic(span, message));
            }
            seen.insert(&field.name, &field.ty);
        }
    }
    diagnostics
}

fn field_errors(
    definition: &Definition,
    field: &Field,
    seen: &HashMap<&str, &Type>,
    spans: &ParameterSpans,
) -> Vec<(crate::grammar::Span, String)> {
    let mut errors = Vec::new();
    if seen.contains_key(field.name.as_str()) {
        errors.push((spans.whole, format!("a second field `{}`", field.name)));
    }
    if let Some(flag) = &field.flag {
        match seen.get(flag.field.as_str()) {
            Some(Type::Nat) => {}
            Some(ty) => {
                let message = format!("bit of `{}`, which is `{ty}` and not `#`", flag.field);
                errors.push((spans.flag, message));
            }
            None => {
                let message = format!("bit of `{}`, which is not declared before", flag.field);
                errors.push((spans.flag, message));
            }
        }
    }
    match (&field.ty, &field.flag) {
        (Type::True, None) => {
            let message = "a `true` without a flag has neither bytes nor a value";
            errors.push((spans.ty, message.to_owned()));
        }
        (Type::Nat, Some(_)) => {
            let message = "a flags field is always there";
            errors.push((spans.ty, message.to_owned()));
        }
        (Type::Function { variable }, _) if !definition.variables().any(|v| v == variable) => {
            let message =
                format!("type variable `{variable}` is not declared: `{{{variable}:Type}}`");
            errors.push((spans.ty, message));
        }
        (Type::Vector { .. }, _) if *field.ty.leaf() == Type::True => {
            errors.push((spans.ty, "a vector of `true` has no bytes".to_owned()));
        }
        _ => {}
    }
    errors
}

/// The rules of a file that stands alone.
pub(crate) fn schema(schema: &Schema) -> Vec<Diagnostic> {
    let all: Vec<&Arc<Declaration>> = schema.declarations.iter().collect();
    let mut diagnostics = repeated_names(all.iter().copied(), |d| d.layer);
    diagnostics.extend(repeated_ids(all.iter().copied()));
    let known = Known::of(all.iter().map(|d| d.as_ref()));
    for declaration in all {
        diagnostics.extend(unknown_types(declaration, &known, ""));
    }
    diagnostics
}

/// A name declared twice in one layer.
pub(crate) fn repeated_names<'a>(
    declarations: impl Iterator<Item = &'a Arc<Declaration>>,
    layer: impl Fn(&Declaration) -> Option<u32>,
) -> Vec<Diagnostic> {
    let mut first: HashMap<(Option<u32>, Category, &Name), &Declaration> = HashMap::new();
    let mut diagnostics = Vec::new();
    for declaration in declarations {
        let name = &declaration.definition.name;
        let key = (layer(declaration), declaration.category, name);
        match first.get(&key) {
            None => {
                first.insert(key, declaration);
            }
            Some(earlier) => {
                let message = format!("`{name}` is declared already at {}", earlier.place());
                diagnostics.push(declaration.diagnostic(declaration.source.spans.name, message));
            }
        }
    }
    diagnostics
}

/// An id that two declarations share.
pub(crate) fn repeated_ids<'a>(
    declarations: impl Iterator<Item = &'a Arc<Declaration>>,
) -> Vec<Diagnostic> {
    let mut first: HashMap<u32, &Declaration> = HashMap::new();
    let mut diagnostics = Vec::new();
    for declaration in declarations {
        match first.get(&declaration.id) {
            None => {
                first.insert(declaration.id, declaration);
            }
            Some(earlier) => {
                let message = format!(
                    "id {:08x} belongs already to `{}` at {}",
                    declaration.id,
                    earlier.definition.name,
                    earlier.place()
                );
                let spans = &declaration.source.spans;
                let span = match declaration.definition.id {
                    Some(_) => spans.id,
                    None => spans.name,
                };
                diagnostics.push(declaration.diagnostic(span, message));
            }
        }
    }
    diagnostics
}

/// What a declaration may refer to.
pub(crate) struct Known {
    types: BTreeSet<Name>,
    constructors: HashSet<Name>,
}

impl Known {
    pub(crate) fn of<'a>(declarations: impl Iterator<Item = &'a Declaration>) -> Self {
        let mut known = Self {
            types: BTreeSet::new(),
            constructors: HashSet::new(),
        };
        for declaration in declarations.filter(|d| d.category == Category::Constructor) {
            let definition = &declaration.definition;
            known.constructors.insert(definition.name.clone());
            known.types.extend(definition.result.reference().cloned());
        }
        known
    }

    fn has(&self, name: &Name) -> bool {
        if name.is_type() {
            self.types.contains(name)
        } else {
            self.constructors.contains(name)
        }
    }
}

/// The types of a declaration that nobody declares; `scope` ends the message (`" in layer 46"`).
pub(crate) fn unknown_types(
    declaration: &Declaration,
    known: &Known,
    scope: &str,
) -> Vec<Diagnostic> {
    let definition = &declaration.definition;
    let unknown = |ty: &Type| {
        let name = ty.reference()?;
        (!definition.is_variable(name) && !known.has(name)).then(|| name.clone())
    };
    let mut diagnostics = Vec::new();
    for (parameter, spans) in with_spans(declaration) {
        let (ty, span) = match parameter {
            Parameter::Field(field) => (&field.ty, spans.ty),
            Parameter::Repetition { item } => (item, spans.whole),
            _ => continue,
        };
        if let Some(name) = unknown(ty) {
            let message = format!("type `{name}` is not declared{scope}");
            diagnostics.push(declaration.diagnostic(span, message));
        }
    }
    if declaration.category == Category::Function
        && let Some(name) = unknown(&definition.result)
    {
        let message = format!("type `{name}` is not declared{scope}");
        diagnostics.push(declaration.diagnostic(declaration.source.spans.result, message));
    }
    diagnostics
}

fn with_spans(declaration: &Declaration) -> impl Iterator<Item = (&Parameter, &ParameterSpans)> {
    let spans = &declaration.source.spans.parameters;
    declaration.definition.parameters.iter().zip(spans)
}
