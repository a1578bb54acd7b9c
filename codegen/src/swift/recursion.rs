//! Which types contain themselves, so that Swift must keep them behind a reference.

use std::collections::{BTreeMap, BTreeSet};

use crate::grammar::{Name, Type};
use crate::plugin::document::Constructor;

/// The types that contain a value of their own. An array is a reference already, so vectors do not count.
pub(super) fn recursive_types<'a>(
    types: &BTreeMap<&'a Name, Vec<&'a Constructor>>,
) -> BTreeSet<&'a Name> {
    let contained: BTreeMap<&Name, BTreeSet<&Name>> = types
        .iter()
        .map(|(name, constructors)| (*name, directly_contained(constructors)))
        .collect();
    contained
        .keys()
        .copied()
        .filter(|name| reaches(name, &contained))
        .collect()
}

fn directly_contained<'a>(constructors: &[&'a Constructor]) -> BTreeSet<&'a Name> {
    let fields = constructors
        .iter()
        .flat_map(|constructor| &constructor.fields);
    fields
        .filter_map(|field| match &field.ty {
            Type::Boxed { name } => Some(name),
            _ => None,
        })
        .collect()
}

fn reaches(start: &Name, contained: &BTreeMap<&Name, BTreeSet<&Name>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(name) = open.pop() {
        for inner in contained.get(name).into_iter().flatten() {
            if *inner == start {
                return true;
            }
            if seen.insert(*inner) {
                open.push(inner);
            }
        }
    }
    false
}
