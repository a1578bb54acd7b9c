//! A store that counts what is asked of it.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use secretchat::store::{Key, Order, Store, StoreError, Table, Write};

/// What was asked of a store.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) commits: AtomicU64,
    pub(crate) writes: AtomicU64,
    pub(crate) reads: AtomicU64,
    pub(crate) nanoseconds: AtomicU64,
}

impl Counts {
    /// Forgets what was counted.
    pub(crate) fn reset(&self) {
        for count in [&self.commits, &self.writes, &self.reads, &self.nanoseconds] {
            count.store(0, Ordering::Relaxed);
        }
    }
}

/// A backend under the eyes of a counter.
pub(crate) struct Timed<S> {
    pub(crate) store: S,
    pub(crate) counts: Arc<Counts>,
}

impl<S> Timed<S> {
    fn time<T>(&mut self, call: impl FnOnce(&mut S) -> T) -> T {
        let start = Instant::now();
        let result = call(&mut self.store);
        let nanoseconds = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.counts
            .nanoseconds
            .fetch_add(nanoseconds, Ordering::Relaxed);
        result
    }
}

impl<S: Store> Store for Timed<S> {
    fn get(&mut self, table: Table, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.counts.reads.fetch_add(1, Ordering::Relaxed);
        self.time(|store| store.get(table, key))
    }

    fn scan(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        self.counts.reads.fetch_add(1, Ordering::Relaxed);
        self.time(|store| store.scan(table, keys, order, limit))
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        self.counts.commits.fetch_add(1, Ordering::Relaxed);
        self.counts
            .writes
            .fetch_add(writes.len() as u64, Ordering::Relaxed);
        self.time(|store| store.commit(writes))
    }

    fn tidy(&mut self) -> Result<(), StoreError> {
        self.time(Store::tidy)
    }

    fn may_block(&self) -> bool {
        self.store.may_block()
    }
}
