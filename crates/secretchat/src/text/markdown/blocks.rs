//! The lines of a source, and which of them belong together.

/// Lines that are read alike.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block<'a> {
    /// Any lines.
    Lines(&'a str),
    /// A heading, without its signs.
    Heading(&'a str),
    /// Code between fences. Nothing in it has a meaning.
    Code {
        /// What the first fence says it is.
        language: &'a str,
        /// Its lines.
        text: &'a str,
    },
    /// A quote, without its signs. It holds other blocks, but no quotes.
    Quote(String),
}

/// Splits a source into blocks, each of which begins a line.
pub(super) fn blocks(source: &str, with_quotes: bool) -> Vec<Block<'_>> {
    let mut scanner = Scanner {
        source,
        at: Some(0),
        unclosed: usize::MAX,
    };
    let (mut blocks, mut lines) = (Vec::new(), None);
    while let Some(start) = scanner.at {
        let block = scanner.block(with_quotes);
        if block.is_some() {
            blocks.extend(lines.take().map(Block::Lines));
            blocks.extend(block);
        } else {
            let first = lines.map_or(start, |lines: &str| start - 1 - lines.len());
            lines = source.get(first..scanner.skip_line());
        }
    }
    blocks.extend(lines.map(Block::Lines));
    blocks
}

/// What follows the signs of a heading, one to six `#` and a space: its text, if there is any.
pub(super) fn after_heading_signs(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    rest.strip_prefix(' ').filter(|_| (1..=6).contains(&level))
}

/// Goes through a source line by line.
struct Scanner<'a> {
    source: &'a str,
    /// Where the next line begins, if there is one.
    at: Option<usize>,
    /// Fences of so many signs or more have no end from here on.
    unclosed: usize,
}

impl<'a> Scanner<'a> {
    /// Takes a block at this line; `None` if it is a line like any other.
    fn block(&mut self, with_quotes: bool) -> Option<Block<'a>> {
        let line = self.line();
        if let Some(text) = after_heading_signs(line).filter(|text| !text.trim().is_empty()) {
            self.skip_line();
            return Some(Block::Heading(text.trim_start_matches(' ')));
        }
        if with_quotes && line.starts_with('>') {
            return Some(self.quote());
        }
        let (fence, language) = fence(line).filter(|(fence, _)| *fence < self.unclosed)?;
        let text = self.code(fence);
        if text.is_none() {
            self.unclosed = fence;
        }
        text.map(|text| Block::Code { language, text })
    }

    fn quote(&mut self) -> Block<'a> {
        let mut quote = String::new();
        while let Some(line) = self.line().strip_prefix('>') {
            quote.push_str(line.strip_prefix(' ').unwrap_or(line));
            quote.push('\n');
            self.skip_line();
        }
        quote.pop();
        Block::Quote(quote)
    }

    /// The lines up to the one that ends the code; `None`, and nothing is taken, if there is no such line.
    fn code(&mut self, fence: usize) -> Option<&'a str> {
        let before = self.at;
        self.skip_line();
        let start = self.at;
        while let Some(end) = self.at {
            let is_end = closes(self.line(), fence);
            self.skip_line();
            if is_end {
                // Without the line break before the fence, if there is a line.
                return start.map(|start| {
                    self.source
                        .get(start..end.max(start + 1) - 1)
                        .unwrap_or_default()
                });
            }
        }
        self.at = before;
        None
    }

    fn line(&self) -> &'a str {
        let rest = self
            .at
            .and_then(|at| self.source.get(at..))
            .unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    /// Goes to the next line. Gives the end of this one.
    fn skip_line(&mut self) -> usize {
        let end = self.at.unwrap_or(self.source.len()) + self.line().len();
        self.at = (end < self.source.len()).then_some(end + 1);
        end
    }
}

/// The signs and the language of a fence that begins code.
fn fence(line: &str) -> Option<(usize, &str)> {
    let info = line.trim_start_matches('`');
    let fence = line.len() - info.len();
    let is_fence = fence >= 3 && !info.contains('`');
    is_fence.then(|| (fence, info.split_whitespace().next().unwrap_or_default()))
}

fn closes(line: &str, fence: usize) -> bool {
    let rest = line.trim_start_matches('`');
    line.len() - rest.len() >= fence && rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::Block::{Heading, Lines};
    use super::*;

    fn code<'a>(language: &'a str, text: &'a str) -> Block<'a> {
        Block::Code { language, text }
    }

    fn quote(text: &str) -> Block<'_> {
        Block::Quote(text.to_owned())
    }

    #[test]
    fn lines_belong_to_blocks() {
        for (source, expected) in [
            ("", vec![Lines("")]),
            ("a\n\n b\n", vec![Lines("a\n\n b\n")]),
            ("\n", vec![Lines("\n")]),
            ("# a\nb", vec![Heading("a"), Lines("b")]),
            ("a\n###### b", vec![Lines("a"), Heading("b")]),
            (
                "####### a\n#b\n #c\n# ",
                vec![Lines("####### a\n#b\n #c\n# ")],
            ),
            (
                "a\n>b\n>\n>  c\nd\n> e",
                vec![Lines("a"), quote("b\n\n c"), Lines("d"), quote("e")],
            ),
            (">", vec![quote("")]),
            ("> > a", vec![quote("> a")]),
            (
                "```\na\n\n> b\n```\nc",
                vec![code("", "a\n\n> b"), Lines("c")],
            ),
            (
                "a\n``` rust x\nb\n````",
                vec![Lines("a"), code("rust", "b")],
            ),
            ("````\n```\n````\n", vec![code("", "```"), Lines("")]),
            ("```\n```", vec![code("", "")]),
            ("```\n\n```", vec![code("", "")]),
            ("```\n\n\n```", vec![code("", "\n")]),
            ("```\na", vec![Lines("```\na")]),
            ("````\n```\na\n```", vec![Lines("````"), code("", "a")]),
            ("```a```\nb\n```", vec![Lines("```a```\nb\n```")]),
        ] {
            assert_eq!(blocks(source, true), expected, "{source:?}");
        }
    }

    #[test]
    fn quotes_hold_no_quotes() {
        assert_eq!(blocks("> a\n# b", false), [Lines("> a"), Heading("b")]);
    }

    #[test]
    fn many_fences_without_an_end_take_no_time() {
        let source = "```a\n".repeat(100_000);
        assert_eq!(blocks(&source, true).len(), 1);
    }
}
