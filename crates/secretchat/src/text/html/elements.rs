//! The elements that a place of the HTML lies in, and what they mean.

use html5gum::HtmlString;
use secretchat_core::message::EntityKind;

use crate::text::builder::Builder;
use crate::text::link;

/// A start tag, wherever it stands.
pub(in crate::text) type StartTag = html5gum::StartTag<()>;

/// Elements inside each other that are followed; deeper ones are not looked at.
const MAX_DEPTH: usize = 64;

/// The elements around a place, of those that mean something.
#[derive(Default)]
pub(in crate::text) struct Elements {
    open: Vec<Element>,
}

struct Element {
    name: HtmlString,
    /// What it began, if that was possible.
    kind: Option<EntityKind>,
}

impl Elements {
    pub(in crate::text) fn start(&mut self, tag: StartTag, builder: &mut Builder) {
        if **tag.name == *b"br" {
            builder.push("\n");
        }
        let Some(meaning) = meaning(&tag).filter(|_| self.open.len() < MAX_DEPTH) else {
            return;
        };
        let kind = if self.names_language(&tag, builder) {
            None
        } else {
            meaning.filter(|kind| builder.open(kind.clone()))
        };
        self.open.push(Element {
            name: tag.name,
            kind,
        });
    }

    pub(in crate::text) fn end(&mut self, name: &[u8], builder: &mut Builder) {
        let place = self.open.iter().rposition(|e| **e.name == *name);
        if let Some(Element {
            kind: Some(kind), ..
        }) = place.map(|at| self.open.remove(at))
        {
            builder.close(&kind);
        }
    }

    /// The `code` in `pre` says only which language it is.
    fn names_language(&self, tag: &StartTag, builder: &mut Builder) -> bool {
        let in_pre = self.open.last().is_some_and(|e| **e.name == *b"pre");
        let language = attribute(tag, "class").and_then(|class| {
            let language = class.strip_prefix("language-")?;
            Some(language.to_owned())
        });
        in_pre
            && **tag.name == *b"code"
            && language.is_some_and(|language| builder.name_language(&language))
    }
}

/// What an element makes of the text in it.
pub(in crate::text) fn kind_of(tag: &StartTag) -> Option<EntityKind> {
    meaning(tag).flatten()
}

/// `None` for elements that never mean anything, `Some(None)` for one that lacks what it needs.
fn meaning(tag: &StartTag) -> Option<Option<EntityKind>> {
    Some(match tag.name.as_slice() {
        b"b" | b"strong" => Some(EntityKind::Bold),
        b"i" | b"em" => Some(EntityKind::Italic),
        b"u" | b"ins" => Some(EntityKind::Underline),
        b"s" | b"strike" | b"del" => Some(EntityKind::Strike),
        b"tg-spoiler" => Some(EntityKind::Spoiler),
        b"blockquote" => Some(EntityKind::Blockquote),
        b"code" => Some(EntityKind::Code),
        b"pre" => {
            let language = String::new();
            Some(EntityKind::Pre { language })
        }
        b"span" => attribute(tag, "class")
            .filter(|class| class.split_whitespace().any(|c| c == "tg-spoiler"))
            .map(|_| EntityKind::Spoiler),
        b"a" => attribute(tag, "href").and_then(|url| link::to(&url)),
        b"tg-emoji" => attribute(tag, "emoji-id").and_then(|id| link::emoji(&id)),
        _ => return None,
    })
}

fn attribute(tag: &StartTag, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).into_owned())
}
