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

use crate::boundary::{self, Given as _, Handle, Object as _, object};
use crate::bytes::Bytes;

/// A message of the history as it was when it was looked up: it does not change. What its getters lend is valid until it
/// is freed.
pub struct Message(Handle<Content>);

object!(Message: Content);

impl From<StoredMessage> for Message {
    fn from(stored: StoredMessage) -> Self {
        Self::of(stored.into())
    }
}

/// The body of a getter: a value, or none.
fn get<T: Default>(message: Option<&Message>, get: impl FnOnce(&Content) -> Option<T>) -> T {
    boundary::value(T::default(), || {
        Ok(get(message.given("message")?).unwrap_or_default())
    })
}

/// The body of a getter that lends a text.
fn lend(message: Option<&Message>, get: impl FnOnce(&Content) -> Option<&str>) -> Bytes {
    boundary::value(Bytes::EMPTY, || {
        Ok(get(message.given("message")?).unwrap_or_default().into())
    })
}
