//! Records besides the state: outbox, gap queue, timers.

use zeroize::Zeroizing;

use super::Loaded;
use crate::chat::entry::{Entry, Progress};
use crate::chat::gaps::Arrived;
use crate::chat::timers::Timer;
use crate::crypto::KeyFingerprint;
use crate::ids::{Layer, RandomId, Time};
use crate::record::tl::{self, types};
use crate::tl::api::{EncryptedFile, InputEncryptedFile};
use crate::tl::{Deserialize as _, Serialize as _};

impl Entry {
    pub(in crate::chat) fn to_record(&self) -> tl::RecordOutbox {
        tl::RecordOutbox::RecordOutbox(types::RecordOutbox {
            service: self.service,
            silent: self.silent,
            user: self.user,
            sent: self.progress == Progress::Sent,
            rewritten: self.rewritten,
            uploading: self.progress == Progress::Uploading,
            random_id: self.random_id.0,
            outer_random_id: self.outer_random_id,
            layer: self.layer.0.cast_signed(),
            seen: self.seen.cast_signed(),
            envelope: self.envelope.clone(),
            file: self.file.as_ref().map(InputEncryptedFile::to_bytes),
        })
    }

    pub(super) fn from_record(record: tl::RecordOutbox) -> Loaded<Self> {
        let tl::RecordOutbox::RecordOutbox(r) = record;
        Ok(Self {
            random_id: RandomId(r.random_id),
            outer_random_id: r.outer_random_id,
            layer: Layer(r.layer.cast_unsigned()),
            seen: r.seen.cast_unsigned(),
            envelope: r.envelope,
            file: r
                .file
                .as_deref()
                .map(InputEncryptedFile::from_bytes)
                .transpose()?,
            service: r.service,
            silent: r.silent,
            user: r.user,
            rewritten: r.rewritten,
            progress: match (r.sent, r.uploading) {
                (true, _) => Progress::Sent,
                (false, true) => Progress::Uploading,
                (false, false) => Progress::Created,
            },
        })
    }
}

impl Arrived {
    pub(in crate::chat) fn to_record(&self) -> tl::RecordGap {
        tl::RecordGap::RecordGap(types::RecordGap {
            resend_done: self.resend_done,
            layer: self.layer.0.cast_signed(),
            seen: self.seen.cast_signed(),
            key_fingerprint: self.fingerprint.0,
            message: self.message.to_vec(),
            date: self.date,
            file: self.file.as_ref().map(EncryptedFile::to_bytes),
        })
    }

    pub(super) fn from_record(number: u32, record: tl::RecordGap) -> Loaded<Self> {
        let tl::RecordGap::RecordGap(r) = record;
        Ok(Self {
            number,
            seen: r.seen.cast_unsigned(),
            layer: Layer(r.layer.cast_unsigned()),
            fingerprint: KeyFingerprint(r.key_fingerprint),
            message: Zeroizing::new(r.message),
            date: r.date,
            file: r
                .file
                .as_deref()
                .map(EncryptedFile::from_bytes)
                .transpose()?,
            resend_done: r.resend_done,
        })
    }
}

impl Timer {
    pub(in crate::chat) fn to_record(self) -> tl::RecordTimer {
        tl::RecordTimer::RecordTimer(types::RecordTimer {
            outgoing: self.outgoing,
            secret_media: self.secret_media,
            number: self.number.cast_signed(),
            ttl: self.ttl,
            date: self.date,
            expires: self.expires.map(|at| at.0),
        })
    }

    pub(super) fn from_record(record: &tl::RecordTimer) -> Self {
        let tl::RecordTimer::RecordTimer(r) = record;
        Self {
            outgoing: r.outgoing,
            number: r.number.cast_unsigned(),
            secret_media: r.secret_media,
            ttl: r.ttl,
            date: r.date,
            expires: r.expires.map(Time),
        }
    }
}
