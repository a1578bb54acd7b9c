//! What a message says, as getters lend it.

use secretchat::core::history::StoredMessage;
use secretchat::core::message::media::{FileInfo, Media, Voice, unpack_waveform};
use secretchat::core::message::{Action, Content as Said, Message, Text};
use secretchat::core::tl::{Serialize as _, Wipe as _};
use zeroize::{Zeroize as _, Zeroizing};

/// A message of the history, read once.
pub(crate) struct Content {
    pub(super) stored: StoredMessage,
    said: Said,
    pub(super) tl: Zeroizing<Vec<u8>>,
    pub(super) waveform: Vec<u8>,
    /// Of a screenshot.
    pub(super) ids: Vec<i64>,
}

impl From<StoredMessage> for Content {
    fn from(stored: StoredMessage) -> Self {
        let said = stored.content();
        Self {
            tl: Zeroizing::new(stored.message.to_bytes()),
            waveform: waveform(&said),
            ids: ids(&said),
            said,
            stored,
        }
    }
}

impl Content {
    /// What the user wrote; `None` for service messages.
    pub(super) const fn message(&self) -> Option<&Message> {
        match &self.said {
            Said::Message(message) => Some(message),
            Said::Service(_) => None,
        }
    }

    /// What the app told; `None` for messages of the user.
    pub(super) const fn action(&self) -> Option<&Action> {
        match &self.said {
            Said::Message(_) => None,
            Said::Service(service) => Some(&service.action),
        }
    }

    pub(super) fn text(&self) -> Option<&Text> {
        self.message().map(|message| &message.text)
    }

    pub(super) fn media(&self) -> Option<&Media> {
        self.message()?.media.as_ref()
    }

    pub(super) fn file(&self) -> Option<&FileInfo> {
        self.media()?.file()
    }
}

/// The largest parts; keys wipe themselves.
impl Drop for Content {
    fn drop(&mut self) {
        self.stored.message.wipe();
        if let Said::Message(message) = &mut self.said {
            message.text.text.zeroize();
        }
    }
}

fn waveform(said: &Said) -> Vec<u8> {
    match said {
        Said::Message(Message {
            media: Some(Media::Voice(Voice { waveform, .. })),
            ..
        }) => unpack_waveform(waveform),
        _ => Vec::new(),
    }
}

fn ids(said: &Said) -> Vec<i64> {
    match said {
        Said::Service(service) => match &service.action {
            Action::Screenshot(ids) => ids.iter().map(|id| id.0).collect(),
            _ => Vec::new(),
        },
        Said::Message(_) => Vec::new(),
    }
}
