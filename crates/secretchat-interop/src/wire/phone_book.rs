//! Who has an account at the test server.

use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::{Peer, ResolveError};
use secretchat_testserver::server_file::{Account, ServerFile};

/// Finds users without asking the server.
pub struct PhoneBook {
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    phone: Option<String>,
    user: InputUser,
    is_user: bool,
}

impl PhoneBook {
    /// The book of an account, which cannot call itself.
    #[must_use]
    pub fn new(server: &ServerFile, own: &str) -> Self {
        let entry = |account: &Account| Entry {
            name: account.name.clone(),
            phone: account.phone.clone(),
            user: InputUser {
                user_id: account.user_id,
                access_hash: account.access_hash,
            },
            is_user: !account.bot && account.name != own,
        };
        let entries = server.accounts.iter().map(entry).collect();
        Self { entries }
    }

    /// Finds a user.
    ///
    /// # Errors
    /// Nobody is called so, or it is a bot or the account itself.
    pub fn find(&self, peer: &Peer) -> Result<InputUser, ResolveError> {
        let is_meant = |entry: &&Entry| match peer {
            Peer::User(user) => entry.user == *user,
            Peer::Id(id) => entry.user.user_id == id.0,
            Peer::Username(name) => entry.name == *name,
            Peer::Phone(number) => entry.phone.as_ref() == Some(number),
        };
        match self.entries.iter().find(is_meant) {
            Some(entry) if entry.is_user => Ok(entry.user.clone()),
            Some(_) => Err(ResolveError::NotAUser),
            None => Err(ResolveError::Unknown),
        }
    }
}
