//! Messages in words.

use secretchat_core::history::StoredMessage;
use secretchat_core::message::media::FileInfo;
use secretchat_core::message::{Action, Content, EntityKind, Media, Message, Service};

use crate::show::clean::harmless;
use crate::show::units::{count, duration, size};

/// What a message says, on one line, and how.
pub(crate) fn describe(stored: &StoredMessage) -> (String, String) {
    let (what, how) = tell(stored);
    (what.replace('\n', "\u{fffd}"), how)
}

/// What a message says, on as many lines as it has, and how.
pub(crate) fn tell(stored: &StoredMessage) -> (String, String) {
    match Content::from_tl(&stored.message) {
        Content::Message(message) => (what(&message), how(&message).join(", ")),
        Content::Service(service) => (act(&service), String::new()),
    }
}

fn what(message: &Message) -> String {
    let text = crate::show::clean::harmless_lines(&message.text.text).join("\n");
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
        Media::Audio(audio) => format!("🎵 {}", title(&audio.performer, &audio.title, &audio.file)),
        Media::Video(video) => format!("🎬 {} s", video.duration),
        Media::VideoNote(video) => format!("⏺  {} s", video.duration),
        Media::Document(document) => format!("📄 {}", name(&document.file)),
        Media::WebPage(_) => return None,
        other => other.name().to_owned(),
    })
}

fn name(file: &FileInfo) -> String {
    harmless(file.name.as_deref().unwrap_or("file"))
}

fn title(performer: &str, title: &str, file: &FileInfo) -> String {
    match (performer, title) {
        ("", "") => name(file),
        ("", title) => harmless(title),
        (performer, title) => harmless(&format!("{performer} – {title}")),
    }
}

fn act(service: &Service) -> String {
    match &service.action {
        Action::SetTtl(0) => "switched the timer off".to_owned(),
        Action::SetTtl(ttl) => format!("set the timer to {}", duration(*ttl)),
        Action::Screenshot(_) => "took a screenshot".to_owned(),
        _ => "a service message".to_owned(),
    }
}

fn how(message: &Message) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(message.media.as_ref().map(|media| media.name().to_owned()));
    let file = message.media.as_ref().and_then(Media::file);
    notes.extend(
        file.filter(|file| file.size > 0)
            .map(|file| size(file.size)),
    );
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

/// “a message”, or “2 messages”.
pub(crate) fn messages(number: usize) -> String {
    match number {
        1 => "a message".to_owned(),
        number => count(number, "message"),
    }
}
