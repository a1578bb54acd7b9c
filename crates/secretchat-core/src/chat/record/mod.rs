//! The states as records, and back (spec/06 §6; the schema is `tl-schemas/record/record.tl`).

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::crypto::{AuthKey, DhParams, Exponent, KeyHash};
use crate::ids::{ChatId, RandomId, Role, Time, UserId};
use crate::io::{Losses, Outgoing, Table};
use crate::record::RecordError;
use crate::record::tl::{self, types};
use crate::tl::api::{EncryptedFile, InputEncryptedFile};
use crate::tl::e2e::any;
use crate::tl::{Deserialize as _, Serialize as _, Wipe as _};

use super::State;
use super::closed::Closed;
use super::early::{Envelope, Waiting};
use super::entry::Entry;
use super::gaps::Arrived;
use super::identity::Identity;
use super::incoming::{Accepting, Incoming};
use super::ready::Ready;
use super::requesting::Requesting;
use super::timers::{Timer, Timers};

mod closed;
mod opening;
mod ready;
mod tables;

type Loaded<T> = Result<T, RecordError>;

/// The state record; `None` while a transition runs, which is never seen from outside.
pub(super) fn save(state: &State) -> Option<Zeroizing<Vec<u8>>> {
    let mut record = match state {
        State::Requesting(s) => s.to_record(),
        State::Incoming(s) => s.to_record(),
        State::Accepting(s) => s.to_record(),
        State::Ready(s) => s.to_record(),
        State::Closed(s) => s.to_record(),
        State::Moving(_) => return None,
    };
    let bytes = Zeroizing::new(record.to_bytes());
    record.wipe();
    Some(bytes)
}

/// A chat from all its records; those of the history are passed over.
pub(super) fn load<'a>(records: impl IntoIterator<Item = (Table, i64, &'a [u8])>) -> Loaded<State> {
    let mut chat = None;
    let (mut outbox, mut gaps, mut timers) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (table, key, bytes) in records {
        let number = || u32::try_from(key).map_err(|_| RecordError::Field("number"));
        match table {
            Table::Chat => chat = Some(tl::RecordChat::from_bytes(bytes)?),
            Table::Outbox => drop(outbox.insert(
                number()?,
                Entry::from_record(tl::RecordOutbox::from_bytes(bytes)?)?,
            )),
            Table::Gap => {
                drop(gaps.insert(
                    number()?,
                    Arrived::from_record(number()?, tl::RecordGap::from_bytes(bytes)?)?,
                ));
            }
            Table::Timer => drop(timers.insert(
                RandomId(key),
                Timer::from_record(&tl::RecordTimer::from_bytes(bytes)?),
            )),
            Table::Message => {}
        }
    }
    let timers = Timers::restore(timers);
    Ok(match chat.ok_or(RecordError::Missing)? {
        tl::RecordChat::RecordRequestingConfig(r) => {
            State::Requesting(Requesting::from_config_record(r)?)
        }
        tl::RecordChat::RecordRequesting(r) => State::Requesting(Requesting::from_record(r)?),
        tl::RecordChat::RecordIncoming(r) => State::Incoming(Incoming::from_record(r)?),
        tl::RecordChat::RecordAccepting(r) => State::Accepting(Accepting::from_record(r)?),
        tl::RecordChat::RecordReady(r) => {
            State::Ready(Box::new(Ready::from_record(r, outbox, gaps, timers)?))
        }
        tl::RecordChat::RecordClosed(r) => State::Closed(Closed::from_record(r, timers)?),
    })
}

impl Identity {
    fn to_record(self) -> tl::RecordIdentity {
        tl::RecordIdentity::RecordIdentity(types::RecordIdentity {
            creator: self.role == Role::Creator,
            chat_id: self.chat.0,
            access_hash: self.access_hash,
            user_id: self.user.0,
            created: self.created.0,
        })
    }

    const fn from_record(record: tl::RecordIdentity) -> Self {
        let tl::RecordIdentity::RecordIdentity(r) = record;
        Self {
            chat: ChatId(r.chat_id),
            access_hash: r.access_hash,
            role: if r.creator {
                Role::Creator
            } else {
                Role::Participant
            },
            user: UserId(r.user_id),
            created: Time(r.created),
        }
    }
}

fn dh_to_record(dh: &DhParams) -> tl::RecordDh {
    tl::RecordDh::RecordDh(types::RecordDh {
        g: i32::from(dh.g()),
        p: dh.p().to_vec(),
    })
}

/// The parameters were checked before they were stored.
fn dh_from_record(record: tl::RecordDh) -> Loaded<DhParams> {
    let tl::RecordDh::RecordDh(r) = record;
    Ok(DhParams::from_checked(r.g, &r.p)?)
}

impl Waiting {
    fn drafts_to_record(&self) -> Vec<tl::RecordDraft> {
        let draft = |d: &Outgoing| types::RecordDraft {
            refuse_losses: d.losses == Losses::Refuse,
            message: d.message.to_bytes(),
            file: d.file.as_ref().map(InputEncryptedFile::to_bytes),
        };
        self.drafts
            .iter()
            .map(|d| tl::RecordDraft::RecordDraft(draft(d)))
            .collect()
    }

    fn early_to_record(&self) -> Vec<tl::RecordEarly> {
        let early = |e: &Envelope| types::RecordEarly {
            data: e.data.clone(),
            date: e.date,
            file: e.file.as_ref().map(EncryptedFile::to_bytes),
        };
        self.envelopes
            .iter()
            .map(|e| tl::RecordEarly::RecordEarly(early(e)))
            .collect()
    }

    fn from_record(drafts: Vec<tl::RecordDraft>, early: Vec<tl::RecordEarly>) -> Loaded<Self> {
        let draft = |record| {
            let tl::RecordDraft::RecordDraft(r) = record;
            let file = r
                .file
                .as_deref()
                .map(InputEncryptedFile::from_bytes)
                .transpose()?;
            let losses = if r.refuse_losses {
                Losses::Refuse
            } else {
                Losses::Accept
            };
            Ok(Outgoing {
                message: any::DecryptedMessage::from_bytes(&r.message)?.into(),
                file,
                losses,
            })
        };
        let envelope = |record| {
            let tl::RecordEarly::RecordEarly(r) = record;
            let file = r
                .file
                .as_deref()
                .map(EncryptedFile::from_bytes)
                .transpose()?;
            Ok(Envelope {
                data: r.data,
                date: r.date,
                file,
            })
        };
        Ok(Self {
            drafts: drafts.into_iter().map(draft).collect::<Loaded<_>>()?,
            envelopes: early.into_iter().map(envelope).collect::<Loaded<_>>()?,
        })
    }
}

fn exponent(bytes: &[u8]) -> Loaded<Exponent> {
    Exponent::from_slice(bytes).map_err(|_| RecordError::Field("exponent"))
}

fn auth_key(bytes: &[u8]) -> Loaded<AuthKey> {
    AuthKey::from_slice(bytes).map_err(|_| RecordError::Field("auth_key"))
}

fn key_hash(bytes: &[u8]) -> Loaded<KeyHash> {
    bytes
        .try_into()
        .map(KeyHash)
        .map_err(|_| RecordError::Field("key_hash"))
}
