//! Numbers, layers and timers of a chat.

use secretchat::core::chat;

use super::{Chat, Content};
use crate::boundary::{self, Given as _, get};

/// Where the renewal of the key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Rekeying {
    /// None runs.
    Idle = 0,
    /// This side asked.
    Requested = 1,
    /// This side accepted.
    Accepted = 2,
}

/// How many messages of the other side were received in order; 0 if the chat is not ready. `chat` may be NULL: 0. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_in_seq_no(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(content.ready()?.in_seq_no))
}

/// How many messages this side has made; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_out_seq_no(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(content.ready()?.out_seq_no))
}

/// The lowest bit of every `in_seq_no` that this side writes: 0 or 1. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_in_seq_no_x(chat: Option<&Chat>) -> i32 {
    get(chat, |content| Some(content.info.in_seq_no_x()))
}

/// The lowest bit of every `out_seq_no` that this side writes: 0 or 1. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_out_seq_no_x(chat: Option<&Chat>) -> i32 {
    get(chat, |content| Some(content.info.out_seq_no_x()))
}

/// How many messages of this side the other has confirmed; 0 if the chat is not ready. `chat` may be NULL: 0. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_acknowledged(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(content.ready()?.acknowledged))
}

/// The highest layer that the other side has shown; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_peer_layer(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(content.ready()?.peer_layer.0))
}

/// The layer that this side writes; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_send_layer(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(content.ready()?.send_layer.0))
}

/// The timer that messages get which have none of their own, in seconds; 0 if there is none, or the chat is not ready.
/// `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_ttl(chat: Option<&Chat>) -> i32 {
    get(chat, |content| Some(content.ready()?.ttl))
}

/// How many messages the key is used for before it is renewed; 0 if the chat is not ready. `chat` may be NULL: 0. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_ttr(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(content.ready()?.uses_left))
}

/// Where the renewal of the key stands. `chat` may be NULL: IDLE. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_get_rekeying(chat: Option<&Chat>) -> Rekeying {
    boundary::value(Rekeying::Idle, || Ok(rekeying(chat.given("chat")?).0))
}

/// The number of the renewal that runs; 0 if none does. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_exchange_id(chat: Option<&Chat>) -> i64 {
    get(chat, |content| rekeying(content).1)
}

/// Whether the user has compared the keys (`secretchat_client_set_verified`). `chat` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_is_verified(chat: Option<&Chat>) -> bool {
    get(chat, |content| Some(content.ready()?.is_verified))
}

/// Whether the key before the current one is still kept, for messages that are on their way. `chat` may be NULL. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_has_old_key(chat: Option<&Chat>) -> bool {
    get(chat, |content| Some(content.ready()?.has_old_key))
}

/// How many messages wait until missing ones have come; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_behind_gap(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(count(content.ready()?.behind_gap)))
}

/// Up to when the other side has read, by the clock of the server, which says so: seconds since 1970; 0 if that is not
/// known, or the chat is not ready. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_peer_read_date(chat: Option<&Chat>) -> i32 {
    get(chat, |content| Some(content.ready()?.peer_read_date))
}

/// How many things came that could not be used; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_dropped(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(content.ready()?.dropped))
}

/// How many own messages wait for the chat to become ready, or for the other side to confirm them. `chat` may be NULL:
/// 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_outbox(chat: Option<&Chat>) -> u32 {
    get(chat, |content| Some(count(content.info.outbox)))
}

fn rekeying(content: &Content) -> (Rekeying, Option<i64>) {
    match content.ready().map(|ready| ready.rekeying) {
        None | Some(chat::Rekeying::Idle) => (Rekeying::Idle, None),
        Some(chat::Rekeying::Requested { exchange_id }) => (Rekeying::Requested, Some(exchange_id)),
        Some(chat::Rekeying::Accepted { exchange_id }) => (Rekeying::Accepted, Some(exchange_id)),
    }
}

/// Queues are far shorter.
fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
