//! Chats, messages and events as JSON.

mod chat;
mod event;
pub mod long;
mod media;
mod message;
mod text;

use std::fmt;

use secretchat::core::ids::RandomId;
use serde_json::Value;

pub use self::chat::chat;
pub use self::event::event;
pub use self::message::message;
pub use self::text::EntityJson;

/// A number of 64 bits, which many readers of JSON cannot hold.
pub(crate) fn long(number: impl fmt::Display) -> Value {
    number.to_string().into()
}

pub(crate) fn ids(ids: &[RandomId]) -> Value {
    ids.iter().map(|id| long(id.0)).collect()
}

/// Puts the fields of one object into another.
pub(crate) fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}
