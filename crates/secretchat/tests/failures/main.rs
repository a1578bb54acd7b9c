//! Nothing is lost, told twice or left behind when a store fails for a while, a future is dropped, or a server is silent.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod downloads;
mod events;
mod pair;
mod uploads;
