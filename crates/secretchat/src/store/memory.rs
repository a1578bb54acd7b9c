//! A store in memory: the contents are the disk, every clone is a program that opened it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::{Key, Order, Store, StoreError, Table, Write};

type Records = BTreeMap<(Table, Key), Zeroizing<Vec<u8>>>;

/// Keeps everything in memory, for tests and for accounts that must not outlive the program.
///
/// A clone shares the contents, so a test can open them again after a crash that it has simulated.
#[derive(Clone, Default)]
pub struct MemoryStore {
    records: Arc<Mutex<Records>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A copy of the contents as they are now, which later commits do not change.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        let records = self.records().clone();
        Self {
            records: Arc::new(Mutex::new(records)),
        }
    }

    /// No call leaves the records half changed, so they are good even if a thread panicked while it held them.
    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn get(&mut self, table: Table, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.records().get(&(table, key)).map(|v| v.to_vec()))
    }

    fn scan(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let records = self.records();
        let found = records
            .range(in_table(table, &keys))
            .map(|((_, key), value)| (*key, value.to_vec()));
        Ok(match order {
            Order::Up => found.take(limit).collect(),
            Order::Down => found.rev().take(limit).collect(),
        })
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        let mut records = self.records();
        for write in writes {
            apply(&mut records, write);
        }
        Ok(())
    }

    fn may_block(&self) -> bool {
        false
    }
}

fn apply(records: &mut Records, write: &Write) {
    match write {
        Write::Put { table, key, value } => {
            records.insert((*table, *key), Zeroizing::new(value.clone()));
        }
        Write::Delete { table, key } => {
            records.remove(&(*table, *key));
        }
        Write::Clear { table, keys } if !keys.is_empty() => {
            let found = records.range(in_table(*table, keys));
            let gone: Vec<_> = found.map(|(place, _)| *place).collect();
            for place in gone {
                records.remove(&place);
            }
        }
        Write::Clear { .. } => {}
    }
}

/// The range must not be empty: a map panics on a range that ends before it begins.
fn in_table(table: Table, keys: &RangeInclusive<Key>) -> RangeInclusive<(Table, Key)> {
    (table, *keys.start())..=(table, *keys.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::store_contract!(|| {
        let disk = MemoryStore::new();
        move || disk.clone()
    });

    const KEY: Key = Key::new(1, 2);

    fn put(value: &[u8]) -> [Write; 1] {
        [Write::Put {
            table: Table::Chat,
            key: KEY,
            value: value.to_vec(),
        }]
    }

    #[test]
    fn a_snapshot_stays_as_it_is() {
        let mut store = MemoryStore::new();
        store.commit(&put(b"then")).unwrap();
        let mut snapshot = store.snapshot();
        store.commit(&put(b"now")).unwrap();
        assert_eq!(snapshot.get(Table::Chat, KEY).unwrap().unwrap(), b"then");
        snapshot.commit(&put(b"elsewhere")).unwrap();
        assert_eq!(store.get(Table::Chat, KEY).unwrap().unwrap(), b"now");
    }
}
