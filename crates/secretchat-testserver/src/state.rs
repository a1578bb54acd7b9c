//! What a test may want to know of a server.

use secretchat_core::ids::UserId;

use crate::server::Server;

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountState {
    /// The qts of the newest message to it.
    pub qts: i32,
    /// Messages to it that it has not acknowledged.
    pub unacknowledged: usize,
    /// Messages that it has sent.
    pub sent: usize,
    /// How often others reported it.
    pub spam_reports: u32,
}

/// How much a server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Accounts.
    pub accounts: usize,
    /// Secret chats, those that are discarded too.
    pub chats: usize,
    /// Files.
    pub files: usize,
}

impl Server {
    /// How an account stands; `None` if there is no such account.
    #[must_use]
    pub fn account_state(&self, user: UserId) -> Option<AccountState> {
        let account = self.accounts.get(&user)?;
        Some(AccountState {
            qts: account.queue.qts(),
            unacknowledged: account.queue.messages().len(),
            sent: account.sent.len(),
            spam_reports: account.spam_reports,
        })
    }

    /// How much there is.
    #[must_use]
    pub fn stats(&self) -> Stats {
        Stats {
            accounts: self.accounts.len(),
            chats: self.chats.len(),
            files: self.files.count(),
        }
    }
}
