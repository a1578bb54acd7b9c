//! Where the account stands, besides its chats.

use secretchat_core::ids::UserId;
use secretchat_core::record::RecordError;
use secretchat_core::record::tl::{RecordAccount, types};
use secretchat_core::tl::{Deserialize as _, Serialize as _};

use crate::event::EventId;
use crate::store::Key;
use crate::transport::UpdatesState;

/// The one record of an account.
pub(super) const KEY: Key = Key::new(0, 0);

/// What is kept of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(super) user: UserId,
    /// Up to where everything that came is stored; `None` until the server was asked.
    pub(super) updates: Option<UpdatesState>,
    /// The id of the next event.
    pub(super) next_event: EventId,
    /// The app has confirmed all events before this one.
    pub(super) first_unconfirmed: EventId,
    /// Names the next file that must be deleted.
    pub(super) next_trash: i64,
}

impl Account {
    pub(super) const fn new(user: UserId) -> Self {
        Self {
            user,
            updates: None,
            next_event: EventId(1),
            first_unconfirmed: EventId(1),
            next_trash: 0,
        }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let updates = self.updates.unwrap_or_default();
        RecordAccount::RecordAccount(types::RecordAccount {
            user_id: self.user.0,
            has_state: self.updates.is_some(),
            pts: updates.pts,
            qts: updates.qts,
            date: updates.date,
            next_event: self.next_event.0.cast_signed(),
            first_unconfirmed: self.first_unconfirmed.0.cast_signed(),
            next_trash: self.next_trash,
        })
        .to_bytes()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let RecordAccount::RecordAccount(r) = RecordAccount::from_bytes(bytes)?;
        let updates = UpdatesState {
            pts: r.pts,
            qts: r.qts,
            date: r.date,
        };
        Ok(Self {
            user: UserId(r.user_id),
            updates: r.has_state.then_some(updates),
            next_event: EventId(r.next_event.cast_unsigned()),
            first_unconfirmed: EventId(r.first_unconfirmed.cast_unsigned()),
            next_trash: r.next_trash,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_comes_back_as_it_was_stored() {
        let new = Account::new(UserId(7));
        let updates = UpdatesState {
            pts: 1,
            qts: 2,
            date: 3,
        };
        let used = Account {
            updates: Some(updates),
            next_event: EventId(u64::MAX),
            first_unconfirmed: EventId(4),
            next_trash: 5,
            ..new.clone()
        };
        for account in [new, used] {
            assert_eq!(Account::from_bytes(&account.to_bytes()), Ok(account));
        }
    }
}
