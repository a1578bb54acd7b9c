//! Who is logged in.

use std::fmt;

use grammers_tl_types::{enums, types};
use secretchat::core::ids::UserId;
use serde::{Deserialize, Serialize};

/// Who is logged in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The id: [`Builder::user`](secretchat::Builder::user) wants it.
    #[serde(with = "user_id")]
    pub id: UserId,
    /// First and last name.
    pub name: String,
    /// User name, without `@`.
    pub username: Option<String>,
    /// Phone number, digits only.
    pub phone: Option<String>,
}

impl From<types::User> for Me {
    fn from(user: types::User) -> Self {
        let names = [user.first_name, user.last_name];
        let names: Vec<_> = names.into_iter().flatten().collect();
        let usernames = user.usernames.into_iter().flatten();
        let active = usernames.map(|name| {
            let enums::Username::Username(name) = name;
            name
        });
        let active = active.filter(|name| name.active).map(|name| name.username);
        Self {
            id: UserId(user.id),
            name: names.join(" "),
            username: user.username.or_else(|| active.into_iter().next()),
            phone: user.phone,
        }
    }
}

/// Hides the phone number.
impl fmt::Debug for Me {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            id,
            name,
            username,
            phone: _,
        } = self;
        f.debug_struct("Me")
            .field("id", id)
            .field("name", name)
            .field("username", username)
            .finish_non_exhaustive()
    }
}

mod user_id {
    use secretchat::core::ids::UserId;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(id: &UserId, to: S) -> Result<S::Ok, S::Error> {
        id.0.serialize(to)
    }

    pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<UserId, D::Error> {
        i64::deserialize(from).map(UserId)
    }
}
