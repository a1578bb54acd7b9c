//! Own messages from their creation until the peer acknowledges them (spec/06 §6).

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{RandomId, Time};
use crate::io::{Request, RequestId, RpcError, Table};

use super::config::Config;
use super::entry::{Entry, Progress};
use super::identity::Identity;
use super::sequence::Raw;
use super::step::Step;

/// All own messages that the peer has not acknowledged.
#[derive(Default)]
pub(super) struct Outbox {
    entries: BTreeMap<Raw, Entry>,
    unsent: BTreeSet<Raw>,
    in_flight: BTreeMap<RequestId, Flight>,
    /// Messages to be sent that the server put off, or did not answer for.
    delays: BTreeMap<Raw, Delay>,
    /// The server refused something it must take in the end: nothing is sent before this.
    held_until: Option<Time>,
    /// From the records: the app of this run does not know yet which messages wait for their files.
    restored: bool,
    /// Messages that an earlier call, or an earlier run of the program, may have brought to the server.
    repeated: BTreeSet<Raw>,
}

/// A call on its way.
#[derive(Clone, Copy)]
struct Flight {
    number: Raw,
    outer_random_id: i64,
    random_id: RandomId,
    user: bool,
    /// Calls for this message that came to nothing before this one.
    attempts: u32,
}

impl Flight {
    const fn of(number: Raw, entry: &Entry) -> Self {
        Self {
            number,
            outer_random_id: entry.outer_random_id,
            random_id: entry.random_id,
            user: entry.user,
            attempts: 0,
        }
    }
}

/// What is known of a message that is to be sent again.
#[derive(Clone, Copy)]
struct Delay {
    attempts: u32,
    due: Time,
}

/// The message that an answer is about.
pub(super) enum Landed {
    /// It was another call.
    NotAMessage,
    /// The peer was faster and has acknowledged it.
    Acknowledged { random_id: RandomId, user: bool },
    /// It was taken back, or is being sent again, in the meantime.
    Replaced,
    /// It is as it was.
    Waiting { number: Raw, entry: Entry },
}

impl Outbox {
    pub(super) fn restore(entries: BTreeMap<Raw, Entry>) -> Self {
        let unsent: BTreeSet<_> = entries
            .iter()
            .filter(|(_, e)| e.progress != Progress::Sent)
            .map(|(n, _)| *n)
            .collect();
        Self {
            // Those that are sent may be asked for again.
            repeated: entries.keys().copied().collect(),
            entries,
            unsent,
            in_flight: BTreeMap::new(),
            delays: BTreeMap::new(),
            held_until: None,
            restored: true,
        }
    }

    /// After a restart, once: the messages that wait for their files, and hold up all others.
    pub(super) fn take_untold(&mut self) -> Vec<RandomId> {
        if !core::mem::take(&mut self.restored) {
            return Vec::new();
        }
        let waiting = self.entries.values();
        waiting
            .filter(|e| e.progress == Progress::Uploading)
            .map(|e| e.random_id)
            .collect()
    }

    /// Whether an earlier call for this message may have reached the server.
    pub(super) fn is_repeated(&self, number: Raw) -> bool {
        self.repeated.contains(&number)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(&self, number: Raw) -> Option<&Entry> {
        self.entries.get(&number)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Raw, &Entry)> {
        self.entries.iter().map(|(number, entry)| (*number, entry))
    }

    /// The numbers of the user's messages with this id.
    pub(super) fn find(&self, random_id: RandomId) -> Option<Raw> {
        self.iter()
            .find(|(_, e)| e.user && e.random_id == random_id)
            .map(|(number, _)| number)
    }

    /// Adds or replaces a message, to be sent (again) if it is not `Sent`.
    pub(super) fn put(&mut self, number: Raw, entry: Entry, step: &mut Step<'_>) {
        step.put(Table::Outbox, i64::from(number), entry.to_record());
        if entry.progress == Progress::Sent {
            self.repeated.insert(number);
            self.unsent.remove(&number);
            self.delays.remove(&number);
        } else {
            self.unsent.insert(number);
        }
        self.entries.insert(number, entry);
    }

    /// The peer has seen everything below `seen`: these messages are done. Gives the ids of the user's ones.
    pub(super) fn acknowledge(
        &mut self,
        seen: Raw,
        identity: &Identity,
        step: &mut Step<'_>,
    ) -> Vec<RandomId> {
        let mut delivered = Vec::new();
        while let Some(entry) = self.entries.first_entry().filter(|e| *e.key() < seen) {
            let (number, entry) = entry.remove_entry();
            if self.delays.contains_key(&number) {
                // It was sent, as it seems. The server can still say when, and where its file is.
                self.start(Flight::of(number, &entry), entry.call(identity), step);
            }
            self.unsent.remove(&number);
            self.repeated.remove(&number);
            step.delete(Table::Outbox, i64::from(number));
            if entry.user {
                delivered.push(entry.random_id);
            }
        }
        delivered
    }

    /// Sends what may go now, lowest number first, never past one that is held (spec/06 §6.4).
    pub(super) fn pump(&mut self, identity: &Identity, step: &mut Step<'_>) {
        if self.held_until.is_some_and(|until| step.now < until) {
            return;
        }
        self.held_until = None;
        while self.in_flight.len() < self.window(step.config) {
            let Some((number, entry)) = self.next() else {
                return;
            };
            let delay = self.delays.get(&number);
            if delay.is_some_and(|delay| step.now < delay.due) {
                return;
            }
            self.start(Flight::of(number, entry), entry.call(identity), step);
        }
    }

    fn start(&mut self, mut flight: Flight, request: Request, step: &mut Step<'_>) {
        self.unsent.remove(&flight.number);
        if let Some(delay) = self.delays.remove(&flight.number) {
            flight.attempts = delay.attempts;
        }
        self.in_flight.insert(step.request(request), flight);
    }

    /// The calls that may be under way at the same time. What went out together has failed together: it goes again
    /// one by one, and what is new waits for it (spec/03 §5).
    fn window(&self, config: &Config) -> usize {
        if self.delays.is_empty() {
            config.window
        } else {
            1
        }
    }

    /// The message whose turn it is, unless it is held until its file is there.
    fn next(&self) -> Option<(Raw, &Entry)> {
        let number = *self.unsent.first()?;
        let entry = self.entries.get(&number)?;
        (entry.progress == Progress::Created).then_some((number, entry))
    }

    /// Whether a call that fails is to be repeated by the outbox, in its turn. One whose message is acknowledged has
    /// no turn any more.
    pub(super) fn repeats(&self, id: RequestId) -> bool {
        let flight = self.in_flight.get(&id);
        flight.is_some_and(|flight| self.entries.contains_key(&flight.number))
    }

    /// Puts a message off whose call failed, if the error means "later" and not "no".
    pub(super) fn postpone(
        &mut self,
        id: RequestId,
        error: &RpcError,
        step: &mut Step<'_>,
    ) -> bool {
        let Some(Flight { attempts, .. }) = self.in_flight.get(&id).copied() else {
            return false;
        };
        let Some(delay_ms) = error.retry_after_ms(attempts) else {
            return false;
        };
        if let Landed::Waiting { number, .. } = self.landed(id) {
            let delay = Delay {
                attempts: attempts.saturating_add(1),
                due: step.now.plus_ms(delay_ms + i64::from(step.jitter(500))),
            };
            self.delays.insert(number, delay);
            self.unsent.insert(number);
            if !error.is_flood_wait() {
                self.repeated.insert(number);
            }
        }
        true
    }

    /// These calls have not left, and will not: their messages are to be sent as before.
    pub(super) fn recalled(&mut self, ids: &[RequestId]) {
        for id in ids {
            if let Landed::Waiting { number, .. } = self.landed(*id) {
                self.unsent.insert(number);
            }
        }
    }

    /// What a final answer is about.
    pub(super) fn landed(&mut self, id: RequestId) -> Landed {
        let Some(flight) = self.in_flight.remove(&id) else {
            return Landed::NotAMessage;
        };
        match self.entries.get(&flight.number) {
            None => Landed::Acknowledged {
                random_id: flight.random_id,
                user: flight.user,
            },
            Some(entry) if entry.outer_random_id == flight.outer_random_id => Landed::Waiting {
                number: flight.number,
                entry: entry.clone(),
            },
            Some(_) => Landed::Replaced,
        }
    }

    /// Tries this message again after a pause, and nothing before it.
    pub(super) fn hold(&mut self, number: Raw, until: Time) {
        self.unsent.insert(number);
        self.held_until = Some(until);
    }

    pub(super) fn is_in_flight(&self, number: Raw) -> bool {
        self.in_flight
            .values()
            .any(|flight| flight.number == number)
    }

    /// When something can leave that cannot leave now. What waits for an answer waits for no moment.
    pub(super) fn next_due(&self) -> Option<Time> {
        let delay = || {
            let (number, _) = self.next().filter(|_| self.in_flight.is_empty())?;
            self.delays.get(&number).map(|delay| delay.due)
        };
        self.held_until.or_else(delay)
    }
}
