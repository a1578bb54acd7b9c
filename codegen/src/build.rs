//! What a build script calls.

use crate::diagnostic::LoadError;
use crate::id::missing_ids;
use crate::layers::LayerSet;
use crate::parse::parse_file;
use crate::rust::{self, GeneratedFile};
use crate::schema::Schema;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Why a build script fails.
#[derive(Debug, thiserror::Error)]
enum BuildError {
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("{path}: {source}")]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path}: neither layers nor one single .tl file")]
    NotASchema { path: PathBuf },
    #[error("OUT_DIR is not set")]
    NoOutDir,
}

/// What a folder of schemas holds.
enum Source {
    Layers(LayerSet),
    Flat(Schema),
}

/// Generates Rust into `OUT_DIR` from every folder in `schemas`: `NAME/mod.rs` with its modules if the folder NAME has
/// layers, `NAME.rs` if it has one single `.tl` file; and `registry.rs`, the list of all types of `e2e` and `api` for
/// tests. Cargo is told to come back when a schema changes.
///
/// Fails, after telling everything that is wrong, if a schema is wrong or a file cannot be written.
#[must_use]
pub fn build(schemas: impl AsRef<Path>) -> ExitCode {
    match try_build(schemas.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn try_build(schemas: &Path) -> Result<(), BuildError> {
    println!("cargo:rerun-if-changed={}", schemas.display());
    let out = std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or(BuildError::NoOutDir)?;
    let mut layers = None;
    let mut api = None;
    for folder in entries(schemas)?.into_iter().filter(|path| path.is_dir()) {
        let name = folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let source = load(&folder)?;
        match &source {
            Source::Layers(set) => {
                for file in rust::layers(set).map_err(LoadError::from)? {
                    write(&out.join(&name), &file)?;
                }
            }
            Source::Flat(schema) => {
                let file = rust::schema(&format!("{name}.rs"), schema).map_err(LoadError::from)?;
                write(&out, &file)?;
            }
        }
        match (name.as_str(), source) {
            ("e2e", Source::Layers(set)) => layers = Some(set),
            ("api", Source::Flat(schema)) => api = Some(schema),
            _ => {}
        }
    }
    let registry = GeneratedFile {
        path: "registry.rs".to_owned(),
        contents: rust::registry(layers.as_ref(), api.as_ref()),
    };
    write(&out, &registry)
}

fn load(folder: &Path) -> Result<Source, BuildError> {
    let source = load_any(folder)?;
    let missing = match &source {
        Source::Layers(set) => missing_ids(set.declarations()),
        Source::Flat(schema) => missing_ids(schema.declarations.iter().map(AsRef::as_ref)),
    };
    if missing.is_empty() {
        Ok(source)
    } else {
        Err(LoadError::from(missing).into())
    }
}

fn load_any(folder: &Path) -> Result<Source, BuildError> {
    let mut files = entries(folder)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tl"));
    match &files[..] {
        [file] => Ok(Source::Flat(parse_file(file)?)),
        [] => Err(BuildError::NotASchema {
            path: folder.to_owned(),
        }),
        _ => match LayerSet::from_dir(folder) {
            Err(LoadError::NoLayers { .. }) => Err(BuildError::NotASchema {
                path: folder.to_owned(),
            }),
            result => Ok(Source::Layers(result?)),
        },
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let io = |source| BuildError::Io {
        path: folder.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        paths.push(entry.map_err(io)?.path());
    }
    paths.sort();
    Ok(paths)
}

fn write(folder: &Path, file: &GeneratedFile) -> Result<(), BuildError> {
    let path = folder.join(&file.path);
    let result = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&path, &file.contents));
    result.map_err(|source| BuildError::Io { path, source })
}
