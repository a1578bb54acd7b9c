//! `secretchat demo`: a whole secret chat, shown and compared.

mod compare;
mod conversation;
mod describe;
mod narrate;
mod paint;
mod picture;
mod progress;
mod report;
mod script;
mod source;
mod stages;
mod tally;
mod transcript;
mod transfer;
mod world;

use std::io::{self, IsTerminal as _, Write as _, stdout};
use std::process::ExitCode;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use secretchat_core::message::MessageError;

use self::paint::Paint;
use self::progress::Look;
use self::report::Report;
use self::source::Source;
use self::tally::Tally;
use self::transcript::Transcript;
use self::transfer::TransferError;
use self::world::{Person, World};
use crate::args::{self, EXIT_FAILED, EXIT_USAGE};
use crate::host::HostError;

/// Why a demo ends early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    #[error(transparent)]
    Host(#[from] HostError),
    #[error(transparent)]
    Transfer(#[from] TransferError),
    #[error("a message cannot be sent: {0}")]
    Message(#[from] MessageError),
    /// The terminal is gone, or the pipe closed.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    #[error("cannot write the report as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Unexpected(&'static str),
}

/// A demo under way.
struct Demo {
    world: World,
    out: Transcript,
    report: Report,
    alice: Tally,
    bob: Tally,
    script: ChaCha20Rng,
    messages: u32,
    source: Source,
    progress: Look,
    /// Whether every message is printed.
    is_verbose: bool,
}

/// Runs it; the exit codes are in the help.
pub(crate) fn run(args: &args::Demo) -> ExitCode {
    let seed = args.seed.unwrap_or_else(rand::random);
    let source = match Source::new(args.file.as_deref(), seed) {
        Ok(source) => source,
        Err(error) => return fail(EXIT_USAGE, &error),
    };
    match Demo::new(args, source, seed).and_then(|demo| demo.run(args.json)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(EXIT_FAILED),
        // Whoever reads along has seen enough.
        Err(DemoError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::from(EXIT_FAILED)
        }
        Err(error) => fail(EXIT_FAILED, &error),
    }
}

fn fail(code: u8, error: &dyn std::error::Error) -> ExitCode {
    // Nobody is left to be told if this fails.
    let _ = writeln!(io::stderr(), "secretchat: {error}");
    ExitCode::from(code)
}

impl Demo {
    fn new(args: &args::Demo, source: Source, seed: u64) -> Result<Self, DemoError> {
        let paint = Paint::detect(args.no_color);
        let report = Report {
            version: env!("CARGO_PKG_VERSION"),
            seed,
            ..Report::default()
        };
        Ok(Self {
            world: World::new(seed)?,
            out: Transcript::new(args.json, paint),
            report,
            alice: Tally::default(),
            bob: Tally::default(),
            script: ChaCha20Rng::seed_from_u64(seed ^ 0x5c21_97a1),
            messages: args.messages,
            source,
            progress: Look {
                is_shown: !args.json && stdout().is_terminal(),
                has_colour: paint.has_colour(),
            },
            is_verbose: true,
        })
    }

    /// Gives whether every comparison held.
    fn run(mut self, json: bool) -> Result<bool, DemoError> {
        let start = self.world.net.now();
        self.out.line("")?;
        let title = self.out.paint.bold("A secret chat between Alice and Bob");
        self.out.line(&title)?;
        let where_ = "Both live in this process, and so does the server. The clock is virtual.";
        let where_ = self.out.paint.dim(where_);
        self.out.line(&where_)?;
        self.handshake()?;
        self.compare_keys()?;
        self.converse()?;
        self.type_and_read()?;
        self.send_file()?;
        self.let_a_message_expire()?;
        self.lose_and_heal()?;
        self.renew_the_key()?;
        self.restart()?;
        self.delete()?;
        self.compare_histories();
        self.close()?;
        self.finish(start, json)
    }

    fn finish(mut self, start: secretchat_core::ids::Time, json: bool) -> Result<bool, DemoError> {
        self.report.check(
            "nothing failed, and nothing was dropped",
            self.alice.troubles + self.bob.troubles == 0,
        );
        self.report.messages.from_alice = self.bob.received;
        self.report.messages.from_bob = self.alice.received;
        self.report.key_renewals = self.alice.renewals;
        self.report.gaps_healed = self.alice.gaps_closed + self.bob.gaps_closed;
        self.report.virtual_seconds = (self.world.net.now().0 - start.0) as f64 / 1000.0;
        self.report.judge();
        if json {
            let mut out = stdout();
            writeln!(out, "{}", serde_json::to_string_pretty(&self.report)?)?;
            out.flush()?;
        } else {
            self.report.print(&mut self.out)?;
        }
        Ok(self.report.ok)
    }

    const fn tally(&mut self, person: Person) -> &mut Tally {
        match person {
            Person::Alice => &mut self.alice,
            Person::Bob => &mut self.bob,
        }
    }
}
