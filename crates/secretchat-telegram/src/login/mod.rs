//! Logging in and out.

mod code;
mod error;
mod me;
mod password;

pub use self::code::{CodeSent, CodeVia};
pub use self::error::LoginError;
pub use self::me::Me;

use grammers_tl_types::{enums, functions, types};
use secretchat::core::io::RpcError;
use zeroize::Zeroizing;

use crate::Telegram;
use crate::error::{KEY_UNKNOWN, ends_login};

/// What a code achieved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The account is logged in.
    Done(Me),
    /// The account has a password too.
    PasswordNeeded(PasswordNeeded),
}

/// The account has a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordNeeded {
    /// What the user once wrote to remember it.
    pub hint: Option<String>,
}

impl Telegram {
    /// Has a code sent to the owner of a phone number.
    ///
    /// # Errors
    /// No code was sent.
    pub async fn send_code(&self, phone: &str) -> Result<CodeSent, LoginError> {
        let phone = code::digits(phone)?;
        let api = &self.shared.api;
        let call = functions::auth::SendCode {
            phone_number: phone.clone(),
            api_id: api.id,
            api_hash: api.hash.clone(),
            settings: code::settings(),
        };
        CodeSent::new(phone, self.shared.ask(&call).await?)
    }

    /// Has the code sent again, by the next way that the server knows.
    ///
    /// # Errors
    /// No code was sent; the one before may still be good.
    pub async fn resend_code(&self, sent: &CodeSent) -> Result<CodeSent, LoginError> {
        let call = functions::auth::ResendCode {
            phone_number: sent.phone.clone(),
            phone_code_hash: sent.hash.clone(),
            reason: None,
        };
        CodeSent::new(sent.phone.clone(), self.shared.ask(&call).await?)
    }

    /// Logs in with the code.
    ///
    /// # Errors
    /// Nobody is logged in. After [`LoginError::WrongCode`] another code can be tried.
    pub async fn sign_in(&self, sent: &CodeSent, code: &str) -> Result<SignIn, LoginError> {
        match self.shared.ask(&sent.answer(code)).await {
            Ok(authorization) => self.finish(authorization).await.map(SignIn::Done),
            Err(RpcError::Server { message, .. }) if message == "SESSION_PASSWORD_NEEDED" => {
                let hint = self.password().await?.hint;
                Ok(SignIn::PasswordNeeded(PasswordNeeded { hint }))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Logs in with the password, after the code.
    ///
    /// # Errors
    /// Nobody is logged in. After [`LoginError::WrongPassword`] another one can be tried.
    pub async fn check_password(
        &self,
        _needed: &PasswordNeeded,
        password: Zeroizing<String>,
    ) -> Result<Me, LoginError> {
        // Asked for now: each set of numbers is good for one attempt.
        let srp = password::Srp::new(self.password().await?)?;
        // It takes some tenths of a second.
        let answer = tokio::task::spawn_blocking(move || srp.answer(&password)).await;
        let password = answer.map_err(|_| LoginError::Unexpected("numbers for the password"))??;
        let call = functions::auth::CheckPassword { password };
        self.finish(self.shared.ask(&call).await?).await
    }

    /// Asks the server who is logged in; `None` if nobody is. With a key that somebody else logged in, such as one of a
    /// test server, this makes [`user`](Self::user) known.
    ///
    /// # Errors
    /// The server could not be asked.
    pub async fn ask_user(&self) -> Result<Option<Me>, LoginError> {
        let call = functions::users::GetUsers {
            id: vec![enums::InputUser::UserSelf],
        };
        match self.shared.insist(&call).await {
            Ok(mut users) => self.welcome(users.pop()).await.map(Some),
            Err(error) if is_nobody(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Logs out: the server forgets the session, and so does the file. Users whom the account met stay
    /// [known](Self::known).
    ///
    /// # Errors
    /// The account is still logged in.
    pub async fn log_out(&self) -> Result<(), LoginError> {
        match self.shared.insist(&functions::auth::LogOut {}).await {
            // Whoever is not logged in has nothing more to do, nor has whose key the server does not know.
            Err(error) if !is_nobody(&error) && !is_unknown(&error) => Err(error.into()),
            Ok(_) | Err(_) => Ok(self.shared.start_anew().await?),
        }
    }

    async fn password(&self) -> Result<types::account::Password, LoginError> {
        let answer = self
            .shared
            .insist(&functions::account::GetPassword {})
            .await?;
        let enums::account::Password::Password(password) = answer;
        Ok(password)
    }

    async fn finish(&self, authorization: enums::auth::Authorization) -> Result<Me, LoginError> {
        match authorization {
            enums::auth::Authorization::Authorization(done) => self.welcome(Some(done.user)).await,
            enums::auth::Authorization::SignUpRequired(_) => Err(LoginError::PhoneUnregistered),
        }
    }

    /// Remembers who is logged in. A bot is logged out again.
    async fn welcome(&self, user: Option<enums::User>) -> Result<Me, LoginError> {
        let Some(enums::User::User(user)) = user else {
            return Err(LoginError::Unexpected("no user"));
        };
        if user.bot {
            self.log_out().await?;
            return Err(LoginError::Bot);
        }
        let me = Me::from(user);
        let found = me.clone();
        self.shared.session.welcome(found).await?;
        Ok(me)
    }
}

/// Whether the server says that nobody is logged in.
fn is_nobody(error: &RpcError) -> bool {
    ends_login(error) || matches!(error, RpcError::Server { code: 401, .. })
}

const fn is_unknown(error: &RpcError) -> bool {
    matches!(
        error,
        RpcError::Server {
            code: KEY_UNKNOWN,
            ..
        }
    )
}

#[cfg(test)]
pub(crate) mod tests;
