//! A text as a tree of its entities, for those who write it down.

use core::cmp::Reverse;
use std::collections::BTreeMap;

use secretchat_core::message::{Entity, EntityKind, MAX_ENTITIES, Text};

use super::builder::lets_in;

/// A part of a text.
pub(super) enum Node<'a> {
    /// Text without a meaning of its own, at least one character.
    Text(&'a str),
    /// An entity and what lies in it, which is at least one part. There are as many levels as kinds of entities.
    Entity(&'a EntityKind, Vec<Self>),
}

/// Takes a text apart. Entities that cross others are split; what readers find by themselves counts as text.
pub(super) fn tree(text: &Text) -> Vec<Node<'_>> {
    let bytes = bytes_of_units(&text.text);
    let mut waiting = BTreeMap::new();
    let written = text.entities.iter().filter(|e| is_written(&e.kind));
    for (number, entity) in written.take(MAX_ENTITIES).enumerate() {
        if let Some((start, end)) = range(entity, &bytes) {
            waiting.insert((start, Reverse(end), number), &entity.kind);
        }
    }
    let mut planter = Planter {
        text: &text.text,
        at: 0,
        waiting,
        around: Vec::new(),
    };
    planter.grow(text.text.len())
}

impl Node<'_> {
    /// The text in it, without its meaning.
    pub(super) fn write_text(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Entity(_, inner) => inner.iter().for_each(|node| node.write_text(out)),
        }
    }
}

/// Start, end, and a number that tells equals apart.
type Key = (usize, Reverse<usize>, usize);

struct Planter<'a> {
    text: &'a str,
    at: usize,
    /// What begins at `at` or later.
    waiting: BTreeMap<Key, &'a EntityKind>,
    around: Vec<&'a EntityKind>,
}

impl<'a> Planter<'a> {
    fn grow(&mut self, end: usize) -> Vec<Node<'a>> {
        let mut nodes = Vec::new();
        while let Some(((start, Reverse(entity_end), number), kind)) = self.next_before(end) {
            if entity_end > end {
                self.waiting
                    .insert((end, Reverse(entity_end), number), kind);
            }
            if !self.around.iter().all(|outer| lets_in(outer, kind)) {
                continue;
            }
            self.text_until(start, &mut nodes);
            self.around.push(kind);
            let inner = self.grow(entity_end.min(end));
            self.around.pop();
            nodes.push(Node::Entity(kind, inner));
        }
        self.text_until(end, &mut nodes);
        nodes
    }

    fn next_before(&mut self, end: usize) -> Option<(Key, &'a EntityKind)> {
        let first = self.waiting.first_entry().filter(|e| e.key().0 < end)?;
        Some(first.remove_entry())
    }

    fn text_until(&mut self, end: usize, nodes: &mut Vec<Node<'a>>) {
        if let Some(text) = self.text.get(self.at..end).filter(|t| !t.is_empty()) {
            nodes.push(Node::Text(text));
            self.at = end;
        }
    }
}

const fn is_written(kind: &EntityKind) -> bool {
    !kind.is_automatic() && !matches!(kind, EntityKind::Unknown)
}

fn range(entity: &Entity, bytes: &[Option<usize>]) -> Option<(usize, usize)> {
    let byte = |unit: usize| bytes.get(unit).copied().flatten();
    let (start, end) = (byte(entity.offset)?, byte(entity.end())?);
    (start < end).then_some((start, end))
}

/// The byte that begins at each UTF-16 unit, and the end.
fn bytes_of_units(text: &str) -> Vec<Option<usize>> {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        bytes.push(Some(at));
        bytes.extend((1..c.len_utf16()).map(|_| None));
    }
    bytes.push(Some(text.len()));
    bytes
}

#[cfg(test)]
mod tests {
    use EntityKind::{Bold, Code, Italic, Mention};

    use super::*;

    fn shown(nodes: &[Node<'_>]) -> String {
        let node = |node: &Node<'_>| match node {
            Node::Text(text) => (*text).to_owned(),
            Node::Entity(kind, inner) => format!("{kind:?}({})", shown(inner)),
        };
        nodes.iter().map(node).collect()
    }

    fn text(text: &str, entities: &[(EntityKind, usize, usize)]) -> Text {
        let entity = |(kind, offset, length): &(EntityKind, usize, usize)| Entity {
            kind: kind.clone(),
            offset: *offset,
            length: *length,
        };
        let entities = entities.iter().map(entity).collect();
        Text {
            text: text.to_owned(),
            entities,
        }
    }

    #[test]
    fn entities_hold_others_and_crossing_ones_are_split() {
        for (entities, tree) in [
            (vec![], "a😀bcd"),
            (vec![(Bold, 1, 2)], "aBold(😀)bcd"),
            (vec![(Italic, 3, 1), (Bold, 1, 4)], "aBold(😀Italic(b)c)d"),
            (
                vec![(Bold, 0, 4), (Italic, 3, 2)],
                "Bold(a😀Italic(b))Italic(c)d",
            ),
            (
                vec![(Bold, 0, 4), (Bold, 1, 2), (Bold, 3, 2)],
                "Bold(a😀b)Bold(c)d",
            ),
            (vec![(Code, 0, 4), (Italic, 3, 2)], "Code(a😀b)Italic(c)d"),
            (vec![(Bold, 0, 4), (Code, 1, 2)], "Bold(aCode(😀)b)cd"),
            (vec![(Mention, 0, 6)], "a😀bcd"),
        ] {
            assert_eq!(shown(&super::tree(&text("a😀bcd", &entities))), tree);
        }
    }

    #[test]
    fn invalid_ranges_are_nothing() {
        let far = usize::MAX;
        for (offset, length) in [(0, 0), (2, 1), (0, 2), (0, 9), (9, 1), (far, far)] {
            let text = text("a😀b", &[(Bold, offset, length)]);
            assert_eq!(shown(&super::tree(&text)), "a😀b");
        }
    }

    #[test]
    fn thousands_of_crossing_entities_do_not_make_a_large_tree() {
        let kinds = [Bold, Italic, EntityKind::Strike, EntityKind::Spoiler];
        let entity = |i: usize| (kinds[i % 4].clone(), i, 5000);
        let text = text(
            &"x".repeat(10_000),
            &(0..5000).map(entity).collect::<Vec<_>>(),
        );
        assert!(shown(&super::tree(&text)).len() < 200_000);
    }
}
