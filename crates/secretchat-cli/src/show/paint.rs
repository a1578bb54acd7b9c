//! Colours, and what stands for them where there are none.

use std::env;
use std::ffi::OsStr;
use std::io::{IsTerminal as _, stdout};

/// How output looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paint {
    colour: bool,
}

impl Paint {
    /// Colours on a terminal, unless somebody does not want them (no-color.org).
    pub(crate) fn detect(no_color: bool) -> Self {
        let refused = no_color || is_refused(env::var_os("NO_COLOR").as_deref());
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            colour: !refused && !is_dumb && stdout().is_terminal(),
        }
    }

    /// No colours.
    pub(crate) const fn plain() -> Self {
        Self { colour: false }
    }

    pub(crate) const fn has_colour(self) -> bool {
        self.colour
    }

    /// What matters less.
    pub(crate) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(crate) fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    pub(crate) fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// One side of a conversation.
    pub(crate) fn cyan(self, text: &str) -> String {
        self.with("36", text)
    }

    /// The other side.
    pub(crate) fn magenta(self, text: &str) -> String {
        self.with("35", text)
    }

    /// Text on a background of 0xRRGGBB.
    pub(crate) fn on(self, background: u32, text: &str) -> String {
        let [_, r, g, b] = background.to_be_bytes();
        self.with(&format!("48;2;{r};{g};{b}"), text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    #[cfg(test)]
    pub(crate) const fn new(colour: bool) -> Self {
        Self { colour }
    }
}

/// Whether this value of NO_COLOR means what it says: an empty one does not.
fn is_refused(no_color: Option<&OsStr>) -> bool {
    no_color.is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_no_color_refuses_nothing() {
        assert!(!is_refused(None));
        assert!(!is_refused(Some(OsStr::new(""))));
        assert!(is_refused(Some(OsStr::new("0"))));
    }

    #[test]
    fn without_colour_text_stays_as_it_is() {
        let styles = [Paint::dim, Paint::bold, Paint::good, Paint::bad];
        assert!(
            styles
                .iter()
                .all(|style| style(Paint::new(false), "x") == "x")
        );
        assert!(
            styles
                .iter()
                .all(|style| style(Paint::new(true), "x").starts_with('\x1b'))
        );
    }
}
