//! An event.

use secretchat::{ChatEvent, EventKind};
use secretchat_core::history::StoredMessage;
use secretchat_core::ids::RandomId;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Message;

/// Something that happened: its name, and what belongs to it.
#[derive(Debug, Serialize)]
pub(crate) struct Event {
    event: &'static str,
    chat: Option<i32>,
    /// Milliseconds.
    time_ms: String,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl Event {
    /// With the message that came, if it is still there. `None` for kinds that this program does not know.
    pub(crate) fn new(event: &secretchat::Event, message: Option<&StoredMessage>) -> Option<Self> {
        let (name, fields) = match &event.kind {
            EventKind::Chat(event) => of_chat(event),
            other => of_client(other)?,
        };
        let mut fields = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        if let Some(message) = message
            && let Ok(message) = serde_json::to_value(Message::new(message))
        {
            fields.insert("message".to_owned(), message);
        }
        Some(Self {
            event: name,
            chat: event.chat.map(|chat| chat.0),
            time_ms: event.time.0.to_string(),
            fields,
        })
    }
}

fn of_client(event: &EventKind) -> Option<(&'static str, Value)> {
    let progress = |random_id: &RandomId, done: &u64, total: &u64| json!({ "random_id": id(*random_id), "done": done.to_string(), "total": total.to_string() });
    Some(match event {
        EventKind::UploadProgress {
            random_id,
            done,
            total,
        } => ("upload_progress", progress(random_id, done, total)),
        EventKind::DownloadProgress {
            random_id,
            done,
            total,
        } => ("download_progress", progress(random_id, done, total)),
        EventKind::CallDelayed { method, error } => (
            "call_delayed",
            json!({ "method": method, "error": error.to_string() }),
        ),
        EventKind::RequestIgnored { user_id } => {
            ("request_ignored", json!({ "user_id": user_id.to_string() }))
        }
        EventKind::StoreFailed { error } => ("store_failed", json!({ "error": error.to_string() })),
        EventKind::StoreRecovered => ("store_recovered", Value::Null),
        _ => return None,
    })
}

fn of_chat(event: &ChatEvent) -> (&'static str, Value) {
    match event {
        ChatEvent::ChatRequested { user_id, date } => (
            "chat_requested",
            json!({ "user_id": user_id.to_string(), "date": date }),
        ),
        ChatEvent::ChatReady => ("chat_ready", Value::Null),
        ChatEvent::ChatClosed {
            reason,
            history_deleted,
        } => (
            "chat_closed",
            json!({ "reason": reason.to_string(), "history_deleted": history_deleted }),
        ),
        ChatEvent::Message { random_id, date } => (
            "message",
            json!({ "random_id": id(*random_id), "date": date }),
        ),
        ChatEvent::UnsupportedMessage { layer, date, .. } => (
            "unsupported_message",
            json!({ "layer": layer.0, "date": date }),
        ),
        ChatEvent::MessageSent { random_id, date } => (
            "message_sent",
            json!({ "random_id": id(*random_id), "date": date }),
        ),
        ChatEvent::MessageDelivered { random_id } => {
            ("message_delivered", json!({ "random_id": id(*random_id) }))
        }
        ChatEvent::MessageFailed { random_id, failure } => (
            "message_failed",
            json!({ "random_id": id(*random_id), "failure": failure.to_string() }),
        ),
        ChatEvent::UploadAgain { random_id, .. } => {
            ("upload_again", json!({ "random_id": id(*random_id) }))
        }
        ChatEvent::MessagesRead { max_date } => ("messages_read", json!({ "max_date": max_date })),
        ChatEvent::MessagesOpened { random_ids } => {
            ("messages_opened", json!({ "random_ids": ids(random_ids) }))
        }
        ChatEvent::MessagesDeleted { random_ids } => {
            ("messages_deleted", json!({ "random_ids": ids(random_ids) }))
        }
        ChatEvent::HistoryFlushed => ("history_flushed", Value::Null),
        ChatEvent::MessageExpired { random_id } => {
            ("message_expired", json!({ "random_id": id(*random_id) }))
        }
        ChatEvent::ScreenshotTaken { random_ids } => {
            ("screenshot_taken", json!({ "random_ids": ids(random_ids) }))
        }
        ChatEvent::TtlChanged { ttl } => ("ttl_changed", json!({ "ttl": ttl })),
        ChatEvent::LayerChanged { peer_layer } => {
            ("layer_changed", json!({ "peer_layer": peer_layer.0 }))
        }
        ChatEvent::KeyRenewed => ("key_renewed", Value::Null),
        ChatEvent::Typing => ("typing", Value::Null),
        ChatEvent::GapOpened { missing } => ("gap_opened", json!({ "missing": missing })),
        ChatEvent::GapClosed => ("gap_closed", Value::Null),
        ChatEvent::Dropped { reason, count } => (
            "dropped",
            json!({ "reason": reason.to_string(), "count": count }),
        ),
    }
}

fn id(random_id: RandomId) -> String {
    random_id.to_string()
}

fn ids(random_ids: &[RandomId]) -> Vec<String> {
    random_ids.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use secretchat::core::ids::{ChatId, Time};

    use super::*;

    #[test]
    fn an_event_is_one_flat_object() {
        let event = secretchat::Event {
            id: None,
            chat: Some(ChatId(-3)),
            time: Time(1_700_000_000_123),
            kind: EventKind::Chat(ChatEvent::MessageDelivered {
                random_id: RandomId(i64::MIN),
            }),
        };
        let json = serde_json::to_value(Event::new(&event, None)).unwrap();
        let expected = json!({
            "event": "message_delivered", "chat": -3, "time_ms": "1700000000123",
            "random_id": "-9223372036854775808",
        });
        assert_eq!(json, expected);
    }
}
