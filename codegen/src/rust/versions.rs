//! Which layer's module declares a type, and which types are the same in all layers.

use crate::grammar::Name;
use crate::layers::{Layer, LayerSet, changed_types, refers_to};
use crate::schema::Declaration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known about a set of layers before anything is written.
pub(super) struct Versions<'a> {
    pub(super) set: &'a LayerSet,
    homes: BTreeMap<u32, Homes>,
    shared: BTreeSet<Name>,
}

/// For one layer: the layer that introduced each type and constructor as it is now.
#[derive(Clone, Default)]
struct Homes {
    types: BTreeMap<Name, u32>,
    constructors: BTreeMap<Name, u32>,
}

/// A constructor of any layer, or a decode-only one.
pub(super) struct Member {
    pub(super) declaration: Arc<Declaration>,
    /// The layer that brought it; `None` for a decode-only one.
    pub(super) since: Option<u32>,
    /// The layer that replaced it.
    pub(super) until: Option<u32>,
}

impl Member {
    /// What `any` puts after its name: nothing for the newest of a name, else its layer.
    pub(super) fn suffix(&self) -> String {
        match (self.since, self.until) {
            (Some(since), Some(_)) => since.to_string(),
            _ => String::new(),
        }
    }
}

impl<'a> Versions<'a> {
    pub(super) fn new(set: &'a LayerSet) -> Self {
        let mut versions = Self {
            set,
            homes: homes(set),
            shared: BTreeSet::new(),
        };
        versions.shared = versions.find_shared();
        versions
    }

    /// The layer that introduced the type as it is in `layer`.
    pub(super) fn type_home(&self, layer: u32, name: &Name) -> u32 {
        let homes = self.homes.get(&layer);
        homes
            .and_then(|h| h.types.get(name))
            .copied()
            .unwrap_or(layer)
    }

    /// The layer that introduced the constructor as it is in `layer`, with all that it refers to.
    pub(super) fn constructor_home(&self, layer: u32, name: &Name) -> u32 {
        let homes = self.homes.get(&layer);
        homes
            .and_then(|h| h.constructors.get(name))
            .copied()
            .unwrap_or(layer)
    }

    /// Whether the type never changes: `any` then has the very type of its layer.
    pub(super) fn is_shared(&self, name: &Name) -> bool {
        self.shared.contains(name)
    }

    /// Whether the constructor holds nothing that ever changes: `any` then has the very struct of its layer.
    pub(super) fn is_shared_constructor(&self, member: &Member) -> bool {
        let mut references = member
            .declaration
            .definition
            .fields()
            .filter_map(|f| f.ty.reference());
        member.since.is_some() && references.all(|name| self.is_shared(name))
    }

    pub(super) fn latest(&self) -> u32 {
        self.set.latest().map_or(0, |layer| layer.number)
    }

    /// All types, each with its constructors of all layers, oldest first, decode-only ones last.
    pub(super) fn all(&self) -> Vec<(Name, Vec<Member>)> {
        let latest = self.set.latest().map(Layer::types).unwrap_or_default();
        latest
            .into_iter()
            .map(|(name, _)| (name.clone(), self.members(&name)))
            .collect()
    }

    fn members(&self, of: &Name) -> Vec<Member> {
        let layers = self.set.layers().iter();
        let declared = layers.flat_map(|l| l.declared.iter().map(|d| (Some(l.number), d)));
        let decode_only = self.set.decode_only().iter().map(|d| (None, d));
        declared
            .chain(decode_only)
            .filter(|(_, d)| d.definition.result.reference() == Some(of))
            .map(|(since, declaration)| Member {
                declaration: Arc::clone(declaration),
                since,
                until: self.successor(declaration, since),
            })
            .collect()
    }

    fn successor(&self, declaration: &Declaration, since: Option<u32>) -> Option<u32> {
        let later = self
            .set
            .layers()
            .iter()
            .filter(|l| since.is_some_and(|since| l.number > since));
        let replaces = |l: &&Layer| {
            l.declared
                .iter()
                .any(|d| d.definition.name == declaration.definition.name)
        };
        later.filter(replaces).map(|l| l.number).next()
    }

    fn find_shared(&self) -> BTreeSet<Name> {
        let all = self.all();
        let decode_only: BTreeSet<_> = self
            .set
            .decode_only()
            .iter()
            .filter_map(|d| d.definition.result.reference())
            .collect();
        let single = |name: &Name| {
            let homes: BTreeSet<u32> = self
                .homes
                .values()
                .filter_map(|h| h.types.get(name))
                .copied()
                .collect();
            homes.len() == 1 && !decode_only.contains(name)
        };
        let mut shared: BTreeSet<Name> = all
            .iter()
            .map(|(n, _)| n)
            .filter(|n| single(n))
            .cloned()
            .collect();
        loop {
            let holds_other = |name: &Name| {
                let members = all
                    .iter()
                    .filter(|(n, _)| n == name)
                    .flat_map(|(_, members)| members);
                members
                    .flat_map(|m| m.declaration.definition.fields())
                    .any(|f| f.ty.reference().is_some_and(|r| !shared.contains(r)))
            };
            let wrong: Vec<Name> = shared.iter().filter(|n| holds_other(n)).cloned().collect();
            if wrong.is_empty() {
                return shared;
            }
            shared.retain(|name| !wrong.contains(name));
        }
    }
}

fn homes(set: &LayerSet) -> BTreeMap<u32, Homes> {
    let mut all = BTreeMap::new();
    let mut before: Option<(&Layer, Homes)> = None;
    for layer in set.layers() {
        let homes = homes_of(layer, before.as_ref().map(|(layer, homes)| (*layer, homes)));
        all.insert(layer.number, homes.clone());
        before = Some((layer, homes));
    }
    all
}

fn homes_of(layer: &Layer, before: Option<(&Layer, &Homes)>) -> Homes {
    let types = layer.types();
    let old_types = before.map(|(layer, _)| layer.types()).unwrap_or_default();
    let changed = changed_types(&old_types, &types);
    let mut homes = Homes::default();
    for (name, members) in &types {
        let old = before.and_then(|(_, homes)| homes.types.get(name));
        let home = old.filter(|_| !changed.contains(name));
        homes
            .types
            .insert(name.clone(), home.copied().unwrap_or(layer.number));
        for declaration in members {
            let constructor = &declaration.definition.name;
            let same = before
                .is_some_and(|(layer, _)| layer.find(constructor) == Some(declaration))
                && !refers_to(declaration, &changed, &types);
            let old = before.and_then(|(_, homes)| homes.constructors.get(constructor));
            let home = old.filter(|_| same).copied().unwrap_or(layer.number);
            homes.constructors.insert(constructor.clone(), home);
        }
    }
    homes
}
