//! Carrying orders out.

use std::time::Duration;

use secretchat_core::ids::UserId;
use secretchat_testserver::session_api::Kind;
use serde_json::{Value, json};

use super::faults::{Changes, numbers};
use super::order::{Order, Refusal};
use crate::testserver::running::Running;

impl Running {
    /// Gives what is answered.
    pub(super) fn carry_out(&mut self, order: Order) -> Result<Value, Refusal> {
        match order {
            Order::Faults { account, set } => self.set_faults(&account, *set),
            Order::Cut { account, ms } => self.cut(&account, Duration::from_millis(ms)),
            Order::Block {
                account,
                other,
                blocked,
            } => self.block(&account, &other, blocked),
            Order::AddAccount {
                name,
                bot,
                password,
            } => {
                let kind = if bot { Kind::Bot } else { Kind::Person };
                let account = self.add_account(&name, kind, password.as_deref())?;
                Ok(serde_json::to_value(account)?)
            }
            Order::State { account } => self.state(&account),
            Order::Stats {} => Ok(self.stats()),
        }
    }

    fn set_faults(&self, account: &str, changes: Changes) -> Result<Value, Refusal> {
        let user = self.find(account)?;
        let unknown = || Refusal::NoSuchAccount(account.to_owned());
        self.server.network().server(|server| {
            let faults = server.faults(user).ok_or_else(unknown)?;
            changes.apply(faults)
        })?;
        Ok(true.into())
    }

    fn cut(&self, account: &str, length: Duration) -> Result<Value, Refusal> {
        self.server.cut(self.find(account)?, length);
        Ok(true.into())
    }

    fn block(&self, account: &str, other: &str, blocked: bool) -> Result<Value, Refusal> {
        let (user, other) = (self.find(account)?, self.find(other)?);
        let network = self.server.network();
        network.server(|server| server.set_blocked(user, other, blocked));
        Ok(true.into())
    }

    fn state(&self, account: &str) -> Result<Value, Refusal> {
        let user = self.find(account)?;
        let network = self.server.network();
        let state = network.server(|server| {
            let faults = numbers(server.faults(user)?);
            Some((server.account_state(user)?, faults))
        });
        let (state, faults) = state.ok_or_else(|| Refusal::NoSuchAccount(account.to_owned()))?;
        Ok(json!({
            "qts": state.qts,
            "unacknowledged": state.unacknowledged,
            "sent": state.sent,
            "spam_reports": state.spam_reports,
            "faults": faults,
        }))
    }

    fn stats(&self) -> Value {
        let stats = self.server.network().server(|server| server.stats());
        json!({
            "accounts": stats.accounts,
            "chats": stats.chats,
            "files": stats.files,
        })
    }

    fn find(&self, account: &str) -> Result<UserId, Refusal> {
        self.user(account)
            .ok_or_else(|| Refusal::NoSuchAccount(account.to_owned()))
    }
}
