//! A message.

use secretchat::text::to_html;
use secretchat_core::history::{Delivery, Direction, StoredMessage};
use secretchat_core::ids::RandomId;
use secretchat_core::message::media::{Contact, Location, Venue, WebPage};
use secretchat_core::message::{self, Action, Content, Media};
use serde::Serialize;
use serde_json::{Value, json};

/// A message of the history.
#[derive(Debug, Serialize)]
pub(crate) struct Message {
    random_id: String,
    is_outgoing: bool,
    /// Seconds; 0 while the server does not have it.
    date: i32,
    /// `null` for messages of the peer.
    delivery: Option<&'static str>,
    is_opened: bool,
    #[serde(flatten)]
    content: Said,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Said {
    Message(Box<Written>),
    Service { action: Value },
}

/// What a user wrote.
#[derive(Debug, Serialize)]
struct Written {
    text: String,
    /// The text with its styles.
    html: String,
    media: Option<Value>,
    reply_to: Option<String>,
    is_silent: bool,
    ttl: u32,
    grouped_id: Option<String>,
}

impl Message {
    pub(crate) fn new(stored: &StoredMessage) -> Self {
        Self {
            random_id: stored.random_id.to_string(),
            is_outgoing: stored.direction == Direction::Outgoing,
            date: stored.date,
            delivery: delivery(stored),
            is_opened: stored.opened,
            content: match stored.content() {
                Content::Message(message) => Said::Message(Box::new(Written::new(&message))),
                Content::Service(service) => Said::Service {
                    action: action(&service.action),
                },
            },
        }
    }
}

impl Written {
    fn new(message: &message::Message) -> Self {
        let text = message.text.text.clone();
        Self {
            html: to_html(&message.text),
            text,
            media: message.media.as_ref().map(media),
            reply_to: message.reply_to.map(|RandomId(id)| id.to_string()),
            is_silent: message.silent,
            ttl: message.ttl,
            grouped_id: message.grouped_id.map(|id| id.to_string()),
        }
    }
}

fn delivery(stored: &StoredMessage) -> Option<&'static str> {
    (stored.direction == Direction::Outgoing).then_some(match stored.delivery {
        Delivery::None => "waiting",
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Failed => "failed",
    })
}

fn media(media: &Media) -> Value {
    let mut value = match media {
        Media::Location(Location { lat, long }) => json!({ "lat": lat, "long": long }),
        Media::Venue(Venue {
            location,
            title,
            address,
            provider,
            venue_id,
        }) => json!({
            "lat": location.lat, "long": location.long, "title": title, "address": address,
            "provider": provider, "venue_id": venue_id,
        }),
        Media::Contact(Contact {
            phone_number,
            first_name,
            last_name,
        }) => json!({
            "phone_number": phone_number, "first_name": first_name, "last_name": last_name,
        }),
        Media::WebPage(WebPage { url }) => json!({ "url": url }),
        Media::ExternalSticker(sticker) => json!({ "emoji": sticker.alt, "set": sticker.set }),
        Media::Sticker(sticker) => json!({ "emoji": sticker.alt }),
        Media::Photo(photo) => json!({ "w": photo.w, "h": photo.h }),
        Media::Video(video) => {
            json!({ "w": video.w, "h": video.h, "duration": video.duration })
        }
        Media::Animation(gif) => json!({ "w": gif.w, "h": gif.h, "duration": gif.duration }),
        Media::VideoNote(note) => json!({ "side": note.side, "duration": note.duration }),
        Media::Audio(audio) => json!({
            "title": audio.title, "performer": audio.performer, "duration": audio.duration,
        }),
        Media::Voice(voice) => json!({ "duration": voice.duration }),
        Media::Document(_) | Media::Unsupported(_) => json!({}),
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("kind".to_owned(), media.name().into());
        if let Some(file) = media.file() {
            fields.insert("name".to_owned(), file.name.clone().into());
            fields.insert("size".to_owned(), file.size.to_string().into());
            fields.insert("mime_type".to_owned(), file.mime_type.clone().into());
        }
    }
    value
}

fn action(action: &Action) -> Value {
    match action {
        Action::SetTtl(ttl) => json!({ "kind": "set_ttl", "ttl": ttl }),
        Action::Screenshot(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            json!({ "kind": "screenshot", "random_ids": ids })
        }
        _ => json!({ "kind": "other" }),
    }
}

#[cfg(test)]
mod tests {
    use secretchat_core::crypto::FileKey;
    use secretchat_core::message::media::FileInfo;

    use super::*;

    fn stored(message: &message::Message) -> StoredMessage {
        StoredMessage {
            random_id: RandomId(-5),
            direction: Direction::Outgoing,
            number: 0,
            after: 0,
            date: 7,
            delivery: Delivery::Sent,
            opened: false,
            file: None,
            message: message.to_tl().unwrap(),
        }
    }

    #[test]
    fn a_text_has_its_styles() {
        let text = message::Text::new("a ").then_bold("b");
        let mut message = message::Message::text(text)
            .reply_to(RandomId(i64::MAX))
            .ttl(3);
        message.random_id = RandomId(-5);
        let json = serde_json::to_value(Message::new(&stored(&message))).unwrap();
        let expected = json!({
            "random_id": "-5", "is_outgoing": true, "date": 7, "delivery": "sent", "is_opened": false,
            "text": "a b", "html": "a <b>b</b>", "media": null, "reply_to": "9223372036854775807",
            "is_silent": false, "ttl": 3, "grouped_id": null,
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn a_file_is_told_without_its_key() {
        let key = FileKey::from_slices(&[111; 32], &[112; 32]).unwrap();
        let file = FileInfo::new(key, 9, "text/plain").named("a.txt");
        let document = message::media::Document {
            file,
            dimensions: None,
        };
        let mut message = message::Message::media(document);
        message.random_id = RandomId(1);
        let json = serde_json::to_value(Message::new(&stored(&message))).unwrap();
        let media = json!({
            "kind": "document", "name": "a.txt", "size": "9", "mime_type": "text/plain",
        });
        assert_eq!(json["media"], media);
        assert!(!json.to_string().contains("111"));
    }
}
