//! Two processes on a server, killed at random while they write to each other and send files; afterwards both have the
//! same history, with everything in it once.
//!
//! `--kills 200 --messages 2000 --files 20 --seed 7`. This one program is the server with the hand that kills, and, with
//! `--side`, one of the two clients.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test equipment: an impossible case ends the test"
)]

mod driver;
mod options;
mod plan;
mod process;
mod side;
mod tally;
mod verdict;

use std::process::ExitCode;

use options::Options;

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)) {
        Ok(Options::Nothing) => ExitCode::SUCCESS,
        Ok(Options::Run(run)) => driver::run(&run),
        Ok(Options::Side(side)) => side::run(side),
        Err(message) => {
            eprintln!("kill: {message}");
            ExitCode::from(2)
        }
    }
}
