//! Text with entities.

mod check;
mod entity;
mod nesting;
mod received;
mod utf16;

use core::ops::Range;

pub use entity::{Entity, EntityKind};
pub use utf16::{byte_of_utf16, utf16_len, utf16_of_byte};

pub(super) use nesting::remove_intersecting;

use super::limits::MAX_ENTITIES;
use super::redacted::debug_redacted;

/// A text, and what parts of it mean.
///
/// Control characters and bidi overrides leave as spaces, as every receiver would show them
/// ([`clean_text`](super::clean_text)).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The text itself.
    pub text: String,
    /// What parts of it mean; sent sorted.
    pub entities: Vec<Entity>,
}

debug_redacted!(Text { entities; text });

impl Text {
    /// A text without entities.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            entities: Vec::new(),
        }
    }

    /// Whether there is no text.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// UTF-16 units of the text.
    #[must_use]
    pub fn utf16_len(&self) -> usize {
        utf16_len(&self.text)
    }

    /// Appends plain text.
    #[must_use]
    pub fn then(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Appends text that means something. Nothing happens if it is empty.
    #[must_use]
    pub fn then_as(mut self, kind: EntityKind, text: &str) -> Self {
        let (offset, length) = (self.utf16_len(), utf16_len(text));
        if length > 0 {
            self.text.push_str(text);
            self.entities.push(Entity {
                kind,
                offset,
                length,
            });
        }
        self
    }

    /// Appends bold text.
    #[must_use]
    pub fn then_bold(self, text: &str) -> Self {
        self.then_as(EntityKind::Bold, text)
    }

    /// Appends italic text.
    #[must_use]
    pub fn then_italic(self, text: &str) -> Self {
        self.then_as(EntityKind::Italic, text)
    }

    /// Appends text in a font of fixed width.
    #[must_use]
    pub fn then_code(self, text: &str) -> Self {
        self.then_as(EntityKind::Code, text)
    }

    /// Appends text with a link behind it.
    #[must_use]
    pub fn then_link(self, text: &str, url: impl Into<String>) -> Self {
        self.then_as(EntityKind::TextUrl { url: url.into() }, text)
    }

    /// Gives a part of the text, as a range of bytes, a meaning.
    ///
    /// Nothing happens if the range is empty, beyond the text, or not at the borders of characters.
    #[must_use]
    pub fn mark(mut self, bytes: Range<usize>, kind: EntityKind) -> Self {
        let borders =
            utf16_of_byte(&self.text, bytes.start).zip(utf16_of_byte(&self.text, bytes.end));
        if let Some((start, end)) = borders.filter(|(start, end)| start < end) {
            self.entities.push(Entity {
                kind,
                offset: start,
                length: end - start,
            });
        }
        self
    }

    /// The text that an entity of it covers, unless its range is invalid.
    #[must_use]
    pub fn part(&self, entity: &Entity) -> Option<&str> {
        let start = byte_of_utf16(&self.text, entity.offset)?;
        let end = byte_of_utf16(&self.text, entity.end())?;
        self.text.get(start..end)
    }

    /// The same text with entities that can be sent: invalid ones are dropped, styles that cross others are split,
    /// what cannot lie inside something else is dropped, and all are sorted.
    #[must_use]
    pub fn normalize(self) -> Self {
        let units = utf16::Units::of(&self.text);
        let valid = self
            .entities
            .into_iter()
            .filter_map(|e| received::repaired(e, &units));
        let entities = nesting::nest(valid.take(MAX_ENTITIES), EntityKind::may_contain);
        Self {
            entities: received::limit_custom_emoji(entities),
            text: self.text,
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appended_parts_are_counted_in_utf16_units() {
        let text = Text::new("😀 ")
            .then_bold("é")
            .then("-")
            .then_as(EntityKind::Spoiler, "😀")
            .then_italic("");
        assert_eq!(text.text, "😀 é-😀");
        let spans: Vec<_> = text
            .entities
            .iter()
            .map(|e| (e.kind.clone(), e.offset, e.length))
            .collect();
        assert_eq!(
            spans,
            [(EntityKind::Bold, 3, 1), (EntityKind::Spoiler, 5, 2)]
        );
        assert_eq!(text.part(&text.entities[1]), Some("😀"));
    }

    #[test]
    fn a_marked_range_of_bytes_becomes_one_of_units() {
        let text = Text::new("a😀b").mark(1..5, EntityKind::Code);
        assert_eq!(
            text.entities,
            [Entity {
                kind: EntityKind::Code,
                offset: 1,
                length: 2
            }]
        );
        for bad in [2..5, 1..4, 5..9, 3..3, Range { start: 5, end: 1 }] {
            assert_eq!(Text::new("a😀b").mark(bad, EntityKind::Code).entities, []);
        }
    }

    #[test]
    #[cfg(not(feature = "debug-text"))]
    fn debug_shows_neither_text_nor_links() {
        let text = Text::new("planted")
            .then_link("planted", "https://planted.example")
            .then_as(
                EntityKind::Pre {
                    language: "planted".to_owned(),
                },
                "planted",
            );
        let shown = format!("{text:?}");
        assert!(!shown.contains("planted"), "{shown}");
        assert!(shown.contains("TextUrl"), "{shown}");
    }
}
