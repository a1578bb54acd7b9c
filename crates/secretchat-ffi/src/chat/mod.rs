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

use crate::boundary::{self, Given as _, Handle, Object as _, object};
use crate::bytes::Bytes;

/// A chat as it was when it was looked up: it does not change. What its getters lend is valid until it is freed.
pub struct Chat(Handle<Content>);

object!(Chat: Content);

/// Frees a chat. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_chat_free(chat: *mut Chat) {
    // SAFETY: the header demands a chat that nobody uses, once.
    boundary::free(|| drop(unsafe { Chat::take_back(chat) }));
}

/// The body of a getter: a value, or none.
fn get<T: Default>(chat: Option<&Chat>, get: impl FnOnce(&Content) -> Option<T>) -> T {
    boundary::value(T::default(), || {
        Ok(get(chat.given("chat")?).unwrap_or_default())
    })
}

/// The body of a getter that lends bytes.
fn lend(chat: Option<&Chat>, get: impl FnOnce(&Content) -> Option<&[u8]>) -> Bytes {
    boundary::value(Bytes::EMPTY, || {
        Ok(Bytes::of(get(chat.given("chat")?).unwrap_or_default()))
    })
}
