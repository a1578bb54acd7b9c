//! How fast whole engines are: two clients and the server between them in one process, as Markdown tables.
//!
//! With `--check` the program fails if a figure is worse than what the project promises; with a word, only the rows whose
//! names hold it are measured.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and may stop at the first surprise"
)]

mod conversation;
mod costs;
mod direct;
mod idle;
mod report;
mod timed;

use std::process::ExitCode;

use conversation::StoreKind;
use report::Report;
use secretchat::store::Synchronous;

/// Chats that are busy at the same time, in the rows with many.
const MANY: usize = 1000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let check = arguments.iter().any(|argument| argument == "--check");
    let filter = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"));
    let mut report = Report::new(filter.map(String::as_str));
    let (full, normal) = (Synchronous::Full, Synchronous::Normal);
    report.conversation("1 chat, memory", 1, 10_000, StoreKind::Memory);
    report.conversation("1 chat, SQLite FULL", 1, 2_000, StoreKind::Sqlite(full));
    report.conversation("1000 chats, memory", MANY, 100, StoreKind::Memory);
    report.conversation(
        "1000 chats, SQLite FULL",
        MANY,
        100,
        StoreKind::Sqlite(full),
    );
    report.conversation(
        "1000 chats, SQLite NORMAL",
        MANY,
        100,
        StoreKind::Sqlite(normal),
    );
    report.idle("10 000 idle chats");
    report.print();
    if check && !report.is_kept() {
        eprintln!("a figure is worse than what is promised");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
