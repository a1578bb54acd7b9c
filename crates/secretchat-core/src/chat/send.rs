//! Own messages: numbered, sealed, put into the outbox; taken back, sent again, answered (spec/06 §5–6).

use zeroize::Zeroizing;

use crate::crypto::{SealError, envelope};
use crate::history::{Direction, StoredMessage};
use crate::ids::{Layer, RandomId};
use crate::io::{
    Change, CommandError, Done, Event, Losses, MessageUpdate, Outgoing, RequestId, RpcError,
    SendFailure,
};
use crate::limits::MAX_ENVELOPE;
use crate::message;
use crate::tl::e2e::any;
use crate::tl::e2e::latest::{self, DecryptedMessageAction as Action, types};
use crate::tl::{Loss, Lost, Serialize as _, api};

use super::closed::CloseReason;
use super::early::{fill_random_id, random_id_of};
use super::entry::{Entry, Progress};
use super::header;
use super::outbox::Landed;
use super::ready::Ready;
use super::refusal::{Refusal, classify};
use super::sequence::{Range, Raw};
use super::step::Step;
use super::wire_rules;

impl Ready {
    /// Sends a message of the app.
    pub(super) fn send(
        &mut self,
        mut outgoing: Outgoing,
        step: &mut Step<'_>,
    ) -> Result<Done, CommandError> {
        wire_rules::check_message(&outgoing.message, outgoing.file.is_some())?;
        let own_id = random_id_of(&outgoing.message);
        if own_id.0 != 0 && self.outbox.find(own_id).is_some() {
            return Err(CommandError::RandomIdInUse(own_id));
        }
        let random_id = fill_random_id(&mut outgoing.message, step);
        let layer = self.layers.send_layer(step.config.max_layer);
        let (fitted, overlaps) = fit(&outgoing.message, layer);
        let (message, mut losses) = fitted.downgrade(layer.0)?;
        losses.extend(overlaps);
        if outgoing.losses == Losses::Refuse && !losses.is_empty() {
            return Err(CommandError::WouldLose { layer, losses });
        }
        let carried_out = outgoing.message.clone();
        let number = self.create(message, random_id, outgoing, step)?;
        self.carry_out_own(&carried_out, number, step);
        Ok(Done::Queued { random_id, losses })
    }

    /// Sends a service message of our own making.
    pub(super) fn send_action(
        &mut self,
        action: Action,
        step: &mut Step<'_>,
    ) -> Result<Raw, CloseReason> {
        let random_id = step.random_id();
        let message =
            latest::DecryptedMessage::Service(types::DecryptedMessageService { random_id, action });
        // Actions are the same in all layers that are ever sent, and small: only the numbers can run out.
        let tl = any::DecryptedMessage::from(message.clone());
        let outgoing = Outgoing {
            message,
            file: None,
            losses: Losses::Accept,
        };
        self.create(tl, RandomId(random_id), outgoing, step)
            .map_err(|_| CloseReason::OutOfNumbers)
    }

    /// Gives a message its number and seals it: from here on it exists (spec/06 §6.1).
    fn create(
        &mut self,
        message: any::DecryptedMessage,
        random_id: RandomId,
        outgoing: Outgoing,
        step: &mut Step<'_>,
    ) -> Result<Raw, CommandError> {
        let body = Zeroizing::new(message.to_bytes());
        let number = self
            .counters
            .following()
            .ok_or(CommandError::OutOfNumbers)?;
        let layer = self.layers.send_layer(step.config.max_layer);
        let seen = self.counters.incoming;
        let envelope =
            self.seal(number, seen, layer, &body, step)
                .map_err(|_| CommandError::TooLong {
                    got: body.len(),
                    limit: MAX_ENVELOPE,
                })?;
        self.counters.outgoing += 1;
        self.layers.sent = layer;
        let (user, silent) = match &outgoing.message {
            latest::DecryptedMessage::DecryptedMessage(m) => (true, m.silent),
            latest::DecryptedMessage::Service(_) => (false, false),
        };
        let entry = Entry {
            random_id,
            outer_random_id: random_id.0,
            layer,
            seen,
            envelope,
            file: outgoing.file,
            service: !user,
            silent,
            user,
            rewritten: false,
            progress: Progress::Created,
        };
        self.remember_own(number, random_id, &outgoing.message, step);
        self.outbox.put(number, entry, step);
        self.keys.sent = self.keys.sent.saturating_add(1);
        step.touch();
        Ok(number)
    }

    fn seal(
        &self,
        number: Raw,
        seen: Raw,
        layer: Layer,
        body: &[u8],
        step: &mut Step<'_>,
    ) -> Result<Vec<u8>, SealError> {
        let payload = header::write(self.identity.role, layer, seen, number, body, step.rng);
        envelope::seal(
            self.keys.of_own(number),
            self.identity.role,
            &payload,
            step.rng,
        )
    }

    /// The history gets what the user will look for in it.
    fn remember_own(
        &mut self,
        number: Raw,
        random_id: RandomId,
        message: &latest::DecryptedMessage,
        step: &mut Step<'_>,
    ) {
        if !StoredMessage::belongs_to_history(message) {
            return;
        }
        if let latest::DecryptedMessage::DecryptedMessage(m) = message {
            self.timers.add_own(random_id, number, m, step);
        }
        let stored = StoredMessage::new(
            Direction::Outgoing,
            number,
            self.counters.incoming,
            random_id,
            message,
        );
        step.changes.push(Change::AddMessage {
            random_id,
            value: stored.to_bytes(),
        });
    }

    /// The server has a message.
    pub(super) fn on_sent(
        &mut self,
        id: RequestId,
        sent: &api::MessagesSentEncryptedMessage,
        step: &mut Step<'_>,
    ) {
        let (date, file) = match sent {
            api::MessagesSentEncryptedMessage::MessagesSentEncryptedMessage(sent) => {
                (sent.date, None)
            }
            api::MessagesSentEncryptedMessage::MessagesSentEncryptedFile(sent) => {
                (sent.date, Some(sent.file.clone()))
            }
        };
        match self.outbox.landed(id) {
            Landed::NotAMessage | Landed::Replaced => {}
            Landed::Acknowledged { random_id, user } => {
                if user {
                    self.note_sent(random_id, date, file, step);
                }
            }
            Landed::Waiting { number, mut entry } => {
                if let Some(api::EncryptedFile::EncryptedFile(file)) = &file {
                    // A resend must name the file that is at the server (spec/06 §5.5).
                    let file = api::types::InputEncryptedFile {
                        id: file.id,
                        access_hash: file.access_hash,
                    };
                    entry.file = Some(api::InputEncryptedFile::InputEncryptedFile(file));
                }
                if entry.user {
                    self.note_sent(entry.random_id, date, file, step);
                }
                entry.progress = Progress::Sent;
                self.outbox.put(number, entry, step);
            }
        }
    }

    fn note_sent(
        &mut self,
        random_id: RandomId,
        date: i32,
        file: Option<api::EncryptedFile>,
        step: &mut Step<'_>,
    ) {
        step.update_message(random_id, MessageUpdate::Sent { date, file });
        step.event(Event::MessageSent { random_id, date });
        self.timers.on_sent(random_id, date, step);
        // The peer may have read it before we learn that it was sent.
        self.timers
            .on_read_by_peer(self.peer_read_date, step.now.date(), step);
    }

    /// The peer has own messages, which it says itself.
    pub(super) fn on_delivered(&mut self, random_ids: Vec<RandomId>, step: &mut Step<'_>) {
        for random_id in random_ids {
            self.timers.on_delivered(random_id, step);
            step.update_message(random_id, MessageUpdate::Delivered);
            step.event(Event::MessageDelivered { random_id });
        }
    }

    /// The server refused a call for good (spec/03 §6).
    pub(super) fn on_refused(
        &mut self,
        id: RequestId,
        error: RpcError,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        let (landed, refusal) = (self.outbox.landed(id), classify(&error));
        match (landed, refusal) {
            (_, Refusal::ChatOver(CloseReason::LoggedOut)) => Err(CloseReason::LoggedOut),
            (Landed::NotAMessage, _) => Ok(()),
            (_, Refusal::ChatOver(reason)) => Err(reason),
            (Landed::Acknowledged { .. } | Landed::Replaced, _) => Ok(()),
            (Landed::Waiting { number, entry }, refusal) => {
                let may_be_there = self.outbox.is_repeated(number);
                self.on_message_refused(number, entry, refusal, error, may_be_there, step)
            }
        }
    }

    fn on_message_refused(
        &mut self,
        number: Raw,
        mut entry: Entry,
        refusal: Refusal,
        error: RpcError,
        may_be_there: bool,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        match refusal {
            Refusal::FileMissing { part } if entry.user && entry.file.is_some() => {
                step.event(Event::UploadAgain {
                    random_id: entry.random_id,
                    part,
                });
                entry.progress = Progress::Uploading;
                self.outbox.put(number, entry, step);
            }
            _ if entry.user => {
                self.fail_message(number, &entry, SendFailure::Refused(error), step);
                if may_be_there {
                    // An earlier call may have reached the peer, who must not keep what failed here.
                    self.send_action(delete(entry.random_id), step)?;
                }
            }
            Refusal::PeerGone => return Err(CloseReason::PeerGone),
            // What keeps the sequence whole must arrive: it is tried for ever.
            _ => self.outbox.hold(number, step.now.plus_s(60)),
        }
        Ok(())
    }

    /// Takes back a message that the peer has not acknowledged: its content is destroyed, and in its place, under
    /// the same numbers, stands the order to delete it (spec/06 §6.3). It is under the key of its number: under a
    /// newer one it would tell the peer too early that everything before the switch has come.
    pub(super) fn rewrite(&mut self, number: Raw, entry: &Entry, step: &mut Step<'_>) {
        let service = types::DecryptedMessageService {
            random_id: entry.random_id.0,
            action: delete(entry.random_id),
        };
        let body = latest::DecryptedMessage::Service(service).to_bytes();
        let Ok(envelope) = self.seal(number, entry.seen, entry.layer, &body, step) else {
            return;
        };
        let rewritten = Entry {
            random_id: entry.random_id,
            outer_random_id: step.random_id(),
            layer: entry.layer,
            seen: entry.seen,
            envelope,
            file: None,
            service: true,
            silent: true,
            user: false,
            rewritten: true,
            progress: Progress::Created,
        };
        self.outbox.put(number, rewritten, step);
    }

    /// Sends stored messages again, as they are (spec/06 §5).
    pub(super) fn resend(&mut self, range: Range, step: &mut Step<'_>) -> Result<(), CloseReason> {
        for number in range.first..=range.last {
            let mut entry = self
                .outbox
                .get(number)
                .ok_or(CloseReason::CannotResend)?
                .clone();
            if entry.progress == Progress::Sent && !self.outbox.is_in_flight(number) {
                entry.outer_random_id = step.random_id();
                entry.progress = Progress::Created;
                self.outbox.put(number, entry, step);
            }
        }
        Ok(())
    }

    /// The app has uploaded a file again.
    pub(super) fn uploaded(
        &mut self,
        random_id: RandomId,
        file: api::InputEncryptedFile,
        step: &mut Step<'_>,
    ) -> Result<Done, CommandError> {
        let (number, mut entry) = self.uploading(random_id)?;
        entry.file = Some(file);
        entry.progress = Progress::Created;
        self.outbox.put(number, entry, step);
        Ok(Done::Done)
    }

    /// The app cannot upload a file again: its message is taken back.
    pub(super) fn not_uploaded(
        &mut self,
        random_id: RandomId,
        failure: SendFailure,
        step: &mut Step<'_>,
    ) -> Result<Done, CommandError> {
        let (number, entry) = self.uploading(random_id)?;
        self.fail_message(number, &entry, failure, step);
        if self.outbox.is_repeated(number) {
            // The peer may have asked for it again while it was still on its way.
            let deleted = self.send_action(delete(entry.random_id), step);
            deleted.map_err(|_| CommandError::OutOfNumbers)?;
        }
        Ok(Done::Done)
    }

    /// A message that waits for its file.
    fn uploading(&self, random_id: RandomId) -> Result<(Raw, Entry), CommandError> {
        let number = self.outbox.find(random_id);
        let entry = number.and_then(|n| Some((n, self.outbox.get(n)?.clone())));
        entry
            .filter(|(_, entry)| entry.progress == Progress::Uploading)
            .ok_or(CommandError::NoUpload(random_id))
    }

    fn fail_message(
        &mut self,
        number: Raw,
        entry: &Entry,
        failure: SendFailure,
        step: &mut Step<'_>,
    ) {
        let random_id = entry.random_id;
        self.rewrite(number, entry, step);
        self.timers.remove(random_id, step);
        step.update_message(random_id, MessageUpdate::Failed);
        step.event(Event::MessageFailed { random_id, failure });
    }

    /// Sends what waited for the chat to become ready.
    pub(super) fn send_drafts(&mut self, drafts: Vec<Outgoing>, step: &mut Step<'_>) {
        for draft in drafts {
            let random_id = random_id_of(&draft.message);
            if let Err(error) = self.send(draft, step) {
                let failure = SendFailure::NotSendable(error.to_string());
                step.event(Event::MessageFailed { random_id, failure });
            }
        }
    }
}

fn delete(random_id: RandomId) -> Action {
    Action::DeleteMessages(types::DecryptedMessageActionDeleteMessages {
        random_ids: vec![random_id.0],
    })
}

/// Entities that overlap are only understood from layer 101 on (spec/09 §4).
fn fit(message: &latest::DecryptedMessage, layer: Layer) -> (latest::DecryptedMessage, Vec<Loss>) {
    let mut message = message.clone();
    let removed = match &mut message {
        latest::DecryptedMessage::DecryptedMessage(message) => message::fit(message, layer.0),
        latest::DecryptedMessage::Service(_) => 0,
    };
    let overlap = Loss {
        path: "entities".to_owned(),
        what: Lost::Overlap,
    };
    (message, vec![overlap; removed])
}
