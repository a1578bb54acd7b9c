//! `tl-codegen generate`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use tl_codegen::plugin::document::Schema;
use tl_codegen::plugin::{File, Plugin, Request, Severity, TIME_LIMIT, write_files};
use tl_codegen::{LoadError, UnknownLayer, rust};

use crate::error::CommandError;
use crate::input::{DEFAULT_SCHEMAS, Input, load_folder};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct GenerateArguments {
    #[command(flatten)]
    generator: Generator,
    /// Folder for the output; created if need be
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Folder with the schema files
    #[arg(long, value_name = "DIR", default_value = DEFAULT_SCHEMAS)]
    schemas: PathBuf,
    /// The layer that the plugin writes; without it the newest
    #[arg(long, conflicts_with = "lang")]
    layer: Option<u32>,
    /// Something for the plugin to know; may be repeated
    #[arg(long = "option", value_name = "KEY=VALUE", value_parser = key_value, conflicts_with = "lang")]
    options: Vec<(String, String)>,
    /// How long the plugin may run
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = TIME_LIMIT.as_secs(),
        value_parser = clap::value_parser!(u64).range(1..=86_400)
    )]
    timeout: u64,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Generator {
    /// A language that tl-codegen itself writes
    #[arg(long)]
    lang: Option<Language>,
    /// A plugin: the executable tl-codegen-NAME on PATH, or a path to one
    #[arg(long, value_name = "NAME")]
    plugin: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Rust,
}

const EXAMPLES: &str = "\
Examples:
  tl-codegen generate --lang rust --out src/tl
  tl-codegen generate --plugin swift --layer 144 --out Sources/Types --option access=internal";

pub(crate) fn run(arguments: &GenerateArguments) -> Result<String, CommandError> {
    let files = match &arguments.generator.plugin {
        Some(plugin) => from_plugin(plugin, arguments)?,
        None => rust(&arguments.schemas)?,
    };
    write_files(&arguments.out, &files)?;
    let noun = if files.len() == 1 { "file" } else { "files" };
    Ok(format!(
        "{} {noun} in {}\n",
        files.len(),
        arguments.out.display()
    ))
}

fn from_plugin(name: &str, arguments: &GenerateArguments) -> Result<Vec<File>, CommandError> {
    let plugin = Plugin::find(name)?.time_limit(Duration::from_secs(arguments.timeout));
    let schema = one_schema(&arguments.schemas)?;
    if let Some(layer) = arguments.layer {
        let known: Vec<u32> = schema.layers.iter().map(|layer| layer.layer).collect();
        if !known.contains(&layer) {
            return Err(UnknownLayer { layer, known }.into());
        }
    }
    let options = options(&arguments.options)?;
    let response = plugin.run(&Request {
        options,
        ..Request::new(schema, arguments.layer)
    })?;
    for diagnostic in &response.diagnostics {
        eprintln!("{diagnostic}");
    }
    if response
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
    {
        return Err(CommandError::PluginReported {
            plugin: plugin.path().display().to_string(),
        });
    }
    Ok(response.files)
}

/// A plugin gets one schema: the layers, or all files that stand alone together.
fn one_schema(folder: &Path) -> Result<Schema, LoadError> {
    let mut all = Schema {
        layers: Vec::new(),
        types: Vec::new(),
        constructors: Vec::new(),
    };
    for input in load_folder(folder)? {
        let schema: Schema = match &input {
            Input::File(schema) => schema.into(),
            Input::Layers(set) => set.into(),
        };
        all.layers.extend(schema.layers);
        all.types.extend(schema.types);
        all.constructors.extend(schema.constructors);
    }
    Ok(all)
}

fn options(given: &[(String, String)]) -> Result<BTreeMap<String, String>, CommandError> {
    let mut options = BTreeMap::new();
    for (key, value) in given {
        if options.insert(key.clone(), value.clone()).is_some() {
            return Err(CommandError::OptionTwice(key.clone()));
        }
    }
    Ok(options)
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected KEY=VALUE".to_owned()),
    }
}

/// The modules of the layers, or one module for each file that stands alone.
fn rust(folder: &Path) -> Result<Vec<File>, LoadError> {
    let mut files = Vec::new();
    for input in load_folder(folder)? {
        files.extend(match &input {
            Input::File(schema) => vec![rust::schema(&module_path(&schema.file), schema)?],
            Input::Layers(set) => rust::layers(set)?,
        });
    }
    let file = |file: rust::GeneratedFile| File {
        path: file.path,
        contents: file.contents,
    };
    Ok(files.into_iter().map(file).collect())
}

/// `tl-schemas/api/secret-chats.tl` → `secret_chats.rs`
fn module_path(schema: &str) -> String {
    let stem = Path::new(schema).file_stem().unwrap_or_default();
    format!("{}.rs", stem.to_string_lossy().replace('-', "_"))
}
