//! Finding people.

use grammers_tl_types::types::contacts::{ImportedContacts, ResolvedPeer};
use grammers_tl_types::{Serializable as _, enums, types};
use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::InputUser;

use super::answer::boxed;
use super::request::{Contact, Question};
use super::user::{find, user};
use crate::error::bad_request;
use crate::server::Server;

pub(super) fn answer(
    server: &Server,
    viewer: UserId,
    question: &Question,
) -> Result<Vec<u8>, RpcError> {
    match question {
        Question::Users(asked) => Ok(users(server, viewer, asked).to_bytes()),
        Question::Username(name) => by_username(server, viewer, name).map(|found| boxed(&found)),
        Question::Phone(phone) => by_phone(server, viewer, phone).map(|found| boxed(&found)),
        Question::Contacts(contacts) => Ok(boxed(&import(server, viewer, contacts))),
        Question::Status => Ok(true.to_bytes()),
    }
}

/// The users who are asked for; an empty one for each that there is not.
fn users(server: &Server, viewer: UserId, asked: &[InputUser]) -> Vec<enums::User> {
    let users = asked.iter().map(|input| {
        let found = find(server, viewer, input).and_then(|id| user(server, viewer, id));
        found.unwrap_or_else(|| enums::User::Empty(types::UserEmpty { id: id_of(input) }))
    });
    users.collect()
}

fn by_username(server: &Server, viewer: UserId, name: &str) -> Result<ResolvedPeer, RpcError> {
    let found = server.user_named(name);
    let found = found.ok_or_else(|| bad_request("USERNAME_NOT_OCCUPIED"))?;
    Ok(resolved(server, viewer, found))
}

fn by_phone(server: &Server, viewer: UserId, phone: &str) -> Result<ResolvedPeer, RpcError> {
    let found = server.user_with_phone(phone);
    let found = found.ok_or_else(|| bad_request("PHONE_NOT_OCCUPIED"))?;
    Ok(resolved(server, viewer, found))
}

/// Finds those of an address book who are here. Nobody keeps the book.
fn import(server: &Server, viewer: UserId, contacts: &[Contact]) -> ImportedContacts {
    let found = contacts.iter().filter_map(|contact| {
        let id = server.user_with_phone(&contact.phone)?;
        Some((contact.client_id, id))
    });
    let found: Vec<_> = found.collect();
    let imported = found.iter().map(|(client_id, id)| {
        let (user_id, client_id) = (id.0, *client_id);
        enums::ImportedContact::Contact(types::ImportedContact { user_id, client_id })
    });
    let users = found.iter().filter_map(|(_, id)| user(server, viewer, *id));
    ImportedContacts {
        imported: imported.collect(),
        popular_invites: Vec::new(),
        retry_contacts: Vec::new(),
        users: users.collect(),
    }
}

fn resolved(server: &Server, viewer: UserId, id: UserId) -> ResolvedPeer {
    ResolvedPeer {
        peer: enums::Peer::User(types::PeerUser { user_id: id.0 }),
        chats: Vec::new(),
        users: user(server, viewer, id).into_iter().collect(),
    }
}

const fn id_of(input: &InputUser) -> i64 {
    match input {
        InputUser::InputUser(input) => input.user_id,
        InputUser::FromMessage(input) => input.user_id,
        InputUser::InputUserSelf | InputUser::Empty => 0,
    }
}
