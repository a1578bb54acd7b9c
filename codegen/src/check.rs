//! What a set of layers holds, in numbers.

use crate::layers::LayerSet;
use crate::schema::Declaration;
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// The report on a set of layers that is in order.
#[derive(Clone, Debug, Serialize)]
pub struct CheckReport {
    /// One line for each layer, oldest first.
    pub layers: Vec<LayerCount>,
    /// How many constructors all layers declare together.
    pub total: usize,
    /// How many constructors are decode-only.
    pub decode_only: usize,
    /// The ids that are not the CRC-32 of their line, all of them known.
    pub exceptions: Vec<Exception>,
}

/// One layer in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LayerCount {
    /// The number of the layer.
    pub layer: u32,
    /// Constructors whose name no earlier layer has.
    pub added: usize,
    /// Constructors that replace one of the same name.
    pub replaced: usize,
    /// Constructors in force.
    pub total: usize,
}

/// An id that is not the CRC-32 of its line.
#[derive(Clone, Debug, Serialize)]
pub struct Exception {
    /// The constructor.
    pub declaration: Arc<Declaration>,
    /// What the rule gives.
    pub computed: u32,
}

/// Counts what the layers declare.
#[must_use]
pub fn check(set: &LayerSet) -> CheckReport {
    let mut before = 0;
    let mut layers = Vec::new();
    for layer in set.layers() {
        let total = layer.in_force.len();
        let added = total - before;
        layers.push(LayerCount {
            layer: layer.number,
            added,
            replaced: layer.declared.len() - added,
            total,
        });
        before = total;
    }
    let declared = set.layers().iter().flat_map(|layer| &layer.declared);
    let exceptions = declared
        .clone()
        .chain(set.decode_only())
        .filter(|d| !d.id_is_crc());
    CheckReport {
        layers,
        total: declared.clone().count(),
        decode_only: set.decode_only().len(),
        exceptions: exceptions
            .map(|d| Exception {
                declaration: Arc::clone(d),
                computed: d.definition.computed_id(),
            })
            .collect(),
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "layer  added  replaced  in force")?;
        for count in &self.layers {
            let LayerCount {
                layer,
                added,
                replaced,
                total,
            } = count;
            writeln!(f, "{layer:>5}  {added:>5}  {replaced:>8}  {total:>8}")?;
        }
        let sum: Vec<String> = self
            .layers
            .iter()
            .map(|count| (count.added + count.replaced).to_string())
            .collect();
        writeln!(
            f,
            "{} layers, {} = {} constructors, and {} decode-only",
            self.layers.len(),
            sum.join("+"),
            self.total,
            self.decode_only
        )?;
        write!(
            f,
            "ids that are not the CRC-32 of their line, all in the allow-list: {}",
            self.exceptions.len()
        )?;
        for exception in &self.exceptions {
            let Exception {
                declaration,
                computed,
            } = exception;
            let name = &declaration.definition.name;
            write!(
                f,
                "\n  {name}#{:08x} (CRC-32 {computed:08x})",
                declaration.id
            )?;
        }
        Ok(())
    }
}
