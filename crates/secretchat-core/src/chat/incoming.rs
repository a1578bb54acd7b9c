//! The participant's side until the chat is ready (spec/04 §4.2).

use crate::crypto::dh::{DhParams, PublicValue};
use crate::crypto::{AuthKey, envelope};
use crate::io::{Request, RequestId, Response, RpcError};
use crate::tl::api::{self, functions};

use super::State;
use super::closed::{CloseReason, Closed};
use super::config::read_parameters;
use super::early::{Envelope, Waiting};
use super::identity::Identity;
use super::ready::Ready;
use super::requesting::refused;
use super::step::Step;
use super::timers::Timers;

/// A chat that the other side asked for and this side has not answered.
pub(super) struct Incoming {
    pub(super) identity: Identity,
    pub(super) g_a: Vec<u8>,
    pub(super) waiting: Waiting,
    /// The app wants it: waiting for p and g.
    pub(super) accepting: Option<Fetching>,
}

/// The call for p and g.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fetching {
    pub(super) request: Option<RequestId>,
}

impl Incoming {
    /// P2 → P3.
    pub(super) fn accept(&mut self, step: &mut Step<'_>) {
        if self.accepting.is_none() {
            self.accepting = Some(Fetching::default());
            step.touch();
        }
        self.call(step);
    }

    pub(super) fn call(&mut self, step: &mut Step<'_>) {
        if let Some(fetching) = self.accepting.as_mut().filter(|f| f.request.is_none()) {
            fetching.request = Some(step.request(step.config.get_dh_config()));
        }
    }

    pub(super) fn on_answer(
        self,
        id: RequestId,
        result: Result<Response, RpcError>,
        step: &mut Step<'_>,
    ) -> State {
        if self.accepting.is_none_or(|f| f.request != Some(id)) {
            return State::Incoming(self);
        }
        let parameters = match result.map(|response| read_parameters(response, step)) {
            Ok(Ok(parameters)) => parameters,
            Ok(Err(reason)) => return State::Closed(self.close(reason, false, step)),
            Err(error) => return State::Closed(self.close(refused(&error), false, step)),
        };
        let dh = parameters.dh.params.clone();
        step.learned = Some(parameters.dh);
        let Ok(g_a) = dh.check_public(&self.g_a) else {
            return State::Closed(self.close(CloseReason::UnsafePublicValue, false, step));
        };
        let (exponent, g_b) = dh.keypair(step.rng, &parameters.random);
        let key = dh.shared(&exponent, &g_a);
        step.touch();
        let mut accepting = Accepting {
            identity: self.identity,
            dh,
            key,
            g_b,
            waiting: self.waiting,
            request: None,
            is_ambiguous: false,
            dropped: 0,
        };
        accepting.call(step);
        State::Accepting(accepting)
    }

    pub(super) fn on_update(self, update: &api::Update, step: &mut Step<'_>) -> State {
        match discarded(update) {
            Some(reason) => State::Closed(self.close(reason, false, step)),
            None => State::Incoming(self),
        }
    }

    pub(super) fn close(
        self,
        reason: CloseReason,
        delete_history: bool,
        step: &mut Step<'_>,
    ) -> Closed {
        self.waiting.fail(step);
        Closed::new(
            self.identity,
            None,
            Timers::default(),
            reason,
            delete_history,
            step,
        )
    }
}

/// A chat that this side has accepted, and the server has not confirmed.
pub(super) struct Accepting {
    pub(super) identity: Identity,
    pub(super) dh: DhParams,
    pub(super) key: AuthKey,
    pub(super) g_b: PublicValue,
    pub(super) waiting: Waiting,
    pub(super) request: Option<RequestId>,
    /// An earlier call may have reached the server (spec/04 §5, crash between P3 and P5).
    pub(super) is_ambiguous: bool,
    pub(super) dropped: u32,
}

impl Accepting {
    /// P4, always with the same `g_b`.
    pub(super) fn call(&mut self, step: &mut Step<'_>) {
        if self.request.is_none() {
            self.request = Some(step.request(Request::AcceptEncryption(
                functions::MessagesAcceptEncryption {
                    peer: self.identity.peer(),
                    g_b: self.g_b.as_bytes().to_vec(),
                    key_fingerprint: self.key.fingerprint().0,
                },
            )));
        }
    }

    pub(super) fn on_answer(
        mut self,
        id: RequestId,
        result: Result<Response, RpcError>,
        ambiguous: bool,
        step: &mut Step<'_>,
    ) -> State {
        if self.request != Some(id) {
            return State::Accepting(self);
        }
        self.is_ambiguous |= ambiguous;
        match result {
            Ok(Response::EncryptedChat(api::EncryptedChat::EncryptedChat(chat)))
                if !self.is_ours(&chat, step) =>
            {
                State::Closed(self.close(CloseReason::WrongChat, false, step))
            }
            Ok(Response::EncryptedChat(chat)) => self.on_chat(&chat, step),
            Ok(_) => State::Accepting(self),
            Err(error) => self.on_refused(&error, step),
        }
    }

    pub(super) fn on_update(mut self, update: &api::Update, step: &mut Step<'_>) -> State {
        match update {
            api::Update::Encryption(update) => self.on_chat(&update.chat, step),
            api::Update::NewEncryptedMessage(update) => {
                let envelope = Envelope::from(&update.message);
                let is_ours = self.is_under_our_key(&envelope);
                self.waiting.add_envelope(envelope, &mut self.dropped, step);
                // Somebody writes under our key: it was our call that won (spec/04 §5).
                if is_ours && self.is_ambiguous {
                    self.ready(step)
                } else {
                    State::Accepting(self)
                }
            }
            _ => State::Accepting(self),
        }
    }

    /// P5.
    fn on_chat(mut self, chat: &api::EncryptedChat, step: &mut Step<'_>) -> State {
        match chat {
            // Another chat's facts under our id: ignored (spec/04 §4.3).
            api::EncryptedChat::EncryptedChat(chat) if !self.is_ours(chat, step) => {
                State::Accepting(self)
            }
            api::EncryptedChat::EncryptedChat(chat) => {
                if chat.key_fingerprint != self.key.fingerprint().0 {
                    return State::Closed(self.close(CloseReason::KeyMismatch, false, step));
                }
                self.ready(step)
            }
            api::EncryptedChat::Waiting(chat) if self.identity.access_hash == 0 => {
                self.identity.access_hash = chat.access_hash;
                step.touch();
                State::Accepting(self)
            }
            api::EncryptedChat::Discarded(chat) => {
                let reason = CloseReason::ByPeer {
                    history_deleted: chat.history_deleted,
                };
                State::Closed(self.close(reason, false, step))
            }
            _ => State::Accepting(self),
        }
    }

    fn is_ours(&self, chat: &api::types::EncryptedChat, step: &Step<'_>) -> bool {
        chat.id == self.identity.chat.0
            && chat.access_hash == self.identity.access_hash
            && self
                .identity
                .matches(step.config.own_user, chat.admin_id, chat.participant_id)
    }

    fn is_under_our_key(&self, envelope: &Envelope) -> bool {
        envelope::envelope_fingerprint(&envelope.data).ok() == Some(self.key.fingerprint())
    }

    /// P6.
    fn on_refused(self, error: &RpcError, step: &mut Step<'_>) -> State {
        let RpcError::Server { code, message } = error else {
            return State::Accepting(self);
        };
        let reason = match message.as_str() {
            // A message under our key came first: it was our call that won (spec/04 §5).
            "ENCRYPTION_ALREADY_ACCEPTED"
                if self
                    .waiting
                    .envelopes
                    .iter()
                    .any(|e| self.is_under_our_key(e)) =>
            {
                return self.ready(step);
            }
            "ENCRYPTION_ALREADY_ACCEPTED" if self.is_ambiguous => return State::Accepting(self),
            "ENCRYPTION_ALREADY_ACCEPTED" => CloseReason::AcceptedElsewhere,
            "ENCRYPTION_ALREADY_DECLINED" => CloseReason::ByPeer {
                history_deleted: false,
            },
            "CHAT_ID_INVALID" | "ENCRYPTION_ID_INVALID" => CloseReason::UnknownToServer,
            _ if *code == 401 => CloseReason::LoggedOut,
            _ => CloseReason::Refused(error.to_string()),
        };
        State::Closed(self.close(reason, false, step))
    }

    fn ready(self, step: &mut Step<'_>) -> State {
        Ready::begin(self.identity, self.dh, self.key, self.waiting, step)
    }

    pub(super) fn close(
        self,
        reason: CloseReason,
        delete_history: bool,
        step: &mut Step<'_>,
    ) -> Closed {
        self.waiting.fail(step);
        Closed::new(
            self.identity,
            None,
            Timers::default(),
            reason,
            delete_history,
            step,
        )
    }
}

fn discarded(update: &api::Update) -> Option<CloseReason> {
    let api::Update::Encryption(update) = update else {
        return None;
    };
    let api::EncryptedChat::Discarded(chat) = &update.chat else {
        return None;
    };
    Some(CloseReason::ByPeer {
        history_deleted: chat.history_deleted,
    })
}
