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
//!
//! With the feature `mtproto`, clients that know nothing of this project reach it too: `mtproto` serves MTProto 2.0 over
//! TCP, and `session_api` has the logins, users and settings that such clients ask for. `mtproto::TestServer` is all of
//! it in one, for tests. `line` is for peers that bring no MTProto: lines of text over TCP. `server_file` is what such a
//! server says of itself; its readers need no more than the feature `server-file`.

#![forbid(unsafe_code)]

mod account;
mod chats;
mod difference;
mod dispatch;
mod error;
mod faults;
mod files;
#[cfg(feature = "server-file")]
mod hex;
#[cfg(feature = "mtproto")]
pub mod line;
mod messages;
#[cfg(feature = "mtproto")]
pub mod mtproto;
#[cfg(feature = "transport")]
pub mod network;
mod queue;
mod restore;
mod server;
#[cfg(feature = "server-file")]
pub mod server_file;
#[cfg(feature = "mtproto")]
pub mod session_api;
mod settings;
#[cfg(feature = "transport")]
pub mod socket;
mod state;
mod users;
mod wrappers;

pub use secretchat_core::io::RpcError;

pub use self::dispatch::method_named;
pub use self::faults::{Failure, Faults, FloodWait, Refusal};
pub use self::files::{DC_ID, MAX_PARTS, SMALL_FILE};
pub use self::messages::MAX_DATA;
pub use self::queue::{FIRST_QTS, RETENTION_S};
pub use self::restore::{KnownChat, KnownSide};
pub use self::server::{DH_VERSION, HOME_DC, Server};
pub use self::state::{AccountState, Stats};
