//! Why a command fails, and what the shell is told.

use std::io;
use std::path::PathBuf;

use secretchat::Error;
use secretchat::core::io::RpcError;
use secretchat::store::OpenError;
use secretchat::transport::ResolveError;

/// It failed, or a comparison of the demo did.
pub(crate) const EXIT_FAILED: u8 = 1;
/// The command line, the file or the folder cannot be used; nothing was done.
pub(crate) const EXIT_USAGE: u8 = 2;
const EXIT_LOGIN: u8 = 3;
const EXIT_UNKNOWN: u8 = 4;
const EXIT_PASSPHRASE: u8 = 5;
const EXIT_IN_USE: u8 = 6;
const EXIT_TIMEOUT: u8 = 7;
/// 128 and the number of SIGINT, as shells have it.
const EXIT_INTERRUPTED: u8 = 130;

/// Where everybody gets their api id.
pub(crate) const API_ID_HELP: &str = "\
no api id is known. Telegram wants every program to name itself with one, and everybody gets their own:
  1. log in at https://my.telegram.org with your phone number
  2. choose “API development tools” and fill in a name; “Desktop” is fine as the platform
  3. give both values to this program, once:
     secretchat --api-id 12345 --api-hash 0123456789abcdef0123456789abcdef login
     or as the variables SECRETCHAT_API_ID and SECRETCHAT_API_HASH";

/// Why a command fails.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{name} is ambiguous: chats {chats}; name one by its id")]
    Ambiguous { name: String, chats: String },
    #[error("{API_ID_HELP}")]
    ApiIdMissing,
    #[error(transparent)]
    Build(#[from] secretchat::BuildError),
    #[error("the chat is over: {0}")]
    Closed(String),
    #[error(transparent)]
    Client(#[from] Error),
    #[error("nothing was entered")]
    EndOfInput,
    #[error("cannot use {}: {error}", .path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("the data folder {} is used by another secretchat: end that one first", .0.display())]
    InUse(PathBuf),
    #[error("cannot read the input: {0}")]
    Input(io::Error),
    #[error("interrupted; nothing is lost")]
    Interrupted,
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Login(String),
    #[error(
        "this login was ended, on another device or by Telegram; to log in again: secretchat login"
    )]
    LoggedOut,
    #[error("message {0} was not sent: {1}")]
    NotSent(i64, String),
    #[error("nobody is logged in: secretchat login")]
    NotLoggedIn,
    #[error("cannot open the chats: {0}")]
    Open(OpenError),
    /// The terminal is gone, or the pipe closed.
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    #[error("{0}")]
    Passphrase(&'static str),
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    #[error(transparent)]
    Picture(#[from] secretchat::picture::PictureError),
    #[error("the system gives no runtime: {0}")]
    Runtime(io::Error),
    #[error("cannot use the server file {}: {why}", .path.display())]
    ServerFile { path: PathBuf, why: String },
    #[error("{0}")]
    Timeout(&'static str),
    #[error("there is no chat with {0}")]
    UnknownChat(String),
    #[error("there is no message with a file")]
    NoFile,
    #[error("{0} is no user name, phone number or id")]
    UnknownPeer(String),
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    /// What the shell is told.
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::ApiIdMissing | Self::LoggedOut | Self::NotLoggedIn => EXIT_LOGIN,
            Self::Ambiguous { .. } | Self::UnknownChat(_) | Self::NoFile => EXIT_UNKNOWN,
            Self::Client(
                Error::UnknownChat(_)
                | Error::UnknownMessage { .. }
                | Error::NoFile(_)
                | Error::Resolve(ResolveError::Unknown | ResolveError::NotAUser),
            ) => EXIT_UNKNOWN,
            Self::Client(Error::Resolve(ResolveError::Rpc(RpcError::Network))) => EXIT_TIMEOUT,
            Self::Passphrase(_) | Self::WrongPassphrase => EXIT_PASSPHRASE,
            Self::InUse(_) => EXIT_IN_USE,
            Self::Interrupted => EXIT_INTERRUPTED,
            Self::Timeout(_) => EXIT_TIMEOUT,
            Self::Client(Error::Source(_))
            | Self::File { .. }
            | Self::ServerFile { .. }
            | Self::UnknownPeer(_)
            | Self::Usage(_) => EXIT_USAGE,
            _ => EXIT_FAILED,
        }
    }

    /// Whether there is nobody to be told.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        Self::Client(error.into())
    }
}
