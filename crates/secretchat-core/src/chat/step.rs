//! What one step of a chat has at hand, and what it leaves behind.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::ids::{RandomId, Time};
use crate::io::{Change, DropReason, Event, MessageUpdate, Request, RequestId, Table};
use crate::tl::{Serialize, Wipe};

use super::config::{Config, DhConfig};

/// What depends on the changes of a step, in the order in which it leaves.
#[derive(Debug)]
pub(super) enum Effect {
    Request { id: RequestId, request: Request },
    Event(Event),
}

/// One input being worked on: time, randomness and settings on the way in, changes and effects on the way out.
pub(super) struct Step<'a> {
    pub(super) now: Time,
    pub(super) rng: &'a mut dyn CryptoRng,
    pub(super) config: &'a Config,
    pub(super) changes: Vec<Change>,
    pub(super) effects: Vec<Effect>,
    /// Parameters that other chats may use too.
    pub(super) learned: Option<DhConfig>,
    next_request: &'a mut u64,
    state_changed: bool,
}

impl<'a> Step<'a> {
    pub(super) fn new(
        now: Time,
        rng: &'a mut dyn CryptoRng,
        config: &'a Config,
        next_request: &'a mut u64,
    ) -> Self {
        Self {
            now,
            rng,
            config,
            changes: Vec::new(),
            effects: Vec::new(),
            learned: None,
            next_request,
            state_changed: false,
        }
    }

    /// The state record must be written with this step.
    pub(super) const fn touch(&mut self) {
        self.state_changed = true;
    }

    pub(super) const fn is_touched(&self) -> bool {
        self.state_changed
    }

    pub(super) fn put(&mut self, table: Table, key: i64, mut record: impl Serialize + Wipe) {
        let value = Zeroizing::new(record.to_bytes());
        record.wipe();
        self.changes.push(Change::Put { table, key, value });
    }

    pub(super) fn delete(&mut self, table: Table, key: i64) {
        self.changes.push(Change::Delete { table, key });
    }

    pub(super) fn update_message(&mut self, random_id: RandomId, update: MessageUpdate) {
        self.changes
            .push(Change::UpdateMessage { random_id, update });
    }

    pub(super) fn event(&mut self, event: Event) {
        self.effects.push(Effect::Event(event));
    }

    pub(super) fn request(&mut self, request: Request) -> RequestId {
        let id = RequestId(*self.next_request);
        *self.next_request += 1;
        self.effects.push(Effect::Request { id, request });
        id
    }

    /// Counts something that came in and could not be used; tells of it ever more seldom (spec/11 C6).
    pub(super) fn dropped(&mut self, reason: DropReason, count: &mut u32) {
        *count = count.saturating_add(1);
        if count.is_power_of_two() {
            self.event(Event::Dropped {
                reason,
                count: *count,
            });
        }
    }

    /// A random id of a message or an exchange: never 0.
    pub(super) fn random_id(&mut self) -> i64 {
        loop {
            let id = self.rng.next_u64().cast_signed();
            if id != 0 {
                return id;
            }
        }
    }

    /// A random number below `bound`, good enough for jitter.
    pub(super) fn jitter(&mut self, bound: u32) -> u32 {
        self.rng.next_u32() % bound.max(1)
    }
}
