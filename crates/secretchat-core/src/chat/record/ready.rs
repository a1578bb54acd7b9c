//! A chat that is ready.

use std::collections::BTreeMap;

use super::{Loaded, auth_key, dh_from_record, dh_to_record, exponent, key_hash};
use crate::chat::entry::Entry;
use crate::chat::gaps::{Arrived, Asked, Gaps};
use crate::chat::identity::Identity;
use crate::chat::keys::Keys;
use crate::chat::layers::Layers;
use crate::chat::outbox::Outbox;
use crate::chat::ready::Ready;
use crate::chat::rekey::{Accepted, Exchange, Idle, KeyRequest, Requested};
use crate::chat::sequence::Counters;
use crate::chat::timers::Timers;
use crate::ids::{Layer, Time};
use crate::record::tl::{self, types};
use crate::tl::Wipe as _;

impl Ready {
    pub(super) fn to_record(&self) -> tl::RecordChat {
        tl::RecordChat::RecordReady(types::RecordReady {
            verified: self.verified,
            identity: self.identity.to_record(),
            dh: dh_to_record(&self.dh),
            key_hash: self.key_hash.0.to_vec(),
            keys: self.keys.to_record(),
            exchange: self.exchange.to_record(),
            sequence: self.sequence_to_record(),
            layers: self.layers.to_record(),
            ttl: self.ttl,
            read_date: self.read_date,
            peer_read_date: self.peer_read_date,
            dropped: self.dropped.cast_signed(),
        })
    }

    fn sequence_to_record(&self) -> tl::RecordSequence {
        let asked = |asked: Asked| {
            tl::RecordGapRequest::RecordGapRequest(types::RecordGapRequest {
                end: asked.end.cast_signed(),
                asked: asked.at.0,
                attempts: asked.attempts.cast_signed(),
            })
        };
        tl::RecordSequence::RecordSequence(types::RecordSequence {
            in_seq_no: self.counters.incoming.cast_signed(),
            out_seq_no: self.counters.outgoing.cast_signed(),
            peer_in_seq_no: self.counters.acknowledged.cast_signed(),
            v2_lock: self.v2_lock.map(u32::cast_signed),
            gap: self.gaps.asked.map(asked),
        })
    }

    pub(super) fn from_record(
        r: types::RecordReady,
        outbox: BTreeMap<u32, Entry>,
        gaps: BTreeMap<u32, Arrived>,
        timers: Timers,
    ) -> Loaded<Self> {
        let tl::RecordSequence::RecordSequence(sequence) = r.sequence;
        let asked = sequence.gap.map(|record| {
            let tl::RecordGapRequest::RecordGapRequest(gap) = record;
            Asked {
                end: gap.end.cast_unsigned(),
                at: Time(gap.asked),
                attempts: gap.attempts.cast_unsigned(),
            }
        });
        Ok(Self {
            identity: Identity::from_record(r.identity),
            dh: dh_from_record(r.dh)?,
            key_hash: key_hash(&r.key_hash)?,
            verified: r.verified,
            keys: Keys::from_record(r.keys)?,
            exchange: Exchange::from_record(r.exchange)?,
            counters: Counters {
                incoming: sequence.in_seq_no.cast_unsigned(),
                outgoing: sequence.out_seq_no.cast_unsigned(),
                acknowledged: sequence.peer_in_seq_no.cast_unsigned(),
            },
            layers: Layers::from_record(&r.layers),
            v2_lock: sequence.v2_lock.map(i32::cast_unsigned),
            gaps: Gaps::restore(gaps, asked),
            outbox: Outbox::restore(outbox),
            timers,
            ttl: r.ttl,
            read_date: r.read_date,
            peer_read_date: r.peer_read_date,
            dropped: r.dropped.cast_unsigned(),
            told_unsupported: false,
        })
    }
}

impl Keys {
    pub(super) fn to_record(&self) -> tl::RecordKeys {
        tl::RecordKeys::RecordKeys(types::RecordKeys {
            heard: self.heard,
            auth_key: self.current.as_bytes().to_vec(),
            since: self.since.0,
            sent: self.sent.cast_signed(),
            received: self.received.cast_signed(),
            threshold: self.threshold.cast_signed(),
            switch_number: self.switch_number.map(u32::cast_signed),
            old: self.old.as_ref().map(|key| key.as_bytes().to_vec()),
        })
    }

    pub(super) fn from_record(record: tl::RecordKeys) -> Loaded<Self> {
        let tl::RecordKeys::RecordKeys(mut r) = record;
        let keys = Self {
            current: auth_key(&r.auth_key)?,
            old: r.old.as_deref().map(auth_key).transpose()?,
            heard: r.heard,
            since: Time(r.since),
            sent: r.sent.cast_unsigned(),
            received: r.received.cast_unsigned(),
            threshold: r.threshold.cast_unsigned(),
            switch_number: r.switch_number.map(i32::cast_unsigned),
        };
        r.wipe();
        Ok(keys)
    }
}

impl Exchange {
    pub(super) fn to_record(&self) -> tl::RecordExchange {
        match self {
            Self::Idle(idle) => tl::RecordExchange::Idle(types::RecordExchangeIdle {
                not_before: idle.not_before.0,
                not_before_uses: idle.not_before_uses.cast_signed(),
            }),
            Self::Requested(e) => tl::RecordExchange::Requested(types::RecordExchangeRequested {
                exchange_id: e.exchange_id,
                exponent: e.exponent.as_bytes().to_vec(),
                number: e.number.cast_signed(),
                since: e.since.0,
                evidence: e.evidence.cast_signed(),
                evidence_since: e.evidence_since.0,
                ignored: e.ignored.as_ref().map(KeyRequest::to_record),
            }),
            Self::Accepted(e) => tl::RecordExchange::Accepted(types::RecordExchangeAccepted {
                exchange_id: e.exchange_id,
                auth_key: e.key.as_bytes().to_vec(),
            }),
        }
    }

    pub(super) fn from_record(record: tl::RecordExchange) -> Loaded<Self> {
        Ok(match record {
            tl::RecordExchange::Idle(r) => Self::Idle(Idle {
                not_before: Time(r.not_before),
                not_before_uses: r.not_before_uses.cast_unsigned(),
            }),
            tl::RecordExchange::Requested(r) => Self::Requested(Requested {
                exchange_id: r.exchange_id,
                exponent: exponent(&r.exponent)?,
                number: r.number.cast_unsigned(),
                since: Time(r.since),
                evidence: r.evidence.cast_unsigned(),
                evidence_since: Time(r.evidence_since),
                ignored: r.ignored.map(KeyRequest::from_record),
            }),
            tl::RecordExchange::Accepted(r) => Self::Accepted(Accepted {
                exchange_id: r.exchange_id,
                key: auth_key(&r.auth_key)?,
            }),
        })
    }
}

impl KeyRequest {
    pub(super) fn to_record(&self) -> tl::RecordKeyRequest {
        let record = types::RecordKeyRequest {
            exchange_id: self.exchange_id,
            g_a: self.g_a.clone(),
        };
        tl::RecordKeyRequest::RecordKeyRequest(record)
    }

    pub(super) fn from_record(record: tl::RecordKeyRequest) -> Self {
        let tl::RecordKeyRequest::RecordKeyRequest(r) = record;
        Self {
            exchange_id: r.exchange_id,
            g_a: r.g_a,
        }
    }
}

impl Layers {
    const fn to_record(self) -> tl::RecordLayers {
        tl::RecordLayers::RecordLayers(types::RecordLayers {
            peer: self.peer.0.cast_signed(),
            header: self.header.0.cast_signed(),
            sent: self.sent.0.cast_signed(),
            announced: self.announced.0.cast_signed(),
        })
    }

    const fn from_record(record: &tl::RecordLayers) -> Self {
        let tl::RecordLayers::RecordLayers(r) = record;
        Self {
            peer: Layer(r.peer.cast_unsigned()),
            header: Layer(r.header.cast_unsigned()),
            sent: Layer(r.sent.cast_unsigned()),
            announced: Layer(r.announced.cast_unsigned()),
        }
    }
}
