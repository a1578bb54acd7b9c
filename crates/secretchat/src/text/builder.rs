//! A text that grows from its beginning to its end.

use core::cmp::Reverse;
use core::mem::discriminant;

use secretchat_core::message::text::utf16_len;
use secretchat_core::message::{Entity, EntityKind, Text, clean_text};

/// A text under construction, with the entities that its end lies in: at most one of each kind, so there are few.
#[derive(Default)]
pub(super) struct Builder {
    text: String,
    units: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
}

struct Open {
    kind: EntityKind,
    /// `None` while code interrupts it.
    start: Option<usize>,
}

impl Builder {
    /// Appends text, in whatever is open.
    pub(super) fn push(&mut self, text: &str) {
        let text = clean_text(text);
        self.units += utf16_len(&text);
        self.text.push_str(&text);
    }

    /// Begins an entity, unless that would change nothing, or it must not lie in what is open. Says whether.
    pub(super) fn open(&mut self, kind: EntityKind) -> bool {
        if !self.open.iter().all(|outer| lets_in(&outer.kind, &kind)) {
            return false;
        }
        if is_code(&kind) {
            self.interrupt_styles();
        }
        let start = Some(self.units);
        self.open.push(Open { kind, start });
        true
    }

    /// Ends the open entity of this kind.
    pub(super) fn close(&mut self, kind: &EntityKind) {
        let is_it = |open: &Open| discriminant(&open.kind) == discriminant(kind);
        let Some(place) = self.open.iter().rposition(is_it) else {
            return;
        };
        let Open { kind, start } = self.open.remove(place);
        let was_code = is_code(&kind);
        self.add(kind, start);
        if was_code {
            self.resume_styles();
        }
    }

    /// Gives the block of code that has just begun its language. Says whether there is one.
    pub(super) fn name_language(&mut self, name: &str) -> bool {
        match self.open.last_mut() {
            Some(Open {
                kind: EntityKind::Pre { language },
                start,
            }) if language.is_empty() && *start == Some(self.units) => {
                name.clone_into(language);
                true
            }
            _ => false,
        }
    }

    /// The text, with everything closed.
    pub(super) fn finish(mut self) -> Text {
        while let Some(Open { kind, start }) = self.open.pop() {
            self.add(kind, start);
        }
        let mut entities = self.entities;
        // What is too much goes from the end of the text.
        entities.sort_by_key(|e| (e.offset, Reverse(e.length)));
        Text {
            text: self.text,
            entities,
        }
        .normalize()
    }

    fn add(&mut self, kind: EntityKind, start: Option<usize>) {
        if let Some(offset) = start.filter(|start| *start < self.units) {
            let length = self.units - offset;
            self.entities.push(Entity {
                kind,
                offset,
                length,
            });
        }
    }

    /// Code is never styled, so a style around it stops before it.
    fn interrupt_styles(&mut self) {
        let mut open = core::mem::take(&mut self.open);
        for style in open.iter_mut().filter(|o| is_style(&o.kind)) {
            self.add(style.kind.clone(), style.start.take());
        }
        self.open = open;
    }

    fn resume_styles(&mut self) {
        for style in self.open.iter_mut().filter(|o| is_style(&o.kind)) {
            style.start = Some(self.units);
        }
    }
}

/// Whether something may begin inside an open entity.
pub(super) fn lets_in(outer: &EntityKind, inner: &EntityKind) -> bool {
    let is_new = discriminant(outer) != discriminant(inner);
    is_new && (outer.may_contain(inner) || (is_style(outer) && is_code(inner)))
}

/// Whether it has a fixed width.
pub(super) const fn is_code(kind: &EntityKind) -> bool {
    matches!(kind, EntityKind::Code | EntityKind::Pre { .. })
}

const fn is_style(kind: &EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Bold
            | EntityKind::Italic
            | EntityKind::Underline
            | EntityKind::Strike
            | EntityKind::Spoiler
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityKind::{Blockquote, Bold, Code, Italic};

    fn spans(text: &Text) -> Vec<(EntityKind, &str)> {
        let span = |e| (e as &Entity).kind.clone();
        let part = |e| text.part(e).expect("a part of the text");
        text.entities.iter().map(|e| (span(e), part(e))).collect()
    }

    #[test]
    fn entities_may_end_in_any_order() {
        let mut builder = Builder::default();
        builder.open(Bold);
        builder.push("a😀");
        builder.open(Italic);
        builder.push("b");
        builder.close(&Bold);
        builder.push("c");
        builder.close(&Italic);
        builder.close(&Italic);
        let text = builder.finish();
        assert_eq!(spans(&text), [(Bold, "a😀b"), (Italic, "b"), (Italic, "c")]);
    }

    #[test]
    fn what_is_open_already_is_not_opened_again() {
        let mut builder = Builder::default();
        assert!(builder.open(Bold));
        builder.push("a");
        assert!(!builder.open(Bold));
        assert!(builder.open(Italic));
        assert_eq!(spans(&builder.finish()), [(Bold, "a")]);
    }

    #[test]
    fn styles_stop_before_code_and_go_on_after_it() {
        let mut builder = Builder::default();
        builder.open(Blockquote);
        builder.open(Bold);
        builder.push("a");
        builder.open(Code);
        assert!(!builder.open(Italic));
        builder.push("b");
        builder.close(&Code);
        builder.push("c");
        builder.close(&Bold);
        assert_eq!(
            spans(&builder.finish()),
            [(Blockquote, "abc"), (Bold, "a"), (Code, "b"), (Bold, "c")]
        );
    }

    #[test]
    fn a_style_that_ends_within_code_ends_before_it() {
        let mut builder = Builder::default();
        builder.open(Bold);
        builder.push("a");
        builder.open(Code);
        builder.push("b");
        builder.close(&Bold);
        builder.push("c");
        assert_eq!(spans(&builder.finish()), [(Bold, "a"), (Code, "bc")]);
    }

    #[test]
    fn text_is_clean() {
        let mut builder = Builder::default();
        builder.push("a\u{202e}b\u{7}\n");
        assert_eq!(builder.finish().text, "a b \n");
    }
}
