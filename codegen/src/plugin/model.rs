//! From the schema as the library knows it to the one that plugins read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::layers::LayerSet;
use crate::schema::{Category, Declaration};

use super::document::{BoxedType, Constructor, Layer, Request, Schema, Source, VERSION};

impl Request {
    /// A request of this version of the protocol, with no options.
    #[must_use]
    pub const fn new(schema: Schema, layer: Option<u32>) -> Self {
        Self {
            version: VERSION,
            schema,
            layer,
            options: BTreeMap::new(),
        }
    }
}

impl From<&LayerSet> for Schema {
    fn from(set: &LayerSet) -> Self {
        let mut constructors = Vec::new();
        for layer in set.layers() {
            for declaration in &layer.declared {
                let replaced = |later: &&crate::layers::Layer| {
                    later.number > layer.number && declares(&later.declared, declaration)
                };
                constructors.push(Constructor {
                    since: Some(layer.number),
                    until: set.layers().iter().find(replaced).map(|later| later.number),
                    ..constructor(declaration)
                });
            }
        }
        let decode_only = set
            .decode_only()
            .iter()
            .map(|declaration| constructor(declaration));
        constructors.extend(decode_only.map(|declared| Constructor {
            decode_only: true,
            ..declared
        }));
        let layers = set.layers().iter().map(|layer| Layer {
            layer: layer.number,
            in_force: ids(&layer.in_force),
            declared: ids(&layer.declared),
        });
        Self {
            layers: layers.collect(),
            types: types(&constructors),
            constructors,
        }
    }
}

impl From<&crate::schema::Schema> for Schema {
    fn from(schema: &crate::schema::Schema) -> Self {
        let declarations = schema.declarations.iter();
        let constructors: Vec<Constructor> = declarations
            .filter(|declaration| !declaration.definition.is_builtin())
            .map(|declaration| constructor(declaration))
            .collect();
        Self {
            layers: Vec::new(),
            types: types(&constructors),
            constructors,
        }
    }
}

fn constructor(declaration: &Declaration) -> Constructor {
    let definition = &declaration.definition;
    Constructor {
        name: definition.name.to_string(),
        id: declaration.id,
        id_hex: format!("{:08x}", declaration.id),
        category: declaration.category,
        since: None,
        until: None,
        decode_only: false,
        type_parameters: definition.variables().map(str::to_owned).collect(),
        fields: definition.fields().cloned().collect(),
        result: definition.result.clone(),
        tl: declaration.to_string(),
        docs: declaration.source.docs.clone(),
        source: Source {
            file: declaration.source.file.to_string(),
            line: declaration.source.line,
            column: column(declaration),
        },
    }
}

fn column(declaration: &Declaration) -> usize {
    let source = &declaration.source;
    let before = source
        .text
        .get(..source.spans.name.start)
        .unwrap_or_default();
    before.chars().count() + 1
}

fn types(constructors: &[Constructor]) -> Vec<BoxedType> {
    let mut members: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for constructor in constructors
        .iter()
        .filter(|declared| declared.category == Category::Constructor)
    {
        members
            .entry(constructor.result.to_string())
            .or_default()
            .insert(constructor.id);
    }
    members
        .into_iter()
        .map(|(name, ids)| BoxedType {
            name,
            constructors: ids.into_iter().collect(),
        })
        .collect()
}

fn declares(declared: &[Arc<Declaration>], wanted: &Declaration) -> bool {
    declared
        .iter()
        .any(|other| other.definition.name == wanted.definition.name)
}

fn ids(declarations: &[Arc<Declaration>]) -> Vec<u32> {
    declarations
        .iter()
        .map(|declaration| declaration.id)
        .collect()
}
