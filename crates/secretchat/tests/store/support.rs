//! What the tests of the store share.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use secretchat::store::{
    Argon2Cost, Key, MemoryStore, Order, SqliteStore, Store, StoreKey, Table, Write,
};
use tempfile::TempDir;

pub(crate) const EVERYTHING: RangeInclusive<Key> = Key::MIN..=Key::MAX;

/// Costs a test nothing.
pub(crate) const CHEAP: Argon2Cost = Argon2Cost {
    memory: 8,
    passes: 1,
    lanes: 1,
};

pub(crate) fn passphrase(passphrase: &str) -> StoreKey {
    StoreKey::passphrase_with(passphrase, CHEAP)
}

pub(crate) fn put(table: Table, id: i64, value: impl Into<Vec<u8>>) -> Write {
    Write::Put {
        table,
        key: Key::new(1, id),
        value: value.into(),
    }
}

pub(crate) fn delete(table: Table, id: i64) -> Write {
    Write::Delete {
        table,
        key: Key::new(1, id),
    }
}

/// A folder for one store.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.path().join("store.db")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.0.path().join("store.db-wal")
    }

    pub(crate) fn open(&self) -> SqliteStore {
        SqliteStore::open(self.file()).unwrap()
    }

    /// With a store that has been closed: so many messages of 500 bytes, and more.
    pub(crate) fn with_messages(count: i64) -> Self {
        let place = Self::new();
        let writes: Vec<_> = (0..count)
            .map(|id| put(Table::Message, id, message(id)))
            .collect();
        place.open().commit(&writes).unwrap();
        place
    }

    pub(crate) fn has_messages(&self, count: i64) {
        let found = self
            .open()
            .scan(Table::Message, EVERYTHING, Order::Up, usize::MAX)
            .unwrap();
        let expected = (0..count).map(|id| (Key::new(1, id), message(id)));
        assert!(found.into_iter().eq(expected), "messages are missing");
    }

    /// Every file of the folder, with its contents.
    pub(crate) fn files(&self) -> BTreeMap<OsString, Vec<u8>> {
        fs::read_dir(self.folder())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap()))
            .collect()
    }

    /// Whether a file of the folder has these bytes somewhere.
    pub(crate) fn contains(&self, pattern: &[u8]) -> bool {
        let has = |bytes: &Vec<u8>| bytes.windows(pattern.len()).any(|w| w == pattern);
        self.files().values().any(has)
    }
}

/// 500 bytes that only this message has.
pub(crate) fn message(id: i64) -> Vec<u8> {
    format!("<message {id:5}>").repeat(50).into_bytes()[..500].to_vec()
}

/// What a backend has, as it is stored.
pub(crate) fn raw(store: &MemoryStore) -> Vec<(Table, Key, Vec<u8>)> {
    let mut store = store.clone();
    Table::ALL
        .into_iter()
        .flat_map(|table| {
            let found = store.scan(table, EVERYTHING, Order::Up, usize::MAX);
            let found = found.unwrap().into_iter();
            found.map(move |(key, value)| (table, key, value))
        })
        .collect()
}
