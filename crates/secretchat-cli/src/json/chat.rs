//! A chat.

use secretchat_core::chat::{ChatInfo, ReadyInfo, Rekeying, Status};
use serde::Serialize;

use crate::session::People;

/// Everything that is known of a chat, but for its secrets.
#[derive(Debug, Serialize)]
pub(crate) struct Chat {
    id: i32,
    user_id: String,
    name: Option<String>,
    username: Option<String>,
    status: &'static str,
    is_unanswered: bool,
    is_admin: bool,
    close_reason: Option<String>,
    is_closing: bool,
    /// Seconds.
    created: i32,
    outbox: usize,
    /// In hexadecimal digits.
    key_hash: Option<String>,
    #[serde(flatten)]
    ready: Option<Ready>,
}

/// What there is once the chat is open.
#[derive(Debug, Serialize)]
struct Ready {
    key_fingerprint: String,
    is_verified: bool,
    in_seq_no: u32,
    out_seq_no: u32,
    acknowledged: u32,
    peer_layer: u32,
    send_layer: u32,
    ttl: i32,
    uses_left: u32,
    key_since: i32,
    rekeying: &'static str,
    has_old_key: bool,
    behind_gap: usize,
    peer_read_date: i32,
    dropped: u32,
}

impl Chat {
    pub(crate) fn new(chat: &ChatInfo, people: &People) -> Self {
        let known = people.get(chat.user_id);
        Self {
            id: chat.id.0,
            user_id: chat.user_id.to_string(),
            name: known.as_ref().map(|known| known.name.clone()),
            username: known.and_then(|known| known.username),
            status: match chat.status {
                Status::Empty => "empty",
                Status::Requested => "requested",
                Status::Ready => "ready",
                Status::Closed => "closed",
            },
            is_unanswered: chat.is_unanswered,
            is_admin: chat.is_admin(),
            close_reason: chat.close_reason.as_ref().map(ToString::to_string),
            is_closing: chat.is_closing,
            created: chat.created.date(),
            outbox: chat.outbox,
            key_hash: chat.key_hash.as_ref().map(|hash| hex(&hash.0)),
            ready: chat.ready.as_ref().map(Ready::new),
        }
    }
}

impl Ready {
    fn new(ready: &ReadyInfo) -> Self {
        Self {
            key_fingerprint: ready.key_fingerprint.0.to_string(),
            is_verified: ready.is_verified,
            in_seq_no: ready.in_seq_no,
            out_seq_no: ready.out_seq_no,
            acknowledged: ready.acknowledged,
            peer_layer: ready.peer_layer.0,
            send_layer: ready.send_layer.0,
            ttl: ready.ttl,
            uses_left: ready.uses_left,
            key_since: ready.key_since.date(),
            rekeying: match ready.rekeying {
                Rekeying::Idle => "idle",
                Rekeying::Requested { .. } => "requested",
                Rekeying::Accepted { .. } => "accepted",
            },
            has_old_key: ready.has_old_key,
            behind_gap: ready.behind_gap,
            peer_read_date: ready.peer_read_date,
            dropped: ready.dropped,
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
