//! Chats: asked for, accepted, closed, looked up.

use std::mem::MaybeUninit;

use secretchat::Client as Engine;
use secretchat::core::chat::Status as EngineStatus;
use secretchat::core::ids::{ChatId, UserId};
use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::Peer;

use crate::boundary::{self, Failure, Returned};
use crate::chat::{Chat, ChatStatus};
use crate::client::{Client, Engaged as _, command};
use crate::error::Error;
use crate::status::Status;

/// Command: asks a user for a chat, and does not wait for their answer: `SECRETCHAT_EVENT_KIND_CHAT_READY` tells of it. Messages
/// can be sent at once; they wait. The result has the chat (`secretchat_event_chat`). The program must know the access hash of
/// the user: it is asked to RESOLVE them.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_USER, NOT_A_USER, SERVER, NETWORK.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_request_chat(
    client: Option<&Client>,
    user_id: i64,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    request_chat(client, Peer::Id(UserId(user_id)), request, error)
}

/// Command: as `secretchat_client_request_chat`, for a user whose access hash is given.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: as there.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_request_chat_input_user(
    client: Option<&Client>,
    user_id: i64,
    access_hash: i64,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let user = InputUser {
        user_id,
        access_hash,
    };
    request_chat(client, Peer::User(user), request, error)
}

/// Command: as `secretchat_client_request_chat`, for a user by name; a leading "@" is dropped.
///
/// `client` is not NULL, `username` has `username_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread. Statuses:
/// as there, and LENGTH, UTF8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_request_chat_username(
    client: Option<&Client>,
    username: *const u8,
    username_len: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    // SAFETY: the header demands a readable name.
    match unsafe { boundary::text("username", username, username_len) } {
        Ok(username) => request_chat(client, Peer::username(username), request, error),
        Err(failure) => boundary::status(error, || Err(failure)),
    }
}

fn request_chat(
    client: Option<&Client>,
    peer: Peer,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.request_chat(peer).await
    })
}

/// Command: accepts a request. Nothing happens if it is accepted already.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, CHAT_STATE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_accept_chat(
    client: Option<&Client>,
    chat: i32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.accept_chat(ChatId(chat)).await
    })
}

/// Command: refuses, cancels or closes a chat; with `delete_history` everything in it is deleted on both sides. Nothing happens
/// if it is closed already.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_discard_chat(
    client: Option<&Client>,
    chat: i32,
    delete_history: bool,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.discard_chat(ChatId(chat), delete_history).await
    })
}

/// Command: deletes everything that is left of a closed chat: its history, and the files that downloads wrote.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, NOT_CLOSED.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_forget_chat(
    client: Option<&Client>,
    chat: i32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.forget_chat(ChatId(chat)).await
    })
}

/// Command: renews the key of a chat now; nothing happens if that is under way. The library does so by itself after 100
/// messages or 7 days.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, CHAT_STATE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_rekey(
    client: Option<&Client>,
    chat: i32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.rekey(ChatId(chat)).await
    })
}

/// Command: notes that the user has compared the key pictures, or takes that back.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, CHAT_STATE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_set_verified(
    client: Option<&Client>,
    chat: i32,
    verified: bool,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.set_verified(ChatId(chat), verified).await
    })
}

/// Command: sets the default timer of a chat: 0 (none) to one year, in seconds. It applies to what is sent from now on, by
/// either side.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, CHAT_STATE, VALUE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_set_ttl(
    client: Option<&Client>,
    chat: i32,
    seconds: i32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.set_ttl(ChatId(chat), seconds).await
    })
}

/// Command: tells the peer that the user is typing, to be repeated every 5 seconds; or has stopped.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, CHAT_STATE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_set_typing(
    client: Option<&Client>,
    chat: i32,
    typing: bool,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.set_typing(ChatId(chat), typing).await
    })
}

/// Command: reports the peer as a spammer. Usually followed by `secretchat_client_discard_chat`.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: UNKNOWN_CHAT, CHAT_STATE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_report_spam(
    client: Option<&Client>,
    chat: i32,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async move |client| {
        client.report_spam(ChatId(chat)).await
    })
}

/// Look-up: where a chat stands; EMPTY if there is none.
///
/// `client` and `status` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, STORE_…, CLOSED, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_status(
    client: Option<&Client>,
    chat: i32,
    status: Option<&mut MaybeUninit<ChatStatus>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let found = client.look(async |client| client.status(ChatId(chat)).await)?;
        boundary::put("status", status, found.into())
    })
}

/// Look-up: whether there is such a chat, open or closed.
///
/// `client` and `has` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, STORE_…, CLOSED, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_has_chat(
    client: Option<&Client>,
    chat: i32,
    has: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let found = client.look(async |client| client.status(ChatId(chat)).await)?;
        boundary::put("has", has, found != EngineStatus::Empty)
    })
}

/// Look-up: the ids of all chats, open and closed. Writes at most `capacity` of them to `chats`, and to `count` how many there
/// are in all.
///
/// `client` and `count` are not NULL; `chats` may be if `capacity` is 0, `error` may be. Any thread. Statuses: NULL_POINTER,
/// STORE_…, CLOSED, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_chats(
    client: Option<&Client>,
    chats: *mut i32,
    capacity: usize,
    count: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let count = count.ok_or_else(|| Failure::null("count"))?;
        let infos = client.look(Engine::chats)?;
        let ids: Vec<i32> = infos.iter().map(|info| info.id.0).collect();
        // SAFETY: the header demands `capacity` writable ids.
        unsafe { boundary::fill("chats", chats, capacity, &ids) }?;
        count.write(ids.len());
        Ok(())
    })
}

/// Look-up: everything that is known of a chat, but for its secrets, as it is now.
///
/// `client` and `info` are not NULL; what is put there is freed with `secretchat_chat_free`. `error` may be NULL. Any thread.
/// Statuses: NULL_POINTER, UNKNOWN_CHAT, STORE_…, CLOSED, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_chat(
    client: Option<&Client>,
    chat: i32,
    info: Option<&mut MaybeUninit<*mut Chat>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("info", info, || {
            let found = client.look(async |client| client.chat(ChatId(chat)).await)?;
            Ok(found.into())
        })
    })
}

/// Look-up: writes the current key of a chat to `key`, which has `key_len` = 256 bytes, and to `has_key` whether there is one.
/// The key opens everything: only for those who really want it. Wipe it (`secretchat_wipe`).
///
/// `client`, `key` and `has_key` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, LENGTH, UNKNOWN_CHAT, STORE_…,
/// CLOSED, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_auth_key(
    client: Option<&Client>,
    chat: i32,
    key: *mut u8,
    key_len: usize,
    has_key: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        check_key_len(key_len)?;
        let has_key = has_key.ok_or_else(|| Failure::null("has_key"))?;
        let found = client.look(async |client| client.auth_key(ChatId(chat)).await)?;
        if let Some(found) = &found {
            // SAFETY: the header demands `key_len` writable bytes.
            unsafe { boundary::fill("key", key, key_len, &found[..]) }?;
        }
        has_key.write(found.is_some());
        Ok(())
    })
}

fn check_key_len(got: usize) -> Returned {
    const LENGTH: usize = 256;
    if got == LENGTH {
        return Ok(());
    }
    let message = format!("key_len: {got} bytes, the key has {LENGTH}");
    Err(Failure::new(Status::Length, message))
}
