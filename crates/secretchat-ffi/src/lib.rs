//! The C ABI of secretchat: `include/secretchat.h` is made of the functions here, in the order of these modules.
//!
//! Functions take pointers as `Option<&T>` and outputs as `Option<&mut MaybeUninit<T>>`, which are what C calls pointers
//! that may be NULL; so nearly all of this crate is safe code. The body of a function that can fail is one call of
//! `boundary::status`, which catches panics and writes the error; that of a getter is one call of `boundary::value`.
//!
//! For C the rules are in `docs/c-abi.md`, for Rust there is the crate `secretchat`.

#![allow(
    unsafe_code,
    clippy::missing_safety_doc,
    reason = "this crate is the boundary to C; what callers must keep is told in the header, for C"
)]

mod boundary;
mod formats;
#[cfg(feature = "test-hooks")]
pub mod hooks;
mod host;
#[cfg(feature = "json")]
mod json;
#[cfg(test)]
mod owned;
mod streams;

pub mod library;
pub mod status;
pub mod bytes;
pub mod callbacks;
pub mod error;
pub mod telegram;
pub mod options;
pub mod client;
pub mod event;
pub mod rpc;
pub mod chats;
pub mod chat;
pub mod history;
pub mod message;
pub mod draft;
pub mod source;
pub mod send;
pub mod download;
pub mod range;
pub mod store;
