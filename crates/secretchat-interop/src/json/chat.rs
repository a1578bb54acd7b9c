//! Chats as JSON.

use secretchat::core::chat::{ChatInfo, ReadyInfo, Rekeying, Status};
use serde_json::{Value, json};

use super::{extend, long};
use crate::hex;

/// Everything that is known of a chat but for its key. `key_hash` (36 bytes, for the picture) is there once there was a
/// key; the fields from `key_fingerprint` on while the chat is ready.
#[must_use]
pub fn chat(info: &ChatInfo) -> Value {
    let mut object = json!({
        "chat": info.id.0,
        "access_hash": long(info.access_hash),
        "user_id": long(info.user_id),
        "role": if info.is_admin() { "creator" } else { "participant" },
        "status": status(info.status),
        "is_unanswered": info.is_unanswered,
        "is_closing": info.is_closing,
        "close_reason": info.close_reason.as_ref().map(ToString::to_string),
        "in_seq_no_x": info.in_seq_no_x(),
        "out_seq_no_x": info.out_seq_no_x(),
        "key_hash": info.key_hash.map(|hash| hex::encode(&hash.0)),
        "outbox": info.outbox,
    });
    if let Some(info) = &info.ready {
        extend(&mut object, ready(info));
    }
    object
}

fn ready(info: &ReadyInfo) -> Value {
    let (rekeying, exchange_id) = match info.rekeying {
        Rekeying::Idle => ("idle", None),
        Rekeying::Requested { exchange_id } => ("requested", Some(exchange_id)),
        Rekeying::Accepted { exchange_id } => ("accepted", Some(exchange_id)),
    };
    json!({
        "key_fingerprint": long(info.key_fingerprint.0),
        "is_verified": info.is_verified,
        "in_seq_no": info.in_seq_no,
        "out_seq_no": info.out_seq_no,
        "acknowledged": info.acknowledged,
        "layer": info.peer_layer.0,
        "send_layer": info.send_layer.0,
        "ttl": info.ttl,
        "uses_left": info.uses_left,
        "key_since_ms": long(info.key_since.0),
        "rekeying": rekeying,
        "exchange_id": exchange_id.map(long),
        "has_old_key": info.has_old_key,
        "behind_gap": info.behind_gap,
        "peer_read_date": info.peer_read_date,
        "dropped": info.dropped,
    })
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Empty => "empty",
        Status::Requested => "requested",
        Status::Ready => "ready",
        Status::Closed => "closed",
    }
}
