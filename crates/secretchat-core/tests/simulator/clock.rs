//! Virtual time: what happens next, and when.

use std::collections::BTreeMap;

use secretchat_core::ids::Time;

/// Everything that will happen, in the order of time; at one moment, in the order of planning.
pub(crate) struct Clock<T> {
    now: i64,
    planned: BTreeMap<(i64, u64), T>,
    next: u64,
}

impl<T> Clock<T> {
    /// Starts at `now`, in milliseconds since the Unix epoch.
    pub(crate) const fn new(now: i64) -> Self {
        Self {
            now,
            planned: BTreeMap::new(),
            next: 0,
        }
    }

    pub(crate) const fn now(&self) -> Time {
        Time(self.now)
    }

    /// Seconds, as the server counts.
    pub(crate) fn date(&self) -> i32 {
        self.now().date()
    }

    pub(crate) fn after(&mut self, ms: i64, what: T) {
        self.at(Time(self.now + ms), what);
    }

    /// What is planned for the past happens now.
    pub(crate) fn at(&mut self, time: Time, what: T) {
        self.planned.insert((time.0.max(self.now), self.next), what);
        self.next += 1;
    }

    /// What happens next, if it happens until `limit`; otherwise time moves to `limit`.
    pub(crate) fn next_until(&mut self, limit: Time) -> Option<T> {
        match self.planned.first_entry() {
            Some(first) if first.key().0 <= limit.0 => {
                self.now = first.key().0;
                Some(first.remove())
            }
            _ => {
                self.now = self.now.max(limit.0);
                None
            }
        }
    }

    pub(crate) fn planned(&self) -> impl Iterator<Item = &T> {
        self.planned.values()
    }
}
