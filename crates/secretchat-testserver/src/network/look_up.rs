//! Finding users.

use secretchat::transport::{Peer, ResolveError};
use secretchat_core::tl::api;
use secretchat_core::tl::api::types::InputUser;

use crate::server::Server;

/// The user whom a host would find, if it can have secret chats.
pub(super) fn look_up(server: &Server, peer: &Peer) -> Result<InputUser, ResolveError> {
    let user = match peer {
        Peer::User(user) => secretchat_core::ids::UserId(user.user_id),
        Peer::Id(user) => *user,
        Peer::Username(name) => server.user_named(name).ok_or(ResolveError::Unknown)?,
        Peer::Phone(number) => server
            .user_with_phone(number)
            .ok_or(ResolveError::Unknown)?,
    };
    let Some(api::InputUser::InputUser(found)) = server.input_user(user) else {
        return Err(ResolveError::Unknown);
    };
    if matches!(peer, Peer::User(given) if *given != found) {
        return Err(ResolveError::Unknown);
    }
    if server.is_bot(user) {
        return Err(ResolveError::NotAUser);
    }
    Ok(found)
}
