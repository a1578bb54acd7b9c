//! What each side was told, counted.

use secretchat_core::chat::CloseReason;
use secretchat_core::ids::RandomId;
use secretchat_core::io::Event;

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
    pub(crate) fn note(&mut self, event: &Event) {
        match event {
            Event::Message { .. } => self.received += 1,
            Event::MessageSent { .. } => self.sent += 1,
            Event::MessageDelivered { .. } => self.delivered += 1,
            Event::KeyRenewed => self.renewals += 1,
            Event::GapOpened { .. } => self.gaps_opened += 1,
            Event::GapClosed => self.gaps_closed += 1,
            Event::Typing => self.typing += 1,
            Event::MessagesRead { max_date } => self.read_up_to = self.read_up_to.max(*max_date),
            Event::MessageExpired { random_id } => self.expired.push(*random_id),
            Event::MessagesDeleted { random_ids } => self.deleted.extend(random_ids),
            Event::ChatClosed { reason, .. } => self.closed = Some(reason.clone()),
            Event::MessageFailed { .. }
            | Event::UploadAgain { .. }
            | Event::Dropped { .. }
            | Event::UnsupportedMessage { .. } => self.troubles += 1,
            _ => {}
        }
    }
}
