//! Telegram secret chats as a state machine without I/O.
//!
//! Nothing in here reads a clock, draws randomness, opens a file or a socket: all of that is handed in.

#![forbid(unsafe_code)]

pub mod crypto;
pub mod ids;
pub mod limits;
pub mod message;
pub mod tl;
