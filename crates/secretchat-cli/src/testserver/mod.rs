//! `secretchat testserver`: a small Telegram on this machine.

mod args;
mod control;
mod describe;
mod running;

use std::io::{self, Write as _};

use serde::Serialize;
use tokio::runtime::Runtime;

pub(crate) use self::args::Args;

use self::running::Running;
use crate::failure::Failure;
use crate::interrupt::wanted;

/// Serves until it is asked to end.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let runtime = Runtime::new().map_err(Failure::Runtime)?;
    let result = runtime.block_on(serve(args));
    // A thread may still read the standard input.
    runtime.shutdown_background();
    result
}

async fn serve(args: &Args) -> Result<(), Failure> {
    let (running, description) = Running::start(args).await?;
    say(&description)?;
    if args.control {
        return control::obey(running).await;
    }
    wanted().await.map_err(Failure::Runtime)
}

/// One line of JSON, at once.
fn say(line: &impl Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(line)?;
    let mut out = io::stdout().lock();
    let result = writeln!(out, "{line}").and_then(|()| out.flush());
    result.map_err(Failure::Output)
}
