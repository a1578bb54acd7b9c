//! Events in words.

use secretchat::{ChatEvent, EventKind};
use secretchat_core::chat::CloseReason;

use super::message::messages;
use crate::show::clean::harmless;
use crate::show::clock::time;
use crate::show::units::{count, duration};

/// What happened, if that is worth telling, fit to be printed; `name` is whom the chat is with. Messages are told as they
/// are, elsewhere.
pub(crate) fn tell(event: &EventKind, name: &str) -> Option<String> {
    what(event, name).map(|what| harmless(&what))
}

fn what(event: &EventKind, name: &str) -> Option<String> {
    match event {
        EventKind::Chat(event) => of_chat(event, name),
        EventKind::CallDelayed { method, error } => Some(format!("{method} has to wait: {error}")),
        EventKind::RequestIgnored { user_id } => Some(format!(
            "user {user_id} asks for chats too often; passed over"
        )),
        EventKind::StoreFailed { error } => Some(format!("the disk fails: {error}")),
        EventKind::StoreRecovered => Some("the disk works again".to_owned()),
        _ => None,
    }
}

fn of_chat(event: &ChatEvent, name: &str) -> Option<String> {
    Some(match event {
        ChatEvent::ChatRequested { .. } => format!("{name} asks for a secret chat"),
        ChatEvent::ChatReady => format!("the chat with {name} is open"),
        ChatEvent::ChatClosed {
            reason,
            history_deleted,
        } => closed(reason, *history_deleted, name),
        ChatEvent::UnsupportedMessage { layer, .. } => {
            format!("a message of layer {layer} came, which this program cannot read")
        }
        ChatEvent::MessageFailed { failure, .. } => format!("a message was not sent: {failure}"),
        ChatEvent::MessagesRead { max_date } => {
            format!("{name} has read everything up to {}", time(*max_date))
        }
        ChatEvent::MessagesOpened { random_ids } => {
            format!("{name} has opened {}", messages(random_ids.len()))
        }
        ChatEvent::MessagesDeleted { random_ids } => {
            format!("{name} has deleted {}", messages(random_ids.len()))
        }
        ChatEvent::HistoryFlushed => format!("{name} has deleted all messages"),
        ChatEvent::MessageExpired { .. } => "a message has destroyed itself".to_owned(),
        ChatEvent::ScreenshotTaken { .. } => format!("{name} took a screenshot"),
        ChatEvent::TtlChanged { ttl } => timer(*ttl, name),
        ChatEvent::LayerChanged { peer_layer } => format!("{name} speaks layer {peer_layer}"),
        ChatEvent::KeyRenewed => "both have a new key".to_owned(),
        ChatEvent::Typing => format!("{name} is typing …"),
        ChatEvent::GapOpened { missing } => {
            format!("{} missing; asked for again", are(*missing))
        }
        ChatEvent::GapClosed => "nothing is missing any more".to_owned(),
        ChatEvent::Dropped { reason, count: n } => {
            format!(
                "something unusable came: {reason} ({} so far)",
                count(*n, "time")
            )
        }
        ChatEvent::Message { .. }
        | ChatEvent::MessageSent { .. }
        | ChatEvent::MessageDelivered { .. }
        | ChatEvent::UploadAgain { .. } => return None,
    })
}

fn closed(reason: &CloseReason, history_deleted: bool, name: &str) -> String {
    let what = match reason {
        CloseReason::ByUser => "the chat is closed".to_owned(),
        CloseReason::ByPeer { .. } => format!("{name} has closed the chat"),
        other => format!("the chat is over: {other}"),
    };
    match history_deleted {
        true => format!("{what}, and all messages are deleted"),
        false => what,
    }
}

fn timer(ttl: i32, name: &str) -> String {
    match u32::try_from(ttl) {
        Ok(0) | Err(_) => format!("{name} switched the timer off"),
        Ok(ttl) => format!("{name} set the timer to {}", duration(ttl)),
    }
}

fn are(missing: u32) -> String {
    match missing {
        1 => "1 message is".to_owned(),
        missing => format!("{missing} messages are"),
    }
}

#[cfg(test)]
mod tests {
    use secretchat_core::ids::RandomId;
    use secretchat_core::io::RpcError;

    use super::*;

    #[test]
    fn what_happens_is_told_with_a_name() {
        let told = |event| tell(&EventKind::Chat(event), "Bob");
        assert_eq!(told(ChatEvent::Typing).as_deref(), Some("Bob is typing …"));
        let closed = ChatEvent::ChatClosed {
            reason: CloseReason::ByPeer {
                history_deleted: true,
            },
            history_deleted: true,
        };
        assert_eq!(
            told(closed).as_deref(),
            Some("Bob has closed the chat, and all messages are deleted")
        );
        let timer = told(ChatEvent::TtlChanged { ttl: 60 });
        assert_eq!(timer.as_deref(), Some("Bob set the timer to 1 minute"));
    }

    #[test]
    fn messages_are_told_elsewhere() {
        let event = EventKind::Chat(ChatEvent::Message {
            random_id: RandomId(1),
            date: 1,
        });
        assert_eq!(tell(&event, "Bob"), None);
    }

    #[test]
    fn errors_cannot_steer_the_terminal() {
        let event = EventKind::CallDelayed {
            method: "messages.sendEncrypted",
            error: RpcError::server(500, "\x1b[2J"),
        };
        let told = tell(&event, "Bob").unwrap();
        assert!(told.contains("\u{fffd}[2J"), "{told}");
    }
}
