//! Why a login fails.

use secretchat::core::io::RpcError;

use crate::session::SessionError;

/// Why a step of the login did not succeed. The steps before it stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The API id and hash do not belong together, or not to any program.
    #[error("the API id or hash is wrong; yours are at https://my.telegram.org/apps")]
    ApiIdInvalid,
    /// Telegram has banned the account or the number.
    #[error("the account or the number is banned")]
    Banned,
    /// Bots have no secret chats.
    #[error("this is a bot, and bots have no secret chats")]
    Bot,
    /// The code is too old: send another.
    #[error("the code has expired")]
    CodeExpired,
    /// Too many attempts.
    #[error("too many attempts; try again in {seconds} seconds")]
    Flood {
        /// How long to wait.
        seconds: u32,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandom,
    /// The server demands something that only the official apps can do.
    #[error("{0}; do it in an official app, then log in here")]
    OfficialAppNeeded(&'static str),
    /// This is no phone number.
    #[error("this is not a phone number; it begins with the code of the country")]
    PhoneInvalid,
    /// Nobody has signed up with the number.
    #[error("there is no account with this number; sign up in an official app")]
    PhoneUnregistered,
    /// The code is another one.
    #[error("the code is wrong")]
    WrongCode,
    /// The password is another one.
    #[error("the password is wrong")]
    WrongPassword,
    /// The server answered what this library does not understand.
    #[error("the server answered something unexpected: {0}")]
    Unexpected(&'static str),
    /// The session could not be stored.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// Another error of the server, or no answer.
    #[error(transparent)]
    Rpc(RpcError),
}

impl From<RpcError> for LoginError {
    fn from(error: RpcError) -> Self {
        let RpcError::Server { message, .. } = &error else {
            return Self::Rpc(error);
        };
        match message.as_str() {
            "API_ID_INVALID" | "API_ID_PUBLISHED_FLOOD" => Self::ApiIdInvalid,
            "PHONE_NUMBER_BANNED" | "USER_DEACTIVATED" | "USER_DEACTIVATED_BAN" => Self::Banned,
            "BOT_METHOD_INVALID" => Self::Bot,
            "PHONE_CODE_EXPIRED" | "EMAIL_VERIFY_EXPIRED" => Self::CodeExpired,
            "PHONE_NUMBER_INVALID" => Self::PhoneInvalid,
            "PHONE_NUMBER_UNOCCUPIED" => Self::PhoneUnregistered,
            "PHONE_CODE_INVALID" | "PHONE_CODE_EMPTY" | "CODE_INVALID" => Self::WrongCode,
            "PASSWORD_HASH_INVALID" => Self::WrongPassword,
            message => flood(message).unwrap_or(Self::Rpc(error)),
        }
    }
}

/// Only what says how long: a number that was made up would be taken for that of the server.
fn flood(message: &str) -> Option<LoginError> {
    let (what, seconds) = message.rsplit_once("_WAIT_")?;
    let seconds = seconds.parse().ok()?;
    matches!(
        what,
        "FLOOD" | "FLOOD_PREMIUM" | "FLOOD_TEST_PHONE" | "SLOWMODE"
    )
    .then_some(LoginError::Flood { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_server_say_what_to_do() {
        let login = |code, message: &str| LoginError::from(RpcError::server(code, message));
        assert_eq!(login(400, "PHONE_CODE_INVALID"), LoginError::WrongCode);
        assert_eq!(
            login(400, "PASSWORD_HASH_INVALID"),
            LoginError::WrongPassword
        );
        assert_eq!(
            login(420, "FLOOD_WAIT_31"),
            LoginError::Flood { seconds: 31 }
        );
        for other in [
            RpcError::server(406, "PHONE_PASSWORD_FLOOD"),
            RpcError::server(420, "2FA_CONFIRM_WAIT_86400"),
            RpcError::server(420, "FLOOD_WAIT_"),
        ] {
            assert_eq!(LoginError::from(other.clone()), LoginError::Rpc(other));
        }
        assert_eq!(
            LoginError::from(RpcError::Network),
            LoginError::Rpc(RpcError::Network)
        );
    }
}
