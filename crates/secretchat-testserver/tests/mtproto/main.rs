//! Clients of Telegram at the server.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod calls;
mod client;
mod hostile;
mod key_exchange;
mod pushes;
