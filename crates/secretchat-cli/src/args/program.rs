//! Command lines about the program itself.

use std::path::PathBuf;

use clap_complete::Shell;

const EXPORT_LOG: &str = "\
Examples:
  secretchat export-log report.txt
  secretchat export-log | less

The log tells what the program did and what failed. It has no texts, no names, no phone numbers, no keys.";

/// Write a report for whoever is to look into a problem: the state of the chats, and the log
#[derive(Debug, clap::Args)]
#[command(after_help = EXPORT_LOG)]
pub(crate) struct ExportLog {
    /// A new file; without it, the standard output
    pub(crate) file: Option<PathBuf>,
}

const COMPLETIONS: &str = "\
Examples:
  secretchat completions bash > ~/.local/share/bash-completion/completions/secretchat
  secretchat completions zsh > ~/.zfunc/_secretchat
  secretchat completions fish > ~/.config/fish/completions/secretchat.fish";

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS)]
pub(crate) struct Completions {
    /// Which shell
    pub(crate) shell: Shell,
}

const MAN: &str = "\
Examples:
  secretchat man | man -l -
  secretchat man --dir ~/.local/share/man/man1";

/// Print the manual page, or write one for each command
#[derive(Debug, clap::Args)]
#[command(after_help = MAN)]
pub(crate) struct Man {
    /// Write all pages into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}
