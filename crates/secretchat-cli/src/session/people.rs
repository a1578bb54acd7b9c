//! Whom the account knows, by name.

use std::sync::Arc;

use secretchat::core::ids::UserId;
use secretchat_telegram::Telegram;

use crate::show::clean::harmless;

/// What is known of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// First and last name.
    pub(crate) name: String,
    /// Without `@`.
    pub(crate) username: Option<String>,
}

impl Known {
    /// Whether somebody is meant by this name: the whole, its first word, or the user name.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let wanted = name.to_lowercase();
        let own = self.name.to_lowercase();
        own == wanted || own.split_whitespace().next() == Some(&wanted) || self.has_username(name)
    }

    /// Whether this is the user name, without `@`.
    pub(crate) fn has_username(&self, name: &str) -> bool {
        let wanted = name.to_lowercase();
        let username = self.username.as_ref().map(|name| name.to_lowercase());
        username.is_some_and(|username| username == wanted)
    }
}

/// Looks users up.
#[derive(Clone)]
pub(crate) struct People(Arc<dyn Fn(UserId) -> Option<Known> + Send + Sync>);

impl People {
    pub(crate) fn new(look_up: impl Fn(UserId) -> Option<Known> + Send + Sync + 'static) -> Self {
        Self(Arc::new(look_up))
    }

    /// Those whom an account at Telegram met.
    pub(crate) fn of(telegram: &Telegram) -> Self {
        let telegram = telegram.clone();
        Self::new(move |user| {
            let known = telegram.known(user)?;
            Some(Known {
                name: known.name,
                username: known.username,
            })
        })
    }

    pub(crate) fn get(&self, user: UserId) -> Option<Known> {
        (self.0)(user)
    }

    /// What to call somebody, fit to be printed.
    pub(crate) fn name(&self, user: UserId) -> String {
        match self.get(user) {
            Some(Known { name, .. }) if !name.trim().is_empty() => harmless(name.trim()),
            Some(Known {
                username: Some(username),
                ..
            }) => format!("@{}", harmless(&username)),
            _ => format!("user {user}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_meant_by_each_of_their_names() {
        let known = Known {
            name: "Ada Lovelace".into(),
            username: Some("countess".into()),
        };
        for (name, is_meant) in [
            ("ada", true),
            ("Ada Lovelace", true),
            ("countess", true),
            ("Lovelace", false),
            ("", false),
        ] {
            assert_eq!(known.is_called(name), is_meant, "{name}");
        }
        assert!(known.has_username("Countess"));
        assert!(!known.has_username("ada"));
    }

    #[test]
    fn names_cannot_steer_the_terminal() {
        let people = People::new(|_| {
            Some(Known {
                name: "\x1b[2Jx".into(),
                username: None,
            })
        });
        assert_eq!(people.name(UserId(1)), "\u{fffd}[2Jx");
        assert_eq!(People::new(|_| None).name(UserId(7)), "user 7");
    }
}
