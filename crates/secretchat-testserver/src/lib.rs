//! Test equipment: a small Telegram for tests, demos and offline work. Never part of the shipped library.
//!
//! [`Server`] is one deterministic state machine without I/O: accounts call it with [`Server::handle`], and take what
//! it has to tell them with [`Server::poll_update`]. Time and randomness are handed in. Everything that goes in and
//! out is boxed TL of the cloud API, so any client can stand on the other side, in the process or behind a wire.
//!
//! It knows what secret chats need (spec/03): key exchange, messages, files, updates with qts. Everything else is
//! answered with `METHOD_INVALID`. With [`Faults`] it misbehaves in the ways a real network and server do.

#![forbid(unsafe_code)]

mod account;
mod chats;
mod difference;
mod dispatch;
mod error;
mod faults;
mod files;
mod messages;
mod queue;
mod server;
mod settings;

pub use secretchat_core::io::RpcError;

pub use self::faults::{Failure, Faults, FloodWait};
pub use self::files::{DC_ID, MAX_PARTS, SMALL_FILE};
pub use self::messages::MAX_DATA;
pub use self::queue::{FIRST_QTS, RETENTION_S};
pub use self::server::{DH_VERSION, Server};
