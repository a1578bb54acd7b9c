//! Why a connection could not be opened, or nobody logs in.

use secretchat_telegram::{ConnectError, LoginError, SessionError};

use crate::boundary::Failure;
use crate::status::Status;

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        let status = match error {
            SessionError::Open(error) => return error.into(),
            SessionError::Damaged(_) => Status::StoreDamaged,
            SessionError::Newer { .. } => Status::StoreNewer,
            SessionError::Store(ref error) => crate::error::of_store(error),
        };
        Self::new(status, error.to_string())
    }
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Session(error) => error.into(),
            ConnectError::NoHome | ConnectError::OtherServer => {
                Self::new(Status::Value, error.to_string())
            }
        }
    }
}

impl From<LoginError> for Failure {
    fn from(error: LoginError) -> Self {
        let status = match error {
            LoginError::Session(error) => return error.into(),
            LoginError::Rpc(error) => return error.into(),
            LoginError::WrongCode | LoginError::CodeExpired => Status::Code,
            LoginError::WrongPassword => Status::Password,
            LoginError::Bot => Status::NotAUser,
            LoginError::NoRandom => Status::System,
            LoginError::PhoneInvalid => Status::Value,
            LoginError::PhoneUnregistered => Status::UnknownUser,
            LoginError::ApiIdInvalid
            | LoginError::Banned
            | LoginError::Flood { .. }
            | LoginError::OfficialAppNeeded(_)
            | LoginError::Unexpected(_) => Status::Server,
        };
        Self {
            retry_after_ms: wait(&error),
            ..Self::new(status, error.to_string())
        }
    }
}

fn wait(error: &LoginError) -> Option<i64> {
    match error {
        LoginError::Flood { seconds } => Some(i64::from(*seconds) * 1000),
        _ => None,
    }
}
