//! Messages of the history.

pub mod list;
pub mod envelope;
pub mod text;
pub mod settings;
pub mod media;
pub mod file;
pub mod sticker;
pub mod place;
pub mod raw;
pub mod entity;

mod content;
#[cfg(test)]
mod tests;

use secretchat::core::history::StoredMessage;

pub(crate) use self::content::Content;
pub use self::list::Messages;

use crate::boundary::{Handle, Object as _, object};

/// A message of the history as it was when it was looked up: it does not change. What its getters lend is valid until it
/// is freed.
pub struct Message(Handle<Content>);

object!(Message: Content);

impl From<StoredMessage> for Message {
    fn from(stored: StoredMessage) -> Self {
        Self::of(stored.into())
    }
}
