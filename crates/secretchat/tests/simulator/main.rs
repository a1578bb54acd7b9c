//! Two whole engines on one server, with a faulty network, stores that fail and programs that die at any moment, in
//! virtual time: many runs, each from one seed. `--seeds 5000`, `--first 1`, `--threads 2`, or `--seed 7` to see one run
//! in full.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test equipment: an impossible case ends the test"
)]

mod baton;
mod book;
mod calm;
mod checks;
mod commands;
mod content;
mod counts;
#[path = "../../../secretchat-core/tests/simulator/dice.rs"]
#[allow(dead_code, reason = "shared with the simulator of the core")]
mod dice;
mod disk;
mod downloads;
mod life;
#[path = "../../../secretchat-core/tests/simulator/options.rs"]
mod options;
mod panics;
mod plan;
#[path = "../../../secretchat-core/tests/simulator/rules.rs"]
mod rules;
mod side;
mod subscriber;
#[path = "../../../secretchat-core/tests/simulator/trace.rs"]
#[allow(dead_code, reason = "shared with the simulator of the core")]
mod trace;
mod uploads;
mod weather;
mod world;

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use baton::Baton;
use counts::Counts;
use options::Options;
use trace::{Trace, TraceMode};

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
    panics::watch();
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
    let (result, _) = run(seed, TraceMode::Print);
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
                    match run(seed, TraceMode::Silent) {
                        (Ok(counts), _) => total.lock().unwrap().add(&counts),
                        (Err(broken), _) => {
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
fn run(seed: u64, mode: TraceMode) -> (Result<Counts, String>, Trace) {
    drop(panics::take());
    let baton = Baton::default();
    baton.take();
    let runtime = baton.runtime();
    let outcome = runtime.block_on(async { tokio::spawn(world::run(seed, mode)).await });
    // What still wants to work on files does so before the runtime is gone.
    baton.give();
    drop(runtime);
    let panicked = panics::take().map(|text| format!("nothing panics: {text}"));
    match (outcome, panicked) {
        (Ok((_, trace)), Some(panicked)) => (Err(panicked), trace),
        (Ok((result, trace)), None) => (result.map_err(|broken| broken.to_string()), trace),
        (Err(error), panicked) => (
            Err(panicked.unwrap_or_else(|| error.to_string())),
            Trace::default(),
        ),
    }
}

/// Says how to repeat a failed run; the first one is repeated here, for its last events.
fn explain(seed: u64, broken: &str, in_full: bool) {
    println!("seed {seed}: {broken}");
    if in_full {
        let (_, trace) = run(seed, TraceMode::Keep);
        trace.into_lines().for_each(|line| println!("  {line}"));
    }
    println!("  repeat: cargo test --release -p secretchat --test simulator -- --seed {seed}");
}

fn print_counts(counts: &Counts) {
    for (what, count) in counts.fields() {
        println!("{count:>10} {what}");
    }
}

fn conclude(passed: u64, failed: u64) -> ExitCode {
    println!("engine-simulator: {passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
