//! From text to Markdown.

use core::ops::RangeInclusive;
use std::collections::BTreeSet;

use secretchat_core::message::{EntityKind, Text};

use super::escape::escape;
use super::signs::{Around, first_char, last_char, sign};
use crate::text::html::tag;
use crate::text::link;
use crate::text::tree::{Node, tree};

/// Writes a text as Markdown that [`markdown`](crate::text::markdown) reads.
///
/// Where Markdown has no sign for something, such as bold letters that end with a space, it is written as HTML.
/// Entities that cross others are split. Nothing in the text can be taken for a sign.
#[must_use]
pub fn to_markdown(text: &Text) -> String {
    let mut writer = Writer::default();
    writer.nodes(&tree(text), None);
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Entities around this place, but for quotes that are written as lines.
    depth: usize,
    /// Where the last lines of a quote ended.
    quote_end: Option<usize>,
}

impl Writer {
    /// `after` is what will follow the last one.
    fn nodes(&mut self, nodes: &[Node<'_>], after: Option<char>) {
        for (number, node) in nodes.iter().enumerate() {
            let after = nodes.get(number + 1).map_or(after, first_char);
            match node {
                Node::Text(text) => {
                    let begins_line = self.begins_line();
                    escape(text, begins_line, |c| after == Some(c), &mut self.out);
                }
                Node::Entity(kind, inner) => self.entity(kind, inner, after),
            }
        }
    }

    fn entity(&mut self, kind: &EntityKind, inner: &[Node<'_>], after: Option<char>) {
        let is_written = match kind {
            EntityKind::Blockquote => self.quote(inner, after),
            EntityKind::Pre { language } => self.pre(language, &plain(inner), after),
            EntityKind::Code => self.code(&plain(inner), 1..=2, after),
            EntityKind::TextUrl { url } if link::to_emoji(url).is_none() => {
                self.around("[", inner, &format!("]({})", escape_url(url)));
                true
            }
            EntityKind::CustomEmoji { document_id } => {
                let url = link::of_emoji(*document_id);
                self.around("![", inner, &format!("]({url})"));
                true
            }
            _ => self.style(kind, inner, after),
        };
        if !is_written {
            let (start, end) = tag(kind);
            self.around(&start, inner, &end);
        }
    }

    fn around(&mut self, start: &str, inner: &[Node<'_>], end: &str) {
        self.out.push_str(start);
        self.depth += 1;
        self.nodes(inner, end.chars().next());
        self.depth -= 1;
        self.out.push_str(end);
    }

    fn style(&mut self, kind: &EntityKind, inner: &[Node<'_>], after: Option<char>) -> bool {
        let (Some(sign), Some(first), Some(last)) = (
            sign(kind),
            inner.first().and_then(first_char),
            inner.last().and_then(last_char),
        ) else {
            return false;
        };
        let around = Around {
            before: self.out.chars().next_back(),
            first,
            last,
            after,
        };
        let suits = around.suits(sign);
        if suits {
            self.around(sign, inner, sign);
        }
        suits
    }

    /// Whole lines, but not right after other lines of a quote, to which they would belong.
    fn quote(&mut self, inner: &[Node<'_>], after: Option<char>) -> bool {
        let follows_quote = self.quote_end.is_some_and(|end| end + 1 == self.out.len());
        if !self.is_alone(after) || follows_quote {
            return false;
        }
        let mut quote = Self::default();
        quote.nodes(inner, None);
        for (number, line) in quote.out.split('\n').enumerate() {
            self.out.push_str(match (number, line) {
                (0, "") => ">",
                (0, _) => "> ",
                (_, "") => "\n>",
                (_, _) => "\n> ",
            });
            self.out.push_str(line);
        }
        self.quote_end = Some(self.out.len());
        true
    }

    /// Whole lines between fences; or a part of a line, which can have no language.
    fn pre(&mut self, language: &str, text: &str, after: Option<char>) -> bool {
        if language.contains(|c: char| c == '`' || c.is_whitespace()) {
            return false;
        }
        if !self.is_alone(after) {
            return language.is_empty() && self.code(text, 3..=usize::MAX, after);
        }
        // A longer one would end the code too.
        let longest = runs(text).max().unwrap_or_default();
        let fence = "`".repeat(3.max(longest + 1));
        self.out
            .push_str(&format!("{fence}{language}\n{text}\n{fence}"));
        true
    }

    /// `ticks`: how many may stand on each side.
    fn code(&mut self, text: &str, ticks: RangeInclusive<usize>, after: Option<char>) -> bool {
        let touches = self.out.ends_with('`') || after == Some('`');
        // Lines of code could be taken for quotes.
        let Some(ticks) = free_run(text, ticks).filter(|_| !touches && !text.contains('\n')) else {
            return false;
        };
        let is_padded = text.starts_with(' ') && text.ends_with(' ') && text.contains(|c| c != ' ');
        let pad = if is_padded || text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        let ticks = "`".repeat(ticks);
        self.out
            .push_str(&format!("{ticks}{pad}{text}{pad}{ticks}"));
        true
    }

    fn begins_line(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    /// Whether what stands here is in nothing else, and fills lines.
    fn is_alone(&self, after: Option<char>) -> bool {
        self.depth == 0 && self.begins_line() && after.is_none_or(|c| c == '\n')
    }
}

fn plain(nodes: &[Node<'_>]) -> String {
    let mut text = String::new();
    nodes.iter().for_each(|node| node.write_text(&mut text));
    text
}

/// The least of these numbers of backticks that nowhere stand together in a text.
fn free_run(text: &str, mut numbers: RangeInclusive<usize>) -> Option<usize> {
    let runs: BTreeSet<_> = runs(text).collect();
    numbers.find(|number| !runs.contains(number))
}

/// How many backticks stand together, each time.
fn runs(text: &str) -> impl Iterator<Item = usize> {
    text.split(|c| c != '`').map(str::len)
}

fn escape_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if matches!(c, '\\' | '(' | ')' | '<' | '>' | '&' | '`') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use EntityKind::{Blockquote, Bold, Code, Italic, Spoiler, Underline};
    use proptest::prelude::*;

    use super::*;
    use crate::text::samples::{any_text, rough_string, writable};
    use crate::text::{escape_markdown, markdown};

    #[test]
    fn the_plainest_signs_are_used() {
        let pre = EntityKind::Pre {
            language: "c".to_owned(),
        };
        for (text, written) in [
            (Text::new("Hello!\nIt's 1 < 2."), "Hello!\nIt's 1 \\< 2."),
            (Text::new("a ").then_bold("b!").then(" c"), "a **b!** c"),
            (Text::new("a").then_bold("b").then("c"), "a**b**c"),
            (Text::new("a").then_italic("b").then("c"), "a<i>b</i>c"),
            (Text::new("a").then_bold(" b").then("c"), "a<b> b</b>c"),
            (
                Text::new("a").mark(0..1, Bold).mark(0..1, Italic),
                "**_a_**",
            ),
            (
                Text::new("a").mark(0..1, Italic).mark(0..1, Underline),
                "_<u>a</u>_",
            ),
            (
                Text::default().then_bold("a").then_bold("b"),
                "<b>a</b>**b**",
            ),
            (Text::default().then_as(Spoiler, "|a|"), "|||a\\|||"),
            (Text::default().then_code("a`b"), "``a`b``"),
            (Text::default().then_code("`"), "`` ` ``"),
            (
                Text::default().then_code("a``b`c"),
                "<code>a\\`\\`b\\`c</code>",
            ),
            (
                Text::new("!").then_link("a]", "https://b.c/(d)"),
                "\\![a\\]](https://b.c/\\(d\\))",
            ),
            (
                Text::new("a\n").then_as(Blockquote, "b\n\nc").then("\n> d"),
                "a\n> b\n>\n> c\n\\> d",
            ),
            (
                Text::new("a ").then_as(Blockquote, "b"),
                "a <blockquote>b</blockquote>",
            ),
            (
                Text::new("a\n").then_as(pre.clone(), "b").then("\n"),
                "a\n```c\nb\n```\n",
            ),
            (
                Text::default().then_as(pre.clone(), "```\n"),
                "````c\n```\n\n````",
            ),
            (Text::default().then_as(pre, "````"), "`````c\n````\n`````"),
            (
                Text::default().then_as(EntityKind::CustomEmoji { document_id: 5 }, "😀"),
                "![😀](tg://emoji?id=5)",
            ),
        ] {
            assert_eq!(to_markdown(&text), written);
            assert_eq!(markdown(written), text, "{written}");
        }
    }

    #[test]
    fn code_within_styles_of_other_apps_is_written() {
        let text = Text::new("a b c").mark(0..5, Bold).mark(2..3, Code);
        assert_eq!(to_markdown(&text), "**a `b` c**");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn what_is_written_is_read_again(text in writable()) {
            prop_assert_eq!(markdown(&to_markdown(&text)), text.clone(), "{}", to_markdown(&text));
        }

        #[test]
        fn anything_can_be_written(text in any_text()) {
            prop_assert_eq!(markdown(&to_markdown(&text)).text, text.text);
        }

        #[test]
        fn anything_can_be_read_and_then_sent(source in rough_string()) {
            let text = markdown(&source);
            prop_assert_eq!(text.check(), Ok(()));
            prop_assert_eq!(text.clone().normalize(), text);
        }

        #[test]
        fn escaped_text_is_itself(text in rough_string()) {
            let clean = secretchat_core::message::clean_text(&text);
            let escaped = escape_markdown(&clean);
            prop_assert_eq!(markdown(&escaped), Text::new(clean.as_str()));
            let within = markdown(&format!("a ||\"{escaped}\"|| [\"{escaped}\"](b.c)"));
            prop_assert_eq!(within.text, format!("a \"{clean}\" \"{clean}\""));
        }
    }
}
