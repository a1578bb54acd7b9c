//! Whose a message is, and where it stands.

use secretchat::core::history::{self, Direction};
use secretchat::core::message::Action;

use super::Message;
use crate::boundary::{self, Given as _, Object as _, get};

/// Where an own message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Delivery {
    /// On its way; or a message of the other side.
    None = 0,
    /// The server has it.
    Sent = 1,
    /// The other side has it: it said so itself.
    Delivered = 2,
    /// It will not reach the other side.
    Failed = 3,
}

/// What a message is. Later versions may have more kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum MessageKind {
    /// Something that a user wrote: a text, media.
    Message = 0,
    /// The timer of the chat was set: `secretchat_message_ttl`.
    Ttl = 1,
    /// A screenshot was taken: `secretchat_message_ids`.
    Screenshot = 2,
    /// Something else that the apps told each other.
    OtherService = 3,
}

/// Frees a message, but not one of a list. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_message_free(message: *mut Message) {
    // SAFETY: the header demands a message that nobody uses, once.
    boundary::free(|| drop(unsafe { Message::take_back(message) }));
}

/// The name of the message in its chat. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_random_id(message: Option<&Message>) -> i64 {
    get(message, |content| Some(content.stored.random_id.0))
}

/// Whether this side wrote it. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_is_outgoing(message: Option<&Message>) -> bool {
    get(message, |content| {
        Some(content.stored.direction == Direction::Outgoing)
    })
}

/// When the server got it, by its clock: seconds since 1970; 0 while it does not have it. `message` may be NULL. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_date(message: Option<&Message>) -> i32 {
    get(message, |content| Some(content.stored.date))
}

/// Where an own message stands. `message` may be NULL: NONE. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_get_delivery(message: Option<&Message>) -> Delivery {
    boundary::value(Delivery::None, || {
        let delivery = message.given("message")?.stored.delivery;
        Ok(match delivery {
            history::Delivery::None => Delivery::None,
            history::Delivery::Sent => Delivery::Sent,
            history::Delivery::Delivered => Delivery::Delivered,
            history::Delivery::Failed => Delivery::Failed,
        })
    })
}

/// Whether its media were opened, or listened to, by the side that received it. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_is_opened(message: Option<&Message>) -> bool {
    get(message, |content| Some(content.stored.opened))
}

/// What the message is. `message` may be NULL: OTHER_SERVICE. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_get_kind(message: Option<&Message>) -> MessageKind {
    boundary::value(MessageKind::OtherService, || {
        let action = message.given("message")?.action();
        Ok(match action {
            None => MessageKind::Message,
            Some(Action::SetTtl(_)) => MessageKind::Ttl,
            Some(Action::Screenshot(_)) => MessageKind::Screenshot,
            Some(_) => MessageKind::OtherService,
        })
    })
}
