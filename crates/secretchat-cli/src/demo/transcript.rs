//! What is printed while the demo runs.

use std::io::{self, Stdout, Write as _, stdout};

use indicatif::ProgressBar;
use secretchat_core::ids::Time;

use super::person::Person;
use crate::show::paint::Paint;

/// Prints to the terminal, or nothing.
pub(crate) struct Transcript {
    out: Option<Stdout>,
    /// Stays below the last line.
    bar: Option<ProgressBar>,
    pub(crate) paint: Paint,
}

impl Transcript {
    pub(crate) fn new(is_silent: bool, paint: Paint) -> Self {
        Self {
            out: (!is_silent).then(stdout),
            bar: None,
            paint,
        }
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, line: &str) -> io::Result<()> {
        let Some(out) = &mut self.out else {
            return Ok(());
        };
        let mut write = || writeln!(out, "{}", line.trim_end());
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Shows a bar below the last line, from now on.
    pub(crate) fn show_below(&mut self, bar: ProgressBar) {
        self.bar = Some(bar);
    }

    /// Counts on, if there is a bar.
    pub(crate) fn advance(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear_below(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// The beginning of a new part.
    pub(crate) fn section(&mut self, title: &str) -> io::Result<()> {
        let title = self.paint.bold(title);
        self.line("")?;
        self.line(&title)?;
        self.line("")
    }

    /// What somebody does.
    pub(crate) fn act(&mut self, at: Time, person: Person, what: &str) -> io::Result<()> {
        let line = format!(
            "  {}  {}  {}",
            self.paint.dim(&clock(at)),
            self.painted(person),
            self.paint.dim(what)
        );
        self.line(&line)
    }

    /// What somebody says, with a note on how it is said.
    pub(crate) fn say(
        &mut self,
        at: Time,
        person: Person,
        text: &str,
        note: &str,
    ) -> io::Result<()> {
        let note = if note.is_empty() {
            String::new()
        } else {
            format!("  · {note}")
        };
        let line = format!(
            "  {}  {}  {text}{}",
            self.paint.dim(&clock(at)),
            self.painted(person),
            self.paint.dim(&note)
        );
        self.line(&line)
    }

    fn painted(&self, person: Person) -> String {
        let name = format!("{:5}", person.name());
        match person {
            Person::Alice => self.paint.cyan(&name),
            Person::Bob => self.paint.magenta(&name),
        }
    }

    /// What happens without anybody doing it.
    pub(crate) fn note(&mut self, at: Time, what: &str) -> io::Result<()> {
        let line = format!(
            "  {}         {}",
            self.paint.dim(&clock(at)),
            self.paint.dim(what)
        );
        self.line(&line)
    }
}

/// The time of day.
fn clock(at: Time) -> String {
    let ms = at.0.rem_euclid(24 * 3600 * 1000);
    let (s, ms) = (ms / 1000, ms % 1000);
    format!("{:02}:{:02}:{:02}.{ms:03}", s / 3600, s / 60 % 60, s % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_shows_the_time_of_day() {
        assert_eq!(clock(Time(1_767_258_000_000)), "09:00:00.000");
        assert_eq!(clock(Time(1_767_258_000_000 + 3_723_045)), "10:02:03.045");
    }
}
