//! The server in the process, over a wire that takes time, loses order and breaks.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod cuts;
mod order;
mod resolve;
mod times;
mod two;
