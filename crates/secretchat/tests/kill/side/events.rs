//! Writes down every event, and confirms it only then.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;

use futures_util::FutureExt as _;
use secretchat::core::ids::ChatId;
use secretchat::{ChatEvent, Client, Event, EventKind};

use super::Broken;
use crate::options::Side;

pub(super) async fn note(side: &Side, client: &Client, chat: ChatId) -> Result<(), Broken> {
    let mut notes = open(side)?;
    let mut events = client.events();
    while let Some(event) = events.next().await {
        let mut lines = String::new();
        let mut next = Some(event);
        let mut last = None;
        while let Some(event) = next {
            if let Some(line) = line(chat, &event) {
                lines.push_str(&line);
            }
            last = event.id.or(last);
            next = events.next().now_or_never().flatten();
        }
        notes.write_all(lines.as_bytes())?;
        notes.sync_data()?;
        if let Some(last) = last {
            events.ack(last);
        }
    }
    Ok(())
}

/// Opens the notes behind their last whole line: the next one may have been cut off.
fn open(side: &Side) -> Result<File, Broken> {
    let path = side.who.path(&side.folder, "events");
    let noted = fs::read(&path).unwrap_or_default();
    let whole = noted.iter().rposition(|byte| *byte == b'\n');
    let whole = whole.map_or(0, |last| last + 1);
    let notes = OpenOptions::new().create(true).append(true).open(path)?;
    notes.set_len(whole as u64)?;
    Ok(notes)
}

/// What of an event matters at the end; nothing of one that is of the moment only.
fn line(chat: ChatId, event: &Event) -> Option<String> {
    let id = event.id.map_or("-".to_owned(), |id| id.0.to_string());
    let kind = match &event.kind {
        _ if event.chat.is_some_and(|of| of != chat) => format!("bad: another chat, {event:?}"),
        EventKind::Chat(ChatEvent::Message { random_id, .. }) => format!("message {}", random_id.0),
        EventKind::Chat(ChatEvent::ChatClosed { reason, .. }) => format!("closed: {reason:?}"),
        EventKind::Chat(
            bad @ (ChatEvent::MessageFailed { .. }
            | ChatEvent::UnsupportedMessage { .. }
            | ChatEvent::MessagesDeleted { .. }),
        ) => format!("bad: {bad:?}"),
        EventKind::StoreFailed { error } => format!("bad: {error}"),
        _ if event.id.is_some() => "other".to_owned(),
        _ => return None,
    };
    Some(format!("{id}\t{kind}\n"))
}
