//! Finding users.

use grammers_tl_types::{enums, functions, types};
use secretchat::core::ids::UserId;
use secretchat::core::io::RpcError;
use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::{Peer, ResolveError};

use crate::connect::Shared;
use crate::session::{Change, Known};

impl Shared {
    /// Finds a user who can have secret chats with the account.
    pub(crate) async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        match peer {
            Peer::User(user) => self.not_self(UserId(user.user_id)).map(|()| user),
            Peer::Id(user) => self.known(user),
            Peer::Username(name) => {
                let call = functions::contacts::ResolveUsername {
                    username: name,
                    referer: None,
                };
                self.found(self.insist(&call).await).await
            }
            Peer::Phone(phone) => {
                let call = functions::contacts::ResolvePhone { phone };
                self.found(self.insist(&call).await).await
            }
        }
    }

    /// Somebody whom the account met before.
    fn known(&self, user: UserId) -> Result<InputUser, ResolveError> {
        self.not_self(user)?;
        let known = self.session.known(user.0).ok_or(ResolveError::Unknown)?;
        Ok(InputUser {
            user_id: user.0,
            access_hash: known.access_hash,
        })
    }

    fn not_self(&self, user: UserId) -> Result<(), ResolveError> {
        if self.session.me().is_some_and(|me| me.id == user) {
            return Err(ResolveError::NotAUser);
        }
        Ok(())
    }

    async fn found(
        &self,
        answer: Result<enums::contacts::ResolvedPeer, RpcError>,
    ) -> Result<InputUser, ResolveError> {
        let enums::contacts::ResolvedPeer::Peer(peer) = answer.map_err(refusal)?;
        let (id, known) = user(peer)?;
        let user = InputUser {
            user_id: id,
            access_hash: known.access_hash,
        };
        let change = Change::User(id, known);
        if let Err(error) = self.session.change(vec![change]).await {
            tracing::warn!(%error, "the session does not remember whom it met");
        }
        Ok(user)
    }
}

fn refusal(error: RpcError) -> ResolveError {
    let RpcError::Server { message, .. } = &error else {
        return error.into();
    };
    match message.as_str() {
        "USERNAME_NOT_OCCUPIED"
        | "USERNAME_INVALID"
        | "PHONE_NOT_OCCUPIED"
        | "PHONE_NUMBER_INVALID" => ResolveError::Unknown,
        _ => error.into(),
    }
}

/// The user who was found, if it is one.
fn user(found: types::contacts::ResolvedPeer) -> Result<(i64, Known), ResolveError> {
    let enums::Peer::User(peer) = found.peer else {
        return Err(ResolveError::NotAUser);
    };
    let user = found.users.into_iter().find_map(|user| match user {
        enums::User::User(user) if user.id == peer.user_id => Some(user),
        _ => None,
    });
    let user = user
        .filter(|user| !user.deleted)
        .ok_or(ResolveError::Unknown)?;
    if user.bot || user.is_self {
        return Err(ResolveError::NotAUser);
    }
    let id = user.id;
    let known = Known::of(user).ok_or(ResolveError::Unknown)?;
    Ok((id, known))
}

#[cfg(test)]
mod tests;
