//! What comes with a message.

use std::mem::MaybeUninit;

use secretchat::core::message::Action;

use super::Message;
use crate::boundary::{self, Given as _, get, lend_text};
use crate::bytes::Bytes;

/// The message that it answers, which may be unknown or deleted; 0 for none. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_reply_to(message: Option<&Message>) -> i64 {
    get(message, |content| Some(content.message()?.reply_to?.0))
}

/// How many seconds it lives after it was read or opened; 0 for ever. Of the kind TTL: the timer that was set. `message`
/// may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_ttl(message: Option<&Message>) -> u32 {
    get(message, |content| match content.action() {
        None => Some(content.message()?.ttl),
        Some(Action::SetTtl(seconds)) => Some(*seconds),
        Some(_) => None,
    })
}

/// Whether it makes no sound at the side that receives it. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_is_silent(message: Option<&Message>) -> bool {
    get(message, |content| Some(content.message()?.silent))
}

/// Whether no preview of the links in its text is to be shown. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_is_no_webpage(message: Option<&Message>) -> bool {
    get(message, |content| Some(content.message()?.no_webpage))
}

/// The number that all messages of an album share; 0 if it is in none. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_grouped_id(message: Option<&Message>) -> i64 {
    get(message, |content| content.message()?.grouped_id)
}

/// The user name, without `@`, of the bot through which it was made; empty for none. Valid until the message is freed.
/// `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_via_bot(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| content.message()?.via_bot.as_deref())
}

/// Of the kind SCREENSHOT, the messages that were visible, which some apps do not tell: `count` ids, valid until the
/// message is freed; NULL if there are none. `message` may be NULL, `count` too. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_ids(
    message: Option<&Message>,
    count: Option<&mut MaybeUninit<usize>>,
) -> *const i64 {
    let ids = boundary::value(&[][..], || Ok(message.given("message")?.ids.as_slice()));
    boundary::lend_ids(ids, count)
}
