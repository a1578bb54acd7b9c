//! Schemas in layers: every file says only what its layer adds or replaces, and the set knows what is in force.

use crate::diagnostic::{Diagnostic, LoadError};
use crate::grammar::Name;
use crate::parse::{parse_with, read};
use crate::schema::{Category, Declaration, Schema};
use crate::validate::{self, Known};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file whose constructors can be decoded but belong to no layer.
pub const DECODE_ONLY: &str = "decode-only.tl";

/// All layers of a schema.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LayerSet {
    layers: Vec<Layer>,
    decode_only: Vec<Arc<Declaration>>,
}

/// One layer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Layer {
    /// The number of the layer.
    pub number: u32,
    /// What this layer adds or replaces, in the order of its file.
    pub declared: Vec<Arc<Declaration>>,
    /// The full set: for each name the newest declaration up to this layer; a replacement stands where the
    /// replaced one stood.
    pub in_force: Vec<Arc<Declaration>>,
}

impl Layer {
    /// The declaration in force under this name.
    #[must_use]
    pub fn find(&self, name: &Name) -> Option<&Arc<Declaration>> {
        self.in_force.iter().find(|d| d.definition.name == *name)
    }

    /// The types with their constructors, in the order in which the types first appear.
    #[must_use]
    pub fn types(&self) -> Vec<(Name, Vec<Arc<Declaration>>)> {
        group_by_type(&self.in_force)
    }
}

pub(crate) fn group_by_type(
    declarations: &[Arc<Declaration>],
) -> Vec<(Name, Vec<Arc<Declaration>>)> {
    let mut groups: Vec<(Name, Vec<Arc<Declaration>>)> = Vec::new();
    let mut index = BTreeMap::new();
    let constructors = declarations
        .iter()
        .filter(|d| d.category == Category::Constructor && !d.definition.is_builtin());
    for declaration in constructors {
        let Some(name) = declaration.definition.result.reference() else {
            continue;
        };
        let at = *index.entry(name.clone()).or_insert_with(|| {
            groups.push((name.clone(), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, members)) = groups.get_mut(at) {
            members.push(Arc::clone(declaration));
        }
    }
    groups
}

impl LayerSet {
    /// Reads `layer-NNN.tl` of a folder, and `decode-only.tl` if there is one. Other files are not looked at.
    ///
    /// # Errors
    /// If the folder or a file cannot be read, or everything that is wrong with the files.
    pub fn from_dir(folder: &Path) -> Result<Self, LoadError> {
        let io = |source| LoadError::Io {
            path: folder.display().to_string(),
            source,
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if layer_of_file(&path).is_some() || path.ends_with(DECODE_ONLY) {
                paths.push(path);
            }
        }
        if !paths.iter().any(|path| layer_of_file(path).is_some()) {
            return Err(LoadError::NoLayers {
                path: folder.display().to_string(),
            });
        }
        let mut files = Vec::new();
        for path in paths {
            let text = read(&path)?;
            files.push((path, text));
        }
        Ok(Self::from_files(&files)?)
    }

    /// Composes layers from files: the layer is what the file name says (`layer-046.tl`) or, inside any other file,
    /// the markers (`===46===`).
    ///
    /// # Errors
    /// Everything that is wrong with the files.
    pub fn from_files(files: &[(PathBuf, String)]) -> Result<Self, Vec<Diagnostic>> {
        let mut files: Vec<_> = files.iter().collect();
        files.sort_by_key(|(path, _)| (layer_of_file(path).unwrap_or(u32::MAX), path));
        let mut builder = Builder::default();
        for (path, text) in files {
            let (schema, diagnostics) =
                parse_with(&path.display().to_string(), text, |_| Vec::new());
            builder.diagnostics.extend(diagnostics);
            builder.add(path, schema);
        }
        builder.finish()
    }

    /// The layers, oldest first.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The constructors that may arrive but belong to no layer.
    #[must_use]
    pub fn decode_only(&self) -> &[Arc<Declaration>] {
        &self.decode_only
    }

    /// The layer of this number.
    #[must_use]
    pub fn layer(&self, number: u32) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.number == number)
    }

    /// The newest layer.
    #[must_use]
    pub fn latest(&self) -> Option<&Layer> {
        self.layers.last()
    }

    /// Every declaration of every layer, and the decode-only ones.
    pub fn declarations(&self) -> impl Iterator<Item = &Declaration> {
        let of_layers = self.layers.iter().flat_map(|layer| &layer.declared);
        of_layers.chain(&self.decode_only).map(AsRef::as_ref)
    }

    /// Every declaration under this name, oldest first, with its layer (`None`: decode-only).
    #[must_use]
    pub fn history(&self, name: &Name) -> Vec<(Option<u32>, Arc<Declaration>)> {
        let of_layers = self
            .layers
            .iter()
            .flat_map(|layer| layer.declared.iter().map(|d| (Some(layer.number), d)));
        of_layers
            .chain(self.decode_only.iter().map(|d| (None, d)))
            .filter(|(_, d)| d.definition.name == *name)
            .map(|(layer, d)| (layer, Arc::clone(d)))
            .collect()
    }

    /// The types that differ between two layers: those with a constructor added, removed or replaced, and all that
    /// contain such a type, however deep. Types that only one of the layers has are among them.
    #[must_use]
    pub fn changed_types(&self, from: u32, to: u32) -> BTreeSet<Name> {
        let types = |number| {
            let layer = self.layer(number);
            layer.map(Layer::types).unwrap_or_default()
        };
        changed_types(&types(from), &types(to))
    }
}

type Types = [(Name, Vec<Arc<Declaration>>)];

pub(crate) fn changed_types(from: &Types, to: &Types) -> BTreeSet<Name> {
    let before: BTreeMap<_, _> = from.iter().map(|(name, members)| (name, members)).collect();
    let after: BTreeMap<_, _> = to.iter().map(|(name, members)| (name, members)).collect();
    let names: BTreeSet<&Name> = before.keys().chain(after.keys()).copied().collect();
    let mut changed: BTreeSet<Name> = names
        .into_iter()
        .filter(|name| before.get(name) != after.get(name))
        .cloned()
        .collect();
    loop {
        let more: Vec<Name> = to
            .iter()
            .filter(|(name, members)| {
                !changed.contains(name) && members.iter().any(|d| refers_to(d, &changed, to))
            })
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            return changed;
        }
        changed.extend(more);
    }
}

/// Whether a field holds one of these types, boxed or as a bare constructor.
pub(crate) fn refers_to(declaration: &Declaration, names: &BTreeSet<Name>, types: &Types) -> bool {
    declaration.definition.fields().any(|field| {
        let Some(reference) = field.ty.reference() else {
            return false;
        };
        names.contains(reference)
            || types.iter().any(|(name, members)| {
                names.contains(name) && members.iter().any(|d| d.definition.name == *reference)
            })
    })
}

fn layer_of_file(path: &Path) -> Option<u32> {
    let name = path.file_name()?.to_str()?;
    let digits = name.strip_prefix("layer-")?.strip_suffix(".tl")?;
    digits.parse().ok()
}

#[derive(Default)]
struct Builder {
    deltas: BTreeMap<u32, Vec<Arc<Declaration>>>,
    decode_only: Vec<Arc<Declaration>>,
    diagnostics: Vec<Diagnostic>,
}

impl Builder {
    fn add(&mut self, path: &Path, schema: Schema) {
        let of_file = layer_of_file(path);
        if let Some(layer) = of_file {
            // A file without a line is a layer that changes nothing.
            self.deltas.entry(layer).or_default();
        }
        let decode_only = path.ends_with(DECODE_ONLY);
        for declaration in schema.declarations {
            if let Err(message) = belongs(&declaration, of_file, decode_only) {
                let span = declaration.source.spans.name;
                self.diagnostics.push(declaration.diagnostic(span, message));
            } else if decode_only {
                self.decode_only.push(declaration);
            } else if let Some(layer) = declaration.layer.or(of_file) {
                self.deltas.entry(layer).or_default().push(declaration);
            }
        }
    }

    fn finish(mut self) -> Result<LayerSet, Vec<Diagnostic>> {
        // A line that could not be read may be the one that declares what others refer to.
        if self.diagnostics.is_empty() {
            self.check_uniqueness();
        }
        let layers = self.compose();
        if self.diagnostics.is_empty() {
            self.check_references(&layers);
        }
        if self.diagnostics.is_empty() {
            return Ok(LayerSet {
                layers,
                decode_only: self.decode_only,
            });
        }
        Err(self.diagnostics)
    }

    fn check_uniqueness(&mut self) {
        let mut diagnostics = Vec::new();
        for declared in self.deltas.values().chain([&self.decode_only]) {
            diagnostics.extend(validate::repeated_names(declared.iter(), |_| None));
        }
        let all = self.deltas.values().flatten().chain(&self.decode_only);
        diagnostics.extend(validate::repeated_ids(all));
        self.diagnostics.extend(diagnostics);
    }

    fn compose(&mut self) -> Vec<Layer> {
        let mut in_force: Vec<Arc<Declaration>> = Vec::new();
        let mut layers = Vec::new();
        for (&number, declared) in &self.deltas {
            for declaration in declared {
                let name = &declaration.definition.name;
                match in_force.iter_mut().find(|d| d.definition.name == *name) {
                    None => in_force.push(Arc::clone(declaration)),
                    Some(old) => {
                        self.diagnostics.extend(moved(old, declaration));
                        *old = Arc::clone(declaration);
                    }
                }
            }
            layers.push(Layer {
                number,
                declared: declared.clone(),
                in_force: in_force.clone(),
            });
        }
        layers
    }

    fn check_references(&mut self, layers: &[Layer]) {
        for layer in layers {
            let known = Known::of(layer.in_force.iter().map(AsRef::as_ref));
            let scope = format!(" in layer {}", layer.number);
            for declaration in &layer.declared {
                let unknown = validate::unknown_types(declaration, &known, &scope);
                self.diagnostics.extend(unknown);
            }
        }
        let latest = layers.last().map(|layer| layer.in_force.as_slice());
        let known = Known::of(latest.unwrap_or_default().iter().map(AsRef::as_ref));
        for declaration in &self.decode_only {
            let own = declaration.definition.result.reference();
            let unknown = validate::unknown_types(declaration, &known, " in the newest layer");
            self.diagnostics.extend(unknown);
            let span = declaration.source.spans.result;
            let declared = latest.unwrap_or_default().iter();
            if !declared
                .map(|d| d.definition.result.reference())
                .any(|name| name == own)
            {
                let message = "a decode-only constructor needs a type of the newest layer";
                self.diagnostics.push(declaration.diagnostic(span, message));
            }
        }
    }
}

/// Whether a declaration may stand where it stands.
fn belongs(
    declaration: &Declaration,
    of_file: Option<u32>,
    decode_only: bool,
) -> Result<(), String> {
    if declaration.category == Category::Function {
        return Err("a schema in layers has no functions".to_owned());
    }
    match (declaration.layer, of_file) {
        (Some(marker), Some(file)) if marker != file => {
            Err(format!("layer {marker} by its marker, {file} by its file"))
        }
        (None, None) if !decode_only => Err(
            "no layer: the file is not named layer-NNN.tl and has no marker `===N===`".to_owned(),
        ),
        _ => Ok(()),
    }
}

/// A constructor that a later layer gives another type.
fn moved(old: &Declaration, new: &Declaration) -> Option<Diagnostic> {
    (old.definition.result != new.definition.result).then(|| {
        let message = format!(
            "`{}` was a constructor of `{}` at {}",
            new.definition.name,
            old.definition.result,
            old.place()
        );
        new.diagnostic(new.source.spans.result, message)
    })
}
