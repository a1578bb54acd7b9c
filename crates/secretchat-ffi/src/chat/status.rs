//! Which chat it is, and where it stands.

use secretchat::core::chat;

use super::Chat;
use crate::boundary::{self, Given as _, get, lend_bytes};
use crate::bytes::Bytes;

/// Where a chat stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum ChatStatus {
    /// There is no such chat.
    Empty = 0,
    /// Asked for by either side, and not ready. What is sent waits.
    Requested = 1,
    /// Messages flow.
    Ready = 2,
    /// Over.
    Closed = 3,
}

impl From<chat::Status> for ChatStatus {
    fn from(status: chat::Status) -> Self {
        match status {
            chat::Status::Empty => Self::Empty,
            chat::Status::Requested => Self::Requested,
            chat::Status::Ready => Self::Ready,
            chat::Status::Closed => Self::Closed,
        }
    }
}

/// Why a chat is over. Later versions may have more reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub enum CloseReason {
    /// It is not over.
    #[default]
    None = 0,
    /// This side closed, cancelled or refused it.
    ByUser = 1,
    /// The other side closed or refused it.
    ByPeer = 2,
    /// Another device of this account accepted it.
    AcceptedElsewhere = 3,
    /// The server does not know the chat.
    UnknownToServer = 4,
    /// The server refused to create it.
    Refused = 5,
    /// The other side cannot be written to: it has blocked this account, or is deleted.
    PeerGone = 6,
    /// This device is logged out.
    LoggedOut = 7,
    /// The parameters of the key exchange are not safe.
    UnsafeParameters = 8,
    /// The public value of the other side is out of range.
    UnsafePublicValue = 9,
    /// Both sides did not get the same key.
    KeyMismatch = 10,
    /// The server gave another chat than the one asked for.
    WrongChat = 11,
    /// The other side broke the protocol.
    Violation = 12,
    /// The other side asks for messages again that are gone.
    CannotResend = 13,
    /// All sequence numbers are used.
    OutOfNumbers = 14,
}

impl From<&chat::CloseReason> for CloseReason {
    fn from(reason: &chat::CloseReason) -> Self {
        match reason {
            chat::CloseReason::ByUser => Self::ByUser,
            chat::CloseReason::ByPeer { .. } => Self::ByPeer,
            chat::CloseReason::AcceptedElsewhere => Self::AcceptedElsewhere,
            chat::CloseReason::UnknownToServer => Self::UnknownToServer,
            chat::CloseReason::Refused(_) => Self::Refused,
            chat::CloseReason::PeerGone => Self::PeerGone,
            chat::CloseReason::LoggedOut => Self::LoggedOut,
            chat::CloseReason::UnsafeParameters => Self::UnsafeParameters,
            chat::CloseReason::UnsafePublicValue => Self::UnsafePublicValue,
            chat::CloseReason::KeyMismatch => Self::KeyMismatch,
            chat::CloseReason::WrongChat => Self::WrongChat,
            chat::CloseReason::Violation(_) => Self::Violation,
            chat::CloseReason::CannotResend => Self::CannotResend,
            chat::CloseReason::OutOfNumbers => Self::OutOfNumbers,
        }
    }
}

#[cfg(feature = "json")]
impl CloseReason {
    /// Its name in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::ByUser => "BY_USER",
            Self::ByPeer => "BY_PEER",
            Self::AcceptedElsewhere => "ACCEPTED_ELSEWHERE",
            Self::UnknownToServer => "UNKNOWN_TO_SERVER",
            Self::Refused => "REFUSED",
            Self::PeerGone => "PEER_GONE",
            Self::LoggedOut => "LOGGED_OUT",
            Self::UnsafeParameters => "UNSAFE_PARAMETERS",
            Self::UnsafePublicValue => "UNSAFE_PUBLIC_VALUE",
            Self::KeyMismatch => "KEY_MISMATCH",
            Self::WrongChat => "WRONG_CHAT",
            Self::Violation => "VIOLATION",
            Self::CannotResend => "CANNOT_RESEND",
            Self::OutOfNumbers => "OUT_OF_NUMBERS",
        }
    }
}

/// The id of the chat, the same for both sides. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_id(chat: Option<&Chat>) -> i32 {
    get(chat, |content| Some(content.info.id.0))
}

/// The access hash of the chat; 0 until the server has given it. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_access_hash(chat: Option<&Chat>) -> i64 {
    get(chat, |content| Some(content.info.access_hash))
}

/// The other side. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_user_id(chat: Option<&Chat>) -> i64 {
    get(chat, |content| Some(content.info.user_id.0))
}

/// Whether this side created the chat. `chat` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_is_admin(chat: Option<&Chat>) -> bool {
    get(chat, |content| Some(content.info.is_admin()))
}

/// Where the chat stands. `chat` may be NULL: EMPTY. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_get_status(chat: Option<&Chat>) -> ChatStatus {
    boundary::value(ChatStatus::Empty, || {
        Ok(chat.given("chat")?.info.status.into())
    })
}

/// Whether the other side asked for it and waits for `secretchat_client_accept_chat` or
/// `secretchat_client_discard_chat`. `chat` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_is_unanswered(chat: Option<&Chat>) -> bool {
    get(chat, |content| Some(content.info.is_unanswered))
}

/// Whether it is over here, and the server has not confirmed that it knows. `chat` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_is_closing(chat: Option<&Chat>) -> bool {
    get(chat, |content| Some(content.info.is_closing))
}

/// Why it is over. `chat` may be NULL: NONE. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_close_reason(chat: Option<&Chat>) -> CloseReason {
    boundary::value(CloseReason::None, || {
        let reason = chat.given("chat")?.info.close_reason.as_ref();
        Ok(reason.map_or(CloseReason::None, CloseReason::from))
    })
}

/// Why it is over, in English for developers, with what the server or the other side did; empty if it is not. Valid
/// until the chat is freed. `chat` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_close_text(chat: Option<&Chat>) -> Bytes {
    lend_bytes(chat, |content| Some(content.close_text.as_bytes()))
}

/// When it was created, by the clock of this machine: milliseconds since 1970. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_created_ms(chat: Option<&Chat>) -> i64 {
    get(chat, |content| Some(content.info.created.0))
}

/// When the current key came into use, by the clock of this machine: milliseconds since 1970; 0 if the chat is not
/// ready. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_updated_ms(chat: Option<&Chat>) -> i64 {
    get(chat, |content| Some(content.ready()?.key_since.0))
}
