//! The server with everything that is on its way to it or from it.
//!
//! Nothing runs by itself: whoever looks first lets happen what was due until then, in the order of the moments at which
//! it was due.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use secretchat_core::ids::{Time, UserId};
use secretchat_core::io::RpcError;
use tokio::time::Instant;

use super::clock::Clock;
use super::link::{Line, Link};
use crate::server::{HOME_DC, Server};

/// A call by the moment of its arrival; those of one moment arrive in the order in which they were made.
pub(super) type CallKey = (Instant, u64);

pub(super) struct State {
    pub(super) server: Server,
    pub(super) clock: Clock,
    rng: Box<dyn CryptoRng + Send>,
    links: BTreeMap<UserId, Link>,
    calls: BTreeMap<CallKey, Call>,
    answers: BTreeMap<CallKey, Result<Vec<u8>, RpcError>>,
    made: u64,
}

/// A call on its way to the server.
struct Call {
    user: UserId,
    dc: i32,
    request: Vec<u8>,
    is_awaited: bool,
}

/// When a call and its answer arrive.
pub(super) struct Made {
    pub(super) key: CallKey,
    pub(super) back: Instant,
}

impl State {
    pub(super) fn new(server: Server, clock: Clock, rng: impl CryptoRng + Send + 'static) -> Self {
        Self {
            server,
            clock,
            rng: Box::new(rng),
            links: BTreeMap::new(),
            calls: BTreeMap::new(),
            answers: BTreeMap::new(),
            made: 0,
        }
    }

    pub(super) fn link(&mut self, user: UserId, now: Instant) -> &mut Link {
        self.links.entry(user).or_insert_with(|| Link::new(now))
    }

    /// Lets happen what was due until now.
    pub(super) fn advance(&mut self, now: Instant) {
        while let Some(first) = self.calls.first_entry()
            && first.key().0 <= now
        {
            let (key, call) = first.remove_entry();
            self.carry_out(key, call, key.0);
        }
        self.collect(now);
    }

    /// A call leaves the account.
    pub(super) fn make_call(
        &mut self,
        user: UserId,
        dc: Option<i32>,
        request: Vec<u8>,
        now: Instant,
    ) -> Made {
        let link = self.links.entry(user).or_insert_with(|| Link::new(now));
        let arrival = link.arrival(now + link.wire.there(&mut *self.rng));
        let back = arrival + link.wire.back(&mut *self.rng);
        self.made += 1;
        let key = (arrival, self.made);
        let call = Call {
            user,
            dc: dc.unwrap_or(HOME_DC),
            request,
            is_awaited: true,
        };
        self.calls.insert(key, call);
        self.advance(now);
        Made { key, back }
    }

    /// How long a question takes to the server and back.
    pub(super) fn round_trip(&mut self, user: UserId, now: Instant) -> Instant {
        let link = self.links.entry(user).or_insert_with(|| Link::new(now));
        now + link.wire.there(&mut *self.rng) + link.wire.back(&mut *self.rng)
    }

    /// The answer to a call that was carried out.
    pub(super) fn take_answer(&mut self, key: CallKey) -> Result<Vec<u8>, RpcError> {
        self.answers.remove(&key).unwrap_or(Err(RpcError::Network))
    }

    /// Nobody waits for the answer any more; the call arrives all the same.
    pub(super) fn abandon(&mut self, key: CallKey) {
        self.answers.remove(&key);
        if let Some(call) = self.calls.get_mut(&key) {
            call.is_awaited = false;
            // The one who would have woken when it arrives is gone.
            self.links.values().for_each(Link::wake);
        }
    }

    /// When something may happen that this account hears of.
    pub(super) fn next_event(&mut self, user: UserId, now: Instant) -> Option<Instant> {
        let arrival = self.calls.keys().next().map(|(arrival, _)| *arrival);
        let push = self.server.next_update_at(user);
        let push = push.map(|at| self.clock.instant(at));
        let due = self.link(user, now).next_due(now);
        [arrival, push, due].into_iter().flatten().min()
    }

    /// The connection of an account breaks. Of its calls that have not arrived yet, some still do: which ones, is drawn.
    pub(super) fn cut(&mut self, user: UserId, line: Line, has_missed: bool, now: Instant) {
        for (key, call) in self.draw_survivors(user, now) {
            self.carry_out(key, call, now);
        }
        self.server.drop_updates(user);
        self.link(user, now).cut(line, has_missed);
    }

    /// Takes the calls of an account that are on their way; gives those that arrive. On an ordered wire, these are the
    /// first ones.
    fn draw_survivors(&mut self, user: UserId, now: Instant) -> Vec<(CallKey, Call)> {
        let (own, others) = core::mem::take(&mut self.calls)
            .into_iter()
            .partition::<BTreeMap<_, _>, _>(|(_, call)| call.user == user);
        self.calls = others;
        if self.link(user, now).wire.ordered {
            let first = self.rng.next_u64() % (own.len() as u64 + 1);
            return own.into_iter().zip(0..first).map(|(c, _)| c).collect();
        }
        let rng = &mut self.rng;
        own.into_iter()
            .filter(|_| rng.next_u64().is_multiple_of(2))
            .collect()
    }

    fn carry_out(&mut self, key: CallKey, call: Call, at: Instant) {
        let now = self.clock.time(at);
        let answer = self
            .server
            .handle_at(call.dc, call.user, &call.request, now);
        if call.is_awaited {
            self.answers.insert(key, answer);
        }
        self.send_on(at);
    }

    /// Something was done with the server: sends on what it pushes, now or later.
    pub(super) fn send_on(&mut self, at: Instant) {
        self.collect(at);
        // Whoever waits for updates does not know yet when the late ones are due.
        for (user, link) in &self.links {
            if self.server.next_update_at(*user).is_some() {
                link.wake();
            }
        }
    }

    /// Sends on what is due.
    fn collect(&mut self, at: Instant) {
        let now: Time = self.clock.time(at);
        for (user, link) in &mut self.links {
            while let Some(update) = self.server.poll_update(*user, now) {
                let there = at + link.wire.back(&mut *self.rng);
                link.push(update, at, there);
            }
        }
    }
}
