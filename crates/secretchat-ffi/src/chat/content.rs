//! What is known of a chat, as getters lend it.

use secretchat::core::chat::{ChatInfo, ReadyInfo};
use secretchat::core::crypto::KeyHash;

/// A chat, read once.
pub(crate) struct Content {
    pub(super) info: ChatInfo,
    pub(super) close_text: String,
    pub(super) key: Option<Key>,
}

/// How people compare the first key.
pub(super) struct Key {
    pub(super) hash: KeyHash,
    pub(super) cells: [[u8; 12]; 12],
    pub(super) hex: String,
}

impl From<ChatInfo> for Content {
    fn from(info: ChatInfo) -> Self {
        let reason = info.close_reason.as_ref();
        Self {
            close_text: reason.map(ToString::to_string).unwrap_or_default(),
            key: info.key_hash.map(Key::from),
            info,
        }
    }
}

impl Content {
    /// What there is once the chat is ready.
    pub(super) const fn ready(&self) -> Option<&ReadyInfo> {
        self.info.ready.as_ref()
    }
}

impl From<KeyHash> for Key {
    fn from(hash: KeyHash) -> Self {
        Self {
            cells: hash.cells(),
            hex: hash.hex_lines().join("\n"),
            hash,
        }
    }
}
