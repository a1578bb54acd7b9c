//! `secretchat demo`: a whole secret chat, shown and compared.

mod app;
mod compare;
mod conversation;
mod file;
mod narrate;
mod person;
mod place;
mod report;
mod resume;
mod script;
mod source;
mod stages;
mod tally;
mod transcript;
mod world;

use std::io::{self, IsTerminal as _, Write as _, stdout};
use std::process::ExitCode;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use self::person::Person;
use self::place::{LastRun, Place, PlaceError};
use self::report::Report;
use self::source::Source;
use self::tally::Tally;
use self::transcript::Transcript;
use self::world::World;
use crate::args::{self, Global};
use crate::failure::{EXIT_FAILED, EXIT_USAGE};
use crate::show::paint::Paint;
use crate::show::progress::Look;

/// Why a demo ends early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    #[error(transparent)]
    Client(#[from] secretchat::Error),
    #[error(transparent)]
    Build(#[from] secretchat::BuildError),
    #[error("cannot open a database: {0}")]
    Open(#[from] secretchat::store::OpenError),
    #[error(transparent)]
    Place(#[from] PlaceError),
    #[error("cannot read the file: {0}")]
    File(io::Error),
    /// The terminal is gone, or the pipe closed.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    #[error("cannot write the report as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the system gives no runtime: {0}")]
    Runtime(io::Error),
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
pub(crate) fn run(args: &args::Demo, global: &Global) -> ExitCode {
    let seed = args.seed.unwrap_or_else(rand::random);
    let source = match Source::new(args.file.as_deref(), seed) {
        Ok(source) => source,
        Err(error) => return fail(EXIT_USAGE, &error),
    };
    let place = match place(args) {
        Ok(place) => place,
        Err(error) => return fail(EXIT_USAGE, &error),
    };
    match hold(args, global, source, place, seed) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(EXIT_FAILED),
        // Whoever reads along has seen enough.
        Err(DemoError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::from(EXIT_FAILED)
        }
        Err(error) => fail(EXIT_FAILED, &error),
    }
}

fn place(args: &args::Demo) -> Result<Place, PlaceError> {
    match (&args.keep, &args.resume) {
        (Some(folder), _) => Place::kept(folder),
        (None, Some(folder)) => Place::resumed(folder),
        (None, None) => Place::temporary(),
    }
}

/// Time is virtual: where nobody works, it jumps to the next moment at which somebody will.
fn hold(
    args: &args::Demo,
    global: &Global,
    source: Source,
    place: Place,
    seed: u64,
) -> Result<bool, DemoError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .map_err(DemoError::Runtime)?;
    runtime.block_on(async {
        let demo = Demo::new(args, global, source, place, seed).await?;
        demo.run(args, global.json).await
    })
}

fn fail(code: u8, error: &dyn std::error::Error) -> ExitCode {
    // Nobody is left to be told if this fails.
    let _ = writeln!(io::stderr(), "secretchat: {error}");
    ExitCode::from(code)
}

impl Demo {
    async fn new(
        args: &args::Demo,
        global: &Global,
        source: Source,
        place: Place,
        seed: u64,
    ) -> Result<Self, DemoError> {
        let paint = Paint::detect(global.no_color);
        let report = Report {
            version: env!("CARGO_PKG_VERSION"),
            seed,
            synced: place.is_durable(),
            ..Report::default()
        };
        Ok(Self {
            world: World::new(place, seed).await?,
            out: Transcript::new(global.json, paint),
            report,
            alice: Tally::default(),
            bob: Tally::default(),
            script: ChaCha20Rng::seed_from_u64(seed ^ 0x5c21_97a1),
            messages: args.messages,
            source,
            progress: Look {
                is_shown: !global.json && stdout().is_terminal(),
                has_colour: paint.has_colour(),
            },
            is_verbose: true,
        })
    }

    /// Gives whether every comparison held.
    async fn run(mut self, args: &args::Demo, json: bool) -> Result<bool, DemoError> {
        let start = self.world.now();
        self.title()?;
        match self.world.place().last() {
            Some(last) => self.go_on(last, args.file.is_some()).await?,
            None => self.whole_tour().await?,
        }
        self.report.chat_id = self.world.chat().0;
        self.compare_histories().await?;
        let kept = match &args.keep {
            Some(folder) => Some(self.keep(folder).await?),
            None => {
                self.close().await?;
                None
            }
        };
        let virtual_ms = self.world.now().0 - start.0;
        self.report.virtual_seconds = virtual_ms as f64 / 1000.0;
        self.world.end(kept).await?;
        self.finish(json)
    }

    fn title(&mut self) -> Result<(), DemoError> {
        let title = self.out.paint.bold("A secret chat between Alice and Bob");
        let scene = "Both live in this process, and so does the server. The clock is virtual.";
        let scene = self.out.paint.dim(scene);
        for line in ["", &title, &scene] {
            self.out.line(line)?;
        }
        Ok(())
    }

    async fn whole_tour(&mut self) -> Result<(), DemoError> {
        self.handshake().await?;
        self.compare_keys().await?;
        self.converse().await?;
        self.type_and_read().await?;
        self.send_file().await?;
        self.let_a_message_expire().await?;
        self.lose_and_heal().await?;
        self.renew_the_key().await?;
        self.restart().await?;
        self.delete().await
    }

    /// With the chat of an earlier run.
    async fn go_on(&mut self, last: LastRun, has_file: bool) -> Result<(), DemoError> {
        self.show_history(last.messages).await?;
        self.compare_keys().await?;
        self.converse().await?;
        if has_file {
            self.send_file().await?;
        }
        self.renew_the_key().await
    }

    fn finish(mut self, json: bool) -> Result<bool, DemoError> {
        self.report.check(
            "nothing failed, and nothing was dropped",
            self.alice.troubles + self.bob.troubles == 0,
        );
        self.report.messages.from_alice = self.bob.received;
        self.report.messages.from_bob = self.alice.received;
        self.report.key_renewals = self.alice.renewals;
        self.report.gaps_healed = self.alice.gaps_closed + self.bob.gaps_closed;
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
