//! `tl-codegen diff`.

use std::path::PathBuf;

use clap::Args;

use crate::error::CommandError;
use crate::input::{DEFAULT_SCHEMAS, load_layers};

#[derive(Args)]
#[command(after_help = "Example:\n  tl-codegen diff --from 101 --to 144")]
pub(crate) struct DiffArguments {
    /// The layer to start from
    #[arg(long, value_name = "LAYER")]
    from: u32,
    /// The layer to arrive at
    #[arg(long, value_name = "LAYER")]
    to: u32,
    /// Folder with layer-NNN.tl files
    #[arg(value_name = "DIR", default_value = DEFAULT_SCHEMAS)]
    schemas: PathBuf,
}

pub(crate) fn run(arguments: &DiffArguments) -> Result<String, CommandError> {
    let set = load_layers(&arguments.schemas)?;
    let diff = tl_codegen::diff(&set, arguments.from, arguments.to)?;
    Ok(format!("{diff}\n"))
}
