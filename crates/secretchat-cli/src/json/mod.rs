//! What programs are told: JSON. Numbers of 64 bits are strings, since not every language has such numbers.

mod chat;
mod event;
mod message;

pub(crate) use self::chat::Chat;
pub(crate) use self::event::Event;
pub(crate) use self::message::Message;
