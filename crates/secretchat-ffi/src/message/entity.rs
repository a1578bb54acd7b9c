//! What parts of a text mean.

use std::mem;

use secretchat::core::message::{self, EntityKind};

use crate::boundary::{Failure, Returned};
use crate::bytes::Bytes;

/// What a part of a text means. Later versions may have more fields, behind these.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Entity {
    /// `sizeof(secretchat_entity)`; set by the program before the record is filled.
    pub size: u32,
    /// One of `SECRETCHAT_ENTITY_…`.
    pub kind: u32,
    /// Its first UTF-16 unit.
    pub offset: u32,
    /// Its UTF-16 units.
    pub length: u32,
    /// The picture of CUSTOM_EMOJI; else 0.
    pub document_id: i64,
    /// The link of TEXT_URL or the language of PRE; else empty. Valid until the message is freed.
    pub argument: Bytes,
}

impl Entity {
    pub(super) fn of(entity: &message::Entity) -> Self {
        let (argument, document_id) = match &entity.kind {
            EntityKind::Pre { language } => (language.as_str(), 0),
            EntityKind::TextUrl { url } => (url.as_str(), 0),
            EntityKind::CustomEmoji { document_id } => ("", *document_id),
            _ => ("", 0),
        };
        // Received ones lie within a text, which is far shorter.
        let units = |units| u32::try_from(units).unwrap_or(u32::MAX);
        Self {
            size: 0,
            kind: number_of(&entity.kind),
            offset: units(entity.offset),
            length: units(entity.length),
            document_id,
            argument: argument.into(),
        }
    }

    /// Fills a record of the program, which may be larger than the one that is known here.
    ///
    /// # Safety
    /// `out` is NULL or leads to a record that begins with its size.
    pub(super) unsafe fn write_to(self, parameter: &str, out: *mut Self) -> Returned {
        if out.is_null() {
            return Err(Failure::null(parameter));
        }
        // SAFETY: it is not NULL, and the caller promises that its size is set.
        let size = unsafe { (&raw const (*out).size).read() };
        if (size as usize) < mem::size_of::<Self>() {
            let size_field = format!("{parameter}->size");
            return Err(Failure::value(
                &size_field,
                size,
                "sizeof(secretchat_entity)",
            ));
        }
        // SAFETY: the record is large enough.
        unsafe { out.write(Self { size, ..self }) };
        Ok(())
    }
}

/// Something that this library does not know; received only.
pub const SECRETCHAT_ENTITY_UNKNOWN: u32 = 0;
/// `@name`
pub const SECRETCHAT_ENTITY_MENTION: u32 = 1;
/// `#tag`
pub const SECRETCHAT_ENTITY_HASHTAG: u32 = 2;
/// `/command`
pub const SECRETCHAT_ENTITY_BOT_COMMAND: u32 = 3;
/// A link as it stands in the text.
pub const SECRETCHAT_ENTITY_URL: u32 = 4;
/// An email address.
pub const SECRETCHAT_ENTITY_EMAIL: u32 = 5;
/// Bold.
pub const SECRETCHAT_ENTITY_BOLD: u32 = 6;
/// Italic.
pub const SECRETCHAT_ENTITY_ITALIC: u32 = 7;
/// Fixed width.
pub const SECRETCHAT_ENTITY_CODE: u32 = 8;
/// A block of code; its argument is the language, or empty.
pub const SECRETCHAT_ENTITY_PRE: u32 = 9;
/// A link behind a text; its argument is the link. Show it before opening it.
pub const SECRETCHAT_ENTITY_TEXT_URL: u32 = 10;
/// Underlined.
pub const SECRETCHAT_ENTITY_UNDERLINE: u32 = 11;
/// Struck through.
pub const SECRETCHAT_ENTITY_STRIKE: u32 = 12;
/// Quoted.
pub const SECRETCHAT_ENTITY_BLOCKQUOTE: u32 = 13;
/// Hidden until it is clicked.
pub const SECRETCHAT_ENTITY_SPOILER: u32 = 14;
/// An emoji with a picture of its own, which is a document of the cloud: the server learns who fetches it.
pub const SECRETCHAT_ENTITY_CUSTOM_EMOJI: u32 = 15;

/// The kind of an entity to send.
pub(crate) fn kind_of(number: u32, argument: &str, document_id: i64) -> Returned<EntityKind> {
    let argument = argument.to_owned();
    Ok(match number {
        SECRETCHAT_ENTITY_MENTION => EntityKind::Mention,
        SECRETCHAT_ENTITY_HASHTAG => EntityKind::Hashtag,
        SECRETCHAT_ENTITY_BOT_COMMAND => EntityKind::BotCommand,
        SECRETCHAT_ENTITY_URL => EntityKind::Url,
        SECRETCHAT_ENTITY_EMAIL => EntityKind::Email,
        SECRETCHAT_ENTITY_BOLD => EntityKind::Bold,
        SECRETCHAT_ENTITY_ITALIC => EntityKind::Italic,
        SECRETCHAT_ENTITY_CODE => EntityKind::Code,
        SECRETCHAT_ENTITY_PRE => EntityKind::Pre { language: argument },
        SECRETCHAT_ENTITY_TEXT_URL => EntityKind::TextUrl { url: argument },
        SECRETCHAT_ENTITY_UNDERLINE => EntityKind::Underline,
        SECRETCHAT_ENTITY_STRIKE => EntityKind::Strike,
        SECRETCHAT_ENTITY_BLOCKQUOTE => EntityKind::Blockquote,
        SECRETCHAT_ENTITY_SPOILER => EntityKind::Spoiler,
        SECRETCHAT_ENTITY_CUSTOM_EMOJI => EntityKind::CustomEmoji { document_id },
        _ => return Err(Failure::value("kind", number, "an entity that can be sent")),
    })
}

const fn number_of(kind: &EntityKind) -> u32 {
    match kind {
        EntityKind::Unknown => SECRETCHAT_ENTITY_UNKNOWN,
        EntityKind::Mention => SECRETCHAT_ENTITY_MENTION,
        EntityKind::Hashtag => SECRETCHAT_ENTITY_HASHTAG,
        EntityKind::BotCommand => SECRETCHAT_ENTITY_BOT_COMMAND,
        EntityKind::Url => SECRETCHAT_ENTITY_URL,
        EntityKind::Email => SECRETCHAT_ENTITY_EMAIL,
        EntityKind::Bold => SECRETCHAT_ENTITY_BOLD,
        EntityKind::Italic => SECRETCHAT_ENTITY_ITALIC,
        EntityKind::Code => SECRETCHAT_ENTITY_CODE,
        EntityKind::Pre { .. } => SECRETCHAT_ENTITY_PRE,
        EntityKind::TextUrl { .. } => SECRETCHAT_ENTITY_TEXT_URL,
        EntityKind::Underline => SECRETCHAT_ENTITY_UNDERLINE,
        EntityKind::Strike => SECRETCHAT_ENTITY_STRIKE,
        EntityKind::Blockquote => SECRETCHAT_ENTITY_BLOCKQUOTE,
        EntityKind::Spoiler => SECRETCHAT_ENTITY_SPOILER,
        EntityKind::CustomEmoji { .. } => SECRETCHAT_ENTITY_CUSTOM_EMOJI,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entity_that_can_be_sent_has_one_number() {
        for number in 1..=15 {
            assert_eq!(number_of(&kind_of(number, "x", 7).unwrap()), number);
        }
        assert_eq!(number_of(&EntityKind::Unknown), 0);
    }

    #[test]
    fn a_record_is_filled_if_it_is_large_enough() {
        let pre = message::Entity {
            kind: EntityKind::Pre {
                language: "c".to_owned(),
            },
            offset: 2,
            length: 3,
        };
        let known = u32::try_from(mem::size_of::<Entity>()).unwrap();
        for (size, fits) in [
            (0, false),
            (known - 1, false),
            (known, true),
            (known + 8, true),
        ] {
            let mut record = Entity {
                size,
                kind: 99,
                offset: 0,
                length: 0,
                document_id: 5,
                argument: Bytes::EMPTY,
            };
            // SAFETY: its size is set.
            let written = unsafe { Entity::of(&pre).write_to("entity", &mut record) };
            assert_eq!(written.is_ok(), fits, "{size}");
            assert_eq!(record.size, size);
            let expected = if fits {
                (SECRETCHAT_ENTITY_PRE, 2, 3, 0)
            } else {
                (99, 0, 0, 5)
            };
            let found = (
                record.kind,
                record.offset,
                record.length,
                record.document_id,
            );
            assert_eq!(found, expected, "{size}");
        }
    }
}
