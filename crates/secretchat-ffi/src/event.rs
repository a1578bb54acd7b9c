//! Events: what happens, and what came of commands.

mod getters;
mod json;
mod kind;
mod told;

use std::mem::MaybeUninit;

use secretchat::EventId;

use crate::boundary::{self, Given as _, Handle, Object as _, object};
use crate::client::Client;
use crate::error::Error;
use crate::host;
use crate::status::Status;

pub use self::getters::*;
pub use self::json::*;
pub use self::kind::*;
pub(crate) use self::told::Told;

/// Something that happened. Its kind says which getters have something to tell; the others give 0, `false` or nothing.
pub struct Event(Handle<Told>);

object!(Event: Told);

/// Takes the next event; waits for one for `timeout_ms` milliseconds; 0 only looks, -1 waits for ever.
///
/// Events whose id is not 0 are stored, and told again after a restart, until they are confirmed with
/// `secretchat_client_ack`. Take events soon: when 1024 wait, the library tells no more of what happens until there is room;
/// nothing is lost by that, but what is of the moment only, such as typing.
///
/// `client` and `event` are not NULL; what is put there, NULL if there was none, is freed with `secretchat_event_free`. `error`
/// may be NULL. One thread at a time. Statuses: NULL_POINTER, TIMEOUT, CLOSED after the last event, BUSY, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_next_event(
    client: Option<&Client>,
    timeout_ms: i32,
    event: Option<&mut MaybeUninit<*mut Event>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("event", event, || {
            let events = client.given("client")?.events()?;
            Ok(events.next(host::timeout(timeout_ms))?.taken())
        })
    })
}

/// Confirms all events up to an id: the program has taken care of them, and they will not be told again after a restart. It is
/// stored with the next change, within a second.
///
/// `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_ack(
    client: Option<&Client>,
    event_id: u64,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        client.given("client")?.client()?.ack(EventId(event_id));
        Ok(())
    })
}

/// Frees an event. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_event_free(event: *mut Event) {
    // SAFETY: the header demands an event that nobody uses, once.
    boundary::free(|| drop(unsafe { Event::take_back(event) }));
}
