//! Accounts with names, as a person would list them.

use secretchat_core::ids::UserId;

use super::SessionApi;
use super::srp::Password;
use crate::server::{HOME_DC, Server};

/// The code that every phone number gets: by the rule for the test numbers of Telegram, the datacentre five times.
pub const LOGIN_CODE: &str = "11111";
/// The id of the first account.
const FIRST_USER: i64 = 1001;
/// Characters of a username.
const NAME_LENGTHS: std::ops::RangeInclusive<usize> = 1..=32;

/// Who uses an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody with a phone.
    Person,
    /// A program, which can have no secret chats.
    Bot,
}

/// What it takes to log in as an account, or to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Its user.
    pub user: UserId,
    /// The access hash under which everybody knows the user.
    pub access_hash: i64,
    /// Where the login code is sent; bots have none.
    pub phone: Option<String>,
    /// With which a bot logs in.
    pub token: Option<String>,
}

/// Why an account was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// Not what Telegram takes.
    #[error("a username has 1 to 32 letters, digits and underscores, and begins with a letter")]
    Name,
    /// There is one already.
    #[error("this username is taken")]
    Taken,
}

impl SessionApi {
    /// Makes an account: the first has the id 1001 and the phone number +9996610001, the second 1002 and +9996610002.
    ///
    /// # Errors
    /// The name cannot be used.
    pub fn register(
        &mut self,
        server: &mut Server,
        name: &str,
        kind: Kind,
    ) -> Result<Registered, RegisterError> {
        check_name(name)?;
        if server.user_named(name).is_some() {
            return Err(RegisterError::Taken);
        }
        let user = next_user(server);
        let access_hash = server.add_account(user);
        server.set_username(user, Some(name));
        server.set_first_name(user, name);
        let mut registered = Registered {
            user,
            access_hash,
            phone: None,
            token: None,
        };
        match kind {
            Kind::Person => registered.phone = Some(give_phone(server, user)),
            Kind::Bot => registered.token = Some(self.give_token(server, user, name)),
        }
        Ok(registered)
    }

    fn give_token(&mut self, server: &mut Server, user: UserId, name: &str) -> String {
        server.set_bot(user, true);
        let token = format!("{user}:{name}");
        self.bots.insert(token.clone(), user);
        token
    }

    /// Protects the logins of a user with a password.
    pub fn set_password(&mut self, server: &mut Server, user: UserId, password: &str) {
        let password = Password::new(password, server);
        self.passwords.insert(user, password);
    }
}

fn check_name(name: &str) -> Result<(), RegisterError> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_name =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_letter);
    if is_name && NAME_LENGTHS.contains(&name.len()) {
        Ok(())
    } else {
        Err(RegisterError::Name)
    }
}

fn next_user(server: &Server) -> UserId {
    let last = server.accounts.keys().next_back();
    UserId(last.map_or(FIRST_USER, |last| last.0.saturating_add(1).max(FIRST_USER)))
}

/// The test numbers of Telegram are 99966, the datacentre, and four digits.
fn give_phone(server: &mut Server, user: UserId) -> String {
    let number = user.0.saturating_sub(FIRST_USER).saturating_add(1);
    let phone = format!("+99966{HOME_DC}{number:04}");
    server.set_phone(user, Some(&phone));
    phone
}
