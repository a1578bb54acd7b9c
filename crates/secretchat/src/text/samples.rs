//! Texts and sources for tests.

use core::mem::discriminant;

use proptest::collection::vec;
use proptest::prelude::*;
use secretchat_core::message::{Entity, EntityKind, Text, clean_text};

/// A link behind a text.
pub(super) fn link(url: &str) -> EntityKind {
    EntityKind::TextUrl {
        url: url.to_owned(),
    }
}

/// A source is read as this text with these entities, each given by what it covers.
#[track_caller]
pub(super) fn assert_reads(
    read: fn(&str) -> Text,
    source: &str,
    text: &str,
    entities: &[(EntityKind, &str)],
) {
    let got = read(source);
    assert_eq!(got.text, text, "{source:?}");
    let covered = |e: &Entity| (e.kind.clone(), got.part(e).unwrap_or("nothing").to_owned());
    let covered: Vec<_> = got.entities.iter().map(covered).collect();
    let expected: Vec<_> = entities
        .iter()
        .map(|(kind, part)| (kind.clone(), (*part).to_owned()))
        .collect();
    assert!(
        covered == expected,
        "{source:?}: {covered:?} is not {expected:?}"
    );
}

/// Anything that could trouble a reader: signs, tags, emoji, combining characters, Hebrew, line breaks.
pub(super) fn rough_string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(SIGNS).prop_map(ToOwned::to_owned),
        2 => "[a-z0-9]{1,3}",
        1 => any::<char>().prop_map(String::from),
        1 => ".{0,8}",
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const SIGNS: &[&str] = &[
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\t",
    "*",
    "**",
    "_",
    "__",
    "~",
    "~~",
    "|",
    "||",
    "`",
    "``",
    "```",
    "```rust\n",
    "\n```\n",
    "\\",
    "\\\n",
    "[",
    "]",
    "](",
    ")",
    "![",
    "[a](b.c)",
    "](tg://emoji?id=5)",
    "](<a.b>)",
    "](javascript:x)",
    "<",
    ">",
    "\n> ",
    "\n>",
    "#",
    "\n# ",
    "- ",
    "1. ",
    "---",
    "===",
    "    ",
    "&",
    "&amp;",
    "&#10;",
    "&#x202e;",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<u>",
    "</u>",
    "<pre>",
    "</pre>",
    "<code class=\"language-c\">",
    "</code>",
    "<a href=\"a.b\">",
    "</a>",
    "<br>",
    "<!-- ",
    "-->",
    "<?",
    "<script>",
    "</script>",
    "<blockquote>",
    "</blockquote>",
    "<tg-spoiler>",
    "</tg-spoiler>",
    "<span class='tg-spoiler'>",
    "</span>",
    "<tg-emoji emoji-id=5>",
    "<https://a.b>",
    "<a@b.c>",
    ".",
    "!",
    "(",
    "\"",
    "'",
    "😀",
    "👨‍👩‍👧",
    "é",
    "e\u{301}",
    "שלום",
    "中文。",
    "\u{a0}",
    "\u{200d}",
    "\u{202e}",
    "\u{2028}",
    "\r\n",
    "\r",
    "\u{c}",
    "\0",
];

fn kind() -> impl Strategy<Value = EntityKind> {
    let url = proptest::sample::select(&[
        "https://example.com/a_(b)?c=1&amp;d;*~|[x]#e",
        "http://a.b/<x>\"'`\\!",
        "tg://user?id=1",
        "tg://emoji?id=5",
        "mailto:a@b.c",
    ]);
    let language =
        proptest::sample::select(&["", "", "rust", "c++", "c sharp", "`\"<&'", "\u{a0}x"]);
    let simple = proptest::sample::select(vec![
        EntityKind::Bold,
        EntityKind::Italic,
        EntityKind::Underline,
        EntityKind::Strike,
        EntityKind::Spoiler,
        EntityKind::Blockquote,
        EntityKind::Code,
    ]);
    prop_oneof![
        8 => simple,
        1 => url.prop_map(link),
        1 => language.prop_map(|l| EntityKind::Pre { language: l.to_owned() }),
        1 => any::<i64>().prop_map(|document_id| EntityKind::CustomEmoji { document_id }),
    ]
}

/// A clean text, and entities of all kinds that are written, crossing and invalid ones too.
pub(super) fn any_text() -> impl Strategy<Value = Text> {
    // In a short one everything touches.
    prop_oneof![text_of(9, 4, 7), text_of(40, 20, 8)]
}

/// With so many pieces and entities, the latter of so many units, at most.
fn text_of(pieces: usize, units: usize, entities: usize) -> impl Strategy<Value = Text> {
    let entity = (kind(), 0..pieces, 1..=units).prop_map(|(kind, offset, length)| Entity {
        kind,
        offset,
        length,
    });
    let signs = proptest::sample::select(&[
        "a", "b", "a", "b", " ", "\n", "\n", "\n", "😀", "é", "!", "*", "_", "|", "~", "`", "\\",
        "<", ">", "&", "[", "]", "(", "#", "# ", "> ", "```", "\t", "\u{a0}", "。",
    ]);
    let chars = prop_oneof![
        30 => signs.prop_map(ToOwned::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let text = vec(chars, 0..=pieces).prop_map(|pieces| pieces.concat());
    (text, vec(entity, 0..=entities)).prop_map(|(text, entities)| Text {
        text: clean_text(&text),
        entities,
    })
}

/// A text that can be written and read again: what the documentation excepts is not in it.
pub(super) fn writable() -> impl Strategy<Value = Text> {
    any_text().prop_map(|text| {
        let mut text = text.normalize();
        let all = core::mem::take(&mut text.entities);
        for (number, inner) in all.iter().enumerate() {
            let is_around = |outer: &Entity| {
                discriminant(&outer.kind) == discriminant(&inner.kind) && outer.end() > inner.offset
            };
            if !all.iter().take(number).any(is_around) {
                text.entities.push(inner.clone());
            }
        }
        text
    })
}
