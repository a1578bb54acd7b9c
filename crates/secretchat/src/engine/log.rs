//! Events that the app has not confirmed, as they are stored: those of one commit in one record, under the id of the
//! first.

use secretchat_core::ids::{ChatId, Time};
use secretchat_core::record::RecordError;
use secretchat_core::record::tl::{RecordLog, RecordLogEntry, types};
use secretchat_core::tl::{Deserialize as _, Serialize as _, Wipe as _};
use zeroize::Zeroizing;

use crate::event::{ChatEvent, Event, EventId, EventKind};

/// An event of a chat with its name.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) id: EventId,
    pub(super) chat: ChatId,
    pub(super) time: Time,
    pub(super) event: ChatEvent,
}

impl From<Kept> for Event {
    fn from(kept: Kept) -> Self {
        Self {
            id: Some(kept.id),
            chat: Some(kept.chat),
            time: kept.time,
            kind: EventKind::Chat(kept.event),
        }
    }
}

/// The record of the events of one commit: secret.
pub(super) fn to_bytes(events: &[Kept]) -> Zeroizing<Vec<u8>> {
    let entries = events.iter().map(|kept| {
        RecordLogEntry::RecordLogEntry(types::RecordLogEntry {
            chat_id: kept.chat.0,
            time: kept.time.0,
            event: core::mem::take(&mut *kept.event.to_bytes()),
        })
    });
    let mut record = RecordLog::RecordLog(types::RecordLog {
        entries: entries.collect(),
    });
    let bytes = Zeroizing::new(record.to_bytes());
    record.wipe();
    bytes
}

/// The events of a record, of which the first has the id `first`.
pub(super) fn from_bytes(first: EventId, bytes: &[u8]) -> Result<Vec<Kept>, RecordError> {
    let RecordLog::RecordLog(mut record) = RecordLog::from_bytes(bytes)?;
    let mut events = Vec::new();
    for (id, RecordLogEntry::RecordLogEntry(entry)) in (first.0..).zip(&record.entries) {
        events.push(Kept {
            id: EventId(id),
            chat: ChatId(entry.chat_id),
            time: Time(entry.time),
            event: ChatEvent::from_bytes(&entry.event)?,
        });
    }
    record.wipe();
    Ok(events)
}
