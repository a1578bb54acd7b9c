//! What a run tells: the rule that was broken, the way there, and how much was tried.

use std::collections::VecDeque;
use std::fmt;

use secretchat_core::ids::Time;

/// A rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The rule, in a few words.
    pub(crate) rule: &'static str,
    /// What was seen instead.
    pub(crate) found: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.found)
    }
}

/// `Ok` if the rule holds.
pub(crate) fn rule(
    holds: bool,
    rule: &'static str,
    found: impl FnOnce() -> String,
) -> Result<(), Broken> {
    if holds {
        Ok(())
    } else {
        Err(Broken {
            rule,
            found: found(),
        })
    }
}

/// How much of everything there was, to see that a rule was put to the test at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) messages: u64,
    pub(crate) renewals: u64,
    pub(crate) collisions: u64,
    pub(crate) gaps: u64,
    pub(crate) resends: u64,
    pub(crate) taken_back: u64,
    pub(crate) crashes: u64,
    pub(crate) restores: u64,
    pub(crate) attacks: u64,
    pub(crate) lost: u64,
    pub(crate) duplicated: u64,
    pub(crate) refused: u64,
    pub(crate) expired: u64,
    pub(crate) closed: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, (_, part)) in self.fields_mut().into_iter().zip(other.fields()) {
            *sum += part;
        }
    }

    pub(crate) const fn fields(&self) -> [(&'static str, u64); 14] {
        let Self {
            messages,
            renewals,
            collisions,
            gaps,
            resends,
            taken_back,
            crashes,
            restores,
            attacks,
            lost,
            duplicated,
            refused,
            expired,
            closed,
        } = *self;
        [
            ("messages sent", messages),
            ("key renewals", renewals),
            ("collisions of renewals", collisions),
            ("gaps", gaps),
            ("messages sent again", resends),
            ("messages taken back", taken_back),
            ("crashes", crashes),
            ("records compared", restores),
            ("attacks", attacks),
            ("calls, answers and updates lost", lost),
            ("updates duplicated", duplicated),
            ("messages refused", refused),
            ("messages expired", expired),
            ("chats closed", closed),
        ]
    }

    const fn fields_mut(&mut self) -> [&mut u64; 14] {
        let Self {
            messages,
            renewals,
            collisions,
            gaps,
            resends,
            taken_back,
            crashes,
            restores,
            attacks,
            lost,
            duplicated,
            refused,
            expired,
            closed,
        } = self;
        [
            messages, renewals, collisions, gaps, resends, taken_back, crashes, restores, attacks,
            lost, duplicated, refused, expired, closed,
        ]
    }
}

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
