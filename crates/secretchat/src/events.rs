//! Events on their way to the app.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secretchat_core::ids::ChatId;
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

use crate::clock::Clock;
use crate::event::{Event, EventId, EventKind};
use crate::{Client, Error};

/// Events that are kept in memory for subscribers that are a little late. Those who are later read the store.
const RING: usize = 4096;
/// Events that are read from the store at once.
const PAGE: usize = 256;
/// Between two attempts to read a store that fails.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// Where events are told, and subscribers take them.
pub(crate) struct Hub {
    ring: Mutex<Ring>,
    /// The number of the next event; ends with the client.
    next: Mutex<Option<watch::Sender<u64>>>,
    news: watch::Receiver<u64>,
    clock: Clock,
    /// The id of the last event that the app can know of.
    last: AtomicU64,
    /// The app has confirmed all events before this id.
    confirmed: AtomicU64,
    is_to_close: AtomicBool,
    /// Something was confirmed.
    pub(crate) confirmation: Notify,
}

/// The newest events, numbered as they came.
struct Ring {
    first: u64,
    events: VecDeque<Event>,
}

impl Hub {
    /// `last` is the id of the last event of an earlier run.
    pub(crate) fn new(clock: Clock, last: EventId) -> Self {
        let (next, news) = watch::channel(0);
        Self {
            ring: Mutex::new(Ring {
                first: 0,
                events: VecDeque::new(),
            }),
            next: Mutex::new(Some(next)),
            news,
            clock,
            last: AtomicU64::new(last.0),
            confirmed: AtomicU64::new(0),
            is_to_close: AtomicBool::new(false),
            confirmation: Notify::new(),
        }
    }

    /// Tells of something that is of the moment only.
    pub(crate) fn tell(&self, chat: Option<ChatId>, kind: EventKind) {
        self.publish(vec![Event {
            id: None,
            chat,
            time: self.clock.now(),
            kind,
        }]);
    }

    /// Tells events.
    pub(crate) fn publish(&self, events: Vec<Event>) {
        if events.is_empty() {
            return;
        }
        if let Some(last) = events.iter().rev().find_map(|event| event.id) {
            self.last.fetch_max(last.0, Ordering::Relaxed);
        }
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.events.extend(events);
        while ring.events.len() > RING {
            ring.events.pop_front();
            ring.first += 1;
        }
        let end = ring.end();
        drop(ring);
        let next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(next) = next.as_ref() {
            next.send_replace(end);
        }
    }

    /// The app confirms all events up to this one; not those that have not happened yet.
    pub(crate) fn confirm(&self, id: EventId) {
        let known = id.0.min(self.last.load(Ordering::Relaxed));
        let next = known.saturating_add(1);
        self.confirmed.fetch_max(next, Ordering::Relaxed);
        self.confirmation.notify_one();
    }

    /// The app has confirmed all events before this one.
    pub(crate) fn confirmed(&self) -> EventId {
        EventId(self.confirmed.load(Ordering::Relaxed))
    }

    /// The client is to end.
    pub(crate) fn want_close(&self) {
        self.is_to_close.store(true, Ordering::Relaxed);
    }

    /// Whether the client is to end.
    pub(crate) fn is_to_close(&self) -> bool {
        self.is_to_close.load(Ordering::Relaxed)
    }

    /// Waits until no more events will come.
    pub(crate) async fn closed(&self) {
        let mut news = self.news.clone();
        while news.changed().await.is_ok() {}
    }

    /// No more events will come.
    pub(crate) fn close(&self) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = None;
    }

    /// The event of a number; `Err` with the oldest number that is here if it has gone.
    fn get(&self, number: u64) -> Result<Option<Event>, u64> {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let index = number.checked_sub(ring.first).ok_or(ring.first)?;
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        Ok(ring.events.get(index).cloned())
    }

    /// The number that the next event will have.
    fn end(&self) -> u64 {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.end()
    }

    /// Where in the ring to go on after an event of the store: where it was told, but not behind `begin`. `None` if some
    /// may be missing between the store and the ring.
    fn after(&self, stored: EventId, begin: u64) -> Option<u64> {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = begin.max(ring.first);
        let ids = || (ring.first..).zip(ring.events.iter().map(|event| event.id));
        let is_after = |id: &Option<EventId>| id.is_some_and(|id| id > stored);
        match ids().find(|(_, id)| is_after(id)) {
            Some((number, Some(id))) => (id.0 == stored.0 + 1).then_some(number.min(begin)),
            _ => Some(begin),
        }
    }
}

impl Ring {
    fn end(&self) -> u64 {
        self.first + self.events.len() as u64
    }
}

/// The events of a client, in the order in which they happened.
///
/// It begins with the oldest event that was not confirmed. Every subscription sees all events.
pub struct Events {
    client: Client,
    hub: Arc<Hub>,
    news: watch::Receiver<u64>,
    /// Read from the store, to be told next.
    stored: VecDeque<Event>,
    /// All events up to this id were told.
    last: EventId,
    /// The number of the next event in the ring; `None` if the store must be read before.
    next: Option<u64>,
    /// From this number on, what is of the moment only is told, too.
    begin: u64,
    /// There may be events in the store that were not told and are not in the ring.
    is_behind: bool,
}

impl Events {
    pub(crate) fn new(client: Client, hub: Arc<Hub>) -> Self {
        Self {
            client,
            news: hub.news.clone(),
            begin: hub.end(),
            hub,
            stored: VecDeque::new(),
            last: EventId(0),
            next: None,
            is_behind: false,
        }
    }

    /// The next event; waits for one. `None` when the client is closed.
    ///
    /// May be dropped at any time: nothing is lost.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.stored.pop_front() {
                return Some(self.told(event));
            }
            if self.is_behind {
                self.catch_up().await?;
                continue;
            }
            let Some(number) = self.next else {
                self.read_store().await?;
                continue;
            };
            match self.hub.get(number) {
                Ok(Some(event)) if self.misses_some_before(&event) => {
                    self.read_missed(&event).await?;
                }
                Ok(Some(event)) => {
                    self.next = Some(number + 1);
                    self.begin = number + 1;
                    // A commit that was said to have failed may be stored all the same.
                    self.is_behind = event.kind == EventKind::StoreRecovered;
                    if !self.was_told(&event) {
                        return Some(self.told(event));
                    }
                }
                Ok(None) => {
                    let news = self.news.wait_for(|end| *end > number).await;
                    if news.is_err() && !matches!(self.hub.get(number), Ok(Some(_))) {
                        return None;
                    }
                }
                Err(_) => self.next = None,
            }
        }
    }

    /// The app has taken care of all events up to this one: they will not be told again after a restart.
    ///
    /// It is stored a little later, with the next change.
    pub fn ack(&self, id: EventId) {
        self.hub.confirm(id);
    }

    fn told(&mut self, event: Event) -> Event {
        if let Some(id) = event.id {
            self.last = self.last.max(id);
        }
        event
    }

    /// Reads on in the store; when all is read, goes on in the ring.
    async fn read_store(&mut self) -> Option<()> {
        let (is_last, last) = {
            let events = self.read(PAGE).await?;
            let last = events.back().and_then(|event| event.id);
            (events.len() < PAGE, last)
        };
        if is_last {
            self.next = self.hub.after(last.unwrap_or(self.last), self.begin);
        }
        Some(())
    }

    /// Whether the store had it already.
    fn was_told(&self, event: &Event) -> bool {
        event.id.is_some_and(|id| id <= self.last)
    }

    /// Whether events before this one are stored that nobody was told of: those of a commit that the store called
    /// failed.
    fn misses_some_before(&self, event: &Event) -> bool {
        event.id.is_some_and(|id| id.0 > self.last.0 + 1)
    }

    async fn read_missed(&mut self, event: &Event) -> Option<()> {
        self.catch_up().await?;
        if self.stored.is_empty() {
            // They were confirmed meanwhile, by another subscription.
            let before = event.id.map_or(0, |id| id.0.saturating_sub(1));
            self.last = self.last.max(EventId(before));
        }
        Some(())
    }

    /// Reads what is stored behind the last event; the place in the ring stays.
    async fn catch_up(&mut self) -> Option<()> {
        self.is_behind = self.read(PAGE).await?.len() == PAGE;
        Some(())
    }

    /// Reads events behind the last one; waits for a store that does not work.
    async fn read(&mut self, limit: usize) -> Option<&VecDeque<Event>> {
        let (first, events) = loop {
            match self.client.kept_events(self.last, limit).await {
                Ok(read) => break read,
                Err(Error::Store(_)) => sleep(STORE_PAUSE).await,
                Err(_) => return None,
            }
        };
        self.last = self.last.max(EventId(first.0.saturating_sub(1)));
        self.stored = events.into();
        Some(&self.stored)
    }
}
