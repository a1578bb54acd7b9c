//! Updates together with the users whom they mention: clients refuse a chat with somebody of whom they know nothing.
//!
//! The server itself leaves them out, because its schema has no users.

use std::collections::BTreeSet;

use grammers_tl_types::{Identifiable as _, Serializable, enums, types};
use secretchat_core::ids::UserId;
use secretchat_core::tl::api::{
    Chat, EncryptedChat, EncryptedMessage, Message, Update, Updates, UpdatesDifference,
    UpdatesState, types::UpdateShort,
};
use secretchat_core::tl::{Deserialize as _, Serialize as _};

use super::user::user;
use crate::server::Server;

/// What is pushed to `viewer`, boxed `Updates`: with the users, if it mentions any.
#[must_use]
pub fn with_users(server: &Server, viewer: UserId, updates: Vec<u8>) -> Vec<u8> {
    let Ok(Updates::UpdateShort(UpdateShort { update, date })) = Updates::from_bytes(&updates)
    else {
        return updates;
    };
    let users = users_of(server, viewer, std::slice::from_ref(&update));
    if users.is_empty() {
        return updates;
    }
    let seq = 0_i32;
    let mut out = types::Updates::CONSTRUCTOR_ID.to_le_bytes().to_vec();
    vec![update].serialize(&mut out);
    out.extend(Serializable::to_bytes(&users));
    Vec::<Chat>::new().serialize(&mut out);
    out.extend(date.to_le_bytes());
    out.extend(seq.to_le_bytes());
    out
}

/// The same for an answer that may be a difference.
pub(super) fn difference_with_users(server: &Server, viewer: UserId, answer: Vec<u8>) -> Vec<u8> {
    match UpdatesDifference::from_bytes(&answer) {
        Ok(UpdatesDifference::UpdatesDifference(d)) => Difference {
            id: types::updates::Difference::CONSTRUCTOR_ID,
            users: users_of(server, viewer, &d.other_updates),
            messages: d.new_encrypted_messages,
            others: d.other_updates,
            state: d.state,
        }
        .to_bytes(),
        Ok(UpdatesDifference::Slice(d)) => Difference {
            id: types::updates::DifferenceSlice::CONSTRUCTOR_ID,
            users: users_of(server, viewer, &d.other_updates),
            messages: d.new_encrypted_messages,
            others: d.other_updates,
            state: d.intermediate_state,
        }
        .to_bytes(),
        _ => answer,
    }
}

/// A difference, whole or a slice of it: both have the same fields.
struct Difference {
    id: u32,
    messages: Vec<EncryptedMessage>,
    others: Vec<Update>,
    users: Vec<enums::User>,
    state: UpdatesState,
}

impl Difference {
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.id.to_le_bytes().to_vec();
        Vec::<Message>::new().serialize(&mut out);
        self.messages.serialize(&mut out);
        self.others.serialize(&mut out);
        Vec::<Chat>::new().serialize(&mut out);
        out.extend(Serializable::to_bytes(&self.users));
        self.state.serialize(&mut out);
        out
    }
}

fn users_of(server: &Server, viewer: UserId, updates: &[Update]) -> Vec<enums::User> {
    let mentioned: BTreeSet<_> = updates.iter().flat_map(mentioned).flatten().collect();
    let users = mentioned.into_iter();
    users
        .filter_map(|id| user(server, viewer, UserId(id)))
        .collect()
}

fn mentioned(update: &Update) -> Option<[i64; 2]> {
    let Update::Encryption(update) = update else {
        return None;
    };
    match &update.chat {
        EncryptedChat::Waiting(chat) => Some([chat.admin_id, chat.participant_id]),
        EncryptedChat::Requested(chat) => Some([chat.admin_id, chat.participant_id]),
        EncryptedChat::EncryptedChat(chat) => Some([chat.admin_id, chat.participant_id]),
        EncryptedChat::Empty(_) | EncryptedChat::Discarded(_) => None,
    }
}
