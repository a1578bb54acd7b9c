//! Logging in with a phone number and a code, or as a bot, and out.

use grammers_tl_types::types::auth;
use secretchat_core::ids::{Time, UserId};
use secretchat_core::io::RpcError;

use super::answer::boxed;
use super::code::{SentCode, expired};
use super::request::{SendCode, SignIn, Step};
use super::user::user;
use super::{Caller, SessionApi, password};
use crate::error::{bad_request, require, unregistered};
use crate::server::{Call, HOME_DC, Server};

/// How far the login on an authorization key is.
#[derive(Default)]
pub(super) enum Login {
    #[default]
    Nobody,
    CodeSent(SentCode),
    /// The code was right, and the account has a password.
    PasswordNeeded(UserId),
    User(UserId),
}

impl Login {
    /// Who is logged in.
    pub(super) const fn user(&self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(*user),
            Self::Nobody | Self::CodeSent(_) | Self::PasswordNeeded(_) => None,
        }
    }

    /// The code that was sent last.
    fn code(&mut self) -> Result<&mut SentCode, RpcError> {
        match self {
            Self::CodeSent(sent) => Ok(sent),
            Self::Nobody | Self::PasswordNeeded(_) | Self::User(_) => Err(expired()),
        }
    }

    /// Who is logged in, or will be when the password is right.
    pub(super) fn account(&self) -> Result<UserId, RpcError> {
        match self {
            Self::User(user) | Self::PasswordNeeded(user) => Ok(*user),
            Self::Nobody | Self::CodeSent(_) => Err(unregistered()),
        }
    }
}

impl SessionApi {
    pub(super) fn step(
        &mut self,
        server: &mut Server,
        caller: Caller,
        step: &Step,
        now: Time,
    ) -> Result<Vec<u8>, RpcError> {
        match step {
            Step::SendCode(f) => self.send_code(server, caller, f, now),
            Step::ResendCode { phone, hash } => self.resend_code(caller, phone, hash, now),
            Step::SignIn(f) => self.sign_in(server, caller, f, now),
            Step::ImportBot { token } => self.import_bot(server, caller, token),
            Step::LogOut => self.log_out(server, caller, now),
            Step::GetPassword => self.get_password(server, caller),
            Step::CheckPassword(proof) => self.check_password(server, caller, proof.as_ref()),
            Step::Export { dc } => self.export(server, caller, *dc),
            Step::Import { user, bytes } => self.import(server, caller, *user, bytes),
        }
    }

    /// Sends a code; a login that was on this key before is over.
    fn send_code(
        &mut self,
        server: &mut Server,
        caller: Caller,
        f: &SendCode,
        now: Time,
    ) -> Result<Vec<u8>, RpcError> {
        require(f.api_id > 0, "API_ID_INVALID")?;
        let hash = format!("{:016x}", server.random_long());
        let sent = SentCode::new(&f.phone, hash, now)?;
        check_home(caller, "PHONE")?;
        let answer = boxed(&sent.described());
        *self.login(caller) = Login::CodeSent(sent);
        Ok(answer)
    }

    fn resend_code(
        &mut self,
        caller: Caller,
        phone: &str,
        hash: &str,
        now: Time,
    ) -> Result<Vec<u8>, RpcError> {
        check_home(caller, "PHONE")?;
        let sent = self.login(caller).code()?;
        sent.resend(phone, hash, now)?;
        Ok(boxed(&sent.described()))
    }

    fn sign_in(
        &mut self,
        server: &Server,
        caller: Caller,
        f: &SignIn,
        now: Time,
    ) -> Result<Vec<u8>, RpcError> {
        check_home(caller, "PHONE")?;
        let sent = self.login(caller).code()?;
        sent.check(f, now)?;
        let Some(user) = server.user_with_phone(sent.phone()) else {
            let terms_of_service = None;
            return Ok(boxed(&auth::AuthorizationSignUpRequired {
                terms_of_service,
            }));
        };
        if self.passwords.contains_key(&user) {
            *self.login(caller) = Login::PasswordNeeded(user);
            return Err(password::needed());
        }
        self.enter(server, caller, user)
    }

    fn import_bot(
        &mut self,
        server: &Server,
        caller: Caller,
        token: &str,
    ) -> Result<Vec<u8>, RpcError> {
        check_home(caller, "USER")?;
        let bot = self.bots.get(token).copied();
        let bot = bot.ok_or_else(|| bad_request("ACCESS_TOKEN_INVALID"))?;
        self.enter(server, caller, bot)
    }

    /// Ends the login at all datacentres, and the secret chats, which nobody else can go on with: an account has one
    /// device.
    fn log_out(
        &mut self,
        server: &mut Server,
        caller: Caller,
        now: Time,
    ) -> Result<Vec<u8>, RpcError> {
        let user = self.logged_in(caller)?;
        let leader = self.leader(caller.key_id);
        self.exports.retain(|_, export| export.leader != leader);
        self.keys
            .retain(|id, key| key.leader.unwrap_or(*id) != leader);
        let dc = None;
        server.discard_chats(Call { user, dc, now });
        let future_auth_token = None;
        Ok(boxed(&auth::LoggedOut { future_auth_token }))
    }

    fn login(&mut self, caller: Caller) -> &mut Login {
        &mut self.keys.entry(caller.key_id).or_default().login
    }

    /// The user is logged in now.
    pub(super) fn enter(
        &mut self,
        server: &Server,
        caller: Caller,
        id: UserId,
    ) -> Result<Vec<u8>, RpcError> {
        let user = user(server, id, id).ok_or_else(unregistered)?;
        self.bind(caller.key_id, id);
        Ok(boxed(&auth::Authorization {
            setup_password_required: false,
            otherwise_relogin_days: None,
            tmp_sessions: None,
            future_auth_token: None,
            user,
        }))
    }
}

/// Accounts are at home in one datacentre.
fn check_home(caller: Caller, what: &str) -> Result<(), RpcError> {
    if caller.dc == HOME_DC {
        return Ok(());
    }
    Err(RpcError::server(303, format!("{what}_MIGRATE_{HOME_DC}")))
}
