//! How the program answers.

use std::mem::MaybeUninit;

use secretchat::core::io::RpcError;
use secretchat::core::tl::Deserialize;
use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::{Difference, ResolveError, UpdatesState};

use super::unreadable;
use crate::boundary::{self, Given as _, MAX_BYTES, Returned};
use crate::bytes::Bytes;
use crate::client::Client;
use crate::error::Error;
use crate::host::Calls;
use crate::status::Status;

/// Most objects of one kind in a difference.
const MAX_OBJECTS: usize = 1 << 16;

/// Answers a call with its result, as boxed TL. An answer that nobody waits for any more is dropped.
///
/// `client` is not NULL, `answer` has `answer_len` bytes, `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH, VALUE
/// if `rpc_id` is no call, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_answer(
    client: Option<&Client>,
    rpc_id: u64,
    answer: *const u8,
    answer_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    settle(client, error, |calls| {
        // SAFETY: the header demands a readable answer.
        let answer = unsafe { boundary::bytes("answer", answer, answer_len, MAX_BYTES) }?;
        calls.answer(rpc_id, answer.to_vec())
    })
}

/// Answers anything with an error of the server, such as 420 and "FLOOD_WAIT_5", as it came: the library waits and repeats, or
/// tells the program.
///
/// `client` is not NULL, `message` has `message_len` bytes, `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH,
/// UTF8, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_answer_error(
    client: Option<&Client>,
    rpc_id: u64,
    code: i32,
    message: *const u8,
    message_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    settle(client, error, |calls| {
        // SAFETY: the header demands a readable message.
        let message = unsafe { boundary::text("message", message, message_len) }?;
        calls.refuse(rpc_id, RpcError::server(code, message));
        Ok(())
    })
}

/// Answers anything with: no answer came, because the connection broke, or it took too long. The server may have carried out
/// the call. The library repeats it after a while.
///
/// `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_no_answer(
    client: Option<&Client>,
    rpc_id: u64,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    settle(client, error, |calls| {
        calls.refuse(rpc_id, RpcError::Network);
        Ok(())
    })
}

/// Answers RESOLVE with the user, as the API names them.
///
/// `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, VALUE if `rpc_id` is no RESOLVE, REENTRANT,
/// INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_resolved(
    client: Option<&Client>,
    rpc_id: u64,
    user_id: i64,
    access_hash: i64,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    settle(client, error, |calls| {
        let user = InputUser {
            user_id,
            access_hash,
        };
        calls.resolved(rpc_id, Ok(user))
    })
}

/// Answers RESOLVE with: there is nobody to talk to. `is_known` says that it is known who it is: a bot, a group, a channel, or
/// the account itself.
///
/// `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, VALUE if `rpc_id` is no RESOLVE, REENTRANT,
/// INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_unresolved(
    client: Option<&Client>,
    rpc_id: u64,
    is_known: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    settle(client, error, |calls| {
        let why = if is_known {
            ResolveError::NotAUser
        } else {
            ResolveError::Unknown
        };
        calls.resolved(rpc_id, Err(why))
    })
}

/// Answers STATE with what `updates.getState` says.
///
/// `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, VALUE if `rpc_id` is no STATE, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_answer_state(
    client: Option<&Client>,
    rpc_id: u64,
    pts: i32,
    qts: i32,
    date: i32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    settle(client, error, |calls| {
        calls.answer_state(rpc_id, UpdatesState { pts, qts, date })
    })
}

/// Answers DIFFERENCE with the secret part of what was missed: `message_count` boxed `EncryptedMessage` in the order of the
/// server, and `update_count` boxed `Update` about secret chats. `pts`, `qts` and `date` are where the account stands after
/// that; `is_partial` says that there is more, to be asked for from there.
///
/// `client` is not NULL; `messages` and `updates` may be if their counts are 0, `error` may be. Everything is copied. Any
/// thread. Statuses: NULL_POINTER, LENGTH, TL, VALUE if `rpc_id` is no DIFFERENCE, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_answer_difference(
    client: Option<&Client>,
    rpc_id: u64,
    messages: *const Bytes,
    message_count: usize,
    updates: *const Bytes,
    update_count: usize,
    pts: i32,
    qts: i32,
    date: i32,
    is_partial: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    settle(client, error, |calls| {
        // SAFETY: the header demands readable lists of readable bytes.
        let (messages, others) = unsafe {
            (
                objects("messages", messages, message_count)?,
                objects("updates", updates, update_count)?,
            )
        };
        let difference = Difference {
            messages,
            others,
            state: UpdatesState { pts, qts, date },
            is_partial,
        };
        calls.answer_difference(rpc_id, difference)
    })
}

/// Reads objects of TL.
///
/// # Safety
/// `list` is NULL or has `count` readable items, each of readable bytes.
unsafe fn objects<T: Deserialize>(
    parameter: &str,
    list: *const Bytes,
    count: usize,
) -> Returned<Vec<T>> {
    // SAFETY: the caller promises it.
    let list = unsafe { boundary::items(parameter, list, count, MAX_OBJECTS) }?;
    let read = |bytes: &Bytes| {
        // SAFETY: the caller promises it.
        let bytes = unsafe { boundary::bytes(parameter, bytes.data, bytes.len, MAX_BYTES) }?;
        T::from_bytes(bytes).map_err(|error| unreadable(parameter, &error))
    };
    list.iter().map(read).collect()
}

/// Answers something.
fn settle(
    client: Option<&Client>,
    error: Option<&mut MaybeUninit<*mut Error>>,
    answer: impl FnOnce(&Calls) -> Returned,
) -> Status {
    boundary::status(error, || answer(client.given("client")?.calls()?))
}
