//! What a run tells: the rule that was broken, the way there, and how much was tried.

pub(crate) use crate::rules::{Broken, rule};
pub(crate) use crate::trace::{Trace, TraceMode, brief};

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
    pub(crate) behind: u64,
    pub(crate) expired: u64,
    pub(crate) closed: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, (_, part)) in self.fields_mut().into_iter().zip(other.fields()) {
            *sum += part;
        }
    }

    pub(crate) const fn fields(&self) -> [(&'static str, u64); 15] {
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
            behind,
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
            ("messages that failed with one before", behind),
            ("messages expired", expired),
            ("chats closed", closed),
        ]
    }

    const fn fields_mut(&mut self) -> [&mut u64; 15] {
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
            behind,
            expired,
            closed,
        } = self;
        [
            messages, renewals, collisions, gaps, resends, taken_back, crashes, restores, attacks,
            lost, duplicated, refused, behind, expired, closed,
        ]
    }
}
