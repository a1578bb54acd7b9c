//! What users are found by.

use secretchat_core::ids::UserId;

use crate::server::Server;

impl Server {
    /// Gives a user a name, or takes it away; of two users with one name, the one with the lower id is found. Upper and
    /// lower case are the same.
    pub fn set_username(&mut self, user: UserId, name: Option<&str>) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.username = name.map(str::to_ascii_lowercase);
        }
    }

    /// The user of this name, without `@`.
    #[must_use]
    pub fn user_named(&self, name: &str) -> Option<UserId> {
        let mut accounts = self.accounts.iter();
        accounts
            .find(|(_, account)| {
                let username = account.username.as_deref();
                username.is_some_and(|username| username.eq_ignore_ascii_case(name))
            })
            .map(|(user, _)| *user)
    }

    /// Gives a user a phone number, or takes it away; of two users with one number, the one with the lower id is found.
    /// Only the digits count.
    pub fn set_phone(&mut self, user: UserId, phone: Option<&str>) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.phone = phone.map(digits_of);
        }
    }

    /// The phone number of a user, digits only.
    #[must_use]
    pub fn phone(&self, user: UserId) -> Option<&str> {
        self.accounts.get(&user)?.phone.as_deref()
    }

    /// The user with this phone number; only its digits count.
    #[must_use]
    pub fn user_with_phone(&self, phone: &str) -> Option<UserId> {
        let phone = digits_of(phone);
        let mut accounts = self.accounts.iter();
        accounts
            .find(|(_, account)| account.phone.as_ref() == Some(&phone))
            .map(|(user, _)| *user)
    }

    /// What a user is called by those who know it.
    pub fn set_first_name(&mut self, user: UserId, name: &str) {
        if let Some(account) = self.accounts.get_mut(&user) {
            name.clone_into(&mut account.first_name);
        }
    }

    /// Marks an account as a bot, which can have no secret chats.
    pub fn set_bot(&mut self, user: UserId, is_bot: bool) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.is_bot = is_bot;
        }
    }

    /// Whether there is such a user, and it is a bot.
    #[must_use]
    pub fn is_bot(&self, user: UserId) -> bool {
        self.accounts
            .get(&user)
            .is_some_and(|account| account.is_bot)
    }
}

/// A phone number as it is compared.
pub(crate) fn digits_of(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}
