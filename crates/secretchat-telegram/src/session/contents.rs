//! What a session holds, and how it changes.

use std::collections::BTreeMap;
use std::net::{SocketAddrV4, SocketAddrV6};

use secretchat::core::ids::UserId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Known;
use crate::login::Me;

/// Users that are remembered; those met beyond are found again by name or number only.
const MAX_USERS: usize = 10_000;

/// Whose data centres these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Server {
    Telegram,
    Test,
}

/// Everything that a session holds.
#[derive(Clone, Default)]
pub(crate) struct Contents {
    /// `None` in a new session.
    pub(crate) account: Option<Account>,
    pub(crate) dcs: BTreeMap<i32, Dc>,
    /// By id.
    pub(crate) users: BTreeMap<i64, Known>,
}

/// Where the account is and whose it is.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) server: Server,
    pub(crate) home: i32,
    pub(crate) me: Option<Me>,
    /// Whose users are known; another account names them by other access hashes.
    pub(crate) users_of: Option<UserId>,
}

/// With what a login begins.
pub(crate) struct Beginning {
    pub(crate) home: i32,
    /// Those that are given, by data centre.
    pub(crate) keys: BTreeMap<i32, AuthKey>,
}

/// A data centre.
#[derive(Clone)]
pub(crate) struct Dc {
    pub(crate) v4: SocketAddrV4,
    pub(crate) v6: SocketAddrV6,
    pub(crate) auth_key: Option<AuthKey>,
}

/// The key that authorizes: wiped when it is dropped, never shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AuthKey(Box<Zeroizing<[u8; 256]>>);

impl AuthKey {
    pub(crate) fn new(bytes: &[u8; 256]) -> Self {
        Self(Box::new(Zeroizing::new(*bytes)))
    }

    pub(crate) fn bytes(&self) -> &[u8; 256] {
        &self.0
    }
}

/// A change that is stored before it counts.
pub(crate) enum Change {
    Account(Account),
    Dc(i32, Dc),
    User(i64, Known),
    /// No user is known any more.
    NoUsers,
}

impl Contents {
    /// Who is logged in.
    pub(crate) fn me(&self) -> Option<&Me> {
        self.account.as_ref()?.me.as_ref()
    }

    /// That somebody is logged in.
    pub(crate) fn with_user(&self, me: Me) -> Vec<Change> {
        let Some(account) = self.account.clone() else {
            return Vec::new();
        };
        let is_other = account.users_of.is_some_and(|user| user != me.id);
        let mut changes = Vec::from_iter(is_other.then_some(Change::NoUsers));
        changes.push(Change::Account(Account {
            users_of: Some(me.id),
            me: Some(me),
            ..account
        }));
        changes
    }

    /// That nobody is logged in, that there are no keys but those of `beginning`, and that the next login begins there. Who
    /// was met stays known.
    pub(crate) fn without_login(&self, beginning: &Beginning) -> Vec<Change> {
        let dcs = self.dcs.iter().map(|(id, dc)| {
            let auth_key = beginning.keys.get(id).cloned();
            let dc = Dc {
                auth_key,
                ..dc.clone()
            };
            Change::Dc(*id, dc)
        });
        let account = self.account.clone().map(|account| {
            Change::Account(Account {
                home: beginning.home,
                me: None,
                ..account
            })
        });
        dcs.chain(account).collect()
    }

    /// That a data centre has no key.
    pub(crate) fn without_key(&self, id: i32) -> Option<Change> {
        let dc = self.dcs.get(&id)?.clone();
        Some(Change::Dc(
            id,
            Dc {
                auth_key: None,
                ..dc
            },
        ))
    }

    /// Whether a change changes anything and is worth storing.
    pub(crate) fn wants(&self, change: &Change) -> bool {
        match change {
            Change::Account(_) | Change::NoUsers => true,
            Change::Dc(id, new) => self.dcs.get(id).is_none_or(|old| {
                (old.v4, old.v6, &old.auth_key) != (new.v4, new.v6, &new.auth_key)
            }),
            Change::User(id, new) => match self.users.get(id) {
                Some(known) => known != new,
                None => self.users.len() < MAX_USERS,
            },
        }
    }

    pub(crate) fn apply(&mut self, change: Change) {
        match change {
            Change::Account(account) => self.account = Some(account),
            Change::Dc(id, dc) => {
                self.dcs.insert(id, dc);
            }
            Change::User(id, known) => {
                self.users.insert(id, known);
            }
            Change::NoUsers => self.users.clear(),
        }
    }
}
