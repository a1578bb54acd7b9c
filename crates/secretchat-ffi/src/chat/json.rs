//! Chats as JSON.

use std::mem::MaybeUninit;

use super::Chat;
use crate::boundary::{self, Given as _};
use crate::bytes::Buffer;
use crate::error::Error;
use crate::status::Status;

/// A chat as a JSON object, whose fields are named as the getters are: `id`, `access_hash`, `user_id`, `is_admin`,
/// `status`, `is_unanswered`, `is_closing`, `created_ms`, `in_seq_no_x`, `out_seq_no_x`, `outbox`; if it is over
/// `close_reason` and `close_text`; if it has a key `key_hash` and `key_hex`; if it is ready `updated_ms`, `in_seq_no`,
/// `out_seq_no`, `acknowledged`, `peer_layer`, `send_layer`, `ttl`, `ttr`, `rekeying`, `exchange_id` (if one runs),
/// `is_verified`, `has_old_key`, `behind_gap`, `peer_read_date`, `dropped`, `key_fingerprint`. Numbers of 64 bits are
/// strings, bytes are base64; `status`, `rekeying` and `close_reason` are names of constants without their prefix, such
/// as "READY".
///
/// `chat` and `json` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, UNSUPPORTED without the feature "json".
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_to_json(
    chat: Option<&Chat>,
    json: Option<&mut MaybeUninit<*mut Buffer>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("json", json, || write::json(chat.given("chat")?))
    })
}

#[cfg(feature = "json")]
mod write {
    use secretchat::core::chat::{ReadyInfo, Rekeying, Status};
    use serde_json::Value;
    use zeroize::Zeroizing;

    use super::super::{CloseReason, Content};
    use crate::boundary::Returned;
    use crate::json::{bytes, long, object};

    type Field = (&'static str, Option<Value>);

    pub(super) fn json(content: &Content) -> Returned<Zeroizing<Vec<u8>>> {
        let ready = content.ready().map(ready).into_iter().flatten();
        object(always(content).into_iter().chain(ready))
    }

    fn always(content: &Content) -> [Field; 15] {
        let info = &content.info;
        let reason = info.close_reason.as_ref();
        let key = content.key.as_ref();
        [
            ("id", Some(info.id.0.into())),
            ("access_hash", Some(long(info.access_hash))),
            ("user_id", Some(long(info.user_id))),
            ("is_admin", Some(info.is_admin().into())),
            ("status", Some(status(info.status).into())),
            ("is_unanswered", Some(info.is_unanswered.into())),
            ("is_closing", Some(info.is_closing.into())),
            (
                "close_reason",
                reason.map(|reason| CloseReason::from(reason).name().into()),
            ),
            (
                "close_text",
                reason.map(|_| content.close_text.as_str().into()),
            ),
            ("created_ms", Some(long(info.created))),
            ("in_seq_no_x", Some(info.in_seq_no_x().into())),
            ("out_seq_no_x", Some(info.out_seq_no_x().into())),
            ("outbox", Some(info.outbox.into())),
            ("key_hash", key.map(|key| bytes(&key.hash.0))),
            ("key_hex", key.map(|key| key.hex.as_str().into())),
        ]
    }

    fn ready(ready: &ReadyInfo) -> [Field; 16] {
        let (rekeying, exchange_id) = rekeying(ready.rekeying);
        [
            ("updated_ms", Some(long(ready.key_since))),
            ("in_seq_no", Some(ready.in_seq_no.into())),
            ("out_seq_no", Some(ready.out_seq_no.into())),
            ("acknowledged", Some(ready.acknowledged.into())),
            ("peer_layer", Some(ready.peer_layer.0.into())),
            ("send_layer", Some(ready.send_layer.0.into())),
            ("ttl", Some(ready.ttl.into())),
            ("ttr", Some(ready.uses_left.into())),
            ("rekeying", Some(rekeying.into())),
            ("exchange_id", exchange_id.map(long)),
            ("is_verified", Some(ready.is_verified.into())),
            ("has_old_key", Some(ready.has_old_key.into())),
            ("behind_gap", Some(ready.behind_gap.into())),
            ("peer_read_date", Some(ready.peer_read_date.into())),
            ("dropped", Some(ready.dropped.into())),
            ("key_fingerprint", Some(long(ready.key_fingerprint.0))),
        ]
    }

    const fn status(status: Status) -> &'static str {
        match status {
            Status::Empty => "EMPTY",
            Status::Requested => "REQUESTED",
            Status::Ready => "READY",
            Status::Closed => "CLOSED",
        }
    }

    const fn rekeying(rekeying: Rekeying) -> (&'static str, Option<i64>) {
        match rekeying {
            Rekeying::Idle => ("IDLE", None),
            Rekeying::Requested { exchange_id } => ("REQUESTED", Some(exchange_id)),
            Rekeying::Accepted { exchange_id } => ("ACCEPTED", Some(exchange_id)),
        }
    }
}

#[cfg(not(feature = "json"))]
mod write {
    use zeroize::Zeroizing;

    use super::super::Content;
    use crate::boundary::{Failure, Returned};

    pub(super) fn json(_: &Content) -> Returned<Zeroizing<Vec<u8>>> {
        Err(Failure::unsupported("json"))
    }
}
