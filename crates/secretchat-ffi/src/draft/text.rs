//! The text of a draft.

use std::mem::MaybeUninit;

use secretchat::core::message::{Entity, Text};

use super::{Draft, change};
use crate::boundary;
use crate::error::Error;
use crate::formats::Format;
use crate::message::entity::kind_of;
use crate::status::Status;

/// Sets the text, or the caption of media: plain, in place of what was there and its entities.
///
/// `draft` is not NULL, `error` may be. `text` is UTF-8 of `text_len` bytes, and is copied. One thread at a time.
/// Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_text(
    draft: Option<&mut Draft>,
    text: *const u8,
    text_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands a readable text.
        let text = unsafe { boundary::text("text", text, text_len) }?;
        draft.message.text = Text::new(text);
        Ok(())
    })
}

/// Sets the text, or the caption of media, in place of what was there: Markdown as chats have it, with `**bold**`,
/// `*italic*`, `__underlined__`, `~~struck~~`, `||spoiler||`, code, fenced code, `[links](https://example.com)`, and
/// quotes behind `>`. What is not understood stays as it stands.
///
/// `draft` is not NULL, `error` may be. `text` is UTF-8 of `text_len` bytes, and is copied. One thread at a time.
/// Statuses: NULL_POINTER, LENGTH, UTF8, SPENT, UNSUPPORTED without the feature "formats".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_markdown(
    draft: Option<&mut Draft>,
    text: *const u8,
    text_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands a readable text.
        let text = unsafe { boundary::text("text", text, text_len) }?;
        draft.message.text = Format::Markdown.read(text)?;
        Ok(())
    })
}

/// Sets the text, or the caption of media, in place of what was there: HTML with the tags of Telegram's bots, such as
/// `b`, `i`, `a`, `tg-spoiler`. Other tags are left out; what is in them stays.
///
/// `draft` is not NULL, `error` may be. `text` is UTF-8 of `text_len` bytes, and is copied. One thread at a time.
/// Statuses: NULL_POINTER, LENGTH, UTF8, SPENT, UNSUPPORTED without the feature "formats".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_html(
    draft: Option<&mut Draft>,
    text: *const u8,
    text_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands a readable text.
        let text = unsafe { boundary::text("text", text, text_len) }?;
        draft.message.text = Format::Html.read(text)?;
        Ok(())
    })
}

/// Gives a part of the text a meaning, besides those that it has: set the text first.
///
/// `draft` is not NULL, `error` may be. `kind` is one of `SECRETCHAT_ENTITY_…` but UNKNOWN. `offset` and `length` count
/// UTF-16 units. `argument` is the link of TEXT_URL or the language of PRE, `document_id` the picture of CUSTOM_EMOJI;
/// other kinds do not look at them. `argument` is UTF-8 of `argument_len` bytes, and is copied. One thread at a time.
/// Statuses: NULL_POINTER, LENGTH, UTF8, VALUE, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_entity(
    draft: Option<&mut Draft>,
    kind: u32,
    offset: u32,
    length: u32,
    argument: *const u8,
    argument_len: usize,
    document_id: i64,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands a readable argument.
        let argument = unsafe { boundary::text("argument", argument, argument_len) }?;
        draft.message.text.entities.push(Entity {
            kind: kind_of(kind, argument, document_id)?,
            offset: offset as usize,
            length: length as usize,
        });
        Ok(())
    })
}
