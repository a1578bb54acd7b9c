//! What does not open, and stays as it is.

use std::fs;

use rusqlite::Connection;
use secretchat::store::{Key, OpenError, SqliteOptions, SqliteStore, Store as _, Table};

use crate::support::{Place, put};

/// The error of opening, after a look at every file of the folder.
fn refused(place: &Place) -> OpenError {
    let before = place.files();
    let error = SqliteStore::open(place.file()).expect_err("it must not open");
    assert!(place.files() == before, "{error}: something was changed");
    error
}

fn sql(place: &Place, sql: &str) {
    let connection = Connection::open(place.file()).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let place = Place::with_messages(10);
    sql(&place, "PRAGMA user_version = 7");
    assert_eq!(refused(&place), OpenError::Newer { found: 7, known: 1 });
    sql(&place, "PRAGMA user_version = 1");
    place.has_messages(10);
}

#[test]
fn a_newer_version_in_the_log_is_left_alone() {
    let place = Place::with_messages(10);
    let newer = Connection::open(place.file()).unwrap();
    newer
        .set_db_config(
            rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
            true,
        )
        .unwrap();
    let sql = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA user_version = 7; CREATE TABLE new (a);";
    newer.execute_batch(sql).unwrap();
    drop(newer);
    assert!(fs::metadata(place.log()).unwrap().len() > 0);
    assert_eq!(refused(&place), OpenError::Newer { found: 7, known: 1 });
}

#[test]
fn a_version_that_never_was_is_damage() {
    let place = Place::with_messages(1);
    sql(&place, "PRAGMA user_version = 0");
    assert!(matches!(refused(&place), OpenError::Damaged(_)));
}

#[test]
fn files_of_others_are_left_alone() {
    let place = Place::new();
    for contents in [&b"hello"[..], &[0; 5000], &[b'a'; 100_000]] {
        fs::write(place.file(), contents).unwrap();
        assert_eq!(refused(&place), OpenError::NotAStore);
    }
}

#[test]
fn databases_of_others_are_left_alone() {
    for theirs in [
        "CREATE TABLE t (a); INSERT INTO t VALUES (1);",
        "PRAGMA application_id = 77; CREATE TABLE t (a);",
        "PRAGMA journal_mode = WAL; CREATE TABLE t (a);",
        "PRAGMA user_version = 1;",
    ] {
        let place = Place::new();
        sql(&place, theirs);
        assert_eq!(refused(&place), OpenError::NotAStore, "{theirs}");
    }
}

#[test]
fn a_store_with_more_than_our_table_is_left_alone() {
    for more in [
        "CREATE TABLE other (a)",
        "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END",
        "DROP TABLE record",
        "ALTER TABLE record ADD COLUMN more INT",
    ] {
        let place = Place::with_messages(1);
        sql(&place, more);
        assert!(matches!(refused(&place), OpenError::Damaged(_)), "{more}");
    }
}

#[test]
fn a_folder_is_no_file() {
    let place = Place::new();
    fs::create_dir(place.file()).unwrap();
    let error = SqliteStore::open(place.file()).unwrap_err();
    assert_eq!(error, OpenError::Folder);
}

#[test]
fn a_missing_folder_is_not_created() {
    let place = Place::new();
    let error = SqliteStore::open(place.folder().join("a/b.db")).unwrap_err();
    assert_eq!(error, OpenError::NoFolder);
    assert!(place.files().is_empty());
}

#[test]
fn a_path_is_only_a_path() {
    let place = Place::new();
    for name in ["file:x?mode=memory", ":memory:", "%41?b=#c", "ключ"] {
        let path = place.folder().join(name);
        let mut store = SqliteStore::open(&path).unwrap();
        store.commit(&[put(Table::Chat, 1, "value")]).unwrap();
        drop(store);
        assert!(fs::metadata(path).unwrap().len() > 0, "{name}");
    }
}

#[test]
fn an_empty_file_becomes_a_store() {
    let place = Place::new();
    fs::write(place.file(), "").unwrap();
    place
        .open()
        .commit(&[put(Table::Chat, 1, "value")])
        .unwrap();
    let found = place.open().get(Table::Chat, Key::new(1, 1)).unwrap();
    assert_eq!(found.as_deref(), Some(&b"value"[..]));
}

#[test]
fn a_store_is_open_once_in_a_process() {
    let place = Place::with_messages(10);
    let first = place.open();
    assert_eq!(refused(&place), OpenError::InUse);
    drop(first);
    place.has_messages(10);
}

#[test]
fn an_open_store_has_a_file_and_its_log_and_a_closed_one_only_the_file() {
    let place = Place::new();
    let mut store = place.open();
    store.commit(&[put(Table::Chat, 1, "value")]).unwrap();
    let names: Vec<_> = place.files().into_keys().collect();
    assert_eq!(names, ["store.db", "store.db-wal"]);
    drop(store);
    let names: Vec<_> = place.files().into_keys().collect();
    assert_eq!(names, ["store.db"]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_and_write_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let mut store = place.open();
    store.commit(&[put(Table::Chat, 1, "value")]).unwrap();
    for path in [place.file(), place.log()] {
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn the_check_can_be_left_out() {
    let place = Place::with_messages(100);
    let options = SqliteOptions {
        check: false,
        ..SqliteOptions::default()
    };
    drop(SqliteStore::open_with(place.file(), options).unwrap());
    place.has_messages(100);
}
