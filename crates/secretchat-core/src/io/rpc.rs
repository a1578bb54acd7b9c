//! Calls to the server and their answers.

use crate::tl::api::{self, functions};
use crate::tl::{self, Deserialize as _, Serialize as _};

/// A call to the server.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    missing_docs,
    reason = "each variant is named after the method it carries"
)]
pub enum Request {
    GetDhConfig(functions::MessagesGetDhConfig),
    RequestEncryption(functions::MessagesRequestEncryption),
    AcceptEncryption(functions::MessagesAcceptEncryption),
    DiscardEncryption(functions::MessagesDiscardEncryption),
    SendEncrypted(functions::MessagesSendEncrypted),
    SendEncryptedFile(functions::MessagesSendEncryptedFile),
    SendEncryptedService(functions::MessagesSendEncryptedService),
    ReadEncryptedHistory(functions::MessagesReadEncryptedHistory),
    SetEncryptedTyping(functions::MessagesSetEncryptedTyping),
    ReportEncryptedSpam(functions::MessagesReportEncryptedSpam),
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, PartialEq)]
#[allow(
    missing_docs,
    reason = "each variant is named after the type it carries"
)]
pub enum Response {
    DhConfig(api::MessagesDhConfig),
    EncryptedChat(api::EncryptedChat),
    SentEncryptedMessage(api::MessagesSentEncryptedMessage),
    Bool(bool),
}

impl Request {
    /// The call as boxed TL, ready for the transport.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::GetDhConfig(f) => f.to_bytes(),
            Self::RequestEncryption(f) => f.to_bytes(),
            Self::AcceptEncryption(f) => f.to_bytes(),
            Self::DiscardEncryption(f) => f.to_bytes(),
            Self::SendEncrypted(f) => f.to_bytes(),
            Self::SendEncryptedFile(f) => f.to_bytes(),
            Self::SendEncryptedService(f) => f.to_bytes(),
            Self::ReadEncryptedHistory(f) => f.to_bytes(),
            Self::SetEncryptedTyping(f) => f.to_bytes(),
            Self::ReportEncryptedSpam(f) => f.to_bytes(),
        }
    }

    /// Reads the result of this call from boxed TL.
    ///
    /// # Errors
    /// What the bytes are instead.
    pub fn parse(&self, bytes: &[u8]) -> Result<Response, tl::Error> {
        match self {
            Self::GetDhConfig(_) => {
                api::MessagesDhConfig::from_bytes(bytes).map(Response::DhConfig)
            }
            Self::RequestEncryption(_) | Self::AcceptEncryption(_) => {
                api::EncryptedChat::from_bytes(bytes).map(Response::EncryptedChat)
            }
            Self::SendEncrypted(_) | Self::SendEncryptedFile(_) | Self::SendEncryptedService(_) => {
                api::MessagesSentEncryptedMessage::from_bytes(bytes)
                    .map(Response::SentEncryptedMessage)
            }
            Self::DiscardEncryption(_)
            | Self::ReadEncryptedHistory(_)
            | Self::SetEncryptedTyping(_)
            | Self::ReportEncryptedSpam(_) => bool::from_bytes(bytes).map(Response::Bool),
        }
    }
}

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RpcError {
    /// The server refused it.
    #[error("{message} (code {code})")]
    Server {
        /// Such as 400, 403, 420.
        code: i32,
        /// Such as `FLOOD_WAIT_5`.
        message: String,
    },
    /// No answer came: disconnected, timed out, or not readable. The server may have carried out the call.
    #[error("no answer from the server")]
    Network,
}

impl RpcError {
    /// An error of the server.
    #[must_use]
    pub fn server(code: i32, message: impl Into<String>) -> Self {
        Self::Server {
            code,
            message: message.into(),
        }
    }
}
