//! Equipment of the tests that drive chats: hosts with records in memory, a pair of them, a peer made of paper.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]
#![allow(dead_code, reason = "every test takes what it needs")]

pub(crate) mod pair;
pub(crate) mod party;
pub(crate) mod puppet;
pub(crate) mod rng;
pub(crate) mod server;
pub(crate) mod wire;
