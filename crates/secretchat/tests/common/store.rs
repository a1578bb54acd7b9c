//! A store in memory that fails when it is told to.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use secretchat::store::{Key, MemoryStore, Order, Store, StoreError, Table, Write};

/// A store in memory that fails when it is told to. Clones are the same disk.
#[derive(Clone, Default)]
pub(crate) struct Flaky {
    disk: MemoryStore,
    fails: Arc<AtomicBool>,
    fails_late: Arc<AtomicBool>,
    cannot_read: Arc<AtomicBool>,
    refused: Arc<Mutex<Option<Refused>>>,
}

/// Which commits fail.
type Refused = Box<dyn Fn(&[Write]) -> bool + Send>;

impl Flaky {
    /// Commits fail from now on, or work again.
    pub(crate) fn fail(&self, fails: bool) {
        self.fails.store(fails, Ordering::Relaxed);
    }

    /// Commits are carried out from now on, and said to have failed; or no more.
    pub(crate) fn fail_late(&self, fails: bool) {
        self.fails_late.store(fails, Ordering::Relaxed);
    }

    /// Nothing can be read from now on, or again.
    pub(crate) fn fail_reads(&self, fails: bool) {
        self.cannot_read.store(fails, Ordering::Relaxed);
    }

    /// These commits fail from now on.
    pub(crate) fn refuse(&self, refused: impl Fn(&[Write]) -> bool + Send + 'static) {
        *self.refused.lock().unwrap() = Some(Box::new(refused));
    }

    /// Whether a table has no records.
    pub(crate) fn is_empty(&self, table: Table) -> bool {
        let mut disk = self.disk.clone();
        let first = disk.scan(table, Key::MIN..=Key::MAX, Order::Up, 1);
        first.unwrap().is_empty()
    }

    fn read(&self) -> Result<(), StoreError> {
        match self.cannot_read.load(Ordering::Relaxed) {
            true => Err(StoreError::Io("it cannot be read".to_owned())),
            false => Ok(()),
        }
    }

    fn refuses(&self, writes: &[Write]) -> bool {
        let refused = self.refused.lock().unwrap();
        self.fails.load(Ordering::Relaxed) || refused.as_ref().is_some_and(|r| r(writes))
    }

    /// Changes all records of a table.
    pub(crate) fn damage(&self, table: Table, change: impl Fn(&mut Vec<u8>)) {
        let mut disk = self.disk.clone();
        let all = disk.scan(table, Key::MIN..=Key::MAX, Order::Up, usize::MAX);
        for (key, mut value) in all.unwrap() {
            change(&mut value);
            disk.commit(&[Write::Put { table, key, value }]).unwrap();
        }
    }
}

impl Store for Flaky {
    fn get(&mut self, table: Table, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.read()?;
        self.disk.get(table, key)
    }

    fn scan(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        self.read()?;
        self.disk.scan(table, keys, order, limit)
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        if self.refuses(writes) {
            return Err(StoreError::Full);
        }
        self.disk.commit(writes)?;
        match self.fails_late.load(Ordering::Relaxed) {
            true => Err(StoreError::Io("stored, and not said".to_owned())),
            false => Ok(()),
        }
    }

    fn may_block(&self) -> bool {
        false
    }
}
