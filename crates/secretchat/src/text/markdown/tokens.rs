//! What stands within lines. `CommonMark` says what belongs together; spoilers and tags are only found here.

use core::ops::Range;

use html5gum::{HtmlString, Tokenizer};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use secretchat_core::message::EntityKind;

use crate::text::html::StartTag;
use crate::text::link;

/// Stands for a line break while the parser works: it would begin blocks after a real one. No clean text has it.
pub(super) const LINE_BREAK: char = '\u{c}';
/// Stands around the lines, so that no sign begins them and no space ends them. It counts as a space.
const EDGE: char = '\u{a0}';

/// A piece of lines. Line breaks in it are [`LINE_BREAK`].
pub(super) enum Token<'a> {
    /// Text.
    Text(CowStr<'a>),
    /// What belongs together begins, and may mean something.
    Begin(Option<EntityKind>),
    /// What began last ends.
    End,
    /// `||`, where a spoiler can begin or end.
    Bars {
        /// Something follows that is no space.
        can_begin: bool,
        /// It follows on something that is no space.
        can_end: bool,
    },
    /// `<x>` as it stands there.
    StartTag(CowStr<'a>, StartTag),
    /// `</x>` as it stands there, and the name.
    EndTag(CowStr<'a>, HtmlString),
    /// `` `x` ``
    Code(CowStr<'a>),
    /// `` ```x``` ``
    Pre(CowStr<'a>),
}

/// Makes lines ready for [`tokens`].
pub(super) fn prepare(lines: &str) -> String {
    let lines = lines.replace('\n', LINE_BREAK.encode_utf8(&mut [0; 4]));
    format!("{EDGE}{lines}{EDGE}")
}

/// The tokens of prepared lines.
pub(super) fn tokens(prepared: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        source: prepared,
        within: EDGE.len_utf8()..prepared.len() - EDGE.len_utf8(),
        text_end: 0,
        tokens: Vec::new(),
    };
    let parser = Parser::new_ext(prepared, Options::ENABLE_STRIKETHROUGH);
    for (event, range) in parser.into_offset_iter() {
        lexer.take(event, range);
    }
    lexer.tokens
}

struct Lexer<'a> {
    source: &'a str,
    /// The source without its edges.
    within: Range<usize>,
    /// Where the last text ended.
    text_end: usize,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) if self.source.get(range.clone()) == Some(&*text) => {
                self.literal(range);
            }
            // A character reference.
            Event::Text(text) => self.tokens.push(Token::Text(text)),
            Event::Code(text) => self.code(text, &range),
            Event::InlineHtml(raw) => self.tag(raw),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            Event::Start(Tag::Strikethrough) => {
                // With one tilde on each side it is none.
                let kind = self.begins_with(&range, "~~").then_some(EntityKind::Strike);
                self.single_tilde(&range);
                self.tokens.push(Token::Begin(kind));
            }
            Event::End(TagEnd::Strikethrough) => {
                self.tokens.push(Token::End);
                self.single_tilde(&range);
            }
            Event::Start(tag) => {
                let kind = self.kind_of(&tag, &range);
                self.tokens.push(Token::Begin(kind));
            }
            Event::End(_) => self.tokens.push(Token::End),
            _ => {}
        }
    }

    fn kind_of(&self, tag: &Tag<'a>, range: &Range<usize>) -> Option<EntityKind> {
        match tag {
            Tag::Emphasis => Some(EntityKind::Italic),
            Tag::Strong if self.begins_with(range, "_") => Some(EntityKind::Underline),
            Tag::Strong => Some(EntityKind::Bold),
            // It stands in the text as it is.
            Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            } => None,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                link::to_emoji(dest_url).or_else(|| link::to(dest_url))
            }
            _ => None,
        }
    }

    fn begins_with(&self, range: &Range<usize>, sign: &str) -> bool {
        let source = self.source.get(range.clone());
        source.is_some_and(|source| source.starts_with(sign))
    }

    fn single_tilde(&mut self, range: &Range<usize>) {
        if !self.begins_with(range, "~~") {
            self.tokens.push(Token::Text("~".into()));
        }
    }

    fn code(&mut self, text: CowStr<'a>, range: &Range<usize>) {
        let token = if self.begins_with(range, "```") {
            Token::Pre(text)
        } else {
            Token::Code(text)
        };
        self.tokens.push(token);
    }

    fn tag(&mut self, raw: CowStr<'a>) {
        let token = Tokenizer::new(&*raw)
            .flatten()
            .find(|token| !matches!(token, html5gum::Token::Error(_)));
        let token = match token {
            Some(html5gum::Token::StartTag(tag)) => Token::StartTag(raw, tag),
            Some(html5gum::Token::EndTag(tag)) => Token::EndTag(raw, tag.name),
            Some(html5gum::Token::Comment(_)) if raw.starts_with("<!--") => return,
            _ => Token::Text(raw),
        };
        self.tokens.push(token);
    }

    /// Text as it stands in the source. An escaped character is at its beginning, and no sign.
    fn literal(&mut self, range: Range<usize>) {
        let before = self.source.get(self.text_end..range.start);
        let is_escaped = before.is_some_and(|before| before.ends_with('\\'));
        self.text_end = range.end;
        let (mut start, end) = (
            range.start.max(self.within.start),
            range.end.min(self.within.end),
        );
        let mut at = start + usize::from(is_escaped);
        while let Some(rest) = self.source.get(at..end)
            && let Some(found) = rest.find(['|', '\\'])
        {
            at += found;
            let rest = rest.get(found..).unwrap_or_default();
            if rest.starts_with("||") {
                self.text(start..at);
                self.bars(at);
                at += 2;
                start = at;
            } else if breaks_line(rest) {
                self.text(start..at);
                at += 1;
                start = at;
            } else {
                at += 1;
            }
        }
        self.text(start..end);
    }

    fn text(&mut self, range: Range<usize>) {
        let text = self.source.get(range).filter(|text| !text.is_empty());
        self.tokens
            .extend(text.map(|text| Token::Text(text.into())));
    }

    fn bars(&mut self, at: usize) {
        let before = self.source.get(..at).and_then(|s| s.chars().next_back());
        let after = self.source.get(at + 2..).and_then(|s| s.chars().next());
        self.tokens.push(Token::Bars {
            can_begin: after.is_some_and(|c| !c.is_whitespace()),
            can_end: before.is_some_and(|c| !c.is_whitespace()),
        });
    }
}

/// A backslash before a line break is another way to break the line.
fn breaks_line(source: &str) -> bool {
    let after = source.strip_prefix('\\');
    after.is_some_and(|after| after.starts_with(LINE_BREAK))
}
