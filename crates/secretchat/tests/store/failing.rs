//! Commits that fail. Those on disks that are really full are in `processes`.

use secretchat::store::{Key, Store as _, StoreError, Table};

use crate::support::{Place, delete, message, put};

#[test]
fn a_full_disk_stores_nothing_of_a_commit_and_loses_nothing() {
    let place = Place::with_messages(100);
    let mut store = place.open();
    store.limit_pages(1).unwrap();
    let before = store.get(Table::Message, Key::new(1, 5)).unwrap();
    let mut writes = vec![delete(Table::Message, 5)];
    writes.extend((100..300).map(|id| put(Table::Message, id, message(id))));
    assert_eq!(store.commit(&writes), Err(StoreError::Full));
    assert_eq!(store.get(Table::Message, Key::new(1, 5)).unwrap(), before);
    assert_eq!(store.get(Table::Message, Key::new(1, 100)).unwrap(), None);
    drop(store);
    place.has_messages(100);
}

#[test]
fn the_same_commit_succeeds_when_there_is_space_again() {
    let place = Place::with_messages(100);
    let mut store = place.open();
    let writes: Vec<_> = (100..300)
        .map(|id| put(Table::Message, id, message(id)))
        .collect();
    store.limit_pages(1).unwrap();
    for _ in 0..3 {
        assert_eq!(store.commit(&writes), Err(StoreError::Full));
    }
    store.limit_pages(1 << 20).unwrap();
    store.commit(&writes).unwrap();
    drop(store);
    place.has_messages(300);
}

#[test]
fn a_value_that_is_too_large_fails_its_whole_commit_and_no_other() {
    let place = Place::with_messages(10);
    let mut store = place.open();
    let huge = vec![0; 17 << 20];
    let writes = [delete(Table::Message, 5), put(Table::Message, 10, huge)];
    assert!(matches!(store.commit(&writes), Err(StoreError::Io(_))));
    store
        .commit(&[put(Table::Message, 10, message(10))])
        .unwrap();
    drop(store);
    place.has_messages(11);
}

#[test]
fn a_value_of_16_mib_is_stored() {
    let place = Place::new();
    let mut store = place.open();
    let large = vec![7; (16 << 20) + 41];
    store
        .commit(&[put(Table::Message, 0, large.clone())])
        .unwrap();
    let found = store.get(Table::Message, Key::new(1, 0)).unwrap();
    assert!(found.unwrap() == large);
}
