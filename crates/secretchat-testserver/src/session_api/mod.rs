//! What clients call beside secret chats: who they are, who others are, and who is logged in on which authorization key.
//!
//! Without I/O, as the server: a front hands every call to [`SessionApi::handle`] together with the key on which it
//! came. What is about secret chats goes on to [`Server::handle_at`]. A method that neither has is answered with
//! `METHOD_INVALID`; clients live with that for all they ask at their start.

mod accounts;
mod answer;
mod code;
mod config;
mod export;
mod login;
mod open;
mod password;
mod people;
mod request;
mod srp;
mod user;
mod with_users;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use secretchat_core::ids::{Time, UserId};
use secretchat_core::io::RpcError;

pub use self::accounts::{Kind, LOGIN_CODE, RegisterError, Registered};
pub use self::open::wants_updates;
pub use self::with_users::with_users;

use self::export::Exports;
use self::login::Login;
use self::open::open;
use self::request::Request;
use self::srp::{Challenge, Password};
use self::with_users::difference_with_users;
use crate::error::{bad_request, malformed, unregistered};
use crate::server::Server;

/// Whose call it is: the authorization key on which it came, and the datacentre at which it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The datacentre.
    pub dc: i32,
    /// The id of the key: the last 8 bytes of its SHA-1, little endian.
    pub key_id: i64,
}

/// The logins of a server.
#[derive(Default)]
pub struct SessionApi {
    datacentres: Vec<(i32, SocketAddr)>,
    keys: BTreeMap<i64, Key>,
    passwords: BTreeMap<UserId, Password>,
    bots: BTreeMap<String, UserId>,
    exports: Exports,
}

/// What goes on on an authorization key.
#[derive(Default)]
struct Key {
    login: Login,
    /// The key at whose login this one takes part; none if it has a login of its own.
    leader: Option<i64>,
    /// The parameters of the next proof of a password.
    challenge: Option<Challenge>,
}

impl SessionApi {
    /// What clients are told of where the datacentres are.
    pub fn set_datacentres(&mut self, datacentres: Vec<(i32, SocketAddr)>) {
        self.datacentres = datacentres;
    }

    /// Who is logged in on this key.
    #[must_use]
    pub fn user(&self, key_id: i64) -> Option<UserId> {
        self.keys.get(&key_id)?.login.user()
    }

    /// From now on `user` is logged in on this key.
    pub fn bind(&mut self, key_id: i64, user: UserId) {
        let key = self.keys.entry(key_id).or_default();
        key.login = Login::User(user);
        key.leader = None;
    }

    /// From now on this key takes part in the login on another one, and ends with it.
    pub fn join(&mut self, key_id: i64, other: i64) {
        let Some(user) = self.user(other) else { return };
        let leader = self.leader(other);
        self.bind(key_id, user);
        if let Some(key) = self.keys.get_mut(&key_id).filter(|_| key_id != leader) {
            key.leader = Some(leader);
        }
    }

    /// The key to which the login on this one belongs.
    fn leader(&self, key_id: i64) -> i64 {
        let key = self.keys.get(&key_id);
        key.and_then(|key| key.leader).unwrap_or(key_id)
    }

    /// Carries out a call: a boxed function of the API, wrapped or not. Gives its boxed result.
    ///
    /// # Errors
    /// 401 if it takes a login and nobody is logged in on this key; the refusals of Telegram for what is asked; those of
    /// [`Server::handle_at`].
    pub fn handle(
        &mut self,
        server: &mut Server,
        caller: Caller,
        request: &[u8],
        now: Time,
    ) -> Result<Vec<u8>, RpcError> {
        let call = open(request)?.call;
        let Some(request) = Request::read(&call).map_err(|_| malformed())? else {
            let user = self.logged_in(caller)?;
            let answer = server.handle_at(caller.dc, user, &call, now)?;
            return Ok(difference_with_users(server, user, answer));
        };
        match self.subject(server, caller, &request) {
            Some(user) => {
                server.on_behalf(user, |server| self.answer(server, caller, &request, now))
            }
            None => self.answer(server, caller, &request, now),
        }
    }

    fn logged_in(&self, caller: Caller) -> Result<UserId, RpcError> {
        match self.keys.get(&caller.key_id).map(|key| &key.login) {
            Some(Login::User(user)) => Ok(*user),
            Some(Login::PasswordNeeded(_)) => Err(password::needed()),
            _ => Err(unregistered()),
        }
    }
}

/// Carries out a call of somebody who is known without a key, at whatever datacentre is right for it.
///
/// # Errors
/// Those of [`SessionApi::handle`]; logins and datacentres are nothing that can be asked for.
pub fn handle_as(
    server: &mut Server,
    user: UserId,
    request: &[u8],
    now: Time,
) -> Result<Vec<u8>, RpcError> {
    let call = open(request)?.call;
    match Request::read(&call).map_err(|_| malformed())? {
        // Without the users: who is known so may have a schema of secret chats only, as the server has.
        None => server.handle(user, &call, now),
        Some(Request::People(question)) => {
            server.on_behalf(user, |server| people::answer(server, user, &question))
        }
        Some(Request::GetConfig | Request::GetNearestDc | Request::Login(_)) => {
            Err(bad_request("METHOD_INVALID"))
        }
    }
}
