//! What the server sends.

use std::mem::MaybeUninit;

use crate::boundary::{self, MAX_BYTES};
use crate::client::{Client, Engaged as _, command};
use crate::error::Error;
use crate::status::Status;

/// Command: hands in what the server sent: one boxed `Update` about secret chats, or boxed `Updates` with nothing else inside.
/// In any order, twice if need be. When it has ended, they are stored, or will come again; a program with a state of its own
/// (`pts`, `date`, `seq`) moves that state only then.
///
/// `client` is not NULL, `updates` has `updates_len` bytes, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER,
/// LENGTH, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: TL if they are something else, STORE_… if they could not be
/// stored: they are fetched again when the store works.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_feed(
    client: Option<&Client>,
    updates: *const u8,
    updates_len: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands readable updates.
        let updates = unsafe { boundary::bytes("updates", updates, updates_len, MAX_BYTES) }?;
        // Handed in on this thread: in the order of the calls.
        client
            .begin()?
            .run(request, |client| client.handle_updates(updates));
        Ok(())
    })
}

/// Command: says that updates may have been missed, for instance while the connection was down; the server is asked.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: STORE_….
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_catch_up(
    client: Option<&Client>,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async |client| {
        client.catch_up().await
    })
}
