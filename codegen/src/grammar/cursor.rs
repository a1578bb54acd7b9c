//! A position in a text, with the few moves that the grammar needs.

use super::error::{Span, SyntaxError, SyntaxErrorKind};

pub(super) struct Cursor<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.position,
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn skip_spaces(&mut self) {
        self.take_while(char::is_whitespace);
    }

    pub(super) fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.position += end;
        rest.get(..end).unwrap_or_default()
    }

    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.position += wanted.len_utf8();
        }
        found
    }

    pub(super) fn expect(&mut self, wanted: char, what: &'static str) -> Result<(), SyntaxError> {
        if self.eat(wanted) {
            return Ok(());
        }
        Err(self.expected(what))
    }

    /// `letter { letter | digit | "_" }`
    pub(super) fn ident(&mut self, what: &'static str) -> Result<&'a str, SyntaxError> {
        if !self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
            return Err(self.expected(what));
        }
        Ok(self.take_while(|c| c.is_ascii_alphanumeric() || c == '_'))
    }

    pub(super) fn end(&mut self) -> Result<(), SyntaxError> {
        self.skip_spaces();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the text")),
        }
    }

    /// An error about the word that stands here.
    pub(super) fn expected(&self, what: &'static str) -> SyntaxError {
        let rest = self.rest();
        let word = rest
            .find(|c: char| c.is_whitespace() || c == ';')
            .unwrap_or(rest.len());
        let least = rest.chars().next().map_or(0, char::len_utf8);
        SyntaxError {
            span: Span {
                start: self.position,
                end: self.position + word.max(least),
            },
            kind: SyntaxErrorKind::Expected(what),
        }
    }

    pub(super) fn error(&self, start: usize, kind: SyntaxErrorKind) -> SyntaxError {
        SyntaxError {
            span: self.since(start),
            kind,
        }
    }
}

/// Parses all of `text` as one noun.
pub(super) fn whole<T>(
    text: &str,
    parse: impl FnOnce(&mut Cursor<'_>) -> Result<T, SyntaxError>,
) -> Result<T, SyntaxError> {
    let mut cursor = Cursor::new(text);
    let value = parse(&mut cursor)?;
    cursor.end()?;
    Ok(value)
}
