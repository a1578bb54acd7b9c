//! Accounts over real MTProto, at the test server.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod chats;
mod cuts;
mod files;
mod gate;
mod login;
mod restart;
mod runtimes;
mod world;
