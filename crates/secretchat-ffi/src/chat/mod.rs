//! Chats.

pub mod status;
pub mod counters;
pub mod key;
pub mod json;

mod content;
#[cfg(test)]
mod tests;

pub(crate) use self::content::Content;
pub use self::status::{ChatStatus, CloseReason};

use crate::boundary::{self, Handle, Object as _, object};

/// A chat as it was when it was looked up: it does not change. What its getters lend is valid until it is freed.
pub struct Chat(Handle<Content>);

object!(Chat: Content);

/// Frees a chat. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_chat_free(chat: *mut Chat) {
    // SAFETY: the header demands a chat that nobody uses, once.
    boundary::free(|| drop(unsafe { Chat::take_back(chat) }));
}
