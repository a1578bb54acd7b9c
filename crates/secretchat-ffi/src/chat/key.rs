//! How people compare the keys of a chat.

use std::mem::MaybeUninit;

use secretchat::core::crypto::picture::COLOURS;
use secretchat::picture::{PictureError, png};
use zeroize::Zeroizing;

use super::{Chat, Content};
use crate::boundary::{self, Failure, Given as _, Returned, get, lend_bytes};
use crate::bytes::{Buffer, Bytes};
use crate::error::Error;
use crate::status::Status;

/// A number that names the current key; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_key_fingerprint(chat: Option<&Chat>) -> i64 {
    get(chat, |content| Some(content.ready()?.key_fingerprint.0))
}

/// 36 bytes that stand for the first key, for as long as the chat lives; also when it is over; empty while there is no
/// key. Valid until the chat is freed. `chat` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_key_hash(chat: Option<&Chat>) -> Bytes {
    lend_bytes(chat, |content| Some(&content.key.as_ref()?.hash.0))
}

/// The first 16 bytes of `secretchat_chat_key_hash`: SHA-1 of the first key. Valid until the chat is freed. `chat` may
/// be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_visualization_orig(chat: Option<&Chat>) -> Bytes {
    lend_bytes(chat, |content| content.key.as_ref()?.hash.0.get(..16))
}

/// The last 20 bytes of `secretchat_chat_key_hash`: SHA-256 of the first key. Valid until the chat is freed. `chat` may
/// be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_visualization_46(chat: Option<&Chat>) -> Bytes {
    lend_bytes(chat, |content| content.key.as_ref()?.hash.0.get(16..))
}

/// The key picture: 144 bytes, 12 rows of 12 colour numbers from 0 to 3, the top row first; empty while there is no key.
/// Valid until the chat is freed. `chat` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_key_cells(chat: Option<&Chat>) -> Bytes {
    lend_bytes(chat, |content| {
        Some(content.key.as_ref()?.cells.as_flattened())
    })
}

/// The colour of a colour number, as 0xRRGGBB; 0 for numbers that are none. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_key_colour(number: u32) -> u32 {
    COLOURS.get(number as usize).copied().unwrap_or(0)
}

/// The text beside the key picture: four lines of hexadecimal digits, parted by line feeds; empty while there is no key.
/// Valid until the chat is freed. `chat` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_key_hex(chat: Option<&Chat>) -> Bytes {
    lend_bytes(chat, |content| Some(content.key.as_ref()?.hex.as_bytes()))
}

/// The key picture as a PNG, with cells of 1 to 128 pixels a side, so 12 to 1536 pixels a side in all.
///
/// `chat` and `png` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, VALUE, CHAT_STATE while there is no key.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_chat_key_png(
    chat: Option<&Chat>,
    cell_pixels: u32,
    png: Option<&mut MaybeUninit<*mut Buffer>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("png", png, || draw(chat.given("chat")?, cell_pixels))
    })
}

fn draw(content: &Content, cell_pixels: u32) -> Returned<Zeroizing<Vec<u8>>> {
    let key = content
        .key
        .as_ref()
        .ok_or_else(|| Failure::new(Status::ChatState, "the chat has no key to compare yet"))?;
    let drawn = png(&key.hash, cell_pixels);
    drawn.map(Zeroizing::new).map_err(|error| match error {
        PictureError::CellPixels(got) => Failure::value("cell_pixels", got, "1 to 128"),
        PictureError::Encoding(_) => Failure::internal(),
    })
}
