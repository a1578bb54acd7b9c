//! Bytes that change while nobody looks.

use std::fs;

use secretchat::store::{Key, OpenError, Order, SqliteStore, StoreError, StoreKey, Table, Vault};

use crate::support::{EVERYTHING, Place, message, put};

#[test]
fn a_damaged_page_is_found_before_anything_is_changed() {
    let place = Place::with_messages(1000);
    let good = fs::read(place.file()).unwrap();
    let mut bad = good.clone();
    let middle = good.len() / 2 / 4096 * 4096;
    bad[middle..middle + 16].fill(0xff);
    fs::write(place.file(), &bad).unwrap();
    let error = SqliteStore::open(place.file()).unwrap_err();
    assert!(matches!(error, OpenError::Damaged(_)), "{error}");
    assert!(fs::read(place.file()).unwrap() == bad);
    fs::write(place.file(), good).unwrap();
    place.has_messages(1000);
}

#[test]
fn a_file_that_was_cut_is_damaged() {
    let place = Place::with_messages(1000);
    let good = fs::read(place.file()).unwrap();
    for len in [good.len() - 4096, good.len() / 2, 4096, 5000] {
        fs::write(place.file(), &good[..len]).unwrap();
        let error = SqliteStore::open(place.file()).unwrap_err();
        assert!(matches!(error, OpenError::Damaged(_)), "{len}: {error}");
    }
}

/// Without the check, what is damaged is noticed when it is used.
#[test]
fn a_changed_byte_anywhere_never_gives_another_value() {
    let place = Place::new();
    let writes = (0..40).map(|id| put(Table::Message, id, message(id)));
    let key = || StoreKey::raw([7; 32]);
    let mut vault = Vault::sqlite(place.file(), key()).unwrap();
    vault.commit(writes.collect()).unwrap();
    drop(vault);
    let good = fs::read(place.file()).unwrap();
    let mut opened = 0;
    for at in (0..good.len()).step_by(127) {
        let mut bad = good.clone();
        bad[at] ^= 0x11;
        fs::write(place.file(), bad).unwrap();
        let Ok(mut vault) = Vault::sqlite(place.file(), key()) else {
            continue;
        };
        opened += 1;
        for id in 0..40 {
            match vault.get(Table::Message, Key::new(1, id)) {
                Ok(Some(value)) => assert_eq!(*value, message(id), "byte {at}"),
                Ok(None) | Err(StoreError::Unsealable { .. } | StoreError::Damaged(_)) => {}
                Err(other) => panic!("byte {at}: {other}"),
            }
        }
        let found = vault.scan(Table::Message, EVERYTHING, Order::Up, usize::MAX);
        for (key, value) in found.unwrap_or_default() {
            assert_eq!(*value, message(key.id), "byte {at}");
        }
    }
    assert!(opened > 10, "values make up most of the file");
}
