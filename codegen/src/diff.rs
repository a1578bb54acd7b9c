//! What differs between two layers, constructor by constructor and field by field.

use crate::grammar::{Field, Name};
use crate::layers::{Layer, LayerSet};
use crate::schema::Declaration;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// The difference between two layers.
#[derive(Clone, Debug, Serialize)]
pub struct Diff {
    /// The layer to start from.
    pub from: u32,
    /// The layer to arrive at.
    pub to: u32,
    /// Constructors that only `to` has.
    pub added: Vec<Arc<Declaration>>,
    /// Constructors that only `from` has; none unless `from` is the newer layer.
    pub removed: Vec<Arc<Declaration>>,
    /// Constructors of both that differ.
    pub changed: Vec<ChangedConstructor>,
    /// Types that differ, those included that only contain a type that differs.
    pub types: BTreeSet<Name>,
}

/// A constructor that two layers declare differently.
#[derive(Clone, Debug, Serialize)]
pub struct ChangedConstructor {
    /// The name.
    pub name: Name,
    /// The declaration in `from`.
    pub before: Arc<Declaration>,
    /// The declaration in `to`.
    pub after: Arc<Declaration>,
    /// The fields that differ, in the order of `after`, removed ones last.
    pub fields: Vec<FieldChange>,
}

/// A field that two declarations of a constructor do not share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum FieldChange {
    /// Only the later one has it.
    Added {
        /// The field.
        field: Field,
    },
    /// Only the earlier one has it.
    Removed {
        /// The field.
        field: Field,
    },
    /// Both have it, with another type or flag.
    Changed {
        /// The field of the earlier one.
        before: Field,
        /// The field of the later one.
        after: Field,
    },
}

/// A layer that the set does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no layer {layer}: the layers are {}", list(.known))]
pub struct UnknownLayer {
    /// The layer that was asked for.
    pub layer: u32,
    /// The layers that there are.
    pub known: Vec<u32>,
}

fn list(layers: &[u32]) -> String {
    let texts: Vec<String> = layers.iter().map(ToString::to_string).collect();
    texts.join(", ")
}

/// Compares two layers.
///
/// # Errors
/// If the set lacks one of the layers.
pub fn diff(set: &LayerSet, from: u32, to: u32) -> Result<Diff, UnknownLayer> {
    let find = |layer| {
        set.layer(layer).ok_or_else(|| UnknownLayer {
            layer,
            known: set.layers().iter().map(|l| l.number).collect(),
        })
    };
    let (before, after) = (find(from)?, find(to)?);
    Ok(Diff {
        from,
        to,
        added: only_in(after, before),
        removed: only_in(before, after),
        changed: changed(before, after),
        types: set.changed_types(from, to),
    })
}

fn only_in(layer: &Layer, other: &Layer) -> Vec<Arc<Declaration>> {
    let missing = |d: &&Arc<Declaration>| other.find(&d.definition.name).is_none();
    layer.in_force.iter().filter(missing).cloned().collect()
}

fn changed(before: &Layer, after: &Layer) -> Vec<ChangedConstructor> {
    let mut changes = Vec::new();
    for new in &after.in_force {
        let name = &new.definition.name;
        let Some(old) = before.find(name) else {
            continue;
        };
        if old != new {
            changes.push(ChangedConstructor {
                name: name.clone(),
                before: Arc::clone(old),
                after: Arc::clone(new),
                fields: field_changes(old, new),
            });
        }
    }
    changes
}

fn field_changes(before: &Declaration, after: &Declaration) -> Vec<FieldChange> {
    let find = |declaration: &Declaration, name: &str| {
        let mut fields = declaration.definition.fields();
        fields.find(|f| f.name == name).cloned()
    };
    let mut changes = Vec::new();
    for field in after.definition.fields().cloned() {
        match find(before, &field.name) {
            None => changes.push(FieldChange::Added { field }),
            Some(old) if old != field => changes.push(FieldChange::Changed {
                before: old,
                after: field,
            }),
            Some(_) => {}
        }
    }
    for field in before.definition.fields().cloned() {
        if find(after, &field.name).is_none() {
            changes.push(FieldChange::Removed { field });
        }
    }
    changes
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "layer {} -> layer {}", self.from, self.to)?;
        for declaration in &self.added {
            writeln!(f, "+ {declaration}")?;
        }
        for declaration in &self.removed {
            writeln!(f, "- {declaration}")?;
        }
        for constructor in &self.changed {
            writeln!(f, "{constructor}")?;
        }
        let types: Vec<String> = self.types.iter().map(ToString::to_string).collect();
        match types.is_empty() {
            true => write!(f, "no type changes"),
            false => write!(f, "types that change: {}", types.join(", ")),
        }
    }
}

impl fmt::Display for ChangedConstructor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            before,
            after,
            fields,
        } = self;
        write!(f, "~ {name} #{:08x} -> #{:08x}", before.id, after.id)?;
        for change in fields {
            match change {
                FieldChange::Added { field } => write!(f, "\n    + {field}")?,
                FieldChange::Removed { field } => write!(f, "\n    - {field}")?,
                FieldChange::Changed { before, after } => {
                    write!(f, "\n    ~ {before} -> {after}")?;
                }
            }
        }
        Ok(())
    }
}
