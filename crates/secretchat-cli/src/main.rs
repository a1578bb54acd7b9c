//! The program `secretchat`.

#![forbid(unsafe_code)]

mod args;
mod ask;
mod commands;
mod data;
mod demo;
mod failure;
mod interrupt;
mod json;
mod session;
mod show;
mod talk;
mod terminal;
mod testserver;
mod words;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Args;

fn main() -> ExitCode {
    let Args { global, command } = Args::parse();
    commands::run(&command, &global)
}
