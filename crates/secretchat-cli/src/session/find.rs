//! Which chat is meant.

use secretchat::core::chat::{ChatInfo, Status};
use secretchat::core::ids::{ChatId, UserId};
use secretchat::transport::Peer;

use super::Session;
use crate::failure::Failure;

/// What a user may write for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    /// The id of a chat, or of a user.
    Number(i64),
    Username(String),
    Phone(String),
    Name(String),
}

impl Named {
    fn read(text: &str) -> Self {
        if let Ok(number) = text.parse() {
            // A phone number has a plus, and would be read as a number, too.
            if !text.starts_with('+') {
                return Self::Number(number);
            }
        }
        match text.split_at_checked(1) {
            Some(("@", name)) => Self::Username(name.to_owned()),
            Some(("+", _)) => Self::Phone(text.to_owned()),
            _ => Self::Name(text.to_owned()),
        }
    }
}

/// Whom a command line means.
pub(crate) fn peer(text: &str) -> Result<Peer, Failure> {
    match Named::read(text) {
        Named::Number(id) => Ok(Peer::Id(UserId(id))),
        Named::Phone(number) => Ok(Peer::phone(number)),
        Named::Username(name) | Named::Name(name) if is_username(&name) => Ok(Peer::username(name)),
        Named::Username(_) | Named::Name(_) => Err(Failure::UnknownPeer(text.to_owned())),
    }
}

fn is_username(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.chars().all(fits)
}

impl Session {
    /// The chat that a command line means: by its id, or by who the peer is. Of several with one peer, the one that is
    /// open.
    pub(crate) async fn find(&self, text: &str) -> Result<ChatInfo, Failure> {
        let chats = self.client.chats().await?;
        let of = |user: UserId| {
            chats
                .iter()
                .filter(move |chat| chat.user_id == user)
                .cloned()
        };
        let candidates: Vec<ChatInfo> = match Named::read(text) {
            Named::Number(id) => {
                let id = i32::try_from(id).map(ChatId);
                chats
                    .iter()
                    .filter(|chat| id == Ok(chat.id))
                    .cloned()
                    .collect()
            }
            Named::Username(name) => of(self.owner(&name).await?).collect(),
            Named::Phone(_) => of(self.look_up(text).await?).collect(),
            Named::Name(name) => {
                let is_meant = |chat: &&ChatInfo| {
                    let known = self.people.get(chat.user_id);
                    known.is_some_and(|known| known.is_called(&name))
                };
                chats.iter().filter(is_meant).cloned().collect()
            }
        };
        choose(text, candidates)
    }

    /// Whose user name this is. A known user needs no network.
    async fn owner(&self, username: &str) -> Result<UserId, Failure> {
        let known = self.client.chats().await?.into_iter().find(|chat| {
            let known = self.people.get(chat.user_id);
            known.is_some_and(|known| known.has_username(username))
        });
        match known {
            Some(chat) => Ok(chat.user_id),
            None => self.look_up(&format!("@{username}")).await,
        }
    }

    async fn look_up(&self, text: &str) -> Result<UserId, Failure> {
        let user = self.resolve(peer(text)?).await?;
        Ok(UserId(user.user_id))
    }
}

/// The one that is open, or the last one if none is. People choose their names themselves: if several are called so, not
/// even a chat that is over tells which of them is meant.
fn choose(name: &str, mut candidates: Vec<ChatInfo>) -> Result<ChatInfo, Failure> {
    let first = candidates.first().map(|chat| chat.user_id);
    if candidates.iter().any(|chat| Some(chat.user_id) != first) {
        return Err(ambiguous(name, &candidates));
    }
    if candidates.iter().any(|chat| chat.status != Status::Closed) {
        candidates.retain(|chat| chat.status != Status::Closed);
    } else {
        candidates.sort_by_key(|chat| std::cmp::Reverse(chat.created));
        candidates.truncate(1);
    }
    match candidates.len() {
        0 => Err(Failure::UnknownChat(name.to_owned())),
        1 => candidates
            .pop()
            .ok_or_else(|| Failure::UnknownChat(name.to_owned())),
        _ => Err(ambiguous(name, &candidates)),
    }
}

fn ambiguous(name: &str, candidates: &[ChatInfo]) -> Failure {
    let ids: Vec<String> = candidates.iter().map(|chat| chat.id.to_string()).collect();
    Failure::Ambiguous {
        name: name.to_owned(),
        chats: ids.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_names_and_phones_are_told_apart() {
        for (text, named) in [
            ("12", Named::Number(12)),
            ("-12", Named::Number(-12)),
            ("@bob", Named::Username("bob".into())),
            ("+15550100", Named::Phone("+15550100".into())),
            ("+1 555 0100", Named::Phone("+1 555 0100".into())),
            ("Bob", Named::Name("Bob".into())),
            ("é", Named::Name("é".into())),
            ("", Named::Name(String::new())),
        ] {
            assert_eq!(Named::read(text), named);
        }
    }

    #[test]
    fn only_what_can_be_a_user_name_is_looked_up() {
        assert_eq!(peer("@bob_1").unwrap(), Peer::username("bob_1"));
        assert_eq!(peer("bob").unwrap(), Peer::username("bob"));
        assert_eq!(peer("+1 555").unwrap(), Peer::phone("1555"));
        assert_eq!(peer("77").unwrap(), Peer::Id(UserId(77)));
        for bad in ["", "@", "a b", "@a/b"] {
            assert!(matches!(peer(bad), Err(Failure::UnknownPeer(_))), "{bad}");
        }
    }
}
