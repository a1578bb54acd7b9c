//! Text from a peer: what is bad is dropped or clamped (spec/08 §8, spec/09 §4).

use crate::message::clean::{clean_line, clean_text, cut, is_text_link, with_scheme};
use crate::message::limits::{MAX_CUSTOM_EMOJI, MAX_ENTITIES, MAX_LANGUAGE, MAX_LINK};
use crate::tl::e2e::latest::MessageEntity;

use super::utf16::Units;
use super::{Entity, EntityKind, Text, nesting};

impl Text {
    /// The text of a message and the caption of its media as one. If they say different things, the entities belong to
    /// the text, which comes first.
    pub(in crate::message) fn received(
        message: &str,
        caption: &str,
        entities: &[MessageEntity],
    ) -> Self {
        let text = match (message, caption) {
            (text, "") | ("", text) => clean_text(text),
            // Some apps write it in both places.
            (text, caption) if text == caption => clean_text(text),
            (text, caption) => clean_text(&format!("{text}\n\n{caption}")),
        };
        let units = Units::of(&text);
        let valid = entities
            .iter()
            .filter_map(|e| repaired(Entity::from_tl(e)?, &units));
        let entities = nesting::nest(
            valid.take(MAX_ENTITIES),
            EntityKind::may_contain_if_received,
        );
        Self {
            entities: limit_custom_emoji(entities),
            text,
        }
    }
}

/// The entity within its text; `None` if nothing valid remains.
pub(super) fn repaired(mut entity: Entity, units: &Units) -> Option<Entity> {
    entity.length = entity.end().min(units.len()).checked_sub(entity.offset)?;
    let splits = units.splits_character(entity.offset) || units.splits_character(entity.end());
    if entity.length == 0 || splits {
        return None;
    }
    match &mut entity.kind {
        EntityKind::TextUrl { url } => {
            if url.len() > MAX_LINK {
                return None;
            }
            *url = with_scheme(url);
            is_text_link(url).then_some(entity)
        }
        EntityKind::Pre { language } => {
            *language = clean_line(cut(language, MAX_LANGUAGE));
            Some(entity)
        }
        _ => Some(entity),
    }
}

pub(super) fn limit_custom_emoji(mut entities: Vec<Entity>) -> Vec<Entity> {
    let mut emoji = 0;
    entities.retain(|e| {
        emoji += usize::from(matches!(e.kind, EntityKind::CustomEmoji { .. }));
        emoji <= MAX_CUSTOM_EMOJI || !matches!(e.kind, EntityKind::CustomEmoji { .. })
    });
    entities
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tl::e2e::latest::types;

    fn bold(offset: i32, length: i32) -> MessageEntity {
        MessageEntity::Bold(types::MessageEntityBold { offset, length })
    }

    fn spans(text: &Text) -> Vec<(usize, usize)> {
        text.entities.iter().map(|e| (e.offset, e.length)).collect()
    }

    #[test]
    fn text_and_caption_become_one() {
        for (message, caption, whole) in [
            ("", "", ""),
            ("text", "", "text"),
            ("", "caption", "caption"),
            ("text", "caption", "text\n\ncaption"),
            ("text", "text", "text"),
        ] {
            let text = Text::received(message, caption, &[bold(0, 4)]);
            assert_eq!(text.text, whole);
            assert_eq!(
                spans(&text),
                if whole.is_empty() {
                    vec![]
                } else {
                    vec![(0, 4)]
                }
            );
        }
    }

    #[test]
    fn bad_entities_are_clamped_or_dropped() {
        // Units of "a😀b": a at 0, 😀 at 1 and 2, b at 3.
        for (offset, length, kept) in [
            (0, 4, Some((0, 4))),
            (1, 2, Some((1, 2))),
            (3, 9, Some((3, 1))),
            (0, i32::MAX, Some((0, 4))),
            (4, 1, None),
            (9, 9, None),
            (0, 0, None),
            (-1, 3, None),
            (1, -1, None),
            (2, 1, None),
            (0, 2, None),
            (i32::MIN, i32::MIN, None),
            (i32::MAX, i32::MAX, None),
        ] {
            let text = Text::received("a😀b", "", &[bold(offset, length)]);
            assert_eq!(spans(&text), Vec::from_iter(kept), "{offset} {length}");
        }
    }

    #[test]
    fn cleaning_does_not_move_entities() {
        let text = Text::received("\u{202e}ab\0c", "", &[bold(1, 2)]);
        assert_eq!(text.part(&text.entities[0]), Some("ab"));
    }

    #[test]
    fn links_of_other_schemes_are_dropped() {
        let link = |url: &str| {
            MessageEntity::TextUrl(types::MessageEntityTextUrl {
                offset: 0,
                length: 1,
                url: url.to_owned(),
            })
        };
        for (url, kept) in [
            ("https://x.y", Some("https://x.y")),
            ("x.y/z", Some("http://x.y/z")),
            ("javascript:x", None),
            ("tel:1", None),
            ("", None),
        ] {
            let text = Text::received("abc", "", &[link(url)]);
            let kept = kept.map(|url| EntityKind::TextUrl {
                url: url.to_owned(),
            });
            assert_eq!(
                text.entities.first().map(|e| &e.kind),
                kept.as_ref(),
                "{url}"
            );
        }
        assert!(
            Text::received(
                "abc",
                "",
                &[link(&format!("https://{}", "x".repeat(1 << 20)))]
            )
            .entities
            .is_empty()
        );
    }

    #[test]
    fn there_are_limits_on_entities_and_custom_emoji() {
        let text = "x".repeat(3000);
        let many: Vec<_> = (0..3000).map(|i| bold(i, 1)).collect();
        assert_eq!(
            Text::received(&text, "", &many).entities.len(),
            MAX_ENTITIES
        );
        let emoji = |offset| {
            MessageEntity::CustomEmoji(types::MessageEntityCustomEmoji {
                offset,
                length: 1,
                document_id: 1,
            })
        };
        let mut many: Vec<_> = (0..300).map(emoji).collect();
        many.push(bold(300, 1));
        assert_eq!(
            Text::received(&text, "", &many).entities.len(),
            MAX_CUSTOM_EMOJI + 1
        );
    }

    #[test]
    fn a_long_language_is_cut() {
        let pre = MessageEntity::Pre(types::MessageEntityPre {
            offset: 0,
            length: 1,
            language: "é".repeat(40),
        });
        let text = Text::received("abc", "", &[pre]);
        assert_eq!(
            text.entities[0].kind,
            EntityKind::Pre {
                language: "é".repeat(32)
            }
        );
    }

    #[test]
    fn code_holds_nothing_but_may_lie_in_styles_of_other_apps() {
        let code =
            |offset, length| MessageEntity::Code(types::MessageEntityCode { offset, length });
        assert_eq!(
            spans(&Text::received("abcdef", "", &[code(0, 4), bold(1, 2)])),
            [(0, 4)]
        );
        assert_eq!(
            spans(&Text::received("abcdef", "", &[bold(0, 4), code(1, 2)])),
            [(0, 4), (1, 2)]
        );
    }
}
