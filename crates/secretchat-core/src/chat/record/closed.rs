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
        let (reason, detail) = self.reason.to_record();
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
            reason: CloseReason::from_record(r.reason, r.detail)?,
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

impl CloseReason {
    /// Number and detail, as a record holds them.
    pub(crate) fn to_record(&self) -> (i32, String) {
        let number = match self {
            Self::ByUser => 1,
            Self::ByPeer {
                history_deleted: false,
            } => 2,
            Self::ByPeer {
                history_deleted: true,
            } => 3,
            Self::AcceptedElsewhere => 4,
            Self::UnknownToServer => 5,
            Self::Refused(detail) => return (6, detail.clone()),
            Self::PeerGone => 7,
            Self::LoggedOut => 8,
            Self::UnsafeParameters => 9,
            Self::UnsafePublicValue => 10,
            Self::KeyMismatch => 11,
            Self::WrongChat => 12,
            Self::CannotResend => 13,
            Self::OutOfNumbers => 14,
            Self::Violation(violation) => {
                let position = VIOLATIONS
                    .iter()
                    .position(|v| v == violation)
                    .and_then(|p| i32::try_from(p).ok());
                FIRST_VIOLATION + position.unwrap_or(0)
            }
        };
        (number, String::new())
    }

    /// The inverse of [`to_record`](Self::to_record).
    pub(crate) fn from_record(number: i32, detail: String) -> Loaded<Self> {
        Ok(match number {
            1 => Self::ByUser,
            2 => Self::ByPeer {
                history_deleted: false,
            },
            3 => Self::ByPeer {
                history_deleted: true,
            },
            4 => Self::AcceptedElsewhere,
            5 => Self::UnknownToServer,
            6 => Self::Refused(detail),
            7 => Self::PeerGone,
            8 => Self::LoggedOut,
            9 => Self::UnsafeParameters,
            10 => Self::UnsafePublicValue,
            11 => Self::KeyMismatch,
            12 => Self::WrongChat,
            13 => Self::CannotResend,
            14 => Self::OutOfNumbers,
            other => Self::Violation(violation(other).ok_or(RecordError::Field("reason"))?),
        })
    }
}

fn violation(number: i32) -> Option<Violation> {
    let place = usize::try_from(number.checked_sub(FIRST_VIOLATION)?).ok()?;
    VIOLATIONS.get(place).copied()
}
