//! The updates of the server, put into order by their qts (spec/03 §4).

use std::collections::BTreeMap;

use secretchat_core::ids::Time;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, types};

use super::turn::Turn;
use crate::transport::{Difference, UpdatesState};

/// How long a hole may stay open before the server is asked: milliseconds.
const HOLE_MS: i64 = 700;
/// After a refusal the server is asked again so much later: milliseconds.
const AGAIN_MS: i64 = 60_000;
/// A qts so far below the current one says that the server began to count anew.
const RESET: i64 = 1_000_009;
/// Updates that wait behind a hole; the difference brings those beyond.
const MAX_ASIDE: usize = 10_000;

/// What is known of the updates, besides what is stored.
#[derive(Default)]
pub(super) struct Updates {
    /// Messages behind a hole, by qts.
    aside: BTreeMap<i32, types::UpdateNewEncryptedMessage>,
    hole: Option<Hole>,
    /// The end of the hole that was there when the server was asked.
    asked_for: Option<i32>,
    /// The server is being asked for what is missing.
    fetching: bool,
    /// The server must be asked.
    wanted: bool,
    /// The server refused to answer: it is asked again then.
    again_at: Option<Time>,
}

/// Messages that are missing before one that is there.
#[derive(Clone, Copy)]
struct Hole {
    /// The qts of the first message behind it.
    end: i32,
    since: Time,
}

impl Updates {
    /// Something may have been missed: at the start, and when the host says so.
    pub(super) const fn want_difference(&mut self) {
        self.wanted = true;
    }

    /// When the server must be asked, if nothing comes before.
    pub(super) fn next_due(&self) -> Option<Time> {
        if self.fetching {
            return None;
        }
        let hole = || Some(self.hole?.since.plus_ms(HOLE_MS));
        self.again_at.or_else(hole)
    }

    /// Whether the server must be asked now; if so, it is taken to be asked.
    pub(super) fn take_wanted(&mut self, now: Time) -> bool {
        let is_due = self.next_due().is_some_and(|due| due <= now);
        let take = (self.wanted || is_due) && !self.fetching;
        if take {
            self.fetching = true;
            self.wanted = false;
            self.again_at = None;
            self.asked_for = self.hole.map(|hole| hole.end);
        }
        take
    }
}

impl Turn<'_> {
    /// Updates as the server sent them.
    pub(crate) fn on_updates(&mut self, updates: api::Updates) {
        let updates = match updates {
            api::Updates::UpdateShort(short) => vec![short.update],
            api::Updates::Updates(updates) => updates.updates,
            api::Updates::Combined(updates) => updates.updates,
            api::Updates::TooLong => return self.engine.updates.want_difference(),
        };
        for update in updates {
            self.on_update(update);
        }
    }

    /// One update.
    pub(crate) fn on_update(&mut self, update: api::Update) {
        let api::Update::NewEncryptedMessage(message) = update else {
            return self.give(update);
        };
        let current = self.current(message.qts);
        if message.qts <= current {
            return;
        }
        let updates = &mut self.engine.updates;
        if updates.aside.len() < MAX_ASIDE {
            updates.aside.insert(message.qts, message);
        }
        if !updates.fetching {
            self.take_what_follows();
        }
    }

    /// The answer of the server to the question what is missing.
    pub(crate) fn on_difference(&mut self, result: Result<Difference, RpcError>) {
        self.engine.updates.fetching = false;
        let difference = match result {
            Ok(difference) => difference,
            Err(error) => {
                tracing::warn!(%error, "the server does not say what was missed");
                self.engine.updates.again_at = Some(self.now.plus_ms(AGAIN_MS));
                return self.take_what_follows();
            }
        };
        let nothing = difference.messages.is_empty() && !difference.is_partial;
        let is_partial = difference.is_partial;
        let before = self.engine.account.updates;
        self.take_difference(difference);
        if is_partial {
            // Who says that there is more and gives nothing would be asked for ever.
            let stands_still = self.engine.account.updates == before;
            let updates = &mut self.engine.updates;
            updates.wanted = !stands_still;
            updates.again_at = stands_still.then(|| self.now.plus_ms(AGAIN_MS));
            return;
        }
        if nothing {
            self.skip_hole();
        }
        self.take_what_follows();
    }

    /// The order of spec/03 §4: states of chats, messages, the rest.
    fn take_difference(&mut self, difference: Difference) {
        let (states, others): (Vec<_>, Vec<_>) = difference
            .others
            .into_iter()
            .partition(|update| matches!(update, api::Update::Encryption(_)));
        let qts = difference.state.qts;
        let messages = difference.messages.into_iter().map(|message| {
            api::Update::NewEncryptedMessage(types::UpdateNewEncryptedMessage { message, qts })
        });
        for update in states.into_iter().chain(messages).chain(others) {
            // What has a qts of its own among the others is in the messages too.
            self.give(update);
        }
        let current = self.engine.account.updates.unwrap_or_default().qts;
        self.set_state(UpdatesState {
            qts: qts.max(current),
            ..difference.state
        });
        self.engine.updates.aside.retain(|at, _| *at > qts);
    }

    /// The server said where the account stands.
    pub(crate) fn on_state(&mut self, result: Result<UpdatesState, RpcError>) {
        self.engine.updates.fetching = false;
        match result {
            Ok(state) => {
                // Updates that came before this answer have brought a qts, and nothing else.
                let known = self.engine.account.updates.filter(|known| known.qts != 0);
                let qts = known.map_or(state.qts, |known| known.qts);
                self.set_state(UpdatesState { qts, ..state });
            }
            Err(error) => {
                tracing::warn!(%error, "the server does not say where the account stands");
                self.engine.updates.again_at = Some(self.now.plus_ms(AGAIN_MS));
            }
        }
        self.take_what_follows();
    }

    /// The qts up to which everything has come, as far as it bears on this one.
    fn current(&mut self, qts: i32) -> i32 {
        let state = self.engine.account.updates;
        match state {
            Some(state) if i64::from(qts) >= i64::from(state.qts) - RESET && state.qts != 0 => {
                state.qts
            }
            // Never known, or counted anew: begin here.
            _ => {
                let qts = qts.saturating_sub(1);
                self.set_state(UpdatesState {
                    qts,
                    ..state.unwrap_or_default()
                });
                qts
            }
        }
    }

    /// The server knows of no message in the hole that it was asked for: these numbers are of none. A hole that opened
    /// meanwhile is another one.
    fn skip_hole(&mut self) {
        let updates = &self.engine.updates;
        let first = updates.aside.keys().next().copied();
        if let Some(first) = first.filter(|first| updates.asked_for == Some(*first)) {
            self.raise_qts(first.saturating_sub(1));
        }
    }

    /// Gives the chats what is in order now.
    fn take_what_follows(&mut self) {
        while let Some(message) = self.next_in_order() {
            self.raise_qts(message.qts);
            self.give(api::Update::NewEncryptedMessage(message));
        }
        let (since, updates) = (self.now, &mut self.engine.updates);
        let end = updates.aside.keys().next().copied();
        updates.hole = match (updates.hole, end) {
            (Some(hole), Some(end)) if hole.end == end => Some(hole),
            (_, end) => end.map(|end| Hole { end, since }),
        };
    }

    fn next_in_order(&mut self) -> Option<types::UpdateNewEncryptedMessage> {
        let current = self.engine.account.updates?.qts;
        let entry = self.engine.updates.aside.first_entry()?;
        (*entry.key() <= current.saturating_add(1)).then(|| entry.remove())
    }

    fn raise_qts(&mut self, qts: i32) {
        let state = self.engine.account.updates.unwrap_or_default();
        let qts = state.qts.max(qts);
        self.set_state(UpdatesState { qts, ..state });
    }

    fn set_state(&mut self, state: UpdatesState) {
        if self.engine.account.updates != Some(state) {
            self.engine.account.updates = Some(state);
            self.account_changed = true;
        }
    }
}
