//! Messages of the peer: opened, checked, brought into order, carried out (spec/05 §6, 06 §3–5, 8).

use zeroize::Zeroizing;

use crate::crypto::{KeyFingerprint, envelope};
use crate::history::{Direction, StoredMessage};
use crate::ids::{Layer, RandomId};
use crate::io::{Change, DropReason, Event, RawMessage};
use crate::limits::MAX_ENVELOPE;
use crate::tl::Deserialize as _;
use crate::tl::e2e::any;
use crate::tl::e2e::latest::{self, DecryptedMessageAction as Action, types};

use super::closed::CloseReason;
use super::early::Envelope;
use super::gaps::Arrived;
use super::header::{self, Payload};
use super::layers::{FIRST_NUMBERED_LAYER, MTPROTO_2_LAYER};
use super::ready::Ready;
use super::sequence::{self, Numbers, Raw, read_resend, wire_out_of_peer};
use super::step::Step;

/// An envelope that was opened.
struct Opened {
    payload: Zeroizing<Vec<u8>>,
    version: envelope::Version,
    fingerprint: KeyFingerprint,
}

impl Ready {
    /// An envelope from the server: whatever the server alone could have made is dropped (spec/05 §6).
    pub(super) fn on_envelope(
        &mut self,
        envelope: &Envelope,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        let opened = match self.open_envelope(&envelope.data, step) {
            Ok(opened) => opened,
            Err(reason) => {
                step.dropped(reason, &mut self.dropped);
                return Ok(());
            }
        };
        match header::read(&opened.payload) {
            Payload::Malformed => {
                step.dropped(DropReason::Malformed, &mut self.dropped);
                Ok(())
            }
            Payload::Unnumbered { announced } => {
                self.learn_layer(announced, step);
                Ok(())
            }
            Payload::Numbered {
                layer,
                in_seq_no,
                out_seq_no,
                message,
            } => {
                let Numbers { number, seen } =
                    sequence::read(self.identity.role, in_seq_no, out_seq_no)?;
                if !self.is_version_allowed(&opened, layer, number) {
                    step.dropped(DropReason::Downgrade, &mut self.dropped);
                    return Ok(());
                }
                let arrived = Arrived {
                    number,
                    seen,
                    layer,
                    fingerprint: opened.fingerprint,
                    message: Zeroizing::new(message.to_vec()),
                    date: envelope.date,
                    file: envelope.file.clone(),
                    resend_done: false,
                };
                self.on_arrived(arrived, &opened, step)
            }
        }
    }

    fn open_envelope(&self, data: &[u8], step: &Step<'_>) -> Result<Opened, DropReason> {
        if data.len() > MAX_ENVELOPE {
            return Err(DropReason::TooMany);
        }
        let fingerprint =
            envelope::envelope_fingerprint(data).map_err(|_| DropReason::UnknownKey)?;
        let keys = [
            Some(&self.keys.current),
            self.keys.old.as_ref(),
            self.exchange.pending(),
        ];
        let key = keys
            .into_iter()
            .flatten()
            .find(|k| k.fingerprint() == fingerprint)
            .ok_or(DropReason::UnknownKey)?;
        let versions = if step.config.accept_mtproto_1 && self.v2_lock != Some(0) {
            envelope::Versions::V2OrV1
        } else {
            envelope::Versions::V2Only
        };
        let opened = envelope::open(key, self.identity.role.peer(), data, versions)
            .map_err(|_| DropReason::Undecryptable)?;
        Ok(Opened {
            payload: opened.payload,
            version: opened.version,
            fingerprint,
        })
    }

    /// MTProto 1.0 only where the layer is old and nothing newer was seen before it (spec/05 §7).
    fn is_version_allowed(&self, opened: &Opened, layer: Layer, number: Raw) -> bool {
        match opened.version {
            envelope::Version::V2 => true,
            envelope::Version::V1 => {
                layer < MTPROTO_2_LAYER && self.v2_lock.is_none_or(|lock| number < lock)
            }
        }
    }

    fn on_arrived(
        &mut self,
        arrived: Arrived,
        opened: &Opened,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        let number = arrived.number;
        if number < self.counters.incoming || self.gaps.contains(number) {
            return Ok(());
        }
        self.lock_version(opened.version, arrived.layer, number, step);
        self.learn_layer(arrived.layer, step);
        if number == self.counters.incoming {
            self.accept(arrived, step)?;
            return self.drain(step);
        }
        self.queue_behind_gap(arrived, step)
    }

    /// The first message of the new kind forbids the old kind from there on (spec/05 §7).
    fn lock_version(
        &mut self,
        version: envelope::Version,
        layer: Layer,
        number: Raw,
        step: &mut Step<'_>,
    ) {
        let is_new = version == envelope::Version::V2 || layer >= MTPROTO_2_LAYER;
        if is_new && self.v2_lock.is_none_or(|lock| number < lock) {
            self.v2_lock = Some(number);
            step.touch();
        }
    }

    /// A message before its turn: kept, and its Resend carried out at once (spec/06 §4.1).
    fn queue_behind_gap(
        &mut self,
        mut arrived: Arrived,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        if !self.gaps.has_room(arrived.message.len()) {
            // It will show as a hole of its own, later: the server alone must not be able to close a chat.
            step.dropped(DropReason::TooMany, &mut self.dropped);
            return Ok(());
        }
        if let Ok(latest::DecryptedMessage::Service(service)) = parse(&arrived.message)
            && let Action::Resend(resend) = &service.action
        {
            self.on_resend(resend, step)?;
            arrived.resend_done = true;
        }
        self.gaps.insert(arrived, step);
        Ok(())
    }

    /// Everything whose turn it is now.
    fn drain(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        while let Some(arrived) = self.gaps.take(self.counters.incoming, step) {
            self.accept(arrived, step)?;
        }
        Ok(())
    }

    /// A message in its turn: checks 5–7 of spec/06 §3, then what it says.
    fn accept(&mut self, arrived: Arrived, step: &mut Step<'_>) -> Result<(), CloseReason> {
        self.counters.check_seen(arrived.seen)?;
        self.counters.accept(arrived.seen);
        self.layers.header = arrived.layer;
        step.touch();
        let delivered = self.outbox.acknowledge(arrived.seen, &self.identity, step);
        self.on_delivered(delivered, step);
        let message = parse(&arrived.message);
        if !message.as_ref().is_ok_and(is_taken_back) {
            self.note_key_use(arrived.fingerprint, step)?;
        }
        self.note_evidence(arrived.seen, step.now);
        match message {
            Ok(latest::DecryptedMessage::DecryptedMessage(message)) => {
                self.on_message(message, &arrived, step);
                Ok(())
            }
            Ok(latest::DecryptedMessage::Service(service)) => {
                self.on_action(service, &arrived, step)
            }
            Err(_) => self.on_unsupported(arrived, step),
        }
    }

    fn note_key_use(
        &mut self,
        fingerprint: KeyFingerprint,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        if self
            .exchange
            .pending()
            .is_some_and(|key| key.fingerprint() == fingerprint)
        {
            self.commit(step)?;
        }
        if self.keys.current.fingerprint() == fingerprint {
            self.keys.received = self.keys.received.saturating_add(1);
            self.keys.heard = true;
        }
        Ok(())
    }

    fn on_message(
        &mut self,
        message: types::DecryptedMessage,
        arrived: &Arrived,
        step: &mut Step<'_>,
    ) {
        let random_id = RandomId(message.random_id);
        if random_id.0 == 0 {
            return step.dropped(DropReason::Malformed, &mut self.dropped);
        }
        self.timers
            .add_of_peer(random_id, arrived.number, arrived.date, &message, step);
        let message = latest::DecryptedMessage::DecryptedMessage(message);
        self.remember(random_id, arrived, &message, step);
        step.event(Event::Message {
            random_id,
            date: arrived.date,
        });
    }

    /// Adds a message of the peer to the history.
    pub(super) fn remember(
        &self,
        random_id: RandomId,
        arrived: &Arrived,
        message: &latest::DecryptedMessage,
        step: &mut Step<'_>,
    ) {
        let stored = StoredMessage {
            date: arrived.date,
            file: arrived.file.clone(),
            ..StoredMessage::new(
                Direction::Incoming,
                arrived.number,
                arrived.seen,
                random_id,
                message,
            )
        };
        step.changes.push(Change::AddMessage {
            random_id,
            value: stored.to_bytes(),
        });
    }

    /// Content of a future layer: its number counts, the app is told, the peer learns what we can read (spec/06 §8).
    fn on_unsupported(
        &mut self,
        mut arrived: Arrived,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        let bytes = RawMessage(core::mem::take(&mut *arrived.message));
        step.event(Event::UnsupportedMessage {
            layer: arrived.layer,
            date: arrived.date,
            bytes,
        });
        if !self.told_unsupported {
            self.told_unsupported = true;
            self.notify_layer(step)?;
        }
        Ok(())
    }

    /// Resend, once, whether in its turn or before it (spec/06 §5).
    pub(super) fn on_resend(
        &mut self,
        resend: &types::DecryptedMessageActionResend,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        match read_resend(&self.counters, resend.start_seq_no, resend.end_seq_no)? {
            Some(range) => self.resend(range, step),
            None => Ok(()),
        }
    }

    /// Asks for what is missing, if it is time to (spec/06 §4.3).
    pub(super) fn ask_for_missing(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        let Some((first, last)) = self.gaps.ask(self.counters.incoming, step) else {
            return Ok(());
        };
        let action = types::DecryptedMessageActionResend {
            start_seq_no: wire_out_of_peer(self.identity.role, first).0,
            end_seq_no: wire_out_of_peer(self.identity.role, last).0,
        };
        self.send_action(Action::Resend(action), step)?;
        Ok(())
    }

    /// The peer shows a layer; a header below the numbered layers shows nothing.
    pub(super) fn learn_layer(&mut self, layer: Layer, step: &mut Step<'_>) {
        if layer >= FIRST_NUMBERED_LAYER && self.layers.learn(layer) {
            step.event(Event::LayerChanged { peer_layer: layer });
            step.touch();
        }
    }

    /// Announces our layer once per chat, and again when it has risen (spec/06 §7.1).
    pub(super) fn announce_layer(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        if self.layers.announced < step.config.max_layer {
            self.notify_layer(step)?;
        }
        Ok(())
    }

    fn notify_layer(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        self.layers.announced = step.config.max_layer;
        step.touch();
        let layer = step.config.max_layer.0.cast_signed();
        self.send_action(
            Action::NotifyLayer(types::DecryptedMessageActionNotifyLayer { layer }),
            step,
        )?;
        Ok(())
    }
}

/// Whether it stands for a message that its sender took back (spec/06 §6.3). It is under the key that was current
/// then: later numbers may still be under the key before that, so it does not show that the peer has switched.
fn is_taken_back(message: &latest::DecryptedMessage) -> bool {
    let latest::DecryptedMessage::Service(service) = message else {
        return false;
    };
    matches!(&service.action, Action::DeleteMessages(delete) if delete.random_ids == [service.random_id])
}

/// Reads a message of any layer.
fn parse(message: &[u8]) -> Result<latest::DecryptedMessage, crate::tl::Error> {
    any::DecryptedMessage::from_bytes(message).map(Into::into)
}
