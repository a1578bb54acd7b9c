//! From Markdown to text.

use secretchat_core::message::{EntityKind, Text, clean_text};

use super::blocks::{Block, blocks};
use super::pairs::pair;
use super::tokens::{LINE_BREAK, Token, prepare, tokens};
use crate::text::builder::Builder;
use crate::text::html::Elements;

/// Reads Markdown; see [the table](crate::text).
///
/// ```
/// use secretchat::text::markdown;
///
/// let text = markdown("# Shopping\n- _two_ [lamps](https://example.com)\n- ~~oil~~");
/// assert_eq!(text.text, "Shopping\n- two lamps\n- oil");
/// assert_eq!(text.entities.len(), 4);
/// ```
#[must_use]
pub fn markdown(source: &str) -> Text {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let mut builder = Builder::default();
    read_blocks(&clean_text(&source), true, &mut builder);
    builder.finish()
}

fn read_blocks(source: &str, with_quotes: bool, builder: &mut Builder) {
    for (number, block) in blocks(source, with_quotes).into_iter().enumerate() {
        if number > 0 {
            builder.push("\n");
        }
        match block {
            Block::Lines(lines) => read_lines(lines, builder),
            Block::Heading(line) => within(EntityKind::Bold, builder, |b| read_lines(line, b)),
            Block::Code { language, text } => {
                let language = language.to_owned();
                within(EntityKind::Pre { language }, builder, |b| b.push(text));
            }
            Block::Quote(source) => within(EntityKind::Blockquote, builder, |b| {
                read_blocks(&source, false, b);
            }),
        }
    }
}

fn within(kind: EntityKind, builder: &mut Builder, fill: impl FnOnce(&mut Builder)) {
    let is_new = builder.open(kind.clone());
    fill(builder);
    if is_new {
        builder.close(&kind);
    }
}

fn read_lines(lines: &str, builder: &mut Builder) {
    let prepared = prepare(lines);
    let mut tokens = tokens(&prepared);
    pair(&mut tokens);
    let mut reader = Reader {
        builder,
        begun: Vec::new(),
        in_spoiler: false,
        elements: Elements::default(),
    };
    tokens.into_iter().for_each(|token| reader.take(token));
}

struct Reader<'b> {
    builder: &'b mut Builder,
    /// What began and has not ended, as far as it means something.
    begun: Vec<Option<EntityKind>>,
    in_spoiler: bool,
    elements: Elements,
}

impl Reader<'_> {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => self.push(&text),
            Token::Begin(kind) => {
                let begun = kind.filter(|kind| self.builder.open(kind.clone()));
                self.begun.push(begun);
            }
            Token::End => {
                if let Some(kind) = self.begun.pop().flatten() {
                    self.builder.close(&kind);
                }
            }
            Token::Bars { .. } => self.spoiler(),
            Token::StartTag(_, tag) => self.elements.start(tag, self.builder),
            Token::EndTag(_, name) => self.elements.end(&name, self.builder),
            Token::Code(text) => self.code(EntityKind::Code, &text),
            Token::Pre(text) => {
                let (language, text) = split_language(&text);
                let language = language.to_owned();
                self.code(EntityKind::Pre { language }, text);
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.builder.push(&text.replace(LINE_BREAK, "\n"));
    }

    fn code(&mut self, kind: EntityKind, text: &str) {
        let text = text.replace(LINE_BREAK, "\n");
        within(kind, self.builder, |builder| builder.push(&text));
    }

    fn spoiler(&mut self) {
        if self.in_spoiler {
            self.builder.close(&EntityKind::Spoiler);
        } else {
            self.builder.open(EntityKind::Spoiler);
        }
        self.in_spoiler = !self.in_spoiler;
    }
}

/// In code of several lines the first one may be empty, or name the language, and the last one may be empty.
fn split_language(text: &str) -> (&str, &str) {
    match text.split_once(LINE_BREAK) {
        Some((language, text)) if !language.contains(char::is_whitespace) => {
            (language, text.strip_suffix(LINE_BREAK).unwrap_or(text))
        }
        _ => ("", text),
    }
}

#[cfg(test)]
mod tests {
    use EntityKind::{Blockquote, Bold, Code, Italic, Spoiler, Strike, Underline};

    use super::*;
    use crate::text::samples::{assert_reads, link};

    fn pre(language: &str) -> EntityKind {
        EntityKind::Pre {
            language: language.to_owned(),
        }
    }

    const EMOJI: EntityKind = EntityKind::CustomEmoji {
        document_id: 5_368_324_170_671_202_286,
    };

    #[test]
    fn every_sign_has_its_meaning() {
        for (source, kind) in [
            ("**x**", Bold),
            ("*x*", Italic),
            ("_x_", Italic),
            ("__x__", Underline),
            ("~~x~~", Strike),
            ("||x||", Spoiler),
            ("`x`", Code),
            ("`` x ``", Code),
            ("```x```", pre("")),
            ("```\nx\n```", pre("")),
            ("```rust\nx\n```", pre("rust")),
            ("```rust\nx```", pre("rust")),
            ("[x](https://a.b/?c&d)", link("https://a.b/?c&d")),
            ("[x](a.b \"title\")", link("http://a.b")),
            ("[x](tg://user?id=1)", link("tg://user?id=1")),
            ("![x](https://a.b)", link("https://a.b")),
            ("![x](tg://emoji?id=5368324170671202286)", EMOJI),
            ("[x](tg://emoji?id=5368324170671202286)", EMOJI),
            ("> x", Blockquote),
            (">x", Blockquote),
            ("# x", Bold),
            ("### x", Bold),
            ("# **x**", Bold),
            ("<u>x</u>", Underline),
            ("<span class=\"tg-spoiler\">x</span>", Spoiler),
            ("<pre><code class=\"language-c\">x</code></pre>", pre("c")),
        ] {
            assert_reads(markdown, source, "x", &[(kind, "x")]);
        }
    }

    #[test]
    fn what_is_not_understood_stays() {
        for source in [
            "",
            "2 * 3 * 4, a_b_c, a ~ b ~, ~x~, 5~6~7",
            "* one\n* two\n  - three\n1. four\n10) five",
            "a\n\n\n  b  \n\tc\n",
            "    four spaces\n---\n***\ntitle\n===",
            "a || b || c",
            "a ||b || c",
            "||||",
            "|| a||",
            "[a] [b](\n[c]: https://d.e\n- [ ] f",
            "| a | b |\n|---|---|",
            "#tag\n#\n# \n####### 7",
            "1 < 2 > 0, <b>, </i>, <p>x</p>, <a>x</a>, <u>x</s>, <?x?>",
            "```\nno end",
            "**a *b ~~c `d [e",
            "& &x; AT&T",
            "c:\\dir\\file",
            "^a^ $b$ :c: a[^1] [[d]]",
            "https://a.b/c_d_e_f",
        ] {
            assert_reads(markdown, source, source, &[]);
        }
    }

    #[test]
    fn signs_are_gone_from_the_text() {
        for (source, text) in [
            (
                r"\*a\* \_b\_ \\ \||c|| |\|d|| \> \# \`e\`",
                r"*a* _b_ \ ||c|| ||d|| > # `e`",
            ),
            (
                "&lt;b&gt; &amp;amp; &#42;x&#42; &#124;|a||",
                "<b> &amp; *x* ||a||",
            ),
            ("[x](javascript:alert(1)) [y](b/c) ![z](#d)", "x y z"),
            ("<https://a.b> <a@b.c>", "https://a.b a@b.c"),
            ("a<!-- b -->c<br>d", "ac\nd"),
            ("a\\\nb\\\\\nc\\", "a\nb\\\nc\\"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("a\u{202e}b\0c\u{c}d", "a b c d"),
        ] {
            assert_reads(markdown, source, text, &[]);
        }
    }

    #[test]
    fn styles_lie_in_each_other_and_span_lines() {
        for (source, text, entities) in [
            ("***x***", "x", vec![(Bold, "x"), (Italic, "x")]),
            ("___x___", "x", vec![(Italic, "x"), (Underline, "x")]),
            ("**a\n\n* b**", "a\n\n* b", vec![(Bold, "a\n\n* b")]),
            (
                "||a **b|| c**",
                "a b c",
                vec![(Spoiler, "a b"), (Bold, "b"), (Bold, " c")],
            ),
            ("a**b**c _d_e", "abc _d_e", vec![(Bold, "b")]),
            (
                "[a **b**](c.d)",
                "a b",
                vec![(link("http://c.d"), "a b"), (Bold, "b")],
            ),
            ("[`a`](c.d)", "a", vec![(link("http://c.d"), "a")]),
            (
                "**a `b` c**",
                "a b c",
                vec![(Bold, "a "), (Code, "b"), (Bold, " c")],
            ),
            ("`**a** ||b||`", "**a** ||b||", vec![(Code, "**a** ||b||")]),
            ("||a|| ||b||", "a b", vec![(Spoiler, "a"), (Spoiler, "b")]),
            ("||||a||", "||a", vec![(Spoiler, "||a")]),
            ("# a _b_", "a b", vec![(Bold, "a b"), (Italic, "b")]),
            (
                "**👨‍👩‍👧** _שלום_",
                "👨‍👩‍👧 שלום",
                vec![(Bold, "👨‍👩‍👧"), (Italic, "שלום")],
            ),
        ] {
            assert_reads(markdown, source, text, &entities);
        }
    }

    #[test]
    fn blocks_are_lines_of_the_text() {
        for (source, text, entities) in [
            ("a\n> b\n> c\nd", "a\nb\nc\nd", vec![(Blockquote, "b\nc")]),
            (
                "> a\n\n> b",
                "a\n\nb",
                vec![(Blockquote, "a"), (Blockquote, "b")],
            ),
            (
                "> # a\n> ```\n> b\n> ```",
                "a\nb",
                vec![(Blockquote, "a\nb"), (Bold, "a"), (pre(""), "b")],
            ),
            ("> > a", "> a", vec![(Blockquote, "> a")]),
            (
                "> ||a\n> b||",
                "a\nb",
                vec![(Blockquote, "a\nb"), (Spoiler, "a\nb")],
            ),
            (
                "a\n```c d\n *b*\n\n```\ne",
                "a\n *b*\n\ne",
                vec![(pre("c"), " *b*\n")],
            ),
            ("a ```b``` c", "a b c", vec![(pre(""), "b")]),
            (
                "# a\n\n## b\nc",
                "a\n\nb\nc",
                vec![(Bold, "a"), (Bold, "b")],
            ),
        ] {
            assert_reads(markdown, source, text, &entities);
        }
    }

    #[test]
    fn depth_and_time_are_bounded() {
        let repeat = |piece: &str| piece.repeat(20_000);
        for source in [
            repeat("*a **b _c "),
            repeat("[a](b"),
            format!("{}x{}", repeat("**_"), repeat("_**")),
            format!("{}x{}", repeat("["), repeat("](a.b)")),
            format!("{}x{}", repeat("<b><i>"), repeat("</i></b>")),
            repeat("> "),
            repeat("||a"),
            repeat("`a``"),
            repeat("<!--"),
            repeat("![<b"),
        ] {
            let text = markdown(&source);
            assert!(text.entities.len() <= 1000);
        }
    }
}
