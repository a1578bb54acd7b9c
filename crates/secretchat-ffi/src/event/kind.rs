//! The kinds of events.

use std::ffi::{CStr, c_char};

use secretchat::core::io::DropReason as CoreDropReason;

/// What an event tells, and which getters have something to say about it, besides its id, time and chat. Later versions have
/// more kinds: ignore those that you do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum EventKind {
    /// The client is closed; no more events come.
    Closed = 0,
    /// A command has ended: `…_request`, `…_status`, `…_error`, and what came of it.
    Result = 1,
    /// Somebody wants a chat: `…_user_id`, `…_date`.
    ChatRequested = 2,
    /// Messages can be sent and received.
    ChatReady = 3,
    /// A chat is over: `…_close_reason`, `…_text`, `…_is_history_deleted`.
    ChatClosed = 4,
    /// A message came in: `…_random_id`, `…_date`. `secretchat_client_message` has it.
    Message = 5,
    /// A message came in that this version cannot read: `…_layer`, `…_date`, `…_bytes` (TL).
    UnsupportedMessage = 6,
    /// The server has an own message: `…_random_id`, `…_date`.
    MessageSent = 7,
    /// The peer has an own message, and said so itself: `…_random_id`.
    MessageDelivered = 8,
    /// An own message will not reach the peer: `…_random_id`, `…_status`, `…_error`.
    MessageFailed = 9,
    /// The server says that the peer has read own messages up to a date: `…_date`.
    MessagesRead = 10,
    /// The peer opened media, or listened to notes: `…_random_ids`.
    MessagesOpened = 11,
    /// The peer deleted messages: `…_random_ids`.
    MessagesDeleted = 12,
    /// The peer deleted the whole history.
    HistoryFlushed = 13,
    /// A message destroyed itself: `…_random_id`.
    MessageExpired = 14,
    /// The peer took a screenshot: `…_random_ids` of what was visible, perhaps none.
    ScreenshotTaken = 15,
    /// The peer changed the timer of the chat: `…_ttl`.
    TtlChanged = 16,
    /// More became known of the layer of the peer: `…_layer`.
    LayerChanged = 17,
    /// The key was renewed.
    KeyRenewed = 18,
    /// The peer is typing; to be shown for 6 seconds.
    Typing = 19,
    /// Messages of the peer are missing and were asked for again: `…_count`.
    GapOpened = 20,
    /// Nothing is missing any more.
    GapClosed = 21,
    /// Something came that could not be used and changed nothing: `…_drop_reason`, `…_text`, `…_count` of all such in the
    /// chat. Told at the 1st, 2nd, 4th, 8th … time.
    Dropped = 22,
    /// A file is on its way up: `…_random_id`, `…_done`, `…_total`.
    UploadProgress = 23,
    /// A file is on its way down: `…_random_id`, `…_done`, `…_total`.
    DownloadProgress = 24,
    /// A call to the server failed for the moment and will be made again: `…_text` is the method, `…_error` why and when.
    CallDelayed = 25,
    /// Somebody asks for chats faster than they are taken; this request was passed over: `…_user_id`.
    RequestIgnored = 26,
    /// The store failed: `…_status`, `…_error`. Nothing was lost: it is tried again.
    StoreFailed = 27,
    /// The store works again.
    StoreRecovered = 28,
    /// Something for which this version has no kind.
    Unknown = 29,
}

/// The name of a kind of events without its prefix, such as "CHAT_READY"; "UNKNOWN" for numbers that are none. Ends with a
/// NUL, is never freed and never NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_kind_name(kind: u32) -> *const c_char {
    name(kind).as_ptr()
}

pub(super) fn name(kind: u32) -> &'static CStr {
    match kind {
        0 => c"CLOSED",
        1 => c"RESULT",
        2 => c"CHAT_REQUESTED",
        3 => c"CHAT_READY",
        4 => c"CHAT_CLOSED",
        5 => c"MESSAGE",
        6 => c"UNSUPPORTED_MESSAGE",
        7 => c"MESSAGE_SENT",
        8 => c"MESSAGE_DELIVERED",
        9 => c"MESSAGE_FAILED",
        10 => c"MESSAGES_READ",
        11 => c"MESSAGES_OPENED",
        12 => c"MESSAGES_DELETED",
        13 => c"HISTORY_FLUSHED",
        14 => c"MESSAGE_EXPIRED",
        15 => c"SCREENSHOT_TAKEN",
        16 => c"TTL_CHANGED",
        17 => c"LAYER_CHANGED",
        18 => c"KEY_RENEWED",
        19 => c"TYPING",
        20 => c"GAP_OPENED",
        21 => c"GAP_CLOSED",
        22 => c"DROPPED",
        23 => c"UPLOAD_PROGRESS",
        24 => c"DOWNLOAD_PROGRESS",
        25 => c"CALL_DELAYED",
        26 => c"REQUEST_IGNORED",
        27 => c"STORE_FAILED",
        28 => c"STORE_RECOVERED",
        _ => c"UNKNOWN",
    }
}

/// What was wrong with something that came in and was dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub enum DropReason {
    /// Nothing was dropped.
    #[default]
    None = 0,
    /// Encrypted with a key that this chat does not have.
    UnknownKey = 1,
    /// It did not decrypt to something authentic.
    Undecryptable = 2,
    /// Authentic, but not a message.
    Malformed = 3,
    /// MTProto 1.0 where 2.0 has been seen.
    Downgrade = 4,
    /// Too many messages wait already.
    TooMany = 5,
}

#[cfg(feature = "json")]
impl DropReason {
    /// Without the prefix.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::UnknownKey => "UNKNOWN_KEY",
            Self::Undecryptable => "UNDECRYPTABLE",
            Self::Malformed => "MALFORMED",
            Self::Downgrade => "DOWNGRADE",
            Self::TooMany => "TOO_MANY",
        }
    }
}

impl From<CoreDropReason> for DropReason {
    fn from(reason: CoreDropReason) -> Self {
        match reason {
            CoreDropReason::UnknownKey => Self::UnknownKey,
            CoreDropReason::Undecryptable => Self::Undecryptable,
            CoreDropReason::Malformed => Self::Malformed,
            CoreDropReason::Downgrade => Self::Downgrade,
            CoreDropReason::TooMany => Self::TooMany,
        }
    }
}
