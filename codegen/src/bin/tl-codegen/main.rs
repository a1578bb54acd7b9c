//! The command `tl-codegen`: checks, compares, shows and generates from TL schema files.

mod check;
mod diff;
mod error;
mod generate;
mod input;
mod show;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::CommandError;

/// Checks TL schema files, compares their layers, and generates types from them.
#[derive(Parser)]
#[command(version, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check schemas: syntax, references, and that every id is the CRC-32 of its line
    Check(check::CheckArguments),
    /// What changes from one layer to another
    Diff(diff::DiffArguments),
    /// One constructor, function or type as it stands in a layer
    Show(show::ShowArguments),
    /// Generate code: Rust, or anything that a plugin writes
    Generate(generate::GenerateArguments),
}

const EXAMPLES: &str = "\
Examples:
  tl-codegen check tl-schemas/e2e tl-schemas/api
  tl-codegen diff --from 101 --to 144
  tl-codegen show decryptedMessage --layer 46
  tl-codegen generate --lang rust --out src/tl
  tl-codegen generate --plugin swift --layer 144 --out Sources/Types --option access=internal

Whatever is wrong ends with exit code 1 and a line on standard error; what is wrong with a schema is shown as
file:line:column with the line itself.";

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    match run(arguments.command).and_then(|text| print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let label = if error.has_place() { "" } else { "error: " };
            eprintln!("{label}{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<String, CommandError> {
    match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
    }
}

/// A reader that has seen enough (`| head`) is no error.
fn print(text: &str) -> Result<(), CommandError> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CommandError::Print(error)),
        _ => Ok(()),
    }
}

/// Help is what was asked for; everything else clap says is an error like any other.
fn usage(error: &clap::Error) -> ExitCode {
    // Nothing can be said if even this cannot be printed.
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
