//! Every recorded chat of TDLib: all values derived again, all bytes decoded and encoded again, and our machine in
//! the place of either side.
//!
//! All `tdlib_*.json` of the folder in `SECRETCHAT_VECTORS` are checked, by default those of `tests/vectors`.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reads files and fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../hex/mod.rs"]
mod hex;

/// Fails the check at hand, saying why.
macro_rules! ensure {
    ($condition:expr, $($why:tt)+) => {
        if !$condition {
            return Err(format!($($why)+));
        }
    };
}

mod corrupted;
mod drive;
mod exchanges;
mod handshake;
mod messages;
mod trace;

use secretchat_core::ids::Role;

use trace::{Check, Trace};

/// Everything that is checked of one trace.
fn check(trace: &Trace) -> Check {
    exchanges::check(trace)?;
    messages::check(trace)?;
    drive::check(trace, Role::Creator)?;
    drive::check(trace, Role::Participant)
}

/// Makes one check of every trace.
fn each(check: impl Fn(&Trace) -> Check) {
    for trace in trace::load(&trace::folder()).expect("traces") {
        if let Err(why) = check(&trace) {
            panic!("{}: {why}", trace.name);
        }
    }
}

#[test]
fn both_sides_of_every_exchange_derive_the_recorded_values() {
    each(exchanges::check);
}

#[test]
fn every_envelope_and_every_query_is_read_and_written_again_byte_by_byte() {
    each(messages::check);
}

#[test]
fn our_machine_in_the_place_of_the_creator_accepts_everything_and_ends_in_the_same_state() {
    each(|trace| drive::check(trace, Role::Creator));
}

#[test]
fn our_machine_in_the_place_of_the_participant_accepts_everything_and_ends_in_the_same_state() {
    each(|trace| drive::check(trace, Role::Participant));
}
