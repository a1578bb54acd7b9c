//! What happens, in words.

pub(crate) mod chat;
pub(crate) mod event;
pub(crate) mod message;
pub(crate) mod transcript;
