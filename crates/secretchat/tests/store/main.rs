//! The store: what it refuses, what it survives, what it leaves behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![cfg(feature = "_sqlite")]

mod damage;
mod failing;
mod forms;
mod keys;
mod opening;
mod processes;
mod support;
mod traces;
mod vault;
