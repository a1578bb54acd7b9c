//! What concerns secret chats among all updates.

use std::collections::BTreeSet;

use grammers_session::updates::UpdatesLike;
use grammers_tl_types::{Serializable as _, enums};
use secretchat::core::tl::{Deserialize as _, api};

use crate::session::{Change, Known};

/// What one message of the server has about secret chats.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) updates: Vec<api::Update>,
    /// Whom the account met with them.
    pub(crate) people: Vec<Change>,
    /// There may have been more.
    pub(crate) missed: bool,
}

impl Found {
    /// Sorts out what came.
    pub(crate) fn of(update: UpdatesLike) -> Self {
        match update {
            UpdatesLike::Updates(updates) => Self::among(updates),
            UpdatesLike::ConnectionClosed | UpdatesLike::MalformedUpdates => Self::missed(),
            // Answers to calls of other kinds.
            UpdatesLike::ShortSentMessage { .. }
            | UpdatesLike::AffectedMessages(_)
            | UpdatesLike::AffectedChannelMessages { .. }
            | UpdatesLike::InvitedUsers(_)
            | UpdatesLike::ChatInviteJoinResult(_) => Self::default(),
        }
    }

    fn among(updates: enums::Updates) -> Self {
        let (updates, users) = match updates {
            enums::Updates::UpdateShort(short) => (vec![short.update], Vec::new()),
            enums::Updates::Updates(updates) => (updates.updates, updates.users),
            enums::Updates::Combined(updates) => (updates.updates, updates.users),
            enums::Updates::TooLong => return Self::missed(),
            enums::Updates::UpdateShortMessage(_)
            | enums::Updates::UpdateShortChatMessage(_)
            | enums::Updates::UpdateShortSentMessage(_) => return Self::default(),
        };
        match secret(updates) {
            Ok(updates) => Self {
                people: people(&updates, users),
                updates,
                missed: false,
            },
            Err(Unreadable) => Self::missed(),
        }
    }

    fn missed() -> Self {
        Self {
            missed: true,
            ..Self::default()
        }
    }
}

/// The engine cannot read what grammers could.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// Those of the four kinds about secret chats, in their order.
pub(crate) fn secret(updates: Vec<enums::Update>) -> Result<Vec<api::Update>, Unreadable> {
    let secret = updates.into_iter().filter(|update| {
        matches!(
            update,
            enums::Update::NewEncryptedMessage(_)
                | enums::Update::Encryption(_)
                | enums::Update::EncryptedChatTyping(_)
                | enums::Update::EncryptedMessagesRead(_)
        )
    });
    let read = |update: enums::Update| api::Update::from_bytes(&update.to_bytes());
    secret
        .map(read)
        .collect::<Result<_, _>>()
        .map_err(|_| Unreadable)
}

/// The users who take part in these chats, as far as the server says how to name them.
pub(crate) fn people(updates: &[api::Update], users: Vec<enums::User>) -> Vec<Change> {
    let parties: BTreeSet<i64> = updates.iter().flat_map(parties).collect();
    let met = users.into_iter().filter_map(|user| match user {
        enums::User::User(user) if !user.min && parties.contains(&user.id) => {
            Some(Change::User(user.id, Known::of(user)?))
        }
        _ => None,
    });
    met.collect()
}

fn parties(update: &api::Update) -> Vec<i64> {
    let api::Update::Encryption(encryption) = update else {
        return Vec::new();
    };
    match &encryption.chat {
        api::EncryptedChat::Waiting(chat) => vec![chat.admin_id, chat.participant_id],
        api::EncryptedChat::Requested(chat) => vec![chat.admin_id, chat.participant_id],
        api::EncryptedChat::EncryptedChat(chat) => vec![chat.admin_id, chat.participant_id],
        api::EncryptedChat::Empty(_) | api::EncryptedChat::Discarded(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
