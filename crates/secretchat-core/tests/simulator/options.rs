//! The command line: our own options, and those of the test harness that `cargo test` hands to everybody.

use std::thread;

const DEFAULT_SEEDS: u64 = 200;
/// Options of the harness that take a value.
const WITH_VALUE: [&str; 6] = [
    "--test-threads",
    "--skip",
    "--format",
    "--color",
    "--logfile",
    "-Z",
];

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Options {
    /// List tests, or run others.
    Nothing,
    /// Show one run.
    One { seed: u64 },
    /// Make many runs.
    Many {
        first: u64,
        seeds: u64,
        threads: usize,
    },
}

impl Options {
    /// Reads the arguments after the name of the program.
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut first, mut seeds, mut threads, mut one) =
            (1, DEFAULT_SEEDS, default_threads(), None);
        let mut is_wanted = true;
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_string(), Some(value.to_string())),
                None => (argument, None),
            };
            let mut number = || -> Result<u64, String> {
                let value = value
                    .clone()
                    .or_else(|| arguments.next())
                    .ok_or(format!("{name} needs a number"))?;
                value
                    .parse()
                    .map_err(|_| format!("{name} needs a number, not {value}"))
            };
            match name.as_str() {
                "--seeds" => seeds = number()?,
                "--first" => first = number()?,
                "--seed" => one = Some(number()?),
                "--threads" => threads = usize::try_from(number()?).unwrap_or(1).max(1),
                "--list" => return Ok(Self::Nothing),
                name if WITH_VALUE.contains(&name) => drop(value.or_else(|| arguments.next())),
                name if name.starts_with('-') => {}
                filter => is_wanted = "simulator".contains(filter),
            }
        }
        Ok(match one {
            _ if !is_wanted => Self::Nothing,
            Some(seed) => Self::One { seed },
            None => Self::Many {
                first,
                seeds,
                threads,
            },
        })
    }
}

fn default_threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
