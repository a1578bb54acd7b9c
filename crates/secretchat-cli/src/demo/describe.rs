//! Messages in words.

use secretchat_core::history::StoredMessage;
use secretchat_core::message::{Content, EntityKind, Media, Message};

use super::transcript::harmless;

/// What a message says, and how.
pub(crate) fn describe(stored: &StoredMessage) -> (String, String) {
    match Content::from_tl(&stored.message) {
        Content::Message(message) => (what(&message), how(&message).join(", ")),
        Content::Service(_) => ("a service message".into(), String::new()),
    }
}

fn what(message: &Message) -> String {
    let text = harmless(&message.text.text);
    match message.media.as_ref().and_then(medium) {
        Some(medium) if text.is_empty() => medium,
        Some(medium) => format!("{medium}: {text}"),
        None => text,
    }
}

/// What there is to see besides the text.
fn medium(media: &Media) -> Option<String> {
    Some(match media {
        Media::Location(location) => format!("📍 {:.4}, {:.4}", location.lat, location.long),
        Media::Venue(venue) => format!(
            "📍 {}, {}",
            harmless(&venue.title),
            harmless(&venue.address)
        ),
        Media::Contact(contact) => {
            let name = format!("{} {}", contact.first_name, contact.last_name);
            format!(
                "👤 {}, {}",
                harmless(&name),
                harmless(&contact.phone_number)
            )
        }
        Media::ExternalSticker(sticker) => harmless(&sticker.alt),
        Media::Sticker(sticker) => harmless(&sticker.alt),
        Media::Photo(photo) => format!("🖼  {} × {}", photo.w, photo.h),
        Media::Voice(voice) => format!("🎤 {} s", voice.duration),
        Media::Document(document) => {
            format!(
                "📄 {}",
                harmless(document.file.name.as_deref().unwrap_or("file"))
            )
        }
        Media::WebPage(_) => return None,
        other => other.name().to_owned(),
    })
}

fn how(message: &Message) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(message.media.as_ref().map(|media| media.name().to_owned()));
    if message.reply_to.is_some() {
        notes.push("reply".into());
    }
    let styles = message
        .text
        .entities
        .iter()
        .filter_map(|entity| style(&entity.kind));
    notes.extend(styles.map(str::to_owned));
    if message.silent {
        notes.push("silent".into());
    }
    if message.ttl > 0 {
        notes.push(format!(
            "destroys itself {} s after it was read",
            message.ttl
        ));
    }
    notes
}

const fn style(kind: &EntityKind) -> Option<&'static str> {
    Some(match kind {
        EntityKind::Bold => "bold",
        EntityKind::Italic => "italic",
        EntityKind::Underline => "underline",
        EntityKind::Strike => "strike",
        EntityKind::Spoiler => "spoiler",
        EntityKind::Code => "code",
        EntityKind::TextUrl { .. } => "link",
        _ => return None,
    })
}
