//! Events as a host stores them until the app has confirmed them (the schema is `tl-schemas/record/record.tl`).

use zeroize::Zeroizing;

use super::{DropReason, Event, RawMessage, RpcError, SendFailure};
use crate::chat::CloseReason;
use crate::ids::{Layer, RandomId, UserId};
use crate::record::RecordError;
use crate::record::tl::{self, types};
use crate::tl::{Deserialize as _, Serialize as _, Wipe as _};

/// What a record takes beside the message in it, in bytes; only events without a secret may take more.
const FIELDS: usize = 64;

impl Event {
    /// The persisted form; secret, because [`Event::UnsupportedMessage`] holds the message.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let capacity = match self {
            Self::UnsupportedMessage { bytes, .. } => FIELDS + bytes.0.len(),
            _ => FIELDS,
        };
        let mut record = self.to_record();
        // Never reallocated with a secret in it, which would leave a copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(capacity));
        record.serialize(&mut bytes);
        record.wipe();
        bytes
    }

    /// Reads the persisted form, of any version that ever was.
    ///
    /// # Errors
    /// The bytes are not such a record.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        Self::from_record(tl::RecordEvent::from_bytes(bytes)?)
    }

    fn to_record(&self) -> tl::RecordEvent {
        use tl::RecordEvent as R;
        match self {
            Self::ChatRequested { user_id, date } => {
                R::ChatRequested(types::RecordEventChatRequested {
                    user_id: user_id.0,
                    date: *date,
                })
            }
            Self::ChatReady => R::ChatReady,
            Self::ChatClosed {
                reason,
                history_deleted,
            } => chat_closed(reason, *history_deleted),
            Self::Message { random_id, date } => R::Message(types::RecordEventMessage {
                random_id: random_id.0,
                date: *date,
            }),
            Self::UnsupportedMessage { layer, date, bytes } => unsupported(*layer, *date, bytes),
            Self::MessageSent { random_id, date } => {
                R::MessageSent(types::RecordEventMessageSent {
                    random_id: random_id.0,
                    date: *date,
                })
            }
            Self::MessageDelivered { random_id } => {
                R::MessageDelivered(types::RecordEventMessageDelivered {
                    random_id: random_id.0,
                })
            }
            Self::MessageFailed { random_id, failure } => failed(*random_id, failure),
            Self::UploadAgain { random_id, part } => upload_again(*random_id, *part),
            Self::MessagesRead { max_date } => R::MessagesRead(types::RecordEventMessagesRead {
                max_date: *max_date,
            }),
            Self::MessagesOpened { random_ids } => {
                R::MessagesOpened(types::RecordEventMessagesOpened {
                    random_ids: numbers(random_ids),
                })
            }
            Self::MessagesDeleted { random_ids } => {
                R::MessagesDeleted(types::RecordEventMessagesDeleted {
                    random_ids: numbers(random_ids),
                })
            }
            Self::HistoryFlushed => R::HistoryFlushed,
            Self::MessageExpired { random_id } => {
                R::MessageExpired(types::RecordEventMessageExpired {
                    random_id: random_id.0,
                })
            }
            Self::ScreenshotTaken { random_ids } => {
                R::ScreenshotTaken(types::RecordEventScreenshotTaken {
                    random_ids: numbers(random_ids),
                })
            }
            Self::TtlChanged { ttl } => R::TtlChanged(types::RecordEventTtlChanged { ttl: *ttl }),
            Self::LayerChanged { peer_layer } => R::LayerChanged(types::RecordEventLayerChanged {
                peer_layer: peer_layer.0.cast_signed(),
            }),
            Self::KeyRenewed => R::KeyRenewed,
            Self::Typing => R::Typing,
            Self::GapOpened { missing } => R::GapOpened(types::RecordEventGapOpened {
                missing: missing.cast_signed(),
            }),
            Self::GapClosed => R::GapClosed,
            Self::Dropped { reason, count } => dropped(*reason, *count),
        }
    }

    fn from_record(record: tl::RecordEvent) -> Result<Self, RecordError> {
        use tl::RecordEvent as R;
        Ok(match record {
            R::ChatRequested(r) => Self::ChatRequested {
                user_id: UserId(r.user_id),
                date: r.date,
            },
            R::ChatReady => Self::ChatReady,
            R::ChatClosed(r) => Self::ChatClosed {
                reason: CloseReason::from_record(r.reason, r.detail)?,
                history_deleted: r.history_deleted,
            },
            R::Message(r) => Self::Message {
                random_id: RandomId(r.random_id),
                date: r.date,
            },
            R::UnsupportedMessage(r) => Self::UnsupportedMessage {
                layer: Layer(r.layer.cast_unsigned()),
                date: r.date,
                bytes: RawMessage(r.message),
            },
            R::MessageSent(r) => Self::MessageSent {
                random_id: RandomId(r.random_id),
                date: r.date,
            },
            R::MessageDelivered(r) => Self::MessageDelivered {
                random_id: RandomId(r.random_id),
            },
            R::MessageFailed(r) => Self::MessageFailed {
                random_id: RandomId(r.random_id),
                failure: SendFailure::from_record(r.failure),
            },
            R::UploadAgain(r) => Self::UploadAgain {
                random_id: RandomId(r.random_id),
                part: r.part.map(i32::cast_unsigned),
            },
            R::MessagesRead(r) => Self::MessagesRead {
                max_date: r.max_date,
            },
            R::MessagesOpened(r) => Self::MessagesOpened {
                random_ids: ids(r.random_ids),
            },
            R::MessagesDeleted(r) => Self::MessagesDeleted {
                random_ids: ids(r.random_ids),
            },
            R::HistoryFlushed => Self::HistoryFlushed,
            R::MessageExpired(r) => Self::MessageExpired {
                random_id: RandomId(r.random_id),
            },
            R::ScreenshotTaken(r) => Self::ScreenshotTaken {
                random_ids: ids(r.random_ids),
            },
            R::TtlChanged(r) => Self::TtlChanged { ttl: r.ttl },
            R::LayerChanged(r) => Self::LayerChanged {
                peer_layer: Layer(r.peer_layer.cast_unsigned()),
            },
            R::KeyRenewed => Self::KeyRenewed,
            R::Typing => Self::Typing,
            R::GapOpened(r) => Self::GapOpened {
                missing: r.missing.cast_unsigned(),
            },
            R::GapClosed => Self::GapClosed,
            R::Dropped(r) => Self::Dropped {
                reason: drop_reason(r.reason)?,
                count: r.count.cast_unsigned(),
            },
        })
    }
}

impl SendFailure {
    fn to_record(&self) -> tl::RecordSendFailure {
        use tl::RecordSendFailure as R;
        match self {
            Self::Refused(RpcError::Server { code, message }) => {
                R::Refused(types::RecordSendFailureRefused {
                    code: *code,
                    message: message.clone(),
                })
            }
            Self::Refused(RpcError::Network) => R::Unanswered,
            Self::NotSendable(problem) => R::NotSendable(types::RecordSendFailureNotSendable {
                problem: problem.clone(),
            }),
            Self::ChatClosed => R::ChatClosed,
        }
    }

    fn from_record(record: tl::RecordSendFailure) -> Self {
        use tl::RecordSendFailure as R;
        match record {
            R::Refused(r) => Self::Refused(RpcError::server(r.code, r.message)),
            R::Unanswered => Self::Refused(RpcError::Network),
            R::NotSendable(r) => Self::NotSendable(r.problem),
            R::ChatClosed => Self::ChatClosed,
        }
    }
}

fn chat_closed(reason: &CloseReason, history_deleted: bool) -> tl::RecordEvent {
    let (reason, detail) = reason.to_record();
    tl::RecordEvent::ChatClosed(types::RecordEventChatClosed {
        history_deleted,
        reason,
        detail,
    })
}

fn unsupported(layer: Layer, date: i32, bytes: &RawMessage) -> tl::RecordEvent {
    tl::RecordEvent::UnsupportedMessage(types::RecordEventUnsupportedMessage {
        layer: layer.0.cast_signed(),
        date,
        message: bytes.0.clone(),
    })
}

fn failed(random_id: RandomId, failure: &SendFailure) -> tl::RecordEvent {
    tl::RecordEvent::MessageFailed(types::RecordEventMessageFailed {
        random_id: random_id.0,
        failure: failure.to_record(),
    })
}

fn upload_again(random_id: RandomId, part: Option<u32>) -> tl::RecordEvent {
    tl::RecordEvent::UploadAgain(types::RecordEventUploadAgain {
        random_id: random_id.0,
        part: part.map(u32::cast_signed),
    })
}

fn dropped(reason: DropReason, count: u32) -> tl::RecordEvent {
    let reason = match reason {
        DropReason::UnknownKey => 0,
        DropReason::Undecryptable => 1,
        DropReason::Malformed => 2,
        DropReason::Downgrade => 3,
        DropReason::TooMany => 4,
    };
    let count = count.cast_signed();
    tl::RecordEvent::Dropped(types::RecordEventDropped { reason, count })
}

const fn drop_reason(number: i32) -> Result<DropReason, RecordError> {
    Ok(match number {
        0 => DropReason::UnknownKey,
        1 => DropReason::Undecryptable,
        2 => DropReason::Malformed,
        3 => DropReason::Downgrade,
        4 => DropReason::TooMany,
        _ => return Err(RecordError::Field("reason")),
    })
}

fn numbers(ids: &[RandomId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}

fn ids(numbers: Vec<i64>) -> Vec<RandomId> {
    numbers.into_iter().map(RandomId).collect()
}
