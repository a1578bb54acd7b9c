//! What the app is told.

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::RpcError;
use crate::chat::CloseReason;
use crate::ids::{Layer, RandomId, UserId};

/// The boxed TL of a message that this library cannot read: secret, so `Debug` shows its length only, and it
/// is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RawMessage(pub Vec<u8>);

impl fmt::Debug for RawMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0.len())
    }
}

/// What the app is told. Every event is about one chat: the host knows which.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Somebody wants a chat.
    ChatRequested {
        /// Who.
        user_id: UserId,
        /// Server date, seconds.
        date: i32,
    },
    /// Messages can be sent and received.
    ChatReady,
    /// The chat is over.
    ChatClosed {
        /// Why.
        reason: CloseReason,
        /// The history was deleted with it.
        history_deleted: bool,
    },
    /// A message came in; the history has it.
    Message {
        /// Its id.
        random_id: RandomId,
        /// Server date, seconds.
        date: i32,
    },
    /// A message came in that this library cannot read.
    UnsupportedMessage {
        /// The layer it names.
        layer: Layer,
        /// Server date, seconds.
        date: i32,
        /// What it is.
        bytes: RawMessage,
    },
    /// The server has an own message.
    MessageSent {
        /// Its id.
        random_id: RandomId,
        /// Server date, seconds.
        date: i32,
    },
    /// The peer has acknowledged an own message, end to end.
    MessageDelivered {
        /// Its id.
        random_id: RandomId,
    },
    /// An own message will not reach the peer; if it had a number, it was taken back.
    MessageFailed {
        /// Its id.
        random_id: RandomId,
        /// Why.
        failure: SendFailure,
    },
    /// The server lost (parts of) the file of a message: upload it again and say [`Command::Uploaded`](super::Command::Uploaded).
    UploadAgain {
        /// The message.
        random_id: RandomId,
        /// The part that is missing, counted from 0; `None` is all of it.
        part: Option<u32>,
    },
    /// The server says that the peer has read own messages up to a date.
    MessagesRead {
        /// Server date, seconds.
        max_date: i32,
    },
    /// The peer opened media or listened to notes.
    MessagesOpened {
        /// Their ids.
        random_ids: Vec<RandomId>,
    },
    /// Messages were deleted by the peer.
    MessagesDeleted {
        /// Their ids.
        random_ids: Vec<RandomId>,
    },
    /// The peer deleted the history.
    HistoryFlushed,
    /// A message destroyed itself.
    MessageExpired {
        /// Its id.
        random_id: RandomId,
    },
    /// The peer took a screenshot.
    ScreenshotTaken {
        /// What was visible; may be empty.
        random_ids: Vec<RandomId>,
    },
    /// The default timer of the chat was changed by the peer.
    TtlChanged {
        /// Seconds; 0 is none.
        ttl: i32,
    },
    /// More became known of the layer of the peer.
    LayerChanged {
        /// The highest layer it has shown.
        peer_layer: Layer,
    },
    /// The key was renewed.
    KeyRenewed,
    /// The peer is typing; to be shown for 6 seconds.
    Typing,
    /// Messages of the peer are missing; they were asked for again.
    GapOpened {
        /// How many messages.
        missing: u32,
    },
    /// Nothing is missing any more.
    GapClosed,
    /// Something came that could not be used and changed nothing. Told at the 1st, 2nd, 4th, 8th … time.
    Dropped {
        /// What was wrong with it.
        reason: DropReason,
        /// How many were dropped in this chat so far.
        count: u32,
    },
}

/// Why an own message will not reach the peer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendFailure {
    /// The server refused it for good.
    #[error("refused by the server: {0}")]
    Refused(RpcError),
    /// It waited for the chat, and then turned out to be one that cannot be sent.
    #[error("cannot be sent: {0}")]
    NotSendable(String),
    /// The chat was closed before the server had it.
    #[error("the chat was closed")]
    ChatClosed,
}

/// Why something that came in was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DropReason {
    /// Encrypted with a key that this chat does not have, or too short to name one.
    #[error("unknown key")]
    UnknownKey,
    /// It did not decrypt to something authentic.
    #[error("does not decrypt")]
    Undecryptable,
    /// Authentic, but not a message.
    #[error("malformed")]
    Malformed,
    /// MTProto 1.0 where 2.0 has been seen.
    #[error("old encryption in a chat that uses the new one")]
    Downgrade,
    /// The bound of messages that wait is reached.
    #[error("too many messages wait")]
    TooMany,
}
