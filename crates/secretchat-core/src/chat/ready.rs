//! A chat that is ready: what it consists of, and what it does with each kind of input.

use crate::crypto::dh::DhParams;
use crate::crypto::{AuthKey, KeyHash};
use crate::ids::Time;
use crate::io::{
    Command, CommandError, Done, Event, MessageUpdate, RequestId, Response, RpcError, SendFailure,
};
use crate::tl::api;

use super::State;
use super::closed::{CloseReason, Closed};
use super::early::{Envelope, Waiting};
use super::entry::Progress;
use super::gaps::Gaps;
use super::identity::Identity;
use super::keys::Keys;
use super::layers::Layers;
use super::outbox::Outbox;
use super::rekey::Exchange;
use super::sequence::{Counters, Raw};
use super::step::Step;
use super::timers::Timers;

/// A chat in which messages flow.
pub(super) struct Ready {
    pub(super) identity: Identity,
    /// The parameters of the first exchange serve all renewals (spec/04 §1.1).
    pub(super) dh: DhParams,
    /// Of the first key, for ever (spec/10 §1).
    pub(super) key_hash: KeyHash,
    pub(super) verified: bool,
    pub(super) keys: Keys,
    pub(super) exchange: Exchange,
    pub(super) counters: Counters,
    pub(super) layers: Layers,
    /// The lowest number of the peer that came as MTProto 2.0: from there on nothing older is taken (spec/05 §7).
    pub(super) v2_lock: Option<Raw>,
    pub(super) gaps: Gaps,
    pub(super) outbox: Outbox,
    pub(super) timers: Timers,
    /// Default timer, seconds.
    pub(super) ttl: i32,
    /// Up to where the user has read, server date.
    pub(super) read_date: i32,
    /// Up to where the peer has read, as the server says.
    pub(super) peer_read_date: i32,
    /// How many things came that could not be used.
    pub(super) dropped: u32,
    /// The peer was told, since the start of the program, what we can read.
    pub(super) told_unsupported: bool,
}

impl Ready {
    /// The key is agreed upon: the chat begins with the announcement of our layer (spec/06 §7.3), then comes what
    /// has waited, in both directions.
    pub(super) fn begin(
        identity: Identity,
        dh: DhParams,
        key: AuthKey,
        waiting: Waiting,
        step: &mut Step<'_>,
    ) -> State {
        let mut ready = Self {
            identity,
            dh,
            key_hash: KeyHash::of(&key),
            verified: false,
            keys: Keys::new(key, identity.role, step),
            exchange: Exchange::IDLE,
            counters: Counters::default(),
            layers: Layers::new(step.config.assumed_layer),
            v2_lock: None,
            gaps: Gaps::default(),
            outbox: Outbox::default(),
            timers: Timers::default(),
            ttl: 0,
            read_date: 0,
            peer_read_date: 0,
            dropped: 0,
            told_unsupported: false,
        };
        step.touch();
        step.event(Event::ChatReady);
        match ready.catch_up(waiting, step) {
            Ok(()) => State::Ready(Box::new(ready)),
            Err(reason) => State::Closed(ready.close(reason, false, step)),
        }
    }

    fn catch_up(&mut self, waiting: Waiting, step: &mut Step<'_>) -> Result<(), CloseReason> {
        self.announce_layer(step)?;
        self.send_drafts(waiting.drafts, step);
        waiting
            .envelopes
            .iter()
            .try_for_each(|envelope| self.on_envelope(envelope, step))
    }

    pub(super) fn close(
        self,
        reason: CloseReason,
        delete_history: bool,
        step: &mut Step<'_>,
    ) -> Closed {
        for (_, entry) in self
            .outbox
            .iter()
            .filter(|(_, e)| e.user && e.progress != Progress::Sent)
        {
            step.update_message(entry.random_id, MessageUpdate::Failed);
            step.event(Event::MessageFailed {
                random_id: entry.random_id,
                failure: SendFailure::ChatClosed,
            });
        }
        Closed::new(
            self.identity,
            Some(self.key_hash),
            self.timers,
            reason,
            delete_history,
            step,
        )
    }

    /// The end of every step: announces, renews, asks for what is missing, and sends.
    pub(super) fn settle(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        self.announce_layer(step)?;
        self.keys
            .retire(self.counters.acknowledged, !self.gaps.is_empty(), step);
        self.renew_if_due(step)?;
        self.ask_for_missing(step)?;
        self.outbox.pump(&self.identity, step);
        Ok(())
    }

    pub(super) fn on_update(
        &mut self,
        update: &api::Update,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        match update {
            api::Update::NewEncryptedMessage(update) => {
                self.on_envelope(&Envelope::from(&update.message), step)
            }
            api::Update::Encryption(update) => match &update.chat {
                api::EncryptedChat::Discarded(chat) => Err(CloseReason::ByPeer {
                    history_deleted: chat.history_deleted,
                }),
                // A second `encryptedChat` must never replace the key (spec/04 §4.3).
                _ => Ok(()),
            },
            api::Update::EncryptedChatTyping(_) => {
                step.event(Event::Typing);
                Ok(())
            }
            api::Update::EncryptedMessagesRead(read) => {
                self.on_read_by_peer(read.max_date, read.date, step);
                Ok(())
            }
        }
    }

    pub(super) fn on_command(
        &mut self,
        command: Command,
        step: &mut Step<'_>,
    ) -> Result<Done, CommandError> {
        match command {
            Command::Accept => Ok(Done::Done),
            Command::Discard { .. } => Err(CommandError::NotReady),
            Command::Send(outgoing) => self.send(outgoing, step),
            Command::Uploaded { random_id, file } => self.uploaded(random_id, file, step),
            Command::NotUploaded { random_id, failure } => {
                self.not_uploaded(random_id, failure, step)
            }
            Command::SetTtl(ttl) => self.set_ttl(ttl, step),
            Command::Delete(ids) => self.delete(&ids, step),
            Command::Flush => self.flush(step),
            Command::Screenshot(ids) => self.screenshot(&ids, step),
            Command::Open(random_id) => self.open(random_id, step),
            Command::Read { max_date } => Ok(self.read(max_date, step)),
            Command::Typing(typing) => Ok(self.typing(typing, step)),
            Command::ReportSpam => Ok(self.report_spam(step)),
            Command::Rekey => self.rekey(step),
            Command::SetVerified(verified) => {
                self.verified = verified;
                step.touch();
                Ok(Done::Done)
            }
        }
    }

    pub(super) fn on_answer(
        &mut self,
        id: RequestId,
        result: Result<Response, RpcError>,
        step: &mut Step<'_>,
    ) -> Result<(), CloseReason> {
        match result {
            Ok(Response::SentEncryptedMessage(sent)) => {
                self.on_sent(id, &sent, step);
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(error) if self.outbox.postpone(id, &error, step) => Ok(()),
            Err(error) => self.on_refused(id, error, step),
        }
    }

    pub(super) fn on_tick(&mut self, step: &mut Step<'_>) -> Result<(), CloseReason> {
        self.timers.expire(step);
        for random_id in self.outbox.take_untold() {
            let part = None;
            step.event(Event::UploadAgain { random_id, part });
        }
        self.break_stall(step)
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        let renewal = self.renewal_due();
        [
            self.gaps.next_due(),
            self.outbox.next_due(),
            self.timers.next_due(),
            self.exchange.next_due(),
            renewal,
        ]
        .into_iter()
        .flatten()
        .min()
    }
}
