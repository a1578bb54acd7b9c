//! The history: looked up, read, deleted.

use std::mem::MaybeUninit;

use secretchat::core::ids::{ChatId, RandomId};

use crate::boundary::{self, Returned};
use crate::client::{Client, Engaged as _, command};
use crate::error::Error;
use crate::message::{Message, Messages};
use crate::status::Status;

/// Most messages that are looked up at once.
const MAX_LIMIT: u32 = 1000;
/// Most ids in a list: more than the protocol allows, which the engine checks.
const MAX_IDS: usize = 1000;

/// Look-up: one message of the history, of either side, as it is now.
///
/// `client` and `message` are not NULL; what is put there is freed with `secretchat_message_free`. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, UNKNOWN_CHAT, UNKNOWN_MESSAGE, STORE_…, CLOSED, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_message(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    message: Option<&mut MaybeUninit<*mut Message>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("message", message, || {
            let (chat, random_id) = (ChatId(chat), RandomId(random_id));
            let found = client.look(async |client| client.message(chat, random_id).await)?;
            Ok(found.into())
        })
    })
}

/// Look-up: at most `limit` messages (of 1000) before the message `before`, or the last ones if that is 0; the newest first.
///
/// `client` and `messages` are not NULL; what is put there is freed with `secretchat_messages_free`. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, UNKNOWN_CHAT, UNKNOWN_MESSAGE, STORE_…, CLOSED, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_history(
    client: Option<&Client>,
    chat: i32,
    before: i64,
    limit: u32,
    messages: Option<&mut MaybeUninit<*mut Messages>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("messages", messages, || {
            let before = (before != 0).then_some(RandomId(before));
            let limit = usize::try_from(limit.min(MAX_LIMIT)).unwrap_or_default();
            let look = async |client: &secretchat::Client| {
                client.history(ChatId(chat), before, limit).await
            };
            let found = client.look(look)?;
            Ok(found.into_iter().map(Message::from).collect())
        })
    })
}

/// Command: the user has seen the messages of the peer up to `up_to`, or all if that is 0: the server is told, and timers of
/// texts start.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, UNKNOWN_MESSAGE, CHAT_STATE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_read(
    client: Option<&Client>,
    chat: i32,
    up_to: i64,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| match up_to {
        0 => client.read_all(ChatId(chat)).await,
        up_to => client.read(ChatId(chat), RandomId(up_to)).await,
    })
}

/// Command: the user opened a medium, or listened to a voice or video note: its timer starts, and the peer is told.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, UNKNOWN_MESSAGE, CHAT_STATE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_open_message(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.open(ChatId(chat), RandomId(random_id)).await
    })
}

/// Command: deletes messages, whoever wrote them, on both sides: 1 to 100. Unknown ones are passed over.
///
/// `client` is not NULL, `random_ids` has `count` ids, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER,
/// LENGTH, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, VALUE if there are none or too many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_delete(
    client: Option<&Client>,
    chat: i32,
    random_ids: *const i64,
    count: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands readable ids.
        let ids = unsafe { ids(random_ids, count) }?;
        client.begin()?.run(request, async move |client| {
            client.delete(ChatId(chat), ids).await
        });
        Ok(())
    })
}

/// Command: deletes the whole history of a chat on both sides.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, CHAT_STATE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_flush(
    client: Option<&Client>,
    chat: i32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.flush(ChatId(chat)).await
    })
}

/// Command: tells the peer that a screenshot was taken while these messages, at most 100, were visible.
///
/// `client` is not NULL; `random_ids` has `count` ids, and may be NULL if that is 0; `request` and `error` may be NULL. Any thread.
/// Statuses: NULL_POINTER, LENGTH, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, VALUE if there are
/// too many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_screenshot(
    client: Option<&Client>,
    chat: i32,
    random_ids: *const i64,
    count: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands readable ids.
        let ids = unsafe { ids(random_ids, count) }?;
        client.begin()?.run(request, async move |client| {
            client.screenshot(ChatId(chat), ids).await
        });
        Ok(())
    })
}

/// Ids of messages.
///
/// # Safety
/// As [`boundary::items`].
unsafe fn ids(random_ids: *const i64, count: usize) -> Returned<Vec<RandomId>> {
    // SAFETY: the caller promises it.
    let ids = unsafe { boundary::items("random_ids", random_ids, count, MAX_IDS) }?;
    Ok(ids.iter().copied().map(RandomId).collect())
}
