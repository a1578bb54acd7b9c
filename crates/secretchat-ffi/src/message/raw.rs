//! Messages as they are, for programs with types of their own.

use std::mem::MaybeUninit;

use super::{Content, Message};
use crate::boundary::{self, Given as _};
use crate::bytes::{Buffer, Bytes};
use crate::error::Error;
use crate::status::Status;

/// The message as boxed TL: a `DecryptedMessage` of layer 144, whatever layer it came in, with the key of its file.
/// Valid until the message is freed. `message` may be NULL: empty. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_tl(message: Option<&Message>) -> Bytes {
    boundary::value(Bytes::EMPTY, || {
        Ok(Bytes::of(&message.given("message")?.tl))
    })
}

/// The message as a JSON object: `random_id`, `is_outgoing`, `date`, `delivery` ("NONE", "SENT", "DELIVERED", "FAILED"),
/// `is_opened`, `message` (the `DecryptedMessage` of layer 144, with the key of its file), and `file` (the
/// `EncryptedFile` at the server) if there is one. Numbers of 64 bits are strings, bytes are base64.
///
/// `message` and `json` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, UNSUPPORTED without the feature "json".
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_to_json(
    message: Option<&Message>,
    json: Option<&mut MaybeUninit<*mut Buffer>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("json", json, || write::json(message.given("message")?))
    })
}

#[cfg(feature = "json")]
mod write {
    use secretchat::core::history::{Delivery, Direction};
    use serde_json::{Value, to_value};
    use zeroize::Zeroizing;

    use super::Content;
    use crate::boundary::{Failure, Returned};
    use crate::json::{long, object};
    use crate::status::Status;

    pub(super) fn json(content: &Content) -> Returned<Zeroizing<Vec<u8>>> {
        let stored = &content.stored;
        let is_outgoing = stored.direction == Direction::Outgoing;
        let file = stored.file.as_ref().map(|file| written(to_value(file)));
        object([
            ("random_id", Some(long(stored.random_id))),
            ("is_outgoing", Some(is_outgoing.into())),
            ("date", Some(stored.date.into())),
            ("delivery", Some(name(stored.delivery).into())),
            ("is_opened", Some(stored.opened.into())),
            ("message", Some(written(to_value(&stored.message))?)),
            ("file", file.transpose()?),
        ])
    }

    const fn name(delivery: Delivery) -> &'static str {
        match delivery {
            Delivery::None => "NONE",
            Delivery::Sent => "SENT",
            Delivery::Delivered => "DELIVERED",
            Delivery::Failed => "FAILED",
        }
    }

    fn written(value: serde_json::Result<Value>) -> Returned<Value> {
        value.map_err(|error| Failure::new(Status::Json, error.to_string()))
    }
}

#[cfg(not(feature = "json"))]
mod write {
    use zeroize::Zeroizing;

    use super::Content;
    use crate::boundary::{Failure, Returned};

    pub(super) fn json(_: &Content) -> Returned<Zeroizing<Vec<u8>>> {
        Err(Failure::unsupported("json"))
    }
}
