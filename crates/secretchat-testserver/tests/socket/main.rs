//! The server behind a socket.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod breaks;
#[cfg(unix)]
mod churn;
#[path = "../common/mod.rs"]
mod common;
mod exchange;
mod place;
mod strangers;
