//! Seals around any backend, in one place.

use std::fmt;
use std::ops::RangeInclusive;
#[cfg(feature = "_sqlite")]
use std::path::Path;

use secretchat_core::record::tl::{RecordGeneration, RecordStore, types};
use secretchat_core::tl::{Deserialize as _, Serialize as _};
use zeroize::{Zeroize as _, Zeroizing};

use super::{Key, MemoryStore, OpenError, Order, Store, StoreError, Table, Write};

mod header;
mod key;
mod seal;

pub use key::{Argon2Cost, KeyError, KeyKind, StoreKey};

use header::HEADER;
use seal::Seal;

/// Where the generation is.
const GENERATION: Key = Key::new(0, 1);

/// A value as it was before it was sealed, wiped when it is dropped.
pub type Value = Zeroizing<Vec<u8>>;

/// How many commits a store has seen.
///
/// An app that keeps the last one outside of the store, where who can change the store cannot change it too, notices
/// when somebody puts an older copy of the store in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A store whose values are sealed before the backend sees them.
///
/// What it protects: nobody without the key reads a value, makes one, changes one, or moves one to another key, table
/// or store; each of these ends in [`StoreError::Unsealable`]. A copy of the whole store that is older than the app
/// knows is refused when it is opened ([`Generation`]).
///
/// What it does not: the keys of records, their number and their lengths can be seen. Somebody who can write the file
/// can delete a record, or put a single record back as it once was in the same place, and is not noticed.
pub struct Vault {
    store: Box<dyn Store>,
    /// `None` if the store is not sealed.
    seal: Option<Seal>,
    generation: Generation,
}

/// Why the key of a store was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeKeyError {
    /// The new key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A store that is sealed stays so: its records would have to be rewritten.
    #[error("the store is sealed and cannot be made readable")]
    StaysSealed,
    /// A store that is not sealed stays so: its records would have to be rewritten.
    #[error("the store is not sealed and cannot become so")]
    NotSealed,
    /// The backend failed; the old key counts.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Vault {
    /// Opens a store, or makes a new one where nothing is stored.
    ///
    /// `at_least` is the last [`Generation`] that the app knows of this store. Blocks for a passphrase.
    ///
    /// # Errors
    /// The key does not fit, or what is stored cannot be used. Nothing was written.
    pub fn open(
        store: impl Store,
        key: StoreKey,
        at_least: Option<Generation>,
    ) -> Result<Self, OpenError> {
        let mut store: Box<dyn Store> = Box::new(store);
        let expected = at_least.unwrap_or_default();
        match store.get(Table::Header, HEADER)? {
            Some(header) => Self::open_existing(store, &header, &key, expected),
            None => Self::create(store, &key, expected),
        }
    }

    /// Opens or creates a [`SqliteStore`](super::SqliteStore) with the default options.
    ///
    /// # Errors
    /// As [`open`](Self::open) and [`SqliteStore::open`](super::SqliteStore::open).
    #[cfg(feature = "_sqlite")]
    pub fn sqlite(path: impl AsRef<Path>, key: StoreKey) -> Result<Self, OpenError> {
        Self::open(super::SqliteStore::open(path)?, key, None)
    }

    /// A new store in memory, not sealed: nobody else has its contents.
    #[must_use]
    pub fn memory() -> Self {
        Self {
            store: Box::new(MemoryStore::new()),
            seal: None,
            generation: Generation(0),
        }
    }

    fn open_existing(
        mut store: Box<dyn Store>,
        header: &[u8],
        key: &StoreKey,
        expected: Generation,
    ) -> Result<Self, OpenError> {
        let header = RecordStore::from_bytes(header).map_err(|_| damaged("its header"))?;
        let seal = header::unwrap(header, key)?;
        let stored = store.get(Table::Header, GENERATION)?;
        let stored = stored.ok_or_else(|| damaged("it has no generation"))?;
        let stored = opened(seal.as_ref(), Table::Header, GENERATION, stored)?;
        let found = RecordGeneration::from_bytes(&stored).map_err(|_| damaged("its generation"))?;
        let RecordGeneration::RecordGeneration(found) = found;
        let vault = Self {
            store,
            seal,
            generation: Generation(found.generation.cast_unsigned()),
        };
        not_older(vault.generation, expected).map(|()| vault)
    }

    fn create(
        mut store: Box<dyn Store>,
        key: &StoreKey,
        expected: Generation,
    ) -> Result<Self, OpenError> {
        for table in Table::ALL {
            if !store
                .scan(table, Key::MIN..=Key::MAX, Order::Up, 1)?
                .is_empty()
            {
                return Err(damaged("it has records and no header"));
            }
        }
        not_older(Generation(0), expected)?;
        let (header, seal) = header::create(key)?;
        let mut vault = Self {
            store,
            seal,
            generation: Generation(0),
        };
        vault.commit_with(Vec::new(), Some(header))?;
        Ok(vault)
    }

    /// How many commits the store has seen. It is stored: after a crash it is at least this.
    #[must_use]
    pub const fn generation(&self) -> Generation {
        self.generation
    }

    /// The value under a key.
    ///
    /// # Errors
    /// The store cannot be read, or the value does not open.
    pub fn get(&mut self, table: Table, key: Key) -> Result<Option<Value>, StoreError> {
        let value = self.store.get(table, key)?;
        value
            .map(|value| opened(self.seal.as_ref(), table, key, value))
            .transpose()
    }

    /// At most `limit` entries whose keys are in a range, in order.
    ///
    /// # Errors
    /// The store cannot be read, or a value does not open.
    pub fn scan(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Value)>, StoreError> {
        let found = self.store.scan(table, keys, order, limit)?;
        found
            .into_iter()
            .map(|(key, value)| Ok((key, opened(self.seal.as_ref(), table, key, value)?)))
            .collect()
    }

    /// The same, with values that do not open as `None`: one damaged record does not hide the others.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn scan_what_opens(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Option<Value>)>, StoreError> {
        let found = self.store.scan(table, keys, order, limit)?;
        let seal = self.seal.as_ref();
        let opened = |(key, value)| (key, opened(seal, table, key, value).ok());
        Ok(found.into_iter().map(opened).collect())
    }

    /// Carries out all writes in their order, together or not at all, and raises the generation with them.
    ///
    /// The values are wiped. [`Table::Header`] belongs to the vault.
    ///
    /// # Errors
    /// Nothing was stored.
    pub fn commit(&mut self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.commit_with(writes, None)
    }

    /// Wraps the data key by another key. No record is rewritten, and the store is sealed by the old key or by the new
    /// one, whatever happens. Blocks for a passphrase.
    ///
    /// A copy of the store from before still opens with the old key.
    ///
    /// # Errors
    /// The old key counts.
    pub fn change_key(&mut self, key: StoreKey) -> Result<(), ChangeKeyError> {
        let seal = self.seal.as_ref().ok_or(ChangeKeyError::NotSealed)?;
        if key.kind() == KeyKind::None {
            return Err(ChangeKeyError::StaysSealed);
        }
        let header = header::wrap(seal, &key)?;
        self.commit_with(Vec::new(), Some(header))?;
        // The new key counts already; if the old header stays in a journal for now, the next tidying removes it.
        let _ = self.store.tidy();
        Ok(())
    }

    /// As [`Store::tidy`].
    ///
    /// # Errors
    /// Something may be left; nothing that is stored is lost.
    pub fn tidy(&mut self) -> Result<(), StoreError> {
        self.store.tidy()
    }

    /// As [`Store::compact`].
    ///
    /// # Errors
    /// Nothing was rewritten; nothing that is stored is lost.
    pub fn compact(&mut self) -> Result<(), StoreError> {
        self.store.compact()
    }

    /// Whether calls wait for a disk.
    #[must_use]
    pub fn may_block(&self) -> bool {
        self.store.may_block()
    }

    fn commit_with(
        &mut self,
        mut writes: Vec<Write>,
        header: Option<RecordStore>,
    ) -> Result<(), StoreError> {
        let next = Generation(self.generation.0.saturating_add(1));
        let stored = self.sealed_commit(&mut writes, header, next);
        if self.seal.is_none() || stored.is_err() {
            wipe(&mut writes);
        }
        stored?;
        self.generation = next;
        Ok(())
    }

    fn sealed_commit(
        &mut self,
        writes: &mut Vec<Write>,
        header: Option<RecordStore>,
        next: Generation,
    ) -> Result<(), StoreError> {
        if writes.iter().any(|write| write.table() == Table::Header) {
            return Err(StoreError::Io("the header belongs to the vault".to_owned()));
        }
        writes.push(Write::Put {
            table: Table::Header,
            key: GENERATION,
            value: RecordGeneration::RecordGeneration(types::RecordGeneration {
                generation: next.0.cast_signed(),
            })
            .to_bytes(),
        });
        self.seal_all(writes)?;
        writes.extend(header.map(|header| Write::Put {
            table: Table::Header,
            key: HEADER,
            value: header.to_bytes(),
        }));
        self.store.commit(writes)
    }

    fn seal_all(&mut self, writes: &mut [Write]) -> Result<(), StoreError> {
        let Some(seal) = &mut self.seal else {
            return Ok(());
        };
        for write in writes {
            if let Write::Put { table, key, value } = write {
                *value = seal
                    .seal(*table, *key, value)
                    .map_err(|_| StoreError::Io("a value is too long".to_owned()))?;
            }
        }
        Ok(())
    }
}

/// Shows no contents.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            store: _,
            seal,
            generation,
        } = self;
        f.debug_struct("Vault")
            .field("sealed", &seal.is_some())
            .field("generation", generation)
            .finish_non_exhaustive()
    }
}

fn opened(
    seal: Option<&Seal>,
    table: Table,
    key: Key,
    value: Vec<u8>,
) -> Result<Value, StoreError> {
    match seal {
        None => Ok(Zeroizing::new(value)),
        Some(seal) => seal
            .open(table, key, value)
            .map_err(|_| StoreError::Unsealable { table, key }),
    }
}

fn wipe(writes: &mut [Write]) {
    for write in writes {
        if let Write::Put { value, .. } = write {
            value.zeroize();
        }
    }
}

fn not_older(found: Generation, expected: Generation) -> Result<(), OpenError> {
    if found < expected {
        return Err(OpenError::RolledBack { found, expected });
    }
    Ok(())
}

fn damaged(what: &str) -> OpenError {
    OpenError::Damaged(what.to_owned())
}
