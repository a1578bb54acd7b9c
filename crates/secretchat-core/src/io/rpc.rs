//! Calls to the server and their answers.

use crate::tl::api::{self, functions};
use crate::tl::{self, Deserialize as _, Function as _, Serialize as _};

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

    /// The name of the method in the schema.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self {
            Self::GetDhConfig(_) => functions::MessagesGetDhConfig::NAME,
            Self::RequestEncryption(_) => functions::MessagesRequestEncryption::NAME,
            Self::AcceptEncryption(_) => functions::MessagesAcceptEncryption::NAME,
            Self::DiscardEncryption(_) => functions::MessagesDiscardEncryption::NAME,
            Self::SendEncrypted(_) => functions::MessagesSendEncrypted::NAME,
            Self::SendEncryptedFile(_) => functions::MessagesSendEncryptedFile::NAME,
            Self::SendEncryptedService(_) => functions::MessagesSendEncryptedService::NAME,
            Self::ReadEncryptedHistory(_) => functions::MessagesReadEncryptedHistory::NAME,
            Self::SetEncryptedTyping(_) => functions::MessagesSetEncryptedTyping::NAME,
            Self::ReportEncryptedSpam(_) => functions::MessagesReportEncryptedSpam::NAME,
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

const FIRST_DELAY_MS: i64 = 1000;
const LONGEST_DELAY_MS: i64 = 5 * 60 * 1000;
/// To ask without a network costs nobody anything, and the user wonders why nothing moves once it is back.
const LONGEST_DELAY_WITHOUT_ANSWER_MS: i64 = 30 * 1000;
/// A server that asks for more than a day is not believed.
const LONGEST_FLOOD_WAIT_S: i64 = 24 * 3600;

impl RpcError {
    /// How many milliseconds to wait before the same call is made again, after `attempts` that failed before this one;
    /// `None` if the error is final (spec/03 §6). Callers add some jitter.
    #[must_use]
    pub fn retry_after_ms(&self, attempts: u32) -> Option<i64> {
        let backoff = FIRST_DELAY_MS
            .saturating_mul(1 << attempts.min(16))
            .min(LONGEST_DELAY_MS);
        match self {
            Self::Network => Some(backoff.min(LONGEST_DELAY_WITHOUT_ANSWER_MS)),
            Self::Server { code, message } => {
                let again = *code >= 500
                    || *code < 0
                    || matches!(message.as_str(), "MSG_WAIT_FAILED" | "MSG_WAIT_TIMEOUT");
                self.flood_wait_s()
                    .map(|s| s * 1000)
                    .or_else(|| again.then_some(backoff))
            }
        }
    }

    /// Whether the server said "later": it has not carried out the call.
    #[must_use]
    pub fn is_flood_wait(&self) -> bool {
        self.flood_wait_s().is_some()
    }

    fn flood_wait_s(&self) -> Option<i64> {
        let Self::Server { code, message } = self else {
            return None;
        };
        let seconds = message
            .strip_prefix("FLOOD_WAIT_")
            .or_else(|| message.strip_prefix("FLOOD_PREMIUM_WAIT_"))
            .or_else(|| message.strip_prefix("SLOWMODE_WAIT_"));
        match seconds {
            Some(s) => Some(s.parse().unwrap_or(1).clamp(1, LONGEST_FLOOD_WAIT_S)),
            None if *code == 420 => Some(1),
            None => None,
        }
    }

    /// An error of the server.
    #[must_use]
    pub fn server(code: i32, message: impl Into<String>) -> Self {
        Self::Server {
            code,
            message: message.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floods_wait_as_long_as_the_server_says() {
        let wait = |message| RpcError::server(420, message).retry_after_ms(9);
        assert_eq!(wait("FLOOD_WAIT_7"), Some(7000));
        assert_eq!(wait("FLOOD_WAIT_x"), Some(1000));
        assert_eq!(wait("FLOOD_WAIT_99999999999"), Some(86_400_000));
    }

    #[test]
    fn silence_and_server_faults_back_off_and_refusals_do_not() {
        let server =
            |code, message, attempts| RpcError::server(code, message).retry_after_ms(attempts);
        assert_eq!(RpcError::Network.retry_after_ms(0), Some(1000));
        assert_eq!(RpcError::Network.retry_after_ms(3), Some(8000));
        assert_eq!(RpcError::Network.retry_after_ms(40), Some(30_000));
        assert_eq!(server(500, "INTERNAL", 40), Some(300_000));
        assert_eq!(server(400, "MSG_WAIT_FAILED", 0), Some(1000));
        assert_eq!(server(400, "DATA_TOO_LONG", 0), None);
        assert_eq!(server(403, "USER_IS_BLOCKED", 0), None);
    }
}
