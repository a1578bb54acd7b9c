//! The creator's side until the chat is ready (spec/04 §4.1).

use crate::crypto::dh::{DhParams, Exponent, PublicValue};
use crate::io::{Request, RequestId, Response, RpcError};
use crate::tl::api::{self, functions};

use super::State;
use super::closed::{CloseReason, Closed};
use super::config::read_parameters;
use super::early::{Envelope, Waiting};
use super::identity::Identity;
use super::ready::Ready;
use super::refusal::{Refusal, classify};
use super::step::Step;
use super::timers::Timers;

/// A chat that this side asked for.
pub(super) struct Requesting {
    pub(super) head: Head,
    pub(super) phase: Phase,
}

/// What all phases have.
pub(super) struct Head {
    pub(super) identity: Identity,
    /// Of the user, for `inputUser`.
    pub(super) user_access_hash: i64,
    pub(super) waiting: Waiting,
    pub(super) dropped: u32,
}

/// How far the request has come.
pub(super) enum Phase {
    /// C2: waiting for p and g.
    Config { request: Option<RequestId> },
    /// C3: the request is on its way. An acceptance that overtakes the answer waits (spec/04 §4.3, note 2).
    Asked {
        request: Option<RequestId>,
        offer: Offer,
        accepted: Option<api::types::EncryptedChat>,
    },
    /// C4: the server has it; waiting for the other side.
    Answered { offer: Offer },
}

/// Our half of the exchange.
pub(super) struct Offer {
    pub(super) dh: DhParams,
    pub(super) exponent: Exponent,
    pub(super) g_a: PublicValue,
}

impl Requesting {
    pub(super) fn new(identity: Identity, user_access_hash: i64) -> Self {
        let head = Head {
            identity,
            user_access_hash,
            waiting: Waiting::default(),
            dropped: 0,
        };
        Self {
            head,
            phase: Phase::Config { request: None },
        }
    }

    /// Makes the call that this phase waits for, unless it is under way.
    pub(super) fn call(&mut self, step: &mut Step<'_>) {
        match &mut self.phase {
            Phase::Config { request } if request.is_none() => {
                *request = Some(step.request(step.config.get_dh_config()));
            }
            Phase::Asked { request, offer, .. } if request.is_none() => {
                *request = Some(step.request(self.head.request_encryption(offer)));
            }
            _ => {}
        }
    }

    pub(super) fn on_answer(
        self,
        id: RequestId,
        result: Result<Response, RpcError>,
        step: &mut Step<'_>,
    ) -> State {
        let Self { head, phase } = self;
        match (phase, result) {
            (
                Phase::Config { request: Some(own) }
                | Phase::Asked {
                    request: Some(own), ..
                },
                Err(error),
            ) if own == id => head.close(refused(&error), step),
            (Phase::Config { request: Some(own) }, Ok(response)) if own == id => {
                head.on_parameters(response, step)
            }
            (
                Phase::Asked {
                    request: Some(own),
                    offer,
                    accepted,
                },
                Ok(response),
            ) if own == id => head.on_reply(offer, accepted, response, step),
            (phase, _) => State::Requesting(Self { head, phase }),
        }
    }

    pub(super) fn on_update(self, update: &api::Update, step: &mut Step<'_>) -> State {
        let Self { mut head, phase } = self;
        match (update, phase) {
            (api::Update::Encryption(update), phase) => head.on_chat(phase, &update.chat, step),
            (api::Update::NewEncryptedMessage(update), phase @ Phase::Answered { .. }) => {
                head.waiting
                    .add_envelope(Envelope::from(&update.message), &mut head.dropped, step);
                State::Requesting(Self { head, phase })
            }
            (_, phase) => State::Requesting(Self { head, phase }),
        }
    }

    pub(super) fn close(
        self,
        reason: CloseReason,
        delete_history: bool,
        step: &mut Step<'_>,
    ) -> Closed {
        self.head.waiting.fail(step);
        Closed::new(
            self.head.identity,
            None,
            Timers::default(),
            reason,
            delete_history,
            step,
        )
    }
}

impl Head {
    fn request_encryption(&self, offer: &Offer) -> Request {
        let user = api::types::InputUser {
            user_id: self.identity.user.0,
            access_hash: self.user_access_hash,
        };
        Request::RequestEncryption(functions::MessagesRequestEncryption {
            user_id: api::InputUser::InputUser(user),
            random_id: self.identity.chat.0,
            g_a: offer.g_a.as_bytes().to_vec(),
        })
    }

    /// C2 → C3: the secret is stored before anything that depends on it leaves.
    fn on_parameters(self, response: Response, step: &mut Step<'_>) -> State {
        let parameters = match read_parameters(response, step) {
            Ok(parameters) => parameters,
            Err(reason) => return self.close(reason, step),
        };
        let dh = parameters.dh.params.clone();
        let (exponent, g_a) = dh.keypair(step.rng, &parameters.random);
        step.learned = Some(parameters.dh);
        step.touch();
        let phase = Phase::Asked {
            request: None,
            offer: Offer { dh, exponent, g_a },
            accepted: None,
        };
        let mut next = Requesting { head: self, phase };
        next.call(step);
        State::Requesting(next)
    }

    /// C4: the answer to requestEncryption.
    fn on_reply(
        mut self,
        offer: Offer,
        accepted: Option<api::types::EncryptedChat>,
        response: Response,
        step: &mut Step<'_>,
    ) -> State {
        let Response::EncryptedChat(chat) = response else {
            return self.close(CloseReason::WrongChat, step);
        };
        match chat {
            api::EncryptedChat::Waiting(chat) => {
                let is_ours = chat.id == self.identity.chat.0
                    && self.identity.matches(
                        step.config.own_user,
                        chat.admin_id,
                        chat.participant_id,
                    );
                if !is_ours {
                    return self.close(CloseReason::WrongChat, step);
                }
                self.identity.access_hash = chat.access_hash;
                step.touch();
                match accepted {
                    Some(accepted) => self.on_accepted(offer, &accepted, step),
                    None => State::Requesting(Requesting {
                        head: self,
                        phase: Phase::Answered { offer },
                    }),
                }
            }
            // A repeated request may find the chat accepted already.
            api::EncryptedChat::EncryptedChat(chat) => self.on_accepted(offer, &chat, step),
            api::EncryptedChat::Discarded(chat) => self.close(
                CloseReason::ByPeer {
                    history_deleted: chat.history_deleted,
                },
                step,
            ),
            api::EncryptedChat::Empty(_) | api::EncryptedChat::Requested(_) => {
                self.close(CloseReason::WrongChat, step)
            }
        }
    }

    /// updateEncryption, by the table of spec/04 §4.3.
    fn on_chat(mut self, phase: Phase, chat: &api::EncryptedChat, step: &mut Step<'_>) -> State {
        use api::EncryptedChat as Chat;
        match (chat, phase) {
            (Chat::Discarded(chat), _) => self.close(
                CloseReason::ByPeer {
                    history_deleted: chat.history_deleted,
                },
                step,
            ),
            (Chat::EncryptedChat(chat), Phase::Asked { request, offer, .. }) => {
                let phase = Phase::Asked {
                    request,
                    offer,
                    accepted: Some(chat.clone()),
                };
                State::Requesting(Requesting { head: self, phase })
            }
            (Chat::EncryptedChat(chat), Phase::Answered { offer }) => {
                self.on_accepted(offer, chat, step)
            }
            (Chat::Waiting(chat), phase @ Phase::Answered { .. }) => {
                if self.identity.access_hash == 0 {
                    self.identity.access_hash = chat.access_hash;
                    step.touch();
                }
                State::Requesting(Requesting { head: self, phase })
            }
            (_, phase) => State::Requesting(Requesting { head: self, phase }),
        }
    }

    /// C5: the other side has accepted.
    fn on_accepted(
        mut self,
        offer: Offer,
        chat: &api::types::EncryptedChat,
        step: &mut Step<'_>,
    ) -> State {
        let known_hash = self.identity.access_hash;
        let is_ours = chat.id == self.identity.chat.0
            && self
                .identity
                .matches(step.config.own_user, chat.admin_id, chat.participant_id)
            && (known_hash == 0 || chat.access_hash == known_hash);
        if !is_ours {
            // Another chat's facts under our id: ignored (spec/04 §4.3).
            return State::Requesting(Requesting {
                head: self,
                phase: Phase::Answered { offer },
            });
        }
        let Ok(g_b) = offer.dh.check_public(&chat.g_a_or_b) else {
            return self.close(CloseReason::UnsafePublicValue, step);
        };
        let key = offer.dh.shared(&offer.exponent, &g_b);
        if key.fingerprint().0 != chat.key_fingerprint {
            return self.close(CloseReason::KeyMismatch, step);
        }
        self.identity.access_hash = chat.access_hash;
        Ready::begin(self.identity, offer.dh, key, self.waiting, step)
    }

    fn close(self, reason: CloseReason, step: &mut Step<'_>) -> State {
        let requesting = Requesting {
            head: self,
            phase: Phase::Config { request: None },
        };
        State::Closed(requesting.close(reason, false, step))
    }
}

/// Why the server did not let a chat come about.
pub(super) fn refused(error: &RpcError) -> CloseReason {
    match classify(error) {
        Refusal::ChatOver(reason) => reason,
        _ => CloseReason::Refused(error.to_string()),
    }
}
