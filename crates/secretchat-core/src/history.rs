//! Messages as the history keeps them.

use zeroize::Zeroizing;

use crate::ids::RandomId;
use crate::io::MessageUpdate;
use crate::message::Content;
use crate::record::{self, RecordError};
use crate::tl::api;
use crate::tl::e2e::latest::{self, DecryptedMessageAction as Action};
use crate::tl::{Deserialize as _, Serialize as _, Wipe as _};

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The peer.
    Incoming,
    /// This side.
    Outgoing,
}

/// Where an own message stands (spec/09 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// On its way; or a message of the peer.
    None,
    /// The server has it.
    Sent,
    /// The peer has it: it said so itself.
    Delivered,
    /// It will not reach the peer.
    Failed,
}

/// A message of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// Its id.
    pub random_id: RandomId,
    /// Who wrote it.
    pub direction: Direction,
    /// Its raw sequence number in that direction.
    pub number: u32,
    /// How many messages of the other direction come before it (spec/06 §3): this orders the history.
    pub after: u32,
    /// Server date, seconds; 0 while the server does not have it.
    pub date: i32,
    /// Where it stands.
    pub delivery: Delivery,
    /// Its medium was opened, or listened to, by the side that received it.
    pub opened: bool,
    /// The file at the server, as the server says: not authenticated.
    pub file: Option<api::EncryptedFile>,
    /// The message itself: secret.
    pub message: latest::DecryptedMessage,
}

impl StoredMessage {
    pub(crate) fn new(
        direction: Direction,
        number: u32,
        after: u32,
        random_id: RandomId,
        message: &latest::DecryptedMessage,
    ) -> Self {
        Self {
            random_id,
            direction,
            number,
            after,
            date: 0,
            delivery: Delivery::None,
            opened: false,
            file: None,
            message: message.clone(),
        }
    }

    /// Whether the history keeps such a message: those of users, and the service messages that users see.
    pub(crate) const fn belongs_to_history(message: &latest::DecryptedMessage) -> bool {
        match message {
            latest::DecryptedMessage::DecryptedMessage(_) => true,
            latest::DecryptedMessage::Service(service) => {
                matches!(
                    service.action,
                    Action::SetMessageTTL(_) | Action::ScreenshotMessages(_)
                )
            }
        }
    }

    /// What the message says, whatever its layer.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::from_tl(&self.message)
    }

    /// Service messages are not deleted by DeleteMessages (spec/09 §1).
    #[must_use]
    pub const fn is_service(&self) -> bool {
        matches!(self.message, latest::DecryptedMessage::Service(_))
    }

    /// Whether a FlushHistory with these bounds deletes it.
    #[must_use]
    pub const fn is_before(&self, own_before: u32, peer_before: u32) -> bool {
        match self.direction {
            Direction::Outgoing => self.number < own_before,
            Direction::Incoming => self.number < peer_before,
        }
    }

    /// Brings the message up to date.
    pub fn apply(&mut self, update: &MessageUpdate) {
        match (update, self.direction) {
            (MessageUpdate::Sent { date, file }, Direction::Outgoing) => {
                self.date = *date;
                if self.delivery == Delivery::None {
                    self.delivery = Delivery::Sent;
                }
                self.file.clone_from(file);
            }
            (MessageUpdate::Delivered, Direction::Outgoing) => self.delivery = Delivery::Delivered,
            (MessageUpdate::Failed, Direction::Outgoing) => self.delivery = Delivery::Failed,
            (MessageUpdate::Opened, Direction::Incoming)
            | (MessageUpdate::OpenedByPeer, Direction::Outgoing) => {
                self.opened = true;
            }
            _ => {}
        }
    }

    /// The persisted form: secret.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut record =
            record::tl::RecordMessage::RecordMessage(record::tl::types::RecordMessage {
                outgoing: self.direction == Direction::Outgoing,
                sent: self.delivery == Delivery::Sent,
                delivered: self.delivery == Delivery::Delivered,
                failed: self.delivery == Delivery::Failed,
                opened: self.opened,
                random_id: self.random_id.0,
                number: self.number.cast_signed(),
                after: self.after.cast_signed(),
                date: self.date,
                message: self.message.to_bytes(),
                file: self.file.as_ref().map(api::EncryptedFile::to_bytes),
            });
        let bytes = Zeroizing::new(record.to_bytes());
        record.wipe();
        bytes
    }

    /// Reads the persisted form, of any version that ever was.
    ///
    /// # Errors
    /// The bytes are not such a record.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let record::tl::RecordMessage::RecordMessage(mut r) =
            record::tl::RecordMessage::from_bytes(bytes)?;
        let message = crate::tl::e2e::any::DecryptedMessage::from_bytes(&r.message);
        r.message.wipe();
        Ok(Self {
            random_id: RandomId(r.random_id),
            direction: if r.outgoing {
                Direction::Outgoing
            } else {
                Direction::Incoming
            },
            number: r.number.cast_unsigned(),
            after: r.after.cast_unsigned(),
            date: r.date,
            delivery: match (r.failed, r.delivered, r.sent) {
                (true, _, _) => Delivery::Failed,
                (false, true, _) => Delivery::Delivered,
                (false, false, true) => Delivery::Sent,
                (false, false, false) => Delivery::None,
            },
            opened: r.opened,
            file: r
                .file
                .as_deref()
                .map(api::EncryptedFile::from_bytes)
                .transpose()?,
            message: message?.into(),
        })
    }
}
