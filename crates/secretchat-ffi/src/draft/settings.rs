//! How a draft is sent.

use std::mem::MaybeUninit;

use secretchat::core::ids::RandomId;

use super::{Draft, change};
use crate::boundary;
use crate::error::Error;
use crate::status::Status;

/// Names the message in its chat, instead of a number that is drawn; 0 to have one drawn. Of two messages of a chat with
/// the same name the second is refused (`SECRETCHAT_STATUS_RANDOM_ID_IN_USE`): so a program that was killed, and does
/// not know what it has sent, can send again.
///
/// `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_random_id(
    draft: Option<&mut Draft>,
    random_id: i64,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        draft.message.random_id = RandomId(random_id);
        Ok(())
    })
}

/// Answers a message of the chat; 0 for none.
///
/// `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_reply_to(
    draft: Option<&mut Draft>,
    random_id: i64,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        draft.message.reply_to = (random_id != 0).then_some(RandomId(random_id));
        Ok(())
    })
}

/// Whether it makes no sound at the other side.
///
/// `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_silent(
    draft: Option<&mut Draft>,
    silent: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        draft.message.silent = silent;
        Ok(())
    })
}

/// Whether no preview of the links in the text is shown. Captions of files never have one.
///
/// `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_no_webpage(
    draft: Option<&mut Draft>,
    no_webpage: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        draft.message.no_webpage = no_webpage;
        Ok(())
    })
}

/// Destroys the message so many seconds after it was read or opened; 0 for never. If this is not called, the timer of
/// the chat holds.
///
/// `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_ttl(
    draft: Option<&mut Draft>,
    seconds: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        draft.ttl = Some(seconds);
        Ok(())
    })
}

/// Whether the message is refused (`SECRETCHAT_STATUS_WOULD_LOSE`) if the layer of the other side cannot carry all of
/// it. Else the RESULT tells what is lost.
///
/// `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_lossless(
    draft: Option<&mut Draft>,
    lossless: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        draft.is_lossless = lossless;
        Ok(())
    })
}

/// Names the bot through which the message was made: its user name without `@`; empty for none.
///
/// `draft` is not NULL, `error` may be. `username` is UTF-8 of `username_len` bytes, and is copied. One thread at a
/// time. Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_via_bot(
    draft: Option<&mut Draft>,
    username: *const u8,
    username_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands a readable name.
        let username = unsafe { boundary::text("username", username, username_len) }?;
        draft.message.via_bot = (!username.is_empty()).then(|| username.to_owned());
        Ok(())
    })
}
