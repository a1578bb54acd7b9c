//! The command line: our own options, and those of the test harness that `cargo test` hands to everybody.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::plan::{Plan, Who};

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
pub(crate) enum Options {
    /// List tests, or run others.
    Nothing,
    Run(Run),
    Side(Side),
}

/// A whole run.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) plan: Plan,
    pub(crate) kills: u32,
}

/// One client of a run.
pub(crate) struct Side {
    pub(crate) plan: Plan,
    pub(crate) who: Who,
    pub(crate) server: SocketAddr,
    pub(crate) folder: PathBuf,
}

impl Options {
    /// Reads the arguments after the name of the program.
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut plan = Plan {
            messages: 100,
            files: 2,
            seed: 1,
        };
        let (mut kills, mut is_wanted) = (10, true);
        let (mut who, mut server, mut folder) = (None, None, PathBuf::new());
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--kills" => kills = number(&value()?)?,
                "--messages" => plan.messages = number(&value()?)?,
                "--files" => plan.files = number(&value()?)?,
                "--seed" => plan.seed = number(&value()?)?,
                "--side" => who = Some(value()?.parse()?),
                "--server" => server = Some(number(&value()?)?),
                "--folder" => folder = value()?.into(),
                "--list" => return Ok(Self::Nothing),
                name if WITH_VALUE.contains(&name) => drop(value()),
                name if name.starts_with('-') => {}
                filter => is_wanted = "kill".contains(filter),
            }
        }
        Ok(match (who, server) {
            (Some(who), Some(server)) => Self::Side(Side {
                plan,
                who,
                server,
                folder,
            }),
            _ if is_wanted => Self::Run(Run { plan, kills }),
            _ => Self::Nothing,
        })
    }
}

fn number<T: std::str::FromStr>(value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("{value} makes no sense"))
}
