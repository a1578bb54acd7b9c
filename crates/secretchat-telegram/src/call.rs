//! Calls, to wherever the server says.

use std::sync::Arc;
use std::time::Duration;

use grammers_tl_types::{Deserializable as _, RemoteCall, enums, functions};
use secretchat::core::io::RpcError;
use tokio::time::sleep;

use crate::connect::Shared;
use crate::error::{ends_login, rpc_error};
use crate::link::Link;
use crate::session::SessionError;

/// How often a call follows the server to somewhere else, or is repeated after a login there.
const MOVES: usize = 4;

/// How long to wait before a call without an answer is repeated. After the last time whoever waits learns of it.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(3),
];

/// What is to be done about an error of a call.
#[derive(Debug, PartialEq, Eq)]
enum Remedy {
    /// The file is in another data centre.
    AskAt(i32),
    /// The account is in another data centre.
    MoveTo(i32),
    /// The account must be logged in at this data centre too.
    LogIn,
    /// The key is of no use any more: it was seen in two places at once.
    DropKey,
    /// The account is not logged in any more.
    Forget,
    /// It is for the caller.
    None,
}

impl Remedy {
    fn of(error: &RpcError, is_home: bool) -> Self {
        let RpcError::Server { code, message } = error else {
            return Self::None;
        };
        match *code {
            303 => Self::elsewhere(message),
            401 if !is_home && message == "AUTH_KEY_UNREGISTERED" => Self::LogIn,
            406 if message == "AUTH_KEY_DUPLICATED" => Self::DropKey,
            _ if is_home && ends_login(error) => Self::Forget,
            _ => Self::None,
        }
    }

    fn elsewhere(message: &str) -> Self {
        let Some((what, dc)) = message.split_once("_MIGRATE_") else {
            return Self::None;
        };
        match (what, dc.parse()) {
            ("FILE", Ok(dc)) => Self::AskAt(dc),
            ("PHONE" | "NETWORK" | "USER", Ok(dc)) => Self::MoveTo(dc),
            _ => Self::None,
        }
    }
}

impl Shared {
    /// Makes a call, at the home data centre or another one.
    pub(crate) async fn call(
        &self,
        dc: Option<i32>,
        request: Vec<u8>,
    ) -> Result<Vec<u8>, RpcError> {
        let mut dc = dc.unwrap_or_else(|| self.home());
        for _ in 0..MOVES {
            let link = self.link(dc).ok_or(RpcError::Network)?;
            let logins = link.logins();
            match link.call(request.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => dc = self.recover(rpc_error(error), dc, (&link, logins)).await?,
            }
        }
        Err(RpcError::Network)
    }

    /// Does what an error of a call asks for, and says where to ask again.
    async fn recover(
        &self,
        error: RpcError,
        dc: i32,
        (link, logins): (&Arc<Link>, u64),
    ) -> Result<i32, RpcError> {
        match Remedy::of(&error, dc == self.home()) {
            Remedy::AskAt(other) => return Ok(other),
            Remedy::MoveTo(home) => {
                self.move_home(home).await.map_err(unstored)?;
                return Ok(home);
            }
            Remedy::LogIn => self.log_in_at(dc, link, logins).await?,
            Remedy::DropKey => {
                if self.drop_key(dc, link).await.map_err(unstored)? {
                    return Err(error);
                }
            }
            Remedy::Forget => {
                self.session.forget_user().await;
                return Err(error);
            }
            Remedy::None => return Err(error),
        }
        Ok(dc)
    }

    /// Makes a call of the API at the home data centre, one that may be repeated: again if no answer comes.
    pub(crate) async fn insist<C: RemoteCall>(&self, call: &C) -> Result<C::Return, RpcError> {
        for pause in PAUSES {
            match self.ask(call).await {
                Err(RpcError::Network) => sleep(pause).await,
                answer => return answer,
            }
        }
        self.ask(call).await
    }

    /// Makes a call of the API at the home data centre.
    pub(crate) async fn ask<C: RemoteCall>(&self, call: &C) -> Result<C::Return, RpcError> {
        let answer = self.call(None, call.to_bytes()).await?;
        read::<C>(&answer)
    }

    /// Logs the account in at another data centre than its home, for its files.
    async fn log_in_at(&self, dc: i32, link: &Link, logins: u64) -> Result<(), RpcError> {
        let log_in = async {
            let home = self.link(self.home()).ok_or(RpcError::Network)?;
            let export = functions::auth::ExportAuthorization { dc_id: dc };
            let enums::auth::ExportedAuthorization::Authorization(exported) =
                ask_at(&home, &export).await?;
            let import = functions::auth::ImportAuthorization {
                id: exported.id,
                bytes: exported.bytes,
            };
            ask_at(link, &import).await.map(|_| ())
        };
        link.log_in(logins, log_in).await
    }
}

/// Makes a call of the API at one data centre, whatever comes of it.
async fn ask_at<C: RemoteCall>(link: &Link, call: &C) -> Result<C::Return, RpcError> {
    let answer = link.call(call.to_bytes()).await.map_err(rpc_error)?;
    read::<C>(&answer)
}

/// What is not stored did not happen.
fn unstored(error: SessionError) -> RpcError {
    tracing::warn!(%error, "the session cannot be stored");
    RpcError::Network
}

/// An answer that cannot be read is as good as none.
fn read<C: RemoteCall>(answer: &[u8]) -> Result<C::Return, RpcError> {
    C::Return::from_bytes(answer).map_err(|error| {
        tracing::warn!(%error, "an answer cannot be read");
        RpcError::Network
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remedy(code: i32, message: &str, is_home: bool) -> Remedy {
        Remedy::of(&RpcError::server(code, message), is_home)
    }

    #[test]
    fn a_call_follows_the_server() {
        assert_eq!(remedy(303, "FILE_MIGRATE_4", true), Remedy::AskAt(4));
        assert_eq!(remedy(303, "PHONE_MIGRATE_5", true), Remedy::MoveTo(5));
        assert_eq!(remedy(303, "USER_MIGRATE_1", true), Remedy::MoveTo(1));
        assert_eq!(remedy(303, "NETWORK_MIGRATE_1", true), Remedy::MoveTo(1));
        assert_eq!(remedy(303, "FILE_MIGRATE_X", true), Remedy::None);
        assert_eq!(remedy(303, "STATS_MIGRATE_4", true), Remedy::None);
        assert_eq!(remedy(400, "FILE_MIGRATE_4", true), Remedy::None);
    }

    #[test]
    fn a_login_is_carried_to_another_data_centre_and_ends_at_home() {
        assert_eq!(remedy(401, "AUTH_KEY_UNREGISTERED", false), Remedy::LogIn);
        assert_eq!(remedy(401, "AUTH_KEY_UNREGISTERED", true), Remedy::Forget);
        assert_eq!(remedy(401, "SESSION_REVOKED", true), Remedy::Forget);
        for is_home in [true, false] {
            let remedy = remedy(406, "AUTH_KEY_DUPLICATED", is_home);
            assert_eq!(remedy, Remedy::DropKey);
        }
        assert_eq!(remedy(401, "SESSION_PASSWORD_NEEDED", true), Remedy::None);
        assert_eq!(remedy(420, "FLOOD_WAIT_3", true), Remedy::None);
        assert_eq!(Remedy::of(&RpcError::Network, true), Remedy::None);
    }
}
