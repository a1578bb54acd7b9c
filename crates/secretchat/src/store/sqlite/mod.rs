//! The durable store: one SQLite file.

use std::ops::RangeInclusive;
use std::path::Path;

use rusqlite::{Connection, Params, Row};

use super::{Key, OpenError, Order, Store, StoreError, Table, Write};

mod error;
mod open;
mod place;

use error::store_error;
use place::Place;

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// Until the disk has it: a commit survives a power cut.
    #[default]
    Full,
    /// Until the system has it: a commit survives the program, but the last ones may be lost in a power cut, and then
    /// sequence numbers repeat and chats break. For tests and measurements.
    Normal,
}

/// How a store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqliteOptions {
    /// What a commit waits for.
    pub synchronous: Synchronous,
    /// Whether the whole structure of the file is read and checked at once, not only what is used. Takes about a second
    /// for each gigabyte that the system has in its cache.
    pub check: bool,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            synchronous: Synchronous::Full,
            check: true,
        }
    }
}

/// Keeps everything in one SQLite file, with a write-ahead log `<path>-wal` beside it while it is open.
///
/// The file belongs to one process while it is open; a lock that is taken at once keeps others out. New files can be
/// read and written by their owner only (Unix).
///
/// **What is deleted or replaced** is overwritten with zeros in the file by the commit itself. The log has it until it is
/// emptied, by [`tidy`](Store::tidy) (a client does so five seconds after a change) and when the store is closed, or until
/// later commits have gone round in it: about 33 MB. A program that is killed leaves the log behind; the next one that
/// writes takes it over. When SQLite moves records between pages it rarely leaves a copy in the unused part of one (about one record in a thousand, until the place is
/// used again); [`compact`](Store::compact) removes those too. What the file system and the disk keep of overwritten and
/// truncated files is beyond any program: what may never be found again must be sealed ([`Vault`](super::Vault)).
///
/// **Damage** to the structure of the file is found when it is opened, damage to values only if they are sealed. A log
/// with a damaged part ends before it, as if the later commits had never been;
/// [`Vault::open`](super::Vault::open) notices that when it is told the last generation. A damaged key hides its record.
///
/// **A commit that fails** is not there. But if the disk failed while it was made durable, and the program is killed
/// before it commits again, the commit may be found when the store is opened the next time.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    log: Log,
}

/// What is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Log {
    /// Nothing.
    Empty,
    /// What another program left, perhaps damaged. Closing the store leaves it there until something was written, so
    /// that a store which is refused for its contents stays as it is.
    Found,
    /// Commits, and what they replaced.
    Ours,
}

const BEGIN: &str = "BEGIN IMMEDIATE";
const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";
const GET: &str = "SELECT value FROM record WHERE key = ?1";
const PUT: &str = "INSERT INTO record (key, value) VALUES (?1, ?2) \
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const DELETE: &str = "DELETE FROM record WHERE key = ?1";
const CLEAR: &str = "DELETE FROM record WHERE key BETWEEN ?1 AND ?2";
const SCAN_UP: &str =
    "SELECT key, value FROM record WHERE key BETWEEN ?1 AND ?2 ORDER BY key LIMIT ?3";
const SCAN_DOWN: &str =
    "SELECT key, value FROM record WHERE key BETWEEN ?1 AND ?2 ORDER BY key DESC LIMIT ?3";

impl SqliteStore {
    /// Opens the store at a path with the default options, or creates it there.
    ///
    /// # Errors
    /// What stands at the path cannot be used; it was not changed.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_with(path, SqliteOptions::default())
    }

    /// Opens the store at a path, or creates it there.
    ///
    /// # Errors
    /// What stands at the path cannot be used; it was not changed.
    pub fn open_with(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self, OpenError> {
        let (connection, log) = open::open(path.as_ref(), options)?;
        Ok(Self { connection, log })
    }

    /// Makes the disk seem full when the file has so many pages of 4 KiB. For tests.
    ///
    /// # Errors
    /// The store cannot be read.
    #[doc(hidden)]
    pub fn limit_pages(&mut self, pages: u32) -> Result<(), StoreError> {
        self.connection
            .execute_batch(&format!("PRAGMA max_page_count = {pages}"))
            .map_err(store_error)
    }

    /// From now on the log is written back when the store is closed.
    fn take_log(&mut self) -> Result<(), StoreError> {
        if self.log == Log::Found {
            open::keep_log(&self.connection, false).map_err(store_error)?;
        }
        self.log = Log::Ours;
        Ok(())
    }

    fn run(&self, sql: &str, parameters: impl Params) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached(sql)?
            .execute(parameters)
            .map(drop)
    }

    fn write(&self, write: &Write) -> rusqlite::Result<()> {
        match write {
            Write::Put { table, key, value } => self.run(PUT, (Place::new(*table, *key), value)),
            Write::Delete { table, key } => self.run(DELETE, [Place::new(*table, *key)]),
            Write::Clear { table, keys } if !keys.is_empty() => {
                self.run(CLEAR, Place::range(*table, keys))
            }
            Write::Clear { .. } => Ok(()),
        }
    }

    fn write_all(&self, writes: &[Write]) -> rusqlite::Result<()> {
        self.run(BEGIN, ())?;
        writes.iter().try_for_each(|write| self.write(write))?;
        self.run(COMMIT, ())
    }
}

impl Store for SqliteStore {
    fn get(&mut self, table: Table, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached(GET).map_err(store_error)?;
        let mut rows = statement
            .query([Place::new(table, key)])
            .map_err(store_error)?;
        let row = rows.next().map_err(store_error)?;
        row.map(|row| blob(row, 0).map(<[u8]>::to_vec)).transpose()
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
        let sql = match order {
            Order::Up => SCAN_UP,
            Order::Down => SCAN_DOWN,
        };
        let (low, high) = Place::range(table, &keys);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(sql).map_err(store_error)?;
        let mut rows = statement.query((low, high, limit)).map_err(store_error)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(store_error)? {
            let key = Place::key(blob(row, 0)?).ok_or_else(misplaced)?;
            found.push((key, blob(row, 1)?.to_vec()));
        }
        Ok(found)
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        if writes.is_empty() {
            return Ok(());
        }
        self.take_log()?;
        self.write_all(writes).map_err(|error| {
            // After some errors SQLite has rolled back by itself.
            if !self.connection.is_autocommit() {
                let _ = self.run(ROLLBACK, ());
            }
            store_error(error)
        })
    }

    fn tidy(&mut self) -> Result<(), StoreError> {
        if self.log == Log::Empty {
            return Ok(());
        }
        self.take_log()?;
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(store_error)?;
        self.log = Log::Empty;
        Ok(())
    }

    fn compact(&mut self) -> Result<(), StoreError> {
        self.take_log()?;
        self.run("VACUUM", ()).map_err(store_error)?;
        self.tidy()
    }
}

fn blob<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a [u8], StoreError> {
    let value = row.get_ref(column).map_err(store_error)?;
    value.as_blob().map_err(|_| misplaced())
}

fn misplaced() -> StoreError {
    StoreError::Damaged("a row does not have the form of a record".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::store_contract!(|| {
        let folder = tempfile::tempdir().unwrap();
        move || SqliteStore::open(folder.path().join("store.db")).unwrap()
    });
}
