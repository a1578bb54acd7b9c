//! Stickers.

use secretchat::core::message::media::{ExternalSticker, Media, Sticker};

use super::{Content, Message};
use crate::boundary::{get, lend_text};
use crate::bytes::Bytes;

/// The emoji that a sticker stands for; empty if there is none. Valid until the message is freed. `message` may be NULL.
/// Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_alt(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| match content.media()? {
        Media::Sticker(Sticker { alt, .. })
        | Media::ExternalSticker(ExternalSticker { alt, .. }) => Some(alt),
        _ => None,
    })
}

/// The short name of the set of a sticker of the cloud; empty if there is none. Valid until the message is freed.
/// `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_sticker_set(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| external(content)?.set.as_deref())
}

/// The document that a sticker of the cloud is; 0 for other media. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_document_id(message: Option<&Message>) -> i64 {
    get(message, |content| Some(external(content)?.id))
}

/// The access hash of that document. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_document_access_hash(message: Option<&Message>) -> i64 {
    get(message, |content| Some(external(content)?.access_hash))
}

/// The data centre that has that document. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_document_dc(message: Option<&Message>) -> i32 {
    get(message, |content| Some(external(content)?.dc_id))
}

fn external(content: &Content) -> Option<&ExternalSticker> {
    match content.media()? {
        Media::ExternalSticker(sticker) => Some(sticker),
        _ => None,
    }
}
