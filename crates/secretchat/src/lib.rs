//! Telegram secret chats for any Telegram client.
//!
//! A [`Client`] holds all secret chats of one account. It needs a [`store`] to keep them in and a
//! [`Transport`](transport::Transport) to the server, which the host brings; it feeds what the server sends to
//! [`Client::handle_updates`]. [`Client::events`] tells what happens, the history has the messages.
//!
//! Everything is stored before anything leaves that depends on it, so nothing is lost and nothing sent twice, whenever the
//! program ends. How to fit it into an app is told in `docs/embedding.md`, with a whole host.
//!
//! The protocol itself is [`core`], without any I/O.

#![forbid(unsafe_code)]

mod client;
mod clock;
mod engine;
mod error;
mod event;
mod events;
pub mod files;
#[cfg(feature = "png")]
pub mod picture;
pub mod policy;
pub mod store;
#[cfg(feature = "formats")]
pub mod text;
pub mod transport;

#[cfg(all(doctest, feature = "_sqlite"))]
#[doc = include_str!("../../../docs/embedding.md")]
struct Embedding;

pub use secretchat_core as core;

pub use client::{
    Attachment, Builder, Client, Download, Feed, Send, SendFile, Sent, Stored, Upload,
};
pub use clock::Clock;
pub use engine::LoadError;
pub use error::{BuildError, Error};
pub use event::{ChatEvent, Event, EventId, EventKind};
pub use events::Events;
pub use policy::AcceptPolicy;
