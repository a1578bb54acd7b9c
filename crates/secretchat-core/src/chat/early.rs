//! What comes, or is wanted, before a chat is ready: envelopes and messages that wait (spec/03 §4, 04 §4.3).

use crate::ids::RandomId;
use crate::io::{CommandError, Done, DropReason, Event, Outgoing, SendFailure};
use crate::limits::{MAX_DRAFTS, MAX_EARLY_BYTES, MAX_EARLY_ENVELOPES};
use crate::tl::api;
use crate::tl::e2e::latest;

use super::step::Step;
use super::wire_rules;

/// An encrypted message as the server delivers it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Envelope {
    pub(super) data: Vec<u8>,
    pub(super) date: i32,
    pub(super) file: Option<api::EncryptedFile>,
}

impl From<&api::EncryptedMessage> for Envelope {
    fn from(message: &api::EncryptedMessage) -> Self {
        match message {
            api::EncryptedMessage::EncryptedMessage(m) => {
                let file = (m.file != api::EncryptedFile::Empty).then(|| m.file.clone());
                Self {
                    data: m.bytes.clone(),
                    date: m.date,
                    file,
                }
            }
            api::EncryptedMessage::Service(m) => Self {
                data: m.bytes.clone(),
                date: m.date,
                file: None,
            },
        }
    }
}

/// What waits for a chat to become ready.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Waiting {
    pub(super) drafts: Vec<Outgoing>,
    pub(super) envelopes: Vec<Envelope>,
}

impl Waiting {
    pub(super) fn add_draft(
        &mut self,
        mut outgoing: Outgoing,
        step: &mut Step<'_>,
    ) -> Result<Done, CommandError> {
        if self.drafts.len() >= MAX_DRAFTS {
            return Err(CommandError::TooManyDrafts(self.drafts.len()));
        }
        wire_rules::check_message(&outgoing.message, outgoing.file.is_some())?;
        let random_id = fill_random_id(&mut outgoing.message, step);
        if self
            .drafts
            .iter()
            .any(|draft| random_id_of(&draft.message) == random_id)
        {
            return Err(CommandError::RandomIdInUse(random_id));
        }
        self.drafts.push(outgoing);
        step.touch();
        Ok(Done::Queued {
            random_id,
            losses: Vec::new(),
        })
    }

    pub(super) fn add_envelope(
        &mut self,
        envelope: Envelope,
        dropped: &mut u32,
        step: &mut Step<'_>,
    ) {
        let held: usize = self.envelopes.iter().map(|e| e.data.len()).sum();
        if self.envelopes.len() >= MAX_EARLY_ENVELOPES
            || held.saturating_add(envelope.data.len()) > MAX_EARLY_BYTES
        {
            return step.dropped(DropReason::TooMany, dropped);
        }
        self.envelopes.push(envelope);
        step.touch();
    }
}

impl Waiting {
    /// The chat will never be ready.
    pub(super) fn fail(&self, step: &mut Step<'_>) {
        for draft in &self.drafts {
            let random_id = random_id_of(&draft.message);
            step.event(Event::MessageFailed {
                random_id,
                failure: SendFailure::ChatClosed,
            });
        }
    }
}

/// The id of a message.
pub(super) const fn random_id_of(message: &latest::DecryptedMessage) -> RandomId {
    match message {
        latest::DecryptedMessage::DecryptedMessage(m) => RandomId(m.random_id),
        latest::DecryptedMessage::Service(m) => RandomId(m.random_id),
    }
}

/// Draws an id for a message that has none.
pub(super) fn fill_random_id(
    message: &mut latest::DecryptedMessage,
    step: &mut Step<'_>,
) -> RandomId {
    let random_id = match message {
        latest::DecryptedMessage::DecryptedMessage(m) => &mut m.random_id,
        latest::DecryptedMessage::Service(m) => &mut m.random_id,
    };
    if *random_id == 0 {
        *random_id = step.random_id();
    }
    RandomId(*random_id)
}
