//! What each side was told, counted.

use secretchat::{ChatEvent, EventKind};
use secretchat_core::chat::CloseReason;
use secretchat_core::ids::RandomId;

/// The events of one side.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) received: u32,
    pub(crate) sent: u32,
    pub(crate) delivered: u32,
    pub(crate) renewals: u32,
    pub(crate) gaps_opened: u32,
    pub(crate) gaps_closed: u32,
    pub(crate) typing: u32,
    pub(crate) read_up_to: i32,
    pub(crate) expired: Vec<RandomId>,
    pub(crate) deleted: Vec<RandomId>,
    pub(crate) closed: Option<CloseReason>,
    /// What should not happen here.
    pub(crate) troubles: u32,
}

impl Tally {
    pub(crate) fn note(&mut self, event: &EventKind) {
        match event {
            EventKind::Chat(event) => self.note_chat(event),
            EventKind::CallDelayed { .. } | EventKind::StoreFailed { .. } => self.troubles += 1,
            _ => {}
        }
    }

    fn note_chat(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::Message { .. } => self.received += 1,
            ChatEvent::MessageSent { .. } => self.sent += 1,
            ChatEvent::MessageDelivered { .. } => self.delivered += 1,
            ChatEvent::KeyRenewed => self.renewals += 1,
            ChatEvent::GapOpened { .. } => self.gaps_opened += 1,
            ChatEvent::GapClosed => self.gaps_closed += 1,
            ChatEvent::Typing => self.typing += 1,
            ChatEvent::MessagesRead { max_date } => {
                self.read_up_to = self.read_up_to.max(*max_date)
            }
            ChatEvent::MessageExpired { random_id } => self.expired.push(*random_id),
            ChatEvent::MessagesDeleted { random_ids } => self.deleted.extend(random_ids),
            ChatEvent::ChatClosed { reason, .. } => self.closed = Some(reason.clone()),
            ChatEvent::MessageFailed { .. }
            | ChatEvent::UploadAgain { .. }
            | ChatEvent::Dropped { .. }
            | ChatEvent::UnsupportedMessage { .. } => self.troubles += 1,
            _ => {}
        }
    }
}
