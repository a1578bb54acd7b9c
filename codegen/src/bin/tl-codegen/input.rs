//! From the paths that the user names to schemas.

use std::fs;
use std::path::{Path, PathBuf};

use tl_codegen::{Declaration, LayerSet, LoadError, Schema, parse, parse_file, parse_part};

use crate::error::CommandError;

/// Where the end-to-end schema lies if the user does not say.
pub(crate) const DEFAULT_SCHEMAS: &str = "tl-schemas/e2e";

/// A schema of either shape.
pub(crate) enum Input {
    /// Files that each say what a layer adds.
    Layers(LayerSet),
    /// A file that stands alone.
    File(Schema),
}

impl Input {
    /// Everything that the files declare.
    pub(crate) fn declarations(&self) -> Vec<&Declaration> {
        match self {
            Self::File(schema) => schema.declarations.iter().map(AsRef::as_ref).collect(),
            Self::Layers(set) => set.declarations().collect(),
        }
    }
}

/// Loads a folder: its layers or, without any, its `.tl` files one by one.
pub(crate) fn load_folder(folder: &Path) -> Result<Vec<Input>, LoadError> {
    match LayerSet::from_dir(folder) {
        Ok(set) => Ok(vec![Input::Layers(set)]),
        Err(LoadError::NoLayers { path }) => {
            let files = tl_files(folder)?;
            if files.is_empty() {
                return Err(LoadError::NoLayers { path });
            }
            files
                .iter()
                .map(|file| parse_file(file).map(Input::File))
                .collect()
        }
        Err(error) => Err(error),
    }
}

/// Loads a folder that has to be in layers.
pub(crate) fn load_layers(folder: &Path) -> Result<LayerSet, CommandError> {
    match LayerSet::from_dir(folder) {
        Err(LoadError::NoLayers { .. }) => Err(CommandError::NoLayers(folder.to_owned())),
        result => Ok(result?),
    }
}

/// Loads files that were named one by one: as layers if the files say so, else each alone.
pub(crate) fn load_files(paths: &[PathBuf]) -> Result<Vec<Input>, LoadError> {
    let mut files = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
        files.push((path.clone(), text));
    }
    if files.iter().any(|(path, text)| is_layered(path, text)) {
        return Ok(vec![Input::Layers(LayerSet::from_files(&files)?)]);
    }
    files
        .iter()
        .map(|(path, text)| Ok(Input::File(parse(&path.display().to_string(), text)?)))
        .collect()
}

/// Whether the file belongs to a set: by its name, or by a marker `===N===`.
fn is_layered(path: &Path, text: &str) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    name.starts_with("layer-")
        || name == "decode-only"
        || parse_part("", text)
            .is_ok_and(|schema| schema.declarations.iter().any(|d| d.layer.is_some()))
}

fn tl_files(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| unreadable(folder, source))? {
        let path = entry.map_err(|source| unreadable(folder, source))?.path();
        if path.extension().is_some_and(|extension| extension == "tl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, source: std::io::Error) -> LoadError {
    LoadError::Io {
        path: path.display().to_string(),
        source,
    }
}
