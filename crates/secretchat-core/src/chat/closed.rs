//! A chat that is over: the keys are gone, the timers of its history run on (spec/04 §4.4).

use crate::crypto::KeyHash;
use crate::ids::{RandomId, Time};
use crate::io::{Change, Done, Event, MessageUpdate, Request, RequestId, Table};
use crate::tl::api::{self, functions};

use super::identity::Identity;
use super::sequence::Violation;
use super::step::Step;
use super::timers::Timers;

/// Why a chat is over. Of a ready chat the server alone can bring about what is the server's to decide: that the
/// chat, the peer or this login does not exist any more, or that the peer has closed it. While a chat is being made it
/// can also spoil the exchange. Everything else takes the key, or a peer that asks for very many messages which the
/// server withheld ([`Violation::ResendTooMany`], spec/06 §5.3).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseReason {
    /// This side closed, cancelled or refused it.
    #[error("closed by this side")]
    ByUser,
    /// The other side closed or refused it.
    #[error("closed by the other side")]
    ByPeer {
        /// It asked to delete the history.
        history_deleted: bool,
    },
    /// Another device of this account accepted it.
    #[error("accepted on another device")]
    AcceptedElsewhere,
    /// The server does not know the chat.
    #[error("the server does not know the chat")]
    UnknownToServer,
    /// The server refused to create it.
    #[error("refused by the server: {0}")]
    Refused(String),
    /// The peer cannot be written to: it has blocked this account, or is deleted.
    #[error("the other side cannot be reached any more")]
    PeerGone,
    /// This device is logged out.
    #[error("logged out")]
    LoggedOut,
    /// p or g are not safe (spec/04 §1.2).
    #[error("the parameters of the key exchange are not safe")]
    UnsafeParameters,
    /// The public value of the peer is out of range (spec/04 §1.4).
    #[error("the public value of the other side is not safe")]
    UnsafePublicValue,
    /// Both sides did not get the same key (spec/04 §2).
    #[error("the keys of both sides differ")]
    KeyMismatch,
    /// The server gave another chat than the one asked for (spec/04 §7).
    #[error("the server answered with another chat")]
    WrongChat,
    /// The peer broke the rules of the sequence; nobody else can (spec/06 §3).
    #[error("the other side broke the protocol: {0}")]
    Violation(#[from] Violation),
    /// The peer asks for messages again that this side does not have any more.
    #[error("the other side asks for messages that are gone")]
    CannotResend,
    /// All sequence numbers are used (spec/06 §2).
    #[error("all sequence numbers are used")]
    OutOfNumbers,
}

impl CloseReason {
    /// Whether the server must still be told, so that the other side learns of it.
    const fn needs_discard(&self) -> bool {
        match self {
            Self::ByUser
            | Self::PeerGone
            | Self::UnsafeParameters
            | Self::UnsafePublicValue
            | Self::KeyMismatch
            | Self::WrongChat
            | Self::Violation(_)
            | Self::CannotResend
            | Self::OutOfNumbers => true,
            Self::ByPeer { .. }
            | Self::AcceptedElsewhere
            | Self::UnknownToServer
            | Self::Refused(_)
            | Self::LoggedOut => false,
        }
    }
}

/// A chat that is over.
pub(super) struct Closed {
    pub(super) identity: Identity,
    /// Of the first key, if there ever was one.
    pub(super) key_hash: Option<KeyHash>,
    pub(super) reason: CloseReason,
    /// The server has not confirmed the end yet.
    pub(super) discard: Option<Discard>,
    pub(super) timers: Timers,
}

/// The call that ends the chat for the other side, repeated until the server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Discard {
    pub(super) delete_history: bool,
    pub(super) request: Option<RequestId>,
}

impl Closed {
    pub(super) fn new(
        identity: Identity,
        key_hash: Option<KeyHash>,
        timers: Timers,
        reason: CloseReason,
        delete_history: bool,
        step: &mut Step<'_>,
    ) -> Self {
        let discard = reason.needs_discard().then_some(Discard {
            delete_history,
            request: None,
        });
        let history_deleted = delete_history
            || matches!(
                reason,
                CloseReason::ByPeer {
                    history_deleted: true
                }
            );
        let mut timers = timers;
        step.changes
            .extend([Change::Clear(Table::Outbox), Change::Clear(Table::Gap)]);
        if history_deleted {
            delete_all(&mut timers, step);
        }
        step.event(Event::ChatClosed {
            reason: reason.clone(),
            history_deleted,
        });
        step.touch();
        let mut closed = Self {
            identity,
            key_hash,
            reason,
            discard,
            timers,
        };
        closed.call(step);
        closed
    }

    /// Calls discardEncryption unless that is under way.
    pub(super) fn call(&mut self, step: &mut Step<'_>) {
        if let Some(discard) = self.discard.as_mut().filter(|d| d.request.is_none()) {
            discard.request = Some(step.request(Request::DiscardEncryption(
                functions::MessagesDiscardEncryption {
                    delete_history: discard.delete_history,
                    chat_id: self.identity.chat.0,
                },
            )));
        }
    }

    /// Any answer will do, also a refusal (spec/04 §4.4).
    pub(super) fn on_answer(&mut self, id: RequestId, step: &mut Step<'_>) {
        if self.discard.is_some_and(|d| d.request == Some(id)) {
            self.discard = None;
            step.touch();
        }
    }

    pub(super) fn on_update(&mut self, update: &api::Update, step: &mut Step<'_>) {
        let api::Update::Encryption(update) = update else {
            return;
        };
        match &update.chat {
            api::EncryptedChat::EncryptedChat(_) => self.on_accepted(step),
            api::EncryptedChat::Discarded(chat) if chat.history_deleted => {
                self.on_history_deleted(step);
            }
            _ => {}
        }
    }

    /// The other side has accepted a request that was taken back: the end came to the server before the beginning. It is
    /// told again, or the other side would write to nobody.
    fn on_accepted(&mut self, step: &mut Step<'_>) {
        let was_ready = self.key_hash.is_some();
        if !was_ready && self.discard.is_none() && self.reason.needs_discard() {
            self.discard = Some(Discard {
                delete_history: false,
                request: None,
            });
            step.touch();
        }
    }

    /// That the other side has closed the chat was known by a refusal, which does not say what becomes of the history
    /// (spec/04 §4, C6).
    fn on_history_deleted(&mut self, step: &mut Step<'_>) {
        if let CloseReason::ByPeer { history_deleted } = &mut self.reason
            && !*history_deleted
        {
            *history_deleted = true;
            delete_all(&mut self.timers, step);
            step.event(Event::HistoryFlushed);
            step.touch();
        }
    }

    /// The user opened a medium: its timer starts here too, and nobody is told (spec/09 §3).
    pub(super) fn open(&mut self, random_id: RandomId, step: &mut Step<'_>) -> Done {
        self.timers.on_opened(random_id, step);
        step.update_message(random_id, MessageUpdate::Opened);
        Done::Done
    }

    /// The user has seen the history up to this server date.
    pub(super) fn read(&mut self, max_date: i32, step: &mut Step<'_>) -> Done {
        self.timers.on_viewed(max_date, step);
        Done::Done
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        self.timers.next_due()
    }
}

/// Deletes the history, whatever came when.
fn delete_all(timers: &mut Timers, step: &mut Step<'_>) {
    timers.clear();
    step.changes.push(Change::Clear(Table::Timer));
    step.changes.push(Change::FlushHistory {
        own_before: u32::MAX,
        peer_before: u32::MAX,
    });
}
