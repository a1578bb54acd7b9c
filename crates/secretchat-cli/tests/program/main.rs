//! The program against a test server, over MTProto: as its users see it.
#![cfg(unix)] // Ctrl-C is a signal here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod chats;
mod data;
mod files;
mod login;
mod pages;
mod running;
mod talk;
mod world;
