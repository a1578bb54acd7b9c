//! Where results go: lines for people, or JSON for programs.

use std::io::{self, Write as _, stderr, stdout};

use serde::Serialize;

use super::clean::harmless_lines;
use super::paint::Paint;
use crate::args::Global;
use crate::failure::Failure;

/// How results are told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Out {
    /// One object a line, and nothing else.
    pub(crate) json: bool,
    pub(crate) paint: Paint,
}

impl Out {
    pub(crate) fn new(global: &Global) -> Self {
        Self {
            json: global.json,
            paint: Paint::detect(global.no_color || global.json),
        }
    }

    /// A result: an object for programs, or lines for people.
    pub(crate) fn result(
        self,
        object: &impl Serialize,
        lines: impl FnOnce(Paint) -> Vec<String>,
    ) -> Result<(), Failure> {
        if self.json {
            self.object(object)
        } else {
            self.lines(&lines(self.paint))
        }
    }

    /// An object on a line of its own.
    pub(crate) fn object(self, object: &impl Serialize) -> Result<(), Failure> {
        let line = serde_json::to_string(object)?;
        self.lines(&[line])
    }

    /// Lines as they are, at once.
    pub(crate) fn lines(self, lines: &[String]) -> Result<(), Failure> {
        let mut out = stdout().lock();
        let written = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
        written.and_then(|()| out.flush()).map_err(Failure::Output)
    }

    /// What is worth knowing beside the result; programs are not told.
    pub(crate) fn note(self, text: &str) {
        if !self.json {
            tell(text);
        }
    }
}

/// Says something on the standard error, where texts of the server may be among what is said. Nobody is left to be told
/// if this fails.
pub(crate) fn tell(text: &str) {
    let text = harmless_lines(text).join("\n");
    let _: io::Result<()> = writeln!(stderr(), "{text}");
}
