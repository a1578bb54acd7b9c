//! What nobody but the user may see is in no line of a log, no error and no `Debug`.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod failures;
mod talk;
mod values;
mod world;
