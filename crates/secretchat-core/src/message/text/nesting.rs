//! Entities that overlap: below layer 101 none may, from there on one may lie in another (spec/09 §4).

use core::cmp::Reverse;
use std::collections::BTreeMap;

use crate::message::limits::MAX_ENTITIES;

use super::entity::{Entity, EntityKind};

/// Brings entities of valid ranges into order so that none crosses the end of another: what can be divided is, the
/// rest is dropped, and so is what lies in something that must not hold it.
pub(super) fn nest(
    entities: impl Iterator<Item = Entity>,
    may_contain: fn(&EntityKind, &EntityKind) -> bool,
) -> Vec<Entity> {
    let mut waiting: BTreeMap<Key, EntityKind> = BTreeMap::new();
    for (number, entity) in entities.enumerate() {
        waiting.insert((entity.order(), number), entity.kind);
    }
    let mut nested: Vec<Entity> = Vec::new();
    let mut around: Vec<usize> = Vec::new();
    while nested.len() < MAX_ENTITIES
        && let Some((((offset, Reverse(length), rank), number), kind)) = waiting.pop_first()
    {
        let mut entity = Entity {
            kind,
            offset,
            length,
        };
        around.retain(|i| nested.get(*i).is_some_and(|outer| outer.end() > offset));
        if !around
            .iter()
            .filter_map(|i| nested.get(*i))
            .all(|outer| may_contain(&outer.kind, &entity.kind))
        {
            continue;
        }
        // The innermost one ends first, so nothing else can be crossed.
        let border = around
            .last()
            .and_then(|i| nested.get(*i))
            .map_or(usize::MAX, Entity::end);
        if entity.end() > border {
            if !entity.kind.is_divisible() {
                continue;
            }
            let rest = entity.end() - border;
            waiting.insert(((border, Reverse(rest), rank), number), entity.kind.clone());
            entity.length -= rest;
        }
        around.push(nested.len());
        nested.push(entity);
    }
    // A piece can have come to the same range as one that is to stand before it.
    nested.sort_by_key(Entity::order);
    nested
}

/// Offset, length, rank, and a number that tells equals apart.
type Key = ((usize, Reverse<usize>, u8), usize);

/// Finds the first of each group of overlapping entities to keep: the others go, as TDLib does.
///
/// The numbers are those of the entities that go.
pub(in crate::message) fn remove_intersecting(entities: &[(usize, Entity)]) -> Vec<usize> {
    let mut sorted: Vec<&(usize, Entity)> = entities.iter().collect();
    sorted.sort_by_key(|(_, e)| e.order());
    let mut end = 0;
    let mut removed = Vec::new();
    for (number, entity) in sorted {
        if entity.offset < end {
            removed.push(*number);
        } else {
            end = entity.end();
        }
    }
    removed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(kind: EntityKind, offset: usize, length: usize) -> Entity {
        Entity {
            kind,
            offset,
            length,
        }
    }

    fn nested(entities: &[(EntityKind, usize, usize)]) -> Vec<(EntityKind, usize, usize)> {
        let entities = entities
            .iter()
            .map(|(kind, offset, length)| entity(kind.clone(), *offset, *length));
        nest(entities, EntityKind::may_contain)
            .into_iter()
            .map(|e| (e.kind, e.offset, e.length))
            .collect()
    }

    #[test]
    fn what_lies_inside_stays() {
        use EntityKind::{Blockquote, Bold, Italic};
        let good = [
            (Blockquote, 0, 9),
            (Bold, 0, 5),
            (Italic, 2, 3),
            (Italic, 6, 1),
        ];
        assert_eq!(nested(&good), good);
        let unsorted = [
            (Italic, 6, 1),
            (Bold, 0, 5),
            (Italic, 2, 3),
            (Blockquote, 0, 9),
        ];
        assert_eq!(nested(&unsorted), good);
    }

    #[test]
    fn crossing_styles_are_split_at_the_border() {
        use EntityKind::{Bold, Italic, Strike};
        assert_eq!(
            nested(&[(Bold, 0, 5), (Italic, 3, 5)]),
            [(Bold, 0, 5), (Italic, 3, 2), (Italic, 5, 3)]
        );
        assert_eq!(
            nested(&[(Bold, 0, 4), (Italic, 2, 4), (Strike, 3, 5)]),
            [
                (Bold, 0, 4),
                (Italic, 2, 2),
                (Strike, 3, 1),
                (Strike, 4, 4),
                (Italic, 4, 2)
            ]
        );
    }

    #[test]
    fn what_cannot_be_split_or_held_is_dropped() {
        use EntityKind::{Bold, Code, CustomEmoji, Email, TextUrl, Url};
        assert_eq!(nested(&[(Bold, 0, 5), (Url, 3, 5)]), [(Bold, 0, 5)]);
        assert_eq!(nested(&[(Code, 0, 5), (Bold, 1, 2)]), [(Code, 0, 5)]);
        assert_eq!(nested(&[(Bold, 0, 5), (Code, 1, 2)]), [(Bold, 0, 5)]);
        let link = TextUrl { url: String::new() };
        assert_eq!(
            nested(&[(link.clone(), 0, 5), (Bold, 0, 4), (Email, 1, 2)]),
            [(link, 0, 5), (Bold, 0, 4)]
        );
        let emoji = CustomEmoji { document_id: 1 };
        assert_eq!(
            nested(&[(emoji.clone(), 0, 2), (emoji.clone(), 0, 2)]),
            [(emoji, 0, 2)]
        );
    }

    #[test]
    fn splitting_ends_at_the_limit() {
        let staircase: Vec<_> = (0..1000).map(|i| (EntityKind::Bold, i, 1000)).collect();
        assert_eq!(nested(&staircase).len(), MAX_ENTITIES);
    }

    #[test]
    fn of_intersecting_entities_the_first_stays() {
        use EntityKind::{Bold, Italic};
        let entities = [
            (0, entity(Italic, 3, 4)),
            (1, entity(Bold, 0, 4)),
            (2, entity(Bold, 4, 1)),
            (7, entity(Bold, 0, 2)),
        ];
        assert_eq!(remove_intersecting(&entities), [7, 0]);
    }
}
