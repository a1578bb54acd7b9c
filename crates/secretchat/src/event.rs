//! What the app is told.

use secretchat_core::ids::{ChatId, RandomId, Time, UserId};
use secretchat_core::io::RpcError;

pub use secretchat_core::io::Event as ChatEvent;

/// Names an event that is stored until it is confirmed; they count up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u64);

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Stored, and told again after a restart, until [`Events::ack`](crate::Events::ack). `None` for what is of the
    /// moment only, such as typing and progress.
    pub id: Option<EventId>,
    /// The chat; `None` if it is about the client as a whole.
    pub chat: Option<ChatId>,
    /// When, by the clock of the client.
    pub time: Time,
    /// What.
    pub kind: EventKind,
}

/// The kinds of events. More may come.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EventKind {
    /// Something in a chat.
    Chat(ChatEvent),
    /// A file is on its way up.
    UploadProgress {
        /// The message that it will come with.
        random_id: RandomId,
        /// Bytes that are at the server.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// A file is on its way down.
    DownloadProgress {
        /// The message that it comes with.
        random_id: RandomId,
        /// Bytes that are here.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// A call failed for the moment; it will be made again.
    CallDelayed {
        /// The method of the API.
        method: &'static str,
        /// Why.
        error: RpcError,
    },
    /// Somebody asks for chats faster than they are taken: this request was passed over, and not refused.
    RequestIgnored {
        /// Who.
        user_id: UserId,
    },
    /// The store failed. Nothing was lost: the client goes back to what is stored and tries again.
    StoreFailed {
        /// What it said.
        error: crate::store::StoreError,
    },
    /// The store works again.
    StoreRecovered,
}

/// Whether an app must not miss it, so that it is stored until it is confirmed.
pub(crate) const fn is_kept(event: &ChatEvent) -> bool {
    !matches!(
        event,
        ChatEvent::Typing | ChatEvent::Dropped { .. } | ChatEvent::UploadAgain { .. }
    )
}
