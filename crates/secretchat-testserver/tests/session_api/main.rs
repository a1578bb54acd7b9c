//! What clients call beside secret chats, seen by the types of another library.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod accounts;
mod config;
mod export;
mod login;
mod nonsense;
mod password;
mod people;
mod updates;
mod world;
mod wrappers;
