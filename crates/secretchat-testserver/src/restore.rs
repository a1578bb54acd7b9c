//! Chats from before: a server that is new takes up where another one ended.

use secretchat_core::ids::{ChatId, UserId};

use crate::chats::Chat;
use crate::server::Server;

/// A chat that is ready, as its two sides know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownChat {
    /// The id of the chat.
    pub id: ChatId,
    /// Who asked for it.
    pub creator: KnownSide,
    /// Who accepted it.
    pub participant: KnownSide,
    /// When it was asked for: server date, seconds.
    pub date: i32,
}

/// One side of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownSide {
    /// Whose side it is.
    pub user: UserId,
    /// The access hash of the chat for this user.
    pub access_hash: i64,
}

impl Server {
    /// Takes up a chat that was held on another server; the accounts are made if there are none. Nobody is told of it, and
    /// a chat of the same id is replaced.
    ///
    /// The accounts must go on with the qts that they had: [`set_qts`](Self::set_qts).
    pub fn restore_chat(&mut self, chat: &KnownChat) {
        for side in [chat.creator, chat.participant] {
            self.add_account(side.user);
        }
        self.chats.insert(chat.id, Chat::known(chat));
    }

    /// The qts of the newest message for an account; `None` if there is no such account.
    #[must_use]
    pub fn qts(&self, user: UserId) -> Option<i32> {
        Some(self.accounts.get(&user)?.queue.qts())
    }

    /// The next message for an account gets the number after this one; lower ones than now are not taken.
    pub fn set_qts(&mut self, user: UserId, qts: i32) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.queue.raise_qts(qts);
        }
    }
}
