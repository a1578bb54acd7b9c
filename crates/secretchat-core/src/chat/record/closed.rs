//! A chat that is over.

use super::{Loaded, key_hash};
use crate::chat::closed::{CloseReason, Closed, Discard};
use crate::chat::identity::Identity;
use crate::chat::sequence::Violation;
use crate::chat::timers::Timers;
use crate::record::RecordError;
use crate::record::tl::{self, types};

impl Closed {
    pub(super) fn to_record(&self) -> tl::RecordChat {
        let (reason, detail) = reason_to_record(&self.reason);
        tl::RecordChat::RecordClosed(types::RecordClosed {
            identity: self.identity.to_record(),
            key_hash: self.key_hash.as_ref().map(|hash| hash.0.to_vec()),
            reason,
            detail,
            discard_pending: self.discard.is_some(),
            delete_history: self.discard.is_some_and(|d| d.delete_history),
        })
    }

    pub(super) fn from_record(r: types::RecordClosed, timers: Timers) -> Loaded<Self> {
        Ok(Self {
            identity: Identity::from_record(r.identity),
            key_hash: r.key_hash.as_deref().map(key_hash).transpose()?,
            reason: reason_from_record(r.reason, r.detail)?,
            discard: r.discard_pending.then_some(Discard {
                delete_history: r.delete_history,
                request: None,
            }),
            timers,
        })
    }
}

const VIOLATIONS: [Violation; 7] = [
    Violation::Negative,
    Violation::Parity,
    Violation::AcknowledgesLess,
    Violation::AcknowledgesUnsent,
    Violation::ResendUnsent,
    Violation::ResendTooMany,
    Violation::WrongCommit,
];
const FIRST_VIOLATION: i32 = 100;

fn reason_to_record(reason: &CloseReason) -> (i32, String) {
    let number = match reason {
        CloseReason::ByUser => 1,
        CloseReason::ByPeer {
            history_deleted: false,
        } => 2,
        CloseReason::ByPeer {
            history_deleted: true,
        } => 3,
        CloseReason::AcceptedElsewhere => 4,
        CloseReason::UnknownToServer => 5,
        CloseReason::Refused(detail) => return (6, detail.clone()),
        CloseReason::PeerGone => 7,
        CloseReason::LoggedOut => 8,
        CloseReason::UnsafeParameters => 9,
        CloseReason::UnsafePublicValue => 10,
        CloseReason::KeyMismatch => 11,
        CloseReason::WrongChat => 12,
        CloseReason::CannotResend => 13,
        CloseReason::OutOfNumbers => 14,
        CloseReason::Violation(violation) => {
            let position = VIOLATIONS
                .iter()
                .position(|v| v == violation)
                .and_then(|p| i32::try_from(p).ok());
            FIRST_VIOLATION + position.unwrap_or(0)
        }
    };
    (number, String::new())
}

fn reason_from_record(number: i32, detail: String) -> Loaded<CloseReason> {
    Ok(match number {
        1 => CloseReason::ByUser,
        2 => CloseReason::ByPeer {
            history_deleted: false,
        },
        3 => CloseReason::ByPeer {
            history_deleted: true,
        },
        4 => CloseReason::AcceptedElsewhere,
        5 => CloseReason::UnknownToServer,
        6 => CloseReason::Refused(detail),
        7 => CloseReason::PeerGone,
        8 => CloseReason::LoggedOut,
        9 => CloseReason::UnsafeParameters,
        10 => CloseReason::UnsafePublicValue,
        11 => CloseReason::KeyMismatch,
        12 => CloseReason::WrongChat,
        13 => CloseReason::CannotResend,
        14 => CloseReason::OutOfNumbers,
        other => {
            let position = usize::try_from(other - FIRST_VIOLATION)
                .map_err(|_| RecordError::Field("reason"))?;
            CloseReason::Violation(
                *VIOLATIONS
                    .get(position)
                    .ok_or(RecordError::Field("reason"))?,
            )
        }
    })
}
