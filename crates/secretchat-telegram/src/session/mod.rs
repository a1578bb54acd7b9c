//! Where the authorization is kept.

mod contents;
mod error;
mod keeper;
mod known;
mod record;
mod view;

use std::fmt;
use std::path::Path;

use secretchat::store::{StoreKey, Vault};

pub use self::error::SessionError;
pub use self::known::Known;

pub(crate) use self::contents::{Account, AuthKey, Beginning, Change, Contents, Dc, Server};
pub(crate) use self::keeper::Keeper;
pub(crate) use self::view::{View, ViewError, mapped};

use crate::login::Me;

/// Where the authorization is kept: the keys, the home data centre, who is logged in, and users whom the account met.
///
/// Whoever has it is the account, as far as Telegram can tell. It is sealed as the store of chats is, in a file of its
/// own, and written before anything depends on it.
pub struct Session {
    pub(crate) vault: Vault,
    pub(crate) contents: Contents,
}

impl Session {
    /// Opens the session in a file, or makes a new one. Blocks for a passphrase.
    ///
    /// # Errors
    /// The key is wrong, somebody else has the file open, or it is damaged.
    pub fn open(path: impl AsRef<Path>, key: StoreKey) -> Result<Self, SessionError> {
        Self::load(Vault::sqlite(path, key)?)
    }

    /// A new session that is gone when the program ends.
    #[must_use]
    pub fn memory() -> Self {
        Self {
            vault: Vault::memory(),
            contents: Contents::default(),
        }
    }

    /// Who is logged in, as far as is known.
    #[must_use]
    pub fn user(&self) -> Option<&Me> {
        self.contents.me()
    }

    /// Whether there is a key for the home data centre; without one it has to be agreed on. A new session has none, and
    /// one from which the account has logged out.
    #[must_use]
    pub fn has_key(&self) -> bool {
        let account = self.contents.account.as_ref();
        let home = account.and_then(|account| self.contents.dcs.get(&account.home));
        home.is_some_and(|dc| dc.auth_key.is_some())
    }

    fn load(mut vault: Vault) -> Result<Self, SessionError> {
        let contents = record::load(&mut vault)?;
        Ok(Self { vault, contents })
    }
}

/// Shows no contents.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
