//! Whether a reader would see the signs that a writer sets.

use secretchat_core::message::EntityKind;

use super::escape::is_always_escaped;
use crate::text::tree::Node;

/// The sign that stands on both sides of an entity.
pub(super) const fn sign(kind: &EntityKind) -> Option<&'static str> {
    Some(match kind {
        EntityKind::Bold => "**",
        EntityKind::Italic => "_",
        EntityKind::Underline => "__",
        EntityKind::Strike => "~~",
        EntityKind::Spoiler => "||",
        _ => return None,
    })
}

/// The characters on both sides of a pair of signs; `None` is an edge.
pub(super) struct Around {
    pub(super) before: Option<char>,
    pub(super) first: char,
    pub(super) last: char,
    pub(super) after: Option<char>,
}

impl Around {
    /// Whether both signs are taken for what they are. Careful: where that depends on what a reader takes for
    /// punctuation, they are not.
    pub(super) fn suits(&self, sign: &str) -> bool {
        let same = |c: Option<char>| c.is_some_and(|c| sign.starts_with(c));
        let ends = [(self.before, self.first), (self.after, self.last)];
        ends.into_iter().all(|(outside, inside)| {
            !same(outside)
                && !inside.is_whitespace()
                && match sign {
                    "||" => true,
                    "_" | "__" => stands_apart(outside, inside),
                    _ => is_word(inside) || is_apart(outside),
                }
        })
    }
}

/// What a node begins with when it is written.
pub(super) fn first_char(node: &Node<'_>) -> Option<char> {
    match node {
        Node::Text(text) => {
            let escaped = |c| if is_always_escaped(c) { '\\' } else { c };
            text.chars().next().map(escaped)
        }
        Node::Entity(kind, _) => Some(match kind {
            EntityKind::Code | EntityKind::Pre { .. } => '`',
            EntityKind::TextUrl { .. } => '[',
            EntityKind::CustomEmoji { .. } => '!',
            kind => sign(kind)
                .and_then(|sign| sign.chars().next())
                .unwrap_or('<'),
        }),
    }
}

/// What a node ends with when it is written.
pub(super) fn last_char(node: &Node<'_>) -> Option<char> {
    match node {
        Node::Text(text) => text.chars().next_back(),
        // Some sign or other.
        Node::Entity(..) => Some('>'),
    }
}

/// `_` must not stand within a word, nor so that it could be a beginning as well as an end.
fn stands_apart(outside: Option<char>, inside: char) -> bool {
    is_apart(outside) && (is_word(inside) || outside.is_none_or(char::is_whitespace))
}

fn is_apart(outside: Option<char>) -> bool {
    outside.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation())
}

/// Letters and digits, but for those that are symbols too.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{2460}'..='\u{24ff}' | '\u{1f100}'..='\u{1f1ff}')
}
