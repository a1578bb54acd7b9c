//! Bad input for every public call: a typed error, nothing changed, nothing sent.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod building;
mod chats;
#[path = "../common/mod.rs"]
mod common;
mod files;
mod ids;
mod messages;
mod raw;
mod world;
