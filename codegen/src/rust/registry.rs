//! A list of everything that was generated, for tests.

use super::flat::function_list;
use super::names;
use crate::layers::{LayerSet, group_by_type};
use crate::schema::Schema;
use std::fmt::Write as _;

pub(super) fn text(layers: Option<&LayerSet>, api: Option<&Schema>) -> String {
    let mut out = String::from("each_type! {\n");
    let mut entry = |module: &str, name: &str, path: &str| {
        let _ = writeln!(out, "    (\"{module}\", \"{name}\", {path});");
    };
    for layer in layers.map(LayerSet::layers).unwrap_or_default() {
        let module = format!("layer{}", layer.number);
        for (name, _) in layer.types() {
            entry(
                &module,
                &name.to_string(),
                &format!("e2e::{module}::{}", names::camel(&name)),
            );
        }
    }
    for (name, _) in layers
        .and_then(LayerSet::latest)
        .map(crate::layers::Layer::types)
        .unwrap_or_default()
    {
        entry(
            "any",
            &name.to_string(),
            &format!("e2e::any::{}", names::camel(&name)),
        );
    }
    for (name, _) in api
        .map(|api| group_by_type(&api.declarations))
        .unwrap_or_default()
    {
        entry(
            "api",
            &name.to_string(),
            &format!("api::{}", names::camel(&name)),
        );
    }
    for function in api.map(function_list).unwrap_or_default() {
        if function.declaration.definition.variables().next().is_none() {
            let path = format!("api::functions::{}", function.ident);
            entry("functions", &function.name(), &path);
        }
    }
    out.push_str("}\n");
    out
}
