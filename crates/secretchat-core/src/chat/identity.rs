//! Who talks to whom in which chat: what never changes in its life.

use crate::ids::{ChatId, Role, Time, UserId};
use crate::tl::api;

/// What never changes, once known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) chat: ChatId,
    /// 0 until the server has given it.
    pub(super) access_hash: i64,
    pub(super) role: Role,
    /// The other side.
    pub(super) user: UserId,
    pub(super) created: Time,
}

impl Identity {
    pub(super) fn peer(&self) -> api::InputEncryptedChat {
        let peer = api::types::InputEncryptedChat {
            chat_id: self.chat.0,
            access_hash: self.access_hash,
        };
        api::InputEncryptedChat::InputEncryptedChat(peer)
    }

    /// Whether an object of the server names the two sides as they are (spec/04 §3).
    pub(super) const fn matches(&self, own: UserId, admin_id: i64, participant_id: i64) -> bool {
        match self.role {
            Role::Creator => admin_id == own.0 && participant_id == self.user.0,
            Role::Participant => admin_id == self.user.0 && participant_id == own.0,
        }
    }
}
