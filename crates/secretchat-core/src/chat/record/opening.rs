//! Chats that are not ready yet.

use super::{Loaded, auth_key, dh_from_record, dh_to_record, exponent};
use crate::chat::early::Waiting;
use crate::chat::identity::Identity;
use crate::chat::incoming::{Accepting, Fetching, Incoming};
use crate::chat::requesting::{Head, Offer, Phase, Requesting};
use crate::record::tl::{self, types};

impl Requesting {
    pub(super) fn to_record(&self) -> tl::RecordChat {
        let head = &self.head;
        let (identity, user_access_hash) = (head.identity.to_record(), head.user_access_hash);
        let drafts = head.waiting.drafts_to_record();
        let (offer, answered) = match &self.phase {
            Phase::Config { .. } => {
                let record = types::RecordRequestingConfig {
                    identity,
                    user_access_hash,
                    drafts,
                };
                return tl::RecordChat::RecordRequestingConfig(record);
            }
            Phase::Asked { offer, .. } => (offer, false),
            Phase::Answered { offer } => (offer, true),
        };
        tl::RecordChat::RecordRequesting(types::RecordRequesting {
            answered,
            identity,
            user_access_hash,
            dh: dh_to_record(&offer.dh),
            exponent: offer.exponent.as_bytes().to_vec(),
            g_a: offer.g_a.as_bytes().to_vec(),
            drafts,
            early: head.waiting.early_to_record(),
        })
    }

    pub(super) fn from_config_record(r: types::RecordRequestingConfig) -> Loaded<Self> {
        let waiting = Waiting::from_record(r.drafts, Vec::new())?;
        let identity = Identity::from_record(r.identity);
        let head = Head {
            identity,
            user_access_hash: r.user_access_hash,
            waiting,
            dropped: 0,
        };
        Ok(Self {
            head,
            phase: Phase::Config { request: None },
        })
    }

    pub(super) fn from_record(r: types::RecordRequesting) -> Loaded<Self> {
        let waiting = Waiting::from_record(r.drafts, r.early)?;
        let identity = Identity::from_record(r.identity);
        let head = Head {
            identity,
            user_access_hash: r.user_access_hash,
            waiting,
            dropped: 0,
        };
        let dh = dh_from_record(r.dh)?;
        let offer = Offer {
            g_a: dh.check_public(&r.g_a)?,
            exponent: exponent(&r.exponent)?,
            dh,
        };
        let phase = if r.answered {
            Phase::Answered { offer }
        } else {
            Phase::Asked {
                request: None,
                offer,
                accepted: None,
            }
        };
        Ok(Self { head, phase })
    }
}

impl Incoming {
    pub(super) fn to_record(&self) -> tl::RecordChat {
        tl::RecordChat::RecordIncoming(types::RecordIncoming {
            accepting: self.accepting.is_some(),
            identity: self.identity.to_record(),
            g_a: self.g_a.clone(),
            drafts: self.waiting.drafts_to_record(),
        })
    }

    pub(super) fn from_record(r: types::RecordIncoming) -> Loaded<Self> {
        Ok(Self {
            identity: Identity::from_record(r.identity),
            g_a: r.g_a,
            waiting: Waiting::from_record(r.drafts, Vec::new())?,
            accepting: r.accepting.then(Fetching::default),
        })
    }
}

impl Accepting {
    pub(super) fn to_record(&self) -> tl::RecordChat {
        tl::RecordChat::RecordAccepting(types::RecordAccepting {
            identity: self.identity.to_record(),
            dh: dh_to_record(&self.dh),
            auth_key: self.key.as_bytes().to_vec(),
            g_b: self.g_b.as_bytes().to_vec(),
            drafts: self.waiting.drafts_to_record(),
            early: self.waiting.early_to_record(),
        })
    }

    /// Whether the call was made before the restart is not known.
    pub(super) fn from_record(r: types::RecordAccepting) -> Loaded<Self> {
        let dh = dh_from_record(r.dh)?;
        Ok(Self {
            identity: Identity::from_record(r.identity),
            key: auth_key(&r.auth_key)?,
            g_b: dh.check_public(&r.g_b)?,
            dh,
            waiting: Waiting::from_record(r.drafts, r.early)?,
            request: None,
            is_ambiguous: true,
            dropped: 0,
        })
    }
}
