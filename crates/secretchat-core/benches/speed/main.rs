//! How fast the core is beside other crates that do the same work, as a Markdown table.
//!
//! Machines are noisy and differ, so only ratios count: each row runs both sides in turn, many
//! times, in this one process, and compares medians. With `--check` the program fails if a ratio is
//! below what this project promises.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and may stop at the first surprise"
)]

mod dh;
mod ige;
mod messages;
mod table;
mod tl;

use std::process::ExitCode;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let mut rows = Vec::new();
    rows.extend(ige::rows());
    rows.extend(messages::rows());
    rows.extend(dh::rows());
    rows.extend(tl::rows());
    let kept = table::print(&rows);
    if check && !kept {
        eprintln!("a ratio is below what is promised");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
