//! Users whom the account met.

use std::fmt;

use grammers_tl_types::types;
use serde::{Deserialize, Serialize};

use crate::login::Me;

/// A user whom the account met.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub(crate) access_hash: i64,
    /// First and last name.
    #[serde(default)]
    pub name: String,
    /// User name, without `@`.
    #[serde(default)]
    pub username: Option<String>,
}

impl Known {
    /// What the server says of a user; `None` if it does not say how to name them to it.
    pub(crate) fn of(user: types::User) -> Option<Self> {
        let access_hash = user.access_hash?;
        let Me { name, username, .. } = user.into();
        Some(Self {
            access_hash,
            name,
            username,
        })
    }
}

/// Hides the access hash.
impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            access_hash: _,
            name,
            username,
        } = self;
        f.debug_struct("Known")
            .field("name", name)
            .field("username", username)
            .finish_non_exhaustive()
    }
}
