//! What is deleted must not be found in any file.

use std::collections::BTreeMap;
use std::fs;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use secretchat::store::{Store as _, StoreKey, Table, Vault, Write};

use crate::support::{Place, delete, passphrase, put};

const PLANTED: &[u8] = b"planted: the peer must not find this";

fn planted() -> Vec<u8> {
    let mut value = vec![b'.'; 200];
    value.extend_from_slice(PLANTED);
    value.extend_from_slice(&[b'.'; 200]);
    value
}

/// A store that is not sealed, with the planted value among others.
fn with_planted(place: &Place) -> Vault {
    let mut vault = Vault::sqlite(place.file(), StoreKey::none()).unwrap();
    let mut writes: Vec<_> = (0..100)
        .map(|id| put(Table::Message, id, [1; 300]))
        .collect();
    writes.push(put(Table::Message, 50, planted()));
    vault.commit(writes).unwrap();
    assert!(place.contains(PLANTED), "not sealed, so it must be there");
    vault
}

#[test]
fn what_was_deleted_is_gone_after_tidying() {
    let place = Place::new();
    let mut vault = with_planted(&place);
    vault.tidy().unwrap();
    assert!(place.contains(PLANTED));
    vault.commit(vec![delete(Table::Message, 50)]).unwrap();
    vault.tidy().unwrap();
    assert!(!place.contains(PLANTED));
    assert_eq!(fs::metadata(place.log()).unwrap().len(), 0);
}

#[test]
fn what_was_replaced_is_gone_after_closing() {
    let place = Place::new();
    let mut vault = with_planted(&place);
    let shorter = put(Table::Message, 50, "short");
    vault.commit(vec![shorter]).unwrap();
    drop(vault);
    assert!(!place.contains(PLANTED));
}

#[test]
fn a_large_value_is_gone_after_closing() {
    let place = Place::new();
    let mut vault = with_planted(&place);
    let large = PLANTED.repeat(5000);
    vault.commit(vec![put(Table::Message, 51, large)]).unwrap();
    let keys = crate::support::EVERYTHING;
    let table = Table::Message;
    vault.commit(vec![Write::Clear { table, keys }]).unwrap();
    drop(vault);
    assert!(!place.contains(PLANTED));
}

#[test]
fn the_log_of_a_program_that_was_killed_is_emptied_by_the_next() {
    let place = Place::new();
    let mut vault = with_planted(&place);
    vault.commit(vec![delete(Table::Message, 50)]).unwrap();
    // As the files are when the program is killed here.
    let left = Place::new();
    for (name, bytes) in place.files() {
        fs::write(left.folder().join(name), bytes).unwrap();
    }
    assert!(left.contains(PLANTED));
    let mut store = left.open();
    store.commit(&[put(Table::Message, 0, "new")]).unwrap();
    drop(store);
    assert!(!left.contains(PLANTED));
}

#[test]
fn the_log_stays_small_and_loses_what_is_old_while_the_store_is_open() {
    let place = Place::new();
    let mut vault = with_planted(&place);
    vault.commit(vec![delete(Table::Message, 50)]).unwrap();
    for round in 0..600 {
        let writes = (0..100).map(|id| put(Table::Message, round * 100 + id, [2; 500]));
        vault.commit(writes.collect()).unwrap();
        assert!(fs::metadata(place.log()).unwrap().len() < 40 << 20);
    }
    assert!(!place.contains(PLANTED));
}

/// SQLite overwrites what it deletes, but not always what it moves: only a rewritten file is free of both.
#[test]
fn a_compacted_store_has_no_trace_of_anything_deleted() {
    let place = Place::new();
    let mut store = place.open();
    let mut rng = StdRng::seed_from_u64(3);
    let mut live = BTreeMap::new();
    let mut next = 0_u32;
    for _ in 0..150 {
        let mut writes = Vec::new();
        for _ in 0..50 {
            let id = rng.random_range(0..1500);
            if rng.random_bool(0.55) {
                next += 1;
                let len = rng.random_range(1..60);
                live.insert(id, next);
                writes.push(put(Table::Message, id, mark(next).repeat(len)));
            } else {
                live.remove(&id);
                writes.push(delete(Table::Message, id));
            }
        }
        store.commit(&writes).unwrap();
    }
    store.compact().unwrap();
    let found = marks(&fs::read(place.file()).unwrap());
    let expected = live.into_values().map(|n| (n, ())).collect();
    assert_eq!(found, expected);
    assert_eq!(fs::metadata(place.log()).unwrap().len(), 0);
}

fn mark(number: u32) -> Vec<u8> {
    [b"\xa5mark\xa5__", &number.to_be_bytes()[..]].concat()
}

fn marks(bytes: &[u8]) -> BTreeMap<u32, ()> {
    bytes
        .windows(12)
        .filter(|w| w.starts_with(b"\xa5mark\xa5__"))
        .map(|w| (u32::from_be_bytes(w[8..].try_into().unwrap()), ()))
        .collect()
}

#[test]
fn a_sealed_store_shows_neither_values_nor_the_passphrase() {
    let place = Place::new();
    let mut vault = Vault::sqlite(place.file(), passphrase("correct horse battery")).unwrap();
    vault.commit(vec![put(Table::Chat, 1, planted())]).unwrap();
    for _ in 0..2 {
        assert!(!place.contains(&PLANTED[..8]));
        assert!(!place.contains(b"correct horse"));
        vault.tidy().unwrap();
    }
    vault.change_key(passphrase("another passphrase")).unwrap();
    drop(vault);
    assert!(!place.contains(&PLANTED[..8]));
    assert!(!place.contains(b"another passphrase"));
}
