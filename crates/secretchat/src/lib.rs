//! Telegram secret chats for any Telegram client.

#![forbid(unsafe_code)]

pub mod store;
pub mod transport;

pub use secretchat_core as core;
