//! Events as JSON.

use secretchat::core::ids::RandomId;
use secretchat::{ChatEvent, Event, EventKind};
use serde::Serialize;
use serde_json::{Value, json};

use super::{extend, ids, long};
use crate::hex;

/// `event`, `id` (of those that are kept), `chat`, `time_ms`, and what the event tells.
#[must_use]
pub fn event(event: &Event) -> Value {
    let (name, fields) = match &event.kind {
        EventKind::Chat(event) => of_chat(event),
        kind => of_client(kind),
    };
    let mut object = json!({
        "event": name,
        "id": event.id.map(|id| id.0),
        "chat": event.chat.map(|chat| chat.0),
        "time_ms": long(event.time.0),
    });
    extend(&mut object, fields);
    object
}

fn of_chat(event: &ChatEvent) -> (&'static str, Value) {
    use ChatEvent as E;
    match event {
        E::ChatRequested { user_id, date } => (
            "chat_requested",
            json!({ "user_id": long(user_id), "date": date }),
        ),
        E::ChatReady => ("chat_ready", json!({})),
        E::ChatClosed {
            reason,
            history_deleted,
        } => (
            "chat_closed",
            json!({ "reason": reason.to_string(), "history_deleted": history_deleted }),
        ),
        E::Message { random_id, date } => ("message", of_message(*random_id, "date", date)),
        E::UnsupportedMessage { layer, date, bytes } => (
            "unsupported_message",
            json!({ "layer": layer.0, "date": date, "bytes": hex::encode(&bytes.0) }),
        ),
        E::MessageSent { random_id, date } => {
            ("message_sent", of_message(*random_id, "date", date))
        }
        E::MessageDelivered { random_id } => ("message_delivered", id(*random_id)),
        E::MessageFailed { random_id, failure } => (
            "message_failed",
            of_message(*random_id, "failure", failure.to_string()),
        ),
        E::UploadAgain { random_id, part } => {
            ("upload_again", of_message(*random_id, "part", part))
        }
        E::MessagesRead { max_date } => ("messages_read", json!({ "max_date": max_date })),
        E::MessagesOpened { random_ids } => ("messages_opened", list(random_ids)),
        E::MessagesDeleted { random_ids } => ("messages_deleted", list(random_ids)),
        E::HistoryFlushed => ("history_flushed", json!({})),
        E::MessageExpired { random_id } => ("message_expired", id(*random_id)),
        E::ScreenshotTaken { random_ids } => ("screenshot_taken", list(random_ids)),
        E::TtlChanged { ttl } => ("ttl_changed", json!({ "ttl": ttl })),
        E::LayerChanged { peer_layer } => ("layer_changed", json!({ "layer": peer_layer.0 })),
        E::KeyRenewed => ("key_renewed", json!({})),
        E::Typing => ("typing", json!({})),
        E::GapOpened { missing } => ("gap_opened", json!({ "missing": missing })),
        E::GapClosed => ("gap_closed", json!({})),
        E::Dropped { reason, count } => (
            "dropped",
            json!({ "reason": reason.to_string(), "count": count }),
        ),
    }
}

fn id(random_id: RandomId) -> Value {
    json!({ "random_id": long(random_id.0) })
}

fn of_message(random_id: RandomId, name: &str, value: impl Serialize) -> Value {
    json!({ "random_id": long(random_id.0), name: value })
}

fn list(random_ids: &[RandomId]) -> Value {
    json!({ "random_ids": ids(random_ids) })
}

fn of_client(kind: &EventKind) -> (&'static str, Value) {
    match kind {
        EventKind::UploadProgress {
            random_id,
            done,
            total,
        } => (
            "upload_progress",
            json!({ "random_id": long(random_id.0), "done": long(done), "total": long(total) }),
        ),
        EventKind::DownloadProgress {
            random_id,
            done,
            total,
        } => (
            "download_progress",
            json!({ "random_id": long(random_id.0), "done": long(done), "total": long(total) }),
        ),
        EventKind::CallDelayed { method, error } => (
            "call_delayed",
            json!({ "method": method, "error": error.to_string() }),
        ),
        EventKind::RequestIgnored { user_id } => {
            ("request_ignored", json!({ "user_id": long(user_id) }))
        }
        EventKind::StoreFailed { error } => ("store_failed", json!({ "error": error.to_string() })),
        EventKind::StoreRecovered => ("store_recovered", json!({})),
        _ => ("unknown", json!({})),
    }
}
