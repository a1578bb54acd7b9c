//! Two chats, a faulty network, a hostile server and programs that die at any moment, on a virtual clock: thousands
//! of runs, each from one seed. `--seeds 20000`, `--first 1`, `--threads 2`, or `--seed 7` to see one run in full.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test equipment: an impossible case ends the test"
)]

mod attacker;
mod chain;
mod clock;
mod commands;
mod dice;
mod host;
mod invariants;
mod network;
mod options;
mod plan;
mod report;
mod rules;
mod server;
mod side;
mod trace;
mod users;
mod wire;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use options::Options;
use report::{Counts, Trace, TraceMode};
use world::World;

/// From this many seeds on, everything that can happen must have happened.
const ENOUGH_SEEDS: u64 = 200;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("simulator: {message}");
            return ExitCode::from(2);
        }
    };
    match options {
        Options::Nothing => ExitCode::SUCCESS,
        Options::One { seed } => show(seed),
        Options::Many {
            first,
            seeds,
            threads,
        } => run_all(first, seeds, threads),
    }
}

/// One run, in full.
fn show(seed: u64) -> ExitCode {
    let result = run(&mut World::new(seed, Trace::new(TraceMode::Print)));
    match &result {
        Ok(counts) => print_counts(counts),
        Err(broken) => println!("seed {seed}: {broken}"),
    }
    conclude(u64::from(result.is_ok()), u64::from(result.is_err()))
}

fn run_all(first: u64, seeds: u64, threads: usize) -> ExitCode {
    let (next, total, failures) = (
        AtomicU64::new(0),
        Mutex::new(Counts::default()),
        Mutex::new(0_u64),
    );
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    let seed = first + seed;
                    match run(&mut World::new(seed, Trace::default())) {
                        Ok(counts) => total.lock().unwrap().add(&counts),
                        Err(broken) => {
                            let mut failures = failures.lock().unwrap();
                            explain(seed, &broken, *failures == 0);
                            *failures += 1;
                        }
                    }
                }
            });
        }
    });
    let (total, mut failed) = (total.into_inner().unwrap(), failures.into_inner().unwrap());
    print_counts(&total);
    if seeds >= ENOUGH_SEEDS {
        for (what, _) in total.fields().into_iter().filter(|(_, count)| *count == 0) {
            println!(
                "simulator: in {seeds} runs there were no {what}: the simulator tests nothing of that"
            );
            failed += 1;
        }
    }
    conclude(seeds.saturating_sub(failed), failed)
}

/// A run; a panic breaks a rule too.
fn run(world: &mut World) -> Result<Counts, String> {
    let result = catch_unwind(AssertUnwindSafe(|| world.run()));
    match result {
        Ok(Ok(())) => Ok(world.counts),
        Ok(Err(broken)) => Err(broken.to_string()),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            Err(format!("nothing panics: {}", text.unwrap_or_default()))
        }
    }
}

/// Says how to repeat a failed run; the first one is repeated here, for its last events.
fn explain(seed: u64, broken: &str, in_full: bool) {
    println!("seed {seed}: {broken}");
    if in_full {
        let mut world = World::new(seed, Trace::new(TraceMode::Keep));
        let _ = run(&mut world);
        let trace = core::mem::take(&mut world.trace);
        trace.into_lines().for_each(|line| println!("  {line}"));
    }
    println!("  repeat: cargo test --release -p secretchat-core --test simulator -- --seed {seed}");
}

fn print_counts(counts: &Counts) {
    for (what, count) in counts.fields() {
        println!("{count:>10} {what}");
    }
}

fn conclude(passed: u64, failed: u64) -> ExitCode {
    println!("simulator: {passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
