//! Lists of messages.

use super::Message;
use crate::boundary::{self, Given as _, Handle, Object as _, object};

/// Messages of the history, the newest first.
pub struct Messages(Handle<Vec<Message>>);

object!(Messages: Vec<Message>);

/// How many messages there are. `messages` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_messages_count(messages: Option<&Messages>) -> usize {
    boundary::value(0, || Ok(messages.given("messages")?.len()))
}

/// One of the messages, counted from 0; NULL beyond the last. It belongs to the list: do not free it. `messages` may be
/// NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_messages_at(
    messages: Option<&Messages>,
    index: usize,
) -> Option<&Message> {
    boundary::value(None, || Ok(messages.given("messages")?.get(index)))
}

/// Frees a list and all of its messages. NULL is nothing. Any thread, while no other uses them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_messages_free(messages: *mut Messages) {
    // SAFETY: the header demands a list that nobody uses, once.
    boundary::free(|| drop(unsafe { Messages::take_back(messages) }));
}
