//! Opening a file: everything is examined before anything is changed.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::error::{file_error, open_error};
use super::{Log, OpenError, SqliteOptions, Synchronous};

/// Marks a file as ours: "SeCh".
const APPLICATION_ID: i32 = 0x5365_4368;

/// The form of the file that is written here.
const VERSION: u32 = 1;

/// Values live apart from the keys: a commit then changes about half as many pages as with one tree of both, because
/// new values lie side by side whatever their keys are.
const SCHEMA: &str = "CREATE TABLE record (key BLOB NOT NULL UNIQUE, value BLOB NOT NULL) STRICT";

/// No row is longer: a value of 16 MiB, its seal and its key.
const MAX_ROW: i32 = (16 << 20) + 4096;

/// The log is written back to the file, and written anew from its beginning, when it has so many pages of 4 KiB.
/// A thousand busy chats change a tenth of that in one commit, and the same pages again in the next.
const LOG_PAGES: u32 = 8000;

/// What is more is cut off then. Not all of it: to write over a file is about twice as fast as to let it grow.
const LOG_BYTES: u32 = LOG_PAGES * (4096 + 24) + 32;

/// The connection, and whether its log has something in it.
pub(super) fn open(path: &Path, options: SqliteOptions) -> Result<(Connection, Log), OpenError> {
    let path = prepare(path)?;
    let connection = connect(&path)?;
    let ready = examine(&connection, options.check).and_then(|found| {
        set_up(&connection, options).map_err(open_error)?;
        if found == Found::Nothing {
            create(&connection).map_err(open_error)?;
        }
        start_log(&connection)
    });
    // An empty log is removed in the end, even if the store is refused; any other stays for now.
    let log = log(&path);
    if log == Log::Empty {
        keep_log(&connection, false).map_err(open_error)?;
    }
    ready.map(|()| (connection, log))
}

fn log(path: &Path) -> Log {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    match fs::metadata(log) {
        Ok(log) if log.len() == 0 => Log::Empty,
        _ => Log::Found,
    }
}

/// Whether the log is left as it is when the connection is closed. Else it is written back and removed.
pub(super) fn keep_log(connection: &Connection, keep: bool) -> rusqlite::Result<()> {
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep)
        .map(drop)
}

/// The file is there afterwards, perhaps empty.
fn prepare(path: &Path) -> Result<PathBuf, OpenError> {
    // An absolute path is never one that SQLite takes for a URI or a database in memory.
    let path = std::path::absolute(path).map_err(|e| file_error(&e))?;
    match fs::metadata(&path) {
        Ok(file) if file.is_dir() => Err(OpenError::Folder),
        Ok(file) if file.is_file() => Ok(path),
        Ok(_) => Err(OpenError::NotAStore),
        Err(e) if e.kind() == ErrorKind::NotFound => create_file(&path).map(|()| path),
        Err(e) => Err(file_error(&e)),
    }
}

fn create_file(path: &Path) -> Result<(), OpenError> {
    if !path.parent().is_some_and(Path::is_dir) {
        return Err(OpenError::NoFolder);
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // SQLite gives the log the permissions of the file.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        // Another process was faster; the lock decides.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(()),
        // A name that cannot be created in a folder that is there, as in /proc.
        Err(e) if e.kind() == ErrorKind::NotFound => Err(OpenError::ReadOnly(e.to_string())),
        Err(e) => Err(file_error(&e)),
    }
}

/// A connection that changes nothing yet, not even when it is closed.
fn connect(path: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(open_error)?;
    configure(&connection).map_err(open_error)?;
    if connection.is_readonly(MAIN_DB).map_err(open_error)? {
        return Err(OpenError::ReadOnly("no permission".to_owned()));
    }
    Ok(connection)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::ZERO)?;
    keep_log(connection, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_ROW)?;
    // The lock is taken by the first statement that reads, and kept.
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; \
         PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
    )
}

#[derive(PartialEq)]
enum Found {
    Nothing,
    Store,
}

fn examine(connection: &Connection, whole: bool) -> Result<Found, OpenError> {
    let found = identify(connection)?;
    if found == Found::Store {
        examine_schema(connection)?;
        if whole {
            check(connection)?;
        }
    }
    Ok(found)
}

fn identify(connection: &Connection) -> Result<Found, OpenError> {
    let pragma = |name| {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, i32>(0))
            .map_err(open_error)
    };
    let application = pragma("application_id")?;
    let version = pragma("user_version")?;
    if application == 0 && pragma("page_count")? == 0 {
        return Ok(Found::Nothing);
    }
    if application != APPLICATION_ID {
        return Err(OpenError::NotAStore);
    }
    match u32::try_from(version) {
        Ok(VERSION) => Ok(Found::Store),
        Ok(found) if found > VERSION => Err(OpenError::Newer {
            found,
            known: VERSION,
        }),
        _ => Err(OpenError::Damaged(format!("there is no version {version}"))),
    }
}

/// Nothing but our table: no trigger, no view.
fn examine_schema(connection: &Connection) -> Result<(), OpenError> {
    let sql = "SELECT count(*), sum(sql = ?1) FROM sqlite_schema WHERE sql IS NOT NULL";
    let found = connection
        .query_row(sql, [SCHEMA], |row| {
            Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?))
        })
        .map_err(open_error)?;
    if found == (1, Some(1)) {
        Ok(())
    } else {
        Err(OpenError::Damaged("it has other tables".to_owned()))
    }
}

fn check(connection: &Connection) -> Result<(), OpenError> {
    let found: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(open_error)?;
    if found == "ok" {
        Ok(())
    } else {
        Err(OpenError::Damaged(found))
    }
}

fn set_up(connection: &Connection, options: SqliteOptions) -> rusqlite::Result<()> {
    let synchronous = match options.synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Normal => "NORMAL",
    };
    // On Apple's systems only the full forms of fsync reach the disk; elsewhere they are the same.
    connection.execute_batch(&format!(
        "PRAGMA secure_delete = ON; PRAGMA cache_size = -16384; PRAGMA synchronous = {synchronous}; \
         PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; \
         PRAGMA wal_autocheckpoint = {LOG_PAGES}; PRAGMA journal_size_limit = {LOG_BYTES};"
    ))
}

/// In one transaction and before there is a log, so that the head of the file always says what it is.
fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; \
         {SCHEMA}; COMMIT;"
    ))
}

fn start_log(connection: &Connection) -> Result<(), OpenError> {
    let mode: String = connection
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(open_error)?;
    if mode == "wal" {
        Ok(())
    } else {
        Err(OpenError::Io(format!("the journal stays in mode {mode}")))
    }
}
