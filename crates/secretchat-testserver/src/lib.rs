//! Test equipment: a small Telegram for tests, demos and offline work. Never part of the shipped library.
//!
//! [`Server`] is one deterministic state machine without I/O: accounts call it with [`Server::handle`], and take what
//! it has to tell them with [`Server::poll_update`]. Time and randomness are handed in. Everything that goes in and
//! out is boxed TL of the cloud API, so any client can stand on the other side, in the process or behind a wire.
//!
//! It knows what secret chats need (spec/03): key exchange, messages, files, updates with qts. Everything else is
//! answered with `METHOD_INVALID`. With [`Faults`] it misbehaves in the ways a real network and server do.
//!
//! With the feature `transport`, which is on by default, clients of the crate `secretchat` reach it in two ways:
//! `network` puts it at the other end of a wire in the process, with latency, disorder and cuts in tokio's time;
//! `socket` puts that behind a local socket, for clients in other processes.

#![forbid(unsafe_code)]

mod account;
mod chats;
mod difference;
mod dispatch;
mod error;
mod faults;
mod files;
mod messages;
#[cfg(feature = "transport")]
pub mod network;
mod queue;
mod restore;
mod server;
mod settings;
#[cfg(feature = "transport")]
pub mod socket;
mod users;

pub use secretchat_core::io::RpcError;

pub use self::faults::{Failure, Faults, FloodWait, Refusal};
pub use self::files::{DC_ID, MAX_PARTS, SMALL_FILE};
pub use self::messages::MAX_DATA;
pub use self::queue::{FIRST_QTS, RETENTION_S};
pub use self::restore::{KnownChat, KnownSide};
pub use self::server::{DH_VERSION, HOME_DC, Server};
