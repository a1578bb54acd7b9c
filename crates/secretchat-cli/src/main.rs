//! The program `secretchat`.

#![forbid(unsafe_code)]

mod args;
mod demo;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    match Args::parse().command {
        Command::Demo(demo) => demo::run(&demo),
    }
}
