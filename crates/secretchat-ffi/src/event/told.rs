//! Events as getters read them: every field that a kind does not have is `None`.

use secretchat::core::ids::{RandomId, Time};
use secretchat::core::io::{RpcError, SendFailure};
use secretchat::{ChatEvent, Event, EventKind as EngineKind};
use zeroize::Zeroizing;

use super::{DropReason, EventKind};
use crate::boundary::{Failure, Object as _, Returned};
use crate::chat::CloseReason;
use crate::error::{Error, of_store};
use crate::host::{Outcome, Place};
use crate::status::Status;

/// An event, flat.
pub(crate) struct Told {
    pub(super) kind: EventKind,
    pub(super) id: Option<u64>,
    pub(super) request: Option<u64>,
    pub(super) chat: Option<i32>,
    pub(super) time_ms: Option<i64>,
    pub(super) failure: Option<Error>,
    pub(super) random_ids: Option<Vec<i64>>,
    pub(super) user_id: Option<i64>,
    pub(super) date: Option<i32>,
    pub(super) close_reason: Option<CloseReason>,
    pub(super) is_history_deleted: Option<bool>,
    pub(super) drop_reason: Option<DropReason>,
    pub(super) layer: Option<u32>,
    pub(super) ttl: Option<i32>,
    pub(super) count: Option<u32>,
    pub(super) done: Option<u64>,
    pub(super) total: Option<u64>,
    pub(super) flag: Option<bool>,
    pub(super) text: Option<String>,
    pub(super) bytes: Option<Zeroizing<Vec<u8>>>,
    /// Of a result, until it is taken.
    place: Option<Place>,
}

impl Told {
    const fn new(kind: EventKind) -> Self {
        Self {
            kind,
            id: None,
            request: None,
            chat: None,
            time_ms: None,
            failure: None,
            random_ids: None,
            user_id: None,
            date: None,
            close_reason: None,
            is_history_deleted: None,
            drop_reason: None,
            layer: None,
            ttl: None,
            count: None,
            done: None,
            total: None,
            flag: None,
            text: None,
            bytes: None,
            place: None,
        }
    }

    /// The last event.
    pub(crate) const fn closed() -> Self {
        Self::new(EventKind::Closed)
    }

    /// What came of a command.
    pub(crate) fn result(request: u64, result: Returned<Outcome>, place: Place) -> Self {
        let mut told = Self::new(EventKind::Result);
        told.request = Some(request);
        told.place = Some(place);
        match result {
            Ok(outcome) => {
                told.chat = outcome.chat;
                told.random_ids = outcome.random_ids;
                told.flag = outcome.flag;
                told.text = outcome.text;
                told.bytes = outcome.bytes;
            }
            Err(failure) => told.fail(failure),
        }
        told
    }

    /// The program has it.
    pub(super) fn taken(self) -> Self {
        Self {
            place: None,
            ..self
        }
    }

    /// The message that it is about.
    pub(super) fn first_id(&self) -> Option<i64> {
        self.random_ids.as_ref()?.first().copied()
    }

    fn fail(&mut self, failure: Failure) {
        self.failure = Some(Error::of(failure));
    }

    fn about(kind: EventKind, random_id: RandomId) -> Self {
        Self::about_all(kind, &[random_id])
    }

    fn about_all(kind: EventKind, random_ids: &[RandomId]) -> Self {
        Self {
            random_ids: Some(random_ids.iter().map(|id| id.0).collect()),
            ..Self::new(kind)
        }
    }

    fn progress(kind: EventKind, random_id: RandomId, done: u64, total: u64) -> Self {
        Self {
            done: Some(done),
            total: Some(total),
            ..Self::about(kind, random_id)
        }
    }

    fn failed(kind: EventKind, failure: Failure) -> Self {
        Self {
            failure: Some(Error::of(failure)),
            ..Self::new(kind)
        }
    }

    fn delayed(method: &str, error: RpcError) -> Self {
        Self {
            text: Some(method.to_owned()),
            ..Self::failed(EventKind::CallDelayed, error.into())
        }
    }
}

impl From<Event> for Told {
    fn from(event: Event) -> Self {
        let Event {
            id,
            chat,
            time: Time(time_ms),
            kind,
        } = event;
        Self {
            id: id.map(|id| id.0),
            chat: chat.map(|chat| chat.0),
            time_ms: Some(time_ms),
            ..of_kind(kind)
        }
    }
}

fn of_kind(kind: EngineKind) -> Told {
    match kind {
        EngineKind::Chat(event) => of_chat(event),
        EngineKind::UploadProgress {
            random_id,
            done,
            total,
        } => Told::progress(EventKind::UploadProgress, random_id, done, total),
        EngineKind::DownloadProgress {
            random_id,
            done,
            total,
        } => Told::progress(EventKind::DownloadProgress, random_id, done, total),
        EngineKind::CallDelayed { method, error } => Told::delayed(method, error),
        EngineKind::RequestIgnored { user_id } => Told {
            user_id: Some(user_id.0),
            ..Told::new(EventKind::RequestIgnored)
        },
        EngineKind::StoreFailed { error } => {
            let failure = Failure::new(of_store(&error), error.to_string());
            Told::failed(EventKind::StoreFailed, failure)
        }
        EngineKind::StoreRecovered => Told::new(EventKind::StoreRecovered),
        _ => Told::new(EventKind::Unknown),
    }
}

fn of_chat(event: ChatEvent) -> Told {
    match event {
        ChatEvent::ChatRequested { user_id, date } => Told {
            user_id: Some(user_id.0),
            date: Some(date),
            ..Told::new(EventKind::ChatRequested)
        },
        ChatEvent::ChatReady => Told::new(EventKind::ChatReady),
        ChatEvent::ChatClosed {
            reason,
            history_deleted,
        } => Told {
            close_reason: Some((&reason).into()),
            text: Some(reason.to_string()),
            is_history_deleted: Some(history_deleted),
            ..Told::new(EventKind::ChatClosed)
        },
        ChatEvent::UploadAgain { .. } => Told::new(EventKind::Unknown),
        ChatEvent::MessagesRead { max_date } => Told {
            date: Some(max_date),
            ..Told::new(EventKind::MessagesRead)
        },
        ChatEvent::HistoryFlushed => Told::new(EventKind::HistoryFlushed),
        ChatEvent::TtlChanged { ttl } => Told {
            ttl: Some(ttl),
            ..Told::new(EventKind::TtlChanged)
        },
        ChatEvent::LayerChanged { peer_layer } => Told {
            layer: Some(peer_layer.0),
            ..Told::new(EventKind::LayerChanged)
        },
        ChatEvent::KeyRenewed => Told::new(EventKind::KeyRenewed),
        ChatEvent::Typing => Told::new(EventKind::Typing),
        ChatEvent::GapOpened { missing } => Told {
            count: Some(missing),
            ..Told::new(EventKind::GapOpened)
        },
        ChatEvent::GapClosed => Told::new(EventKind::GapClosed),
        ChatEvent::Dropped { reason, count } => Told {
            drop_reason: Some(reason.into()),
            text: Some(reason.to_string()),
            count: Some(count),
            ..Told::new(EventKind::Dropped)
        },
        other => of_messages(other),
    }
}

fn of_messages(event: ChatEvent) -> Told {
    match event {
        ChatEvent::Message { random_id, date } => Told {
            date: Some(date),
            ..Told::about(EventKind::Message, random_id)
        },
        ChatEvent::UnsupportedMessage { layer, date, bytes } => Told {
            layer: Some(layer.0),
            date: Some(date),
            bytes: Some(Zeroizing::new(bytes.0.clone())),
            ..Told::new(EventKind::UnsupportedMessage)
        },
        ChatEvent::MessageSent { random_id, date } => Told {
            date: Some(date),
            ..Told::about(EventKind::MessageSent, random_id)
        },
        ChatEvent::MessageDelivered { random_id } => {
            Told::about(EventKind::MessageDelivered, random_id)
        }
        ChatEvent::MessageFailed { random_id, failure } => Told {
            failure: Some(Error::of(failure.into())),
            ..Told::about(EventKind::MessageFailed, random_id)
        },
        ChatEvent::MessagesOpened { random_ids } => {
            Told::about_all(EventKind::MessagesOpened, &random_ids)
        }
        ChatEvent::MessagesDeleted { random_ids } => {
            Told::about_all(EventKind::MessagesDeleted, &random_ids)
        }
        ChatEvent::MessageExpired { random_id } => {
            Told::about(EventKind::MessageExpired, random_id)
        }
        ChatEvent::ScreenshotTaken { random_ids } => {
            Told::about_all(EventKind::ScreenshotTaken, &random_ids)
        }
        _ => Told::new(EventKind::Unknown),
    }
}

impl From<SendFailure> for Failure {
    fn from(failure: SendFailure) -> Self {
        let message = failure.to_string();
        match failure {
            SendFailure::Refused(error) => Self {
                message,
                ..error.into()
            },
            SendFailure::NotSendable(_) => Self::new(Status::Message, message),
            SendFailure::ChatClosed => Self::new(Status::ChatState, message),
        }
    }
}
