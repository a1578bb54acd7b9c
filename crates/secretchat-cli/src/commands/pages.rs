//! Completions and manual pages, made from the command line itself.

use std::fs;
use std::io::{self, Write as _, stdout};
use std::path::Path;

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::args::{self, Args, Completions};
use crate::failure::Failure;

/// Prints the completions for a shell.
pub(crate) fn completions(args: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "secretchat", &mut script);
    print(&script)
}

/// Prints the page of the program, or writes those of all commands.
pub(crate) fn man(args: &args::Man) -> Result<(), Failure> {
    match &args.dir {
        None => print(&page(Args::command()).map_err(Failure::Output)?),
        Some(folder) => write_all(folder).map_err(|error| Failure::File {
            path: folder.clone(),
            error,
        }),
    }
}

fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}

fn write_all(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Args::command(), folder)
}

fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = stdout();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.map_err(Failure::Output)
}
