//! `tl-codegen check`.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use tl_codegen::{Category, CheckReport, Declaration, LayerSet, LoadError, Schema, missing_ids};

use crate::error::CommandError;
use crate::input::{Input, load_files, load_folder};

#[derive(Args)]
#[command(after_help = "Example:\n  tl-codegen check tl-schemas/e2e tl-schemas/api")]
pub(crate) struct CheckArguments {
    /// Folders with layer-NNN.tl files or with schemas that stand alone, or single files
    #[arg(required = true, value_name = "DIR|FILE")]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &CheckArguments) -> Result<String, CommandError> {
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = arguments
        .paths
        .iter()
        .cloned()
        .partition(|path| path.is_dir());
    let mut inputs = Vec::new();
    for folder in folders {
        inputs.extend(load_folder(&folder)?);
    }
    inputs.extend(load_files(&files)?);
    refuse_missing_ids(&inputs)?;
    let reports: Vec<String> = inputs
        .iter()
        .map(|input| match input {
            Input::File(schema) => report_file(schema),
            Input::Layers(set) => report_layers(set),
        })
        .collect();
    Ok(reports.join("\n"))
}

fn refuse_missing_ids(inputs: &[Input]) -> Result<(), LoadError> {
    let missing = missing_ids(inputs.iter().flat_map(Input::declarations));
    if missing.is_empty() {
        Ok(())
    } else {
        Err(LoadError::Schema(missing))
    }
}

fn report_layers(set: &LayerSet) -> String {
    let report = tl_codegen::check(set);
    let mut text = format!(
        "{:>5}  {:>5}  {:>8}  {:>8}\n",
        "layer", "added", "replaced", "in force"
    );
    for count in &report.layers {
        line(
            &mut text,
            format_args!(
                "{:>5}  {:>5}  {:>8}  {:>8}",
                count.layer, count.added, count.replaced, count.total
            ),
        );
    }
    for exception in &report.exceptions {
        line(
            &mut text,
            exception_line(&exception.declaration, exception.computed),
        );
    }
    line(&mut text, summary(&report));
    text
}

/// `11 layers, 14+18+… = 81 constructors, 4 decode-only, 1 id in the allow-list (6abd9782 name)`
fn summary(report: &CheckReport) -> String {
    let declared: Vec<String> = report
        .layers
        .iter()
        .map(|count| (count.added + count.replaced).to_string())
        .collect();
    format!(
        "{}, {} = {}, {} decode-only, {}",
        counted(report.layers.len(), "layer"),
        declared.join("+"),
        counted(report.total, "constructor"),
        report.decode_only,
        allowed(
            report
                .exceptions
                .iter()
                .map(|exception| exception.declaration.as_ref())
        ),
    )
}

fn report_file(schema: &Schema) -> String {
    let declarations = || schema.declarations.iter().map(AsRef::as_ref);
    let exceptions: Vec<&Declaration> = declarations()
        .filter(|declared| !declared.id_is_crc())
        .collect();
    let functions = declarations()
        .filter(|declared| declared.category == Category::Function)
        .count();
    let mut text = String::new();
    for exception in &exceptions {
        line(
            &mut text,
            exception_line(exception, exception.definition.computed_id()),
        );
    }
    let layer = schema
        .head_layer
        .map(|layer| format!(" (layer {layer})"))
        .unwrap_or_default();
    line(
        &mut text,
        format_args!(
            "{}{layer}: {}, {}, {}",
            schema.file,
            counted(schema.declarations.len() - functions, "constructor"),
            counted(functions, "function"),
            allowed(exceptions.into_iter()),
        ),
    );
    text
}

fn exception_line(declaration: &Declaration, computed: u32) -> String {
    let source = &declaration.source;
    format!(
        "{}:{}: {}#{:08x} is not the CRC-32 of its line ({computed:08x}), which is known",
        source.file, source.line, declaration.definition.name, declaration.id
    )
}

fn allowed<'a>(exceptions: impl Iterator<Item = &'a Declaration>) -> String {
    let names: Vec<String> = exceptions
        .map(|declared| format!("{:08x} {}", declared.id, declared.definition.name))
        .collect();
    let list = if names.is_empty() {
        String::new()
    } else {
        format!(" ({})", names.join(", "))
    };
    format!("{} in the allow-list{list}", counted(names.len(), "id"))
}

fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn line(text: &mut String, line: impl std::fmt::Display) {
    // A string takes everything.
    let _ = writeln!(text, "{line}");
}
