//! What can be asked of an event.

use std::mem::MaybeUninit;

use super::{DropReason, Event, EventKind};
use crate::boundary::{self, Given as _};
use crate::bytes::Bytes;
use crate::chat::CloseReason;
use crate::error::Error;
use crate::status::Status;

/// What an event tells. `event` may be NULL: UNKNOWN. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_get_kind(event: Option<&Event>) -> EventKind {
    boundary::value(EventKind::Unknown, || Ok(event.given("event")?.kind))
}

/// The id of an event, to be confirmed with `secretchat_client_ack`; 0 if it is of the moment and not stored. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_id(event: Option<&Event>) -> u64 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.id.unwrap_or(0))
    })
}

/// The number of the command that has ended; 0 if it is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_request(event: Option<&Event>) -> u64 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.request.unwrap_or(0))
    })
}

/// The chat; 0 if there is none. Of a RESULT: the chat that was asked for. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_chat(event: Option<&Event>) -> i32 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.chat.unwrap_or(0))
    })
}

/// When it happened, by the clock of this machine: milliseconds since 1970; 0 if that is not known. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_time_ms(event: Option<&Event>) -> i64 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.time_ms.unwrap_or(0))
    })
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
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.first_id())
    })
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
    boundary::lend(ids, count)
}

/// The user; 0 if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_user_id(event: Option<&Event>) -> i64 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.user_id.unwrap_or(0))
    })
}

/// A date by the clock of the server: seconds since 1970; 0 if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_date(event: Option<&Event>) -> i32 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.date.unwrap_or(0))
    })
}

/// Why the chat is over. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_close_reason(event: Option<&Event>) -> CloseReason {
    boundary::value(CloseReason::None, || {
        let told = event.given("event")?;
        Ok(told.close_reason.unwrap_or(CloseReason::None))
    })
}

/// Whether the history was deleted with the chat. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_is_history_deleted(event: Option<&Event>) -> bool {
    boundary::value(false, || {
        let told = event.given("event")?;
        Ok(told.is_history_deleted.unwrap_or(false))
    })
}

/// What was wrong with what was dropped. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_drop_reason(event: Option<&Event>) -> DropReason {
    boundary::value(DropReason::None, || {
        let told = event.given("event")?;
        Ok(told.drop_reason.unwrap_or(DropReason::None))
    })
}

/// A layer of the end-to-end schema; 0 if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_layer(event: Option<&Event>) -> u32 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.layer.unwrap_or(0))
    })
}

/// The timer of the chat in seconds; 0 is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_ttl(event: Option<&Event>) -> i32 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.ttl.unwrap_or(0))
    })
}

/// How many. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_count(event: Option<&Event>) -> u32 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.count.unwrap_or(0))
    })
}

/// Bytes that are over. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_done(event: Option<&Event>) -> u64 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.done.unwrap_or(0))
    })
}

/// Bytes in all. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_total(event: Option<&Event>) -> u64 {
    boundary::value(0, || {
        let told = event.given("event")?;
        Ok(told.total.unwrap_or(0))
    })
}

/// Of the RESULT of `secretchat_client_cancel_upload` and `…_cancel_download`: whether there was something to cancel. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_flag(event: Option<&Event>) -> bool {
    boundary::value(false, || {
        let told = event.given("event")?;
        Ok(told.flag.unwrap_or(false))
    })
}

/// A text: why a chat is over, or something was dropped; a method of the API; of a RESULT the path of a file that was
/// fetched, or the fields of a message that the layer of the peer cannot carry, separated by ", ". Valid until the event is
/// freed; empty if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_text(event: Option<&Event>) -> Bytes {
    boundary::value(Bytes::EMPTY, || {
        let text = event.given("event")?.text.as_deref();
        Ok(text.unwrap_or_default().into())
    })
}

/// The TL of a message that cannot be read; of a RESULT the content of a file that was fetched into memory. Valid until the
/// event is freed, and then wiped; empty if there is none. `event` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_bytes(event: Option<&Event>) -> Bytes {
    boundary::value(Bytes::EMPTY, || {
        let bytes = event.given("event")?.bytes.as_ref();
        Ok(bytes.map_or(Bytes::EMPTY, |bytes| Bytes::of(bytes)))
    })
}
