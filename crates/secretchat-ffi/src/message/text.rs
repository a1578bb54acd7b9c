//! The text of a message.

use std::mem::MaybeUninit;

use secretchat::core::message::Text;

use super::Message;
use super::entity::Entity;
use crate::boundary::{self, Failure, Given as _, get, lend_text};
use crate::bytes::{Buffer, Bytes};
use crate::error::Error;
use crate::formats::Format;
use crate::status::Status;

/// The text, or the caption of the media; empty if there is none. Valid until the message is freed. `message` may be
/// NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_text(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| Some(&content.text()?.text))
}

/// How many parts of the text mean something. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_entity_count(message: Option<&Message>) -> usize {
    get(message, |content| Some(content.text()?.entities.len()))
}

/// What a part of the text means: the entity of this number, counted from 0, is written to `entity`, whose `size` says
/// how large it is: set it to `sizeof(secretchat_entity)` before.
///
/// `message` and `entity` are not NULL; what is put there is valid until the message is freed. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, VALUE if there is no such entity or `size` was not set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_message_entity(
    message: Option<&Message>,
    index: usize,
    entity: *mut Entity,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let content = message.given("message")?;
        let entities = content.text().map_or(&[][..], |text| &text.entities);
        let found = entities.get(index).ok_or_else(|| {
            let allowed = format!("one of the {} entities", entities.len());
            Failure::value("index", index, &allowed)
        })?;
        // SAFETY: the header demands a record that begins with its size.
        unsafe { Entity::of(found).write_to("entity", entity) }
    })
}

/// The text as Markdown, as `secretchat_draft_markdown` reads it.
///
/// `message` and `text` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, UNSUPPORTED without the feature "formats".
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_markdown(
    message: Option<&Message>,
    text: Option<&mut MaybeUninit<*mut Buffer>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    write(Format::Markdown, message, text, error)
}

/// The text as HTML, as `secretchat_draft_html` reads it.
///
/// `message` and `text` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
/// thread. Statuses: NULL_POINTER, UNSUPPORTED without the feature "formats".
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_html(
    message: Option<&Message>,
    text: Option<&mut MaybeUninit<*mut Buffer>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    write(Format::Html, message, text, error)
}

fn write(
    format: Format,
    message: Option<&Message>,
    text: Option<&mut MaybeUninit<*mut Buffer>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("text", text, || {
            let content = message.given("message")?;
            format.write(content.text().unwrap_or(&Text::default()))
        })
    })
}
