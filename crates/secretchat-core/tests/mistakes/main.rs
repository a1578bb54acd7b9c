//! The mistakes that other implementations make, and the tables of the specification: one test each, that fails if
//! this library makes the mistake or leaves the table.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

#[path = "../common/mod.rs"]
mod common;

mod actions;
mod android;
mod commands;
mod durability;
mod files;
mod hostile;
mod keys;
mod layers;
mod lifecycle;
mod parameters;
mod renewal;
mod resend;
mod rewriting;
mod secrets;
mod sequence;
mod timers;
mod version_1;
mod window;
