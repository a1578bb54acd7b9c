//! What an app can know of a chat.

use crate::crypto::{KeyFingerprint, KeyHash};
use crate::ids::{ChatId, Layer, Role, Time, UserId};

use super::State;
use super::closed::CloseReason;
use super::ready::Ready;
use super::rekey::Exchange;

/// Where a chat stands. The first three have the numbers of the reference system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Status {
    /// There is no such chat.
    Empty = 0,
    /// Asked for by either side, and not ready.
    Requested = 1,
    /// Messages flow.
    Ready = 2,
    /// Over.
    Closed = 3,
}

/// Where the renewal of the key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rekeying {
    /// None runs.
    Idle,
    /// This side asked.
    Requested {
        /// The id of the exchange.
        exchange_id: i64,
    },
    /// This side accepted.
    Accepted {
        /// The id of the exchange.
        exchange_id: i64,
    },
}

/// A chat, without its secrets.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatInfo {
    /// The id of the chat.
    pub id: ChatId,
    /// The access hash of the chat; 0 until the server has given it.
    pub access_hash: i64,
    /// The other side.
    pub user_id: UserId,
    /// This side's role; the creator is the admin.
    pub role: Role,
    /// Where it stands.
    pub status: Status,
    /// Incoming, and the app has not accepted it.
    pub is_unanswered: bool,
    /// Why it is over.
    pub close_reason: Option<CloseReason>,
    /// It is over here, and the server has not confirmed that it knows.
    pub is_closing: bool,
    /// When it was created, by the local clock.
    pub created: Time,
    /// What there is once the chat is ready.
    pub ready: Option<ReadyInfo>,
    /// Hash of the first key, for the key picture; it stays when the chat is closed.
    pub key_hash: Option<KeyHash>,
    /// Messages that wait for the chat to become ready, or that the peer has not acknowledged.
    pub outbox: usize,
}

impl ChatInfo {
    /// Whether this side created the chat.
    #[must_use]
    pub const fn is_admin(&self) -> bool {
        matches!(self.role, Role::Creator)
    }

    /// The lowest bit of every `in_seq_no` that this side writes: 2 · counter + x (spec/06 §2).
    #[must_use]
    pub const fn in_seq_no_x(&self) -> i32 {
        self.role.x()
    }

    /// The lowest bit of every `out_seq_no` that this side writes: 2 · counter + x (spec/06 §2).
    #[must_use]
    pub const fn out_seq_no_x(&self) -> i32 {
        self.role.peer().x()
    }
}

/// What there is of a chat that is ready.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyInfo {
    /// Names the current key.
    pub key_fingerprint: KeyFingerprint,
    /// The user has compared the key pictures.
    pub is_verified: bool,
    /// Messages of the peer processed in order.
    pub in_seq_no: u32,
    /// Own messages created.
    pub out_seq_no: u32,
    /// Own messages that the peer has acknowledged.
    pub acknowledged: u32,
    /// The highest layer that the peer has shown.
    pub peer_layer: Layer,
    /// The layer that this side writes.
    pub send_layer: Layer,
    /// Default timer, seconds; 0 is none.
    pub ttl: i32,
    /// Messages until the key is renewed (ttr).
    pub uses_left: u32,
    /// When the current key came into use.
    pub key_since: Time,
    /// The renewal.
    pub rekeying: Rekeying,
    /// The key before the current one is still kept.
    pub has_old_key: bool,
    /// Messages that wait behind a hole.
    pub behind_gap: usize,
    /// Server date up to which the peer has read, as the server says; 0 is none.
    pub peer_read_date: i32,
    /// Things that came and could not be used.
    pub dropped: u32,
}

pub(super) fn of(state: &State, max_layer: Layer) -> ChatInfo {
    let identity = state.identity();
    let (status, outbox) = match state {
        State::Requesting(s) => (Status::Requested, s.head.waiting.drafts.len()),
        State::Incoming(s) => (Status::Requested, s.waiting.drafts.len()),
        State::Accepting(s) => (Status::Requested, s.waiting.drafts.len()),
        State::Ready(s) => (Status::Ready, s.outbox.len()),
        State::Closed(_) | State::Moving(_) => (Status::Closed, 0),
    };
    ChatInfo {
        id: identity.chat,
        access_hash: identity.access_hash,
        user_id: identity.user,
        role: identity.role,
        status,
        is_unanswered: matches!(state, State::Incoming(s) if s.accepting.is_none()),
        close_reason: if let State::Closed(s) = state {
            Some(s.reason.clone())
        } else {
            None
        },
        is_closing: matches!(state, State::Closed(s) if s.discard.is_some()),
        created: identity.created,
        ready: if let State::Ready(s) = state {
            Some(ready_info(s, max_layer))
        } else {
            None
        },
        key_hash: match state {
            State::Ready(s) => Some(s.key_hash),
            State::Closed(s) => s.key_hash,
            _ => None,
        },
        outbox,
    }
}

fn ready_info(ready: &Ready, max_layer: Layer) -> ReadyInfo {
    ReadyInfo {
        key_fingerprint: ready.keys.current.fingerprint(),
        is_verified: ready.verified,
        in_seq_no: ready.counters.incoming,
        out_seq_no: ready.counters.outgoing,
        acknowledged: ready.counters.acknowledged,
        peer_layer: ready.layers.peer,
        send_layer: ready.layers.send_layer(max_layer),
        ttl: ready.ttl,
        uses_left: ready.keys.uses_left(),
        key_since: ready.keys.since,
        rekeying: match &ready.exchange {
            Exchange::Idle(_) => Rekeying::Idle,
            Exchange::Requested(e) => Rekeying::Requested {
                exchange_id: e.exchange_id,
            },
            Exchange::Accepted(e) => Rekeying::Accepted {
                exchange_id: e.exchange_id,
            },
        },
        has_old_key: ready.keys.old.is_some(),
        behind_gap: ready.gaps.queue.len(),
        peer_read_date: ready.peer_read_date,
        dropped: ready.dropped,
    }
}
