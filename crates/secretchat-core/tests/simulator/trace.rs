//! The way to where a rule was broken.

use std::collections::VecDeque;
use std::fmt;

use secretchat_core::ids::Time;

/// The last things that happened; all of them, at once, where one seed is looked at.
#[derive(Default)]
pub(crate) struct Trace {
    mode: TraceMode,
    last: VecDeque<String>,
}

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TraceMode {
    /// Nothing: the run is fast, and can be repeated.
    #[default]
    Silent,
    /// The last events are kept.
    Keep,
    /// Everything is printed as it happens.
    Print,
}

const KEPT: usize = 60;

impl Trace {
    pub(crate) const fn new(mode: TraceMode) -> Self {
        Self {
            mode,
            last: VecDeque::new(),
        }
    }

    pub(crate) fn say(&mut self, now: Time, line: impl FnOnce() -> String) {
        if self.mode == TraceMode::Silent {
            return;
        }
        let line = format!("{:>12}.{:03} {}", now.0 / 1000, now.0 % 1000, line());
        if self.mode == TraceMode::Print {
            println!("{line}");
            return;
        }
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(line);
    }

    pub(crate) fn into_lines(self) -> impl Iterator<Item = String> {
        self.last.into_iter()
    }
}

/// The beginning of what `Debug` says.
pub(crate) fn brief(what: &impl fmt::Debug) -> String {
    format!("{what:?}").chars().take(160).collect()
}
