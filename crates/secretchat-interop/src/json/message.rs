//! Messages as JSON.

use secretchat::core::history::{Delivery, Direction, StoredMessage};
use secretchat::core::message::{Action, Content, Message};
use serde_json::{Value, json};

use super::{extend, ids, long, media, text};

/// A message of the history: `random_id`, `is_outgoing`, `number`, `date`, `delivery`, `is_opened`, and what it says: of a
/// message `kind` "message", `text`, `entities`, `media`, `reply_to`, `silent`, `no_webpage`, `ttl`, `grouped_id` and
/// `via_bot`; of a service message `kind` "service", `action`, and `ttl` or `random_ids`.
#[must_use]
pub fn message(stored: &StoredMessage) -> Value {
    let mut object = json!({
        "random_id": long(stored.random_id.0),
        "is_outgoing": stored.direction == Direction::Outgoing,
        "number": stored.number,
        "date": stored.date,
        "delivery": delivery(stored.delivery),
        "is_opened": stored.opened,
    });
    let content = match stored.content() {
        Content::Message(message) => content(&message),
        Content::Service(service) => action(&service.action),
    };
    extend(&mut object, content);
    object
}

const fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::None => "none",
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Failed => "failed",
    }
}

fn content(message: &Message) -> Value {
    let mut object = json!({
        "kind": "message",
        "media": message.media.as_ref().map(media::media),
        "reply_to": message.reply_to.map(|id| long(id.0)),
        "silent": message.silent,
        "no_webpage": message.no_webpage,
        "ttl": message.ttl,
        "grouped_id": message.grouped_id.map(long),
        "via_bot": message.via_bot,
    });
    extend(&mut object, text::text(&message.text));
    object
}

/// Only these are in a history.
fn action(action: &Action) -> Value {
    match action {
        Action::SetTtl(ttl) => json!({ "kind": "service", "action": "set_ttl", "ttl": ttl }),
        Action::Screenshot(of) => {
            json!({ "kind": "service", "action": "screenshot", "random_ids": ids(of) })
        }
        _ => json!({ "kind": "service", "action": "other" }),
    }
}
