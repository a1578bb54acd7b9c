//! What can be asked of an event.

use std::mem::MaybeUninit;

use super::{DropReason, Event, EventKind, Told};
use crate::boundary::{self, Given as _, get, lend_bytes, lend_text};
use crate::bytes::Bytes;
use crate::chat::CloseReason;
use crate::error::Error;
use crate::status::Status;

/// What an event tells. `event` may be NULL: UNKNOWN. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_get_kind(event: Option<&Event>) -> EventKind {
    boundary::value(EventKind::Unknown, || Ok(event.given("event")?.kind))
}

/// The id of an event, to be confirmed with `secretchat_client_ack`; 0 if it is of the moment and not stored. `event` may be
/// NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_id(event: Option<&Event>) -> u64 {
    get(event, |told| told.id)
}

/// The number of the command that has ended; 0 if it is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_request(event: Option<&Event>) -> u64 {
    get(event, |told| told.request)
}

/// The chat; 0 if there is none. Of a RESULT: the chat that was asked for. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_chat(event: Option<&Event>) -> i32 {
    get(event, |told| told.chat)
}

/// When it happened, by the clock of this machine: milliseconds since 1970; 0 if that is not known. `event` may be NULL. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_time_ms(event: Option<&Event>) -> i64 {
    get(event, |told| told.time_ms)
}

/// How it ended: OK if all went well. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_status(event: Option<&Event>) -> Status {
    boundary::value(Status::Ok, || {
        let failure = event.given("event")?.failure.as_ref();
        Ok(failure.given("failure")?.status)
    })
}

/// Why it failed; NULL if it did not. It belongs to the event: do not free it. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_error(event: Option<&Event>) -> Option<&Error> {
    boundary::value(None, || Ok(event.given("event")?.failure.as_ref()))
}

/// The message: the first of `secretchat_event_random_ids`; 0 if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_random_id(event: Option<&Event>) -> i64 {
    get(event, Told::first_id)
}

/// The messages: `count` ids, valid until the event is freed; NULL if there are none. `event` may be NULL, `count` too. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_random_ids(
    event: Option<&Event>,
    count: Option<&mut MaybeUninit<usize>>,
) -> *const i64 {
    let ids = boundary::value(&[][..], || {
        let ids = event.given("event")?.random_ids.as_deref();
        Ok(ids.unwrap_or_default())
    });
    boundary::lend_ids(ids, count)
}

/// The user; 0 if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_user_id(event: Option<&Event>) -> i64 {
    get(event, |told| told.user_id)
}

/// A date by the clock of the server: seconds since 1970; 0 if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_date(event: Option<&Event>) -> i32 {
    get(event, |told| told.date)
}

/// Why the chat is over. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_close_reason(event: Option<&Event>) -> CloseReason {
    get(event, |told| told.close_reason)
}

/// Whether the history was deleted with the chat. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_is_history_deleted(event: Option<&Event>) -> bool {
    get(event, |told| told.is_history_deleted)
}

/// What was wrong with what was dropped. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_drop_reason(event: Option<&Event>) -> DropReason {
    get(event, |told| told.drop_reason)
}

/// A layer of the end-to-end schema; 0 if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_layer(event: Option<&Event>) -> u32 {
    get(event, |told| told.layer)
}

/// The timer of the chat in seconds; 0 is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_ttl(event: Option<&Event>) -> i32 {
    get(event, |told| told.ttl)
}

/// How many messages are missing, or how many things were dropped. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_count(event: Option<&Event>) -> u32 {
    get(event, |told| told.count)
}

/// Bytes of the file that have arrived. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_done(event: Option<&Event>) -> u64 {
    get(event, |told| told.done)
}

/// Bytes of the whole file. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_total(event: Option<&Event>) -> u64 {
    get(event, |told| told.total)
}

/// Of the RESULT of `secretchat_client_cancel_upload` and `…_cancel_download`: whether there was something to cancel. `event`
/// may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_flag(event: Option<&Event>) -> bool {
    get(event, |told| told.flag)
}

/// A text: why a chat is over, or something was dropped; a method of the API; of a RESULT the path of a file that was
/// fetched, or the fields of a message that the layer of the peer cannot carry, separated by ", ". Valid until the event is
/// freed; empty if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_text(event: Option<&Event>) -> Bytes {
    lend_text(event, |told| told.text.as_deref())
}

/// The TL of a message that cannot be read; of a RESULT the content of a file that was fetched into memory. Valid until the
/// event is freed, and then wiped; empty if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_bytes(event: Option<&Event>) -> Bytes {
    lend_bytes(event, |told| told.bytes.as_deref().map(Vec::as_slice))
}
