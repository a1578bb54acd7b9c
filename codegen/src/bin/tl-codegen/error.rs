//! Everything that ends the command with exit code 1.

use std::io;
use std::path::PathBuf;

use thiserror::Error;
use tl_codegen::plugin::{FileError, PluginError};
use tl_codegen::{LoadError, UnknownLayer};

#[derive(Debug, Error)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Layer(#[from] UnknownLayer),
    #[error("{} is not in layers", .0.display())]
    NoLayers(PathBuf),
    #[error("no constructor, function or type `{name}` in {scope}{hint}")]
    UnknownName {
        name: String,
        scope: String,
        hint: String,
    },
    #[error(transparent)]
    Plugin(#[from] PluginError),
    #[error("{plugin} reported errors; nothing is written")]
    PluginReported { plugin: String },
    #[error(transparent)]
    Files(#[from] FileError),
    #[error("option `{0}` is given twice")]
    OptionTwice(String),
    #[error("cannot print: {0}")]
    Print(io::Error),
}

impl CommandError {
    /// Diagnostics begin with their place and say themselves that they are errors.
    pub(crate) fn has_place(&self) -> bool {
        matches!(self, Self::Load(LoadError::Schema(_)))
    }
}
