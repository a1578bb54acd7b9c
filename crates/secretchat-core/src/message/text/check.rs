//! What a text to send must keep to (spec/09 §4).

use crate::message::TextError;
use crate::message::clean::is_text_link;
use crate::message::limits::{
    MAX_CUSTOM_EMOJI, MAX_ENTITIES, MAX_LANGUAGE, MAX_TEXT, NESTING_LAYER,
};

use super::utf16::Units;
use super::{Entity, EntityKind, Text};

impl Text {
    /// Checks everything that does not depend on the layer.
    ///
    /// # Errors
    /// What is wrong; see [`TextError`].
    pub fn check(&self) -> Result<(), TextError> {
        let units = Units::of(&self.text);
        if units.len() > MAX_TEXT {
            return Err(TextError::TooLong {
                got: units.len(),
                limit: MAX_TEXT,
            });
        }
        self.check_counts()?;
        for (index, entity) in self.entities.iter().enumerate() {
            check_range(index, entity, &units)?;
            check_kind(index, &entity.kind)?;
        }
        self.check_nesting()
    }

    /// Checks that entities do not overlap where the layer does not allow it. Those that the layer does not have do
    /// not count: they are lost on the way down.
    ///
    /// # Errors
    /// [`TextError::Overlap`]. [`fit`](crate::message::fit) removes what overlaps instead.
    pub fn check_for_layer(&self, layer: u32) -> Result<(), TextError> {
        if layer >= NESTING_LAYER {
            return Ok(());
        }
        let mut last: Option<(usize, &Entity)> = None;
        for (second, entity) in self
            .sorted()
            .into_iter()
            .filter(|(_, e)| e.kind.since_layer() <= layer)
        {
            if let Some((first, _)) = last.filter(|(_, l)| l.end() > entity.offset) {
                return Err(TextError::Overlap {
                    first,
                    second,
                    layer,
                });
            }
            last = Some((second, entity));
        }
        Ok(())
    }

    /// The entities with their indices, in the order in which they are sent.
    pub(in crate::message) fn sorted(&self) -> Vec<(usize, &Entity)> {
        let mut sorted: Vec<_> = self.entities.iter().enumerate().collect();
        sorted.sort_by_key(|(_, e)| e.order());
        sorted
    }

    fn check_counts(&self) -> Result<(), TextError> {
        let got = self.entities.len();
        if got > MAX_ENTITIES {
            return Err(TextError::TooManyEntities {
                got,
                limit: MAX_ENTITIES,
            });
        }
        let got = self
            .entities
            .iter()
            .filter(|e| matches!(e.kind, EntityKind::CustomEmoji { .. }))
            .count();
        if got > MAX_CUSTOM_EMOJI {
            return Err(TextError::TooManyCustomEmoji {
                got,
                limit: MAX_CUSTOM_EMOJI,
            });
        }
        Ok(())
    }

    fn check_nesting(&self) -> Result<(), TextError> {
        let mut around: Vec<(usize, &Entity)> = Vec::new();
        for (inner, entity) in self.sorted() {
            around.retain(|(_, outer)| outer.end() > entity.offset);
            for (outer, around) in &around {
                if entity.end() > around.end() {
                    return Err(TextError::Crossing {
                        first: *outer,
                        second: inner,
                    });
                }
                if !around.kind.may_contain(&entity.kind) {
                    return Err(TextError::Nesting {
                        outer: *outer,
                        inner,
                    });
                }
            }
            around.push((inner, entity));
        }
        Ok(())
    }
}

fn check_range(index: usize, entity: &Entity, units: &Units) -> Result<(), TextError> {
    let Entity { offset, length, .. } = *entity;
    if length == 0 || entity.end() > units.len() {
        return Err(TextError::Range {
            index,
            offset,
            length,
            text: units.len(),
        });
    }
    match [offset, entity.end()]
        .into_iter()
        .find(|unit| units.splits_character(*unit))
    {
        Some(unit) => Err(TextError::SplitCharacter { index, unit }),
        None => Ok(()),
    }
}

fn check_kind(index: usize, kind: &EntityKind) -> Result<(), TextError> {
    match kind {
        EntityKind::TextUrl { url } if !is_text_link(url) => Err(TextError::Link {
            index,
            bytes: url.len(),
        }),
        EntityKind::Pre { language } if language.len() > MAX_LANGUAGE => Err(TextError::Language {
            index,
            got: language.len(),
            limit: MAX_LANGUAGE,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, entities: &[(EntityKind, usize, usize)]) -> Text {
        let entity = |(kind, offset, length): &(EntityKind, usize, usize)| Entity {
            kind: kind.clone(),
            offset: *offset,
            length: *length,
        };
        Text {
            text: text.to_owned(),
            entities: entities.iter().map(entity).collect(),
        }
    }

    #[test]
    fn a_text_has_4096_units_at_most() {
        assert_eq!(Text::new("x".repeat(4096)).check(), Ok(()));
        assert_eq!(Text::new("😀".repeat(2048)).check(), Ok(()));
        let too_long = TextError::TooLong {
            got: 4098,
            limit: 4096,
        };
        assert_eq!(
            too_long.to_string(),
            "4098 UTF-16 units are over the limit of 4096"
        );
        assert_eq!(Text::new("😀".repeat(2049)).check(), Err(too_long));
    }

    #[test]
    fn entities_lie_in_the_text_and_split_no_character() {
        use EntityKind::Bold;
        for (offset, length, expected) in [
            (0, 4, Ok(())),
            (1, 2, Ok(())),
            (
                0,
                0,
                Err(TextError::Range {
                    index: 0,
                    offset: 0,
                    length: 0,
                    text: 4,
                }),
            ),
            (
                1,
                4,
                Err(TextError::Range {
                    index: 0,
                    offset: 1,
                    length: 4,
                    text: 4,
                }),
            ),
            (
                1,
                usize::MAX,
                Err(TextError::Range {
                    index: 0,
                    offset: 1,
                    length: usize::MAX,
                    text: 4,
                }),
            ),
            (2, 2, Err(TextError::SplitCharacter { index: 0, unit: 2 })),
            (0, 2, Err(TextError::SplitCharacter { index: 0, unit: 2 })),
        ] {
            assert_eq!(text("a😀b", &[(Bold, offset, length)]).check(), expected);
        }
    }

    #[test]
    fn entities_are_counted() {
        let many = |kind: &EntityKind, n: usize| {
            let entities: Vec<_> = (0..n).map(|i| (kind.clone(), i, 1)).collect();
            text(&"x".repeat(2000), &entities).check()
        };
        assert_eq!(many(&EntityKind::Bold, 1000), Ok(()));
        assert_eq!(
            many(&EntityKind::Bold, 1001),
            Err(TextError::TooManyEntities {
                got: 1001,
                limit: 1000
            })
        );
        let emoji = EntityKind::CustomEmoji { document_id: 1 };
        assert_eq!(many(&emoji, 100), Ok(()));
        assert_eq!(
            many(&emoji, 101),
            Err(TextError::TooManyCustomEmoji {
                got: 101,
                limit: 100
            })
        );
    }

    #[test]
    fn links_and_languages_are_checked() {
        let link = |url: &str| {
            text(
                "x",
                &[(
                    EntityKind::TextUrl {
                        url: url.to_owned(),
                    },
                    0,
                    1,
                )],
            )
            .check()
        };
        assert_eq!(link("ton://x"), Ok(()));
        assert_eq!(
            link("file:///x"),
            Err(TextError::Link { index: 0, bytes: 9 })
        );
        assert_eq!(link("x.y"), Err(TextError::Link { index: 0, bytes: 3 }));
        let pre = |language: String| text("x", &[(EntityKind::Pre { language }, 0, 1)]).check();
        assert_eq!(pre("rust".to_owned()), Ok(()));
        assert_eq!(
            pre("x".repeat(65)),
            Err(TextError::Language {
                index: 0,
                got: 65,
                limit: 64
            })
        );
    }

    #[test]
    fn entities_nest_and_do_not_cross() {
        use EntityKind::{Blockquote, Bold, Code, Italic, Mention};
        let pre = EntityKind::Pre {
            language: String::new(),
        };
        let link = EntityKind::TextUrl {
            url: "https://x".to_owned(),
        };
        for (entities, expected) in [
            (vec![(Italic, 1, 2), (Bold, 0, 4)], Ok(())),
            (vec![(Blockquote, 0, 4), (pre.clone(), 0, 4)], Ok(())),
            (
                vec![(Bold, 0, 4), (link.clone(), 0, 4), (Italic, 0, 4)],
                Ok(()),
            ),
            (
                vec![(Italic, 1, 4), (Bold, 0, 4)],
                Err(TextError::Crossing {
                    first: 1,
                    second: 0,
                }),
            ),
            (
                vec![(Code, 0, 4), (Bold, 1, 1)],
                Err(TextError::Nesting { outer: 0, inner: 1 }),
            ),
            (
                vec![(pre.clone(), 0, 4), (Bold, 1, 1)],
                Err(TextError::Nesting { outer: 0, inner: 1 }),
            ),
            (
                vec![(Bold, 0, 4), (Code, 1, 1)],
                Err(TextError::Nesting { outer: 0, inner: 1 }),
            ),
            (
                vec![(Blockquote, 0, 4), (Blockquote, 1, 1)],
                Err(TextError::Nesting { outer: 0, inner: 1 }),
            ),
            (
                vec![(link, 0, 4), (Bold, 0, 3), (Mention, 1, 1)],
                Err(TextError::Nesting { outer: 0, inner: 2 }),
            ),
        ] {
            let checked = text("abcdef", &entities);
            assert_eq!(checked.check(), expected, "{entities:?}");
            assert_eq!(checked.normalize().check(), Ok(()));
        }
    }

    #[test]
    fn below_layer_101_nothing_overlaps() {
        use EntityKind::{Bold, Italic, Spoiler, Underline};
        let nested = text("abcdef", &[(Bold, 0, 4), (Italic, 1, 2)]);
        for layer in [46, 73] {
            assert_eq!(
                nested.check_for_layer(layer),
                Err(TextError::Overlap {
                    first: 0,
                    second: 1,
                    layer
                })
            );
        }
        assert_eq!(nested.check_for_layer(101), Ok(()));
        let lost_anyway = text(
            "abcdef",
            &[
                (Underline, 0, 4),
                (Italic, 1, 2),
                (Spoiler, 2, 3),
                (Bold, 3, 1),
            ],
        );
        assert_eq!(lost_anyway.check_for_layer(73), Ok(()));
    }
}
