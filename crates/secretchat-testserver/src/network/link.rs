//! The connection of one account.

use std::collections::BTreeMap;

use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::api;
use tokio::sync::watch;
use tokio::time::Instant;

use super::epochs::Epochs;
use super::wire::Wire;

/// The connection of one account.
pub(super) struct Link {
    pub(super) wire: Wire,
    line: Line,
    /// Counts the connections: what belongs to an earlier one is over.
    epochs: Epochs,
    /// Something changed for those who wait for updates.
    news: watch::Sender<()>,
    /// Updates on their way to the account, by the moment at which they are there.
    inbox: BTreeMap<(Instant, u64), Vec<u8>>,
    pushed: u64,
    /// The account must be told to ask for the difference.
    has_missed: bool,
    last_arrival: Instant,
    last_delivery: Instant,
}

/// Whether there is a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Up,
    DownUntil(Instant),
    Down,
}

impl Link {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            wire: Wire::default(),
            line: Line::Up,
            epochs: Epochs::default(),
            news: watch::Sender::new(()),
            inbox: BTreeMap::new(),
            pushed: 0,
            has_missed: false,
            last_arrival: now,
            last_delivery: now,
        }
    }

    pub(super) fn epoch(&self) -> u64 {
        self.epochs.current()
    }

    pub(super) fn epochs(&self) -> Epochs {
        self.epochs.clone()
    }

    pub(super) fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    pub(super) fn wake(&self) {
        self.news.send_replace(());
    }

    pub(super) fn is_up(&self, at: Instant) -> bool {
        match self.line {
            Line::Up => true,
            Line::DownUntil(until) => until <= at,
            Line::Down => false,
        }
    }

    /// When a call arrives that could arrive at this moment.
    pub(super) fn arrival(&mut self, at: Instant) -> Instant {
        in_order(&self.wire, &mut self.last_arrival, at)
    }

    /// An update was pushed, and could be there at the moment `there`.
    pub(super) fn push(&mut self, update: Vec<u8>, at: Instant, there: Instant) {
        if !self.is_up(at) {
            return;
        }
        let due = in_order(&self.wire, &mut self.last_delivery, there);
        self.pushed += 1;
        self.inbox.insert((due, self.pushed), update);
        self.wake();
    }

    /// What the account is told next, if it is there.
    pub(super) fn take_update(&mut self, now: Instant) -> Option<Vec<u8>> {
        if !self.is_up(now) {
            return None;
        }
        if core::mem::take(&mut self.has_missed) {
            return Some(api::Updates::TooLong.to_bytes());
        }
        let first = self.inbox.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// When there may be something to take.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        match self.line {
            Line::DownUntil(until) if now < until => Some(until),
            Line::Down => None,
            _ => self.inbox.keys().next().map(|(due, _)| *due),
        }
    }

    /// The connection breaks; what is on its way is lost.
    pub(super) fn cut(&mut self, line: Line, has_missed: bool) {
        self.line = line;
        self.has_missed = has_missed;
        self.inbox.clear();
        self.epochs.advance();
        self.wake();
    }

    /// There is a connection again.
    pub(super) fn restore(&mut self) {
        self.line = Line::Up;
        self.wake();
    }
}

fn in_order(wire: &Wire, last: &mut Instant, at: Instant) -> Instant {
    let at = if wire.ordered { at.max(*last) } else { at };
    *last = at;
    at
}
