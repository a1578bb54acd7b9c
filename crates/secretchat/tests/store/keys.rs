//! Keys that fit and keys that do not.

use std::ops::RangeInclusive;

use secretchat::store::{
    Argon2Cost, ChangeKeyError, Generation, Key, KeyError, KeyKind, MemoryStore, OpenError, Order,
    Store, StoreError, StoreKey, Table, Vault, Write,
};

use crate::support::{CHEAP, Place, passphrase, put, raw};

const HEADER: Key = Key::new(0, 0);

fn with_value(key: StoreKey) -> MemoryStore {
    let disk = MemoryStore::new();
    let mut vault = Vault::open(disk.clone(), key, None).unwrap();
    vault.commit(vec![put(Table::Chat, 1, "value")]).unwrap();
    disk
}

fn opens(disk: &MemoryStore, key: StoreKey) {
    let mut vault = Vault::open(disk.clone(), key, None).unwrap();
    let value = vault.get(Table::Chat, Key::new(1, 1)).unwrap().unwrap();
    assert_eq!(&**value, b"value");
}

fn refused(disk: &MemoryStore, key: StoreKey) -> OpenError {
    let before = raw(disk);
    let error = Vault::open(disk.clone(), key, None).expect_err("it must not open");
    assert_eq!(raw(disk), before, "{error}: something was changed");
    error
}

#[test]
fn the_right_key_opens() {
    let keys = [
        || StoreKey::raw([1; 32]),
        || passphrase("right"),
        || StoreKey::none(),
    ];
    for key in keys {
        opens(&with_value(key()), key());
    }
}

#[test]
fn a_wrong_key_changes_nothing() {
    let disk = with_value(StoreKey::raw([1; 32]));
    assert_eq!(refused(&disk, StoreKey::raw([2; 32])), OpenError::WrongKey);
    let disk = with_value(passphrase("right"));
    assert_eq!(refused(&disk, passphrase("wrong")), OpenError::WrongKey);
    assert_eq!(refused(&disk, passphrase("")), OpenError::WrongKey);
}

#[test]
fn a_wrong_passphrase_does_not_change_the_file() {
    let place = Place::new();
    let mut vault = Vault::sqlite(place.file(), passphrase("right")).unwrap();
    vault.commit(vec![put(Table::Chat, 1, "value")]).unwrap();
    drop(vault);
    let before = place.files();
    let error = Vault::sqlite(place.file(), passphrase("wrong")).unwrap_err();
    assert_eq!(error, OpenError::WrongKey);
    assert!(place.files() == before, "something was changed");
    drop(Vault::sqlite(place.file(), passphrase("right")).unwrap());
}

#[test]
fn another_kind_of_key_is_named() {
    let (none, pass, raw) = (
        StoreKey::none,
        || passphrase("right"),
        || StoreKey::raw([1; 32]),
    );
    assert_eq!(refused(&with_value(pass()), none()), OpenError::KeyNeeded);
    assert_eq!(refused(&with_value(raw()), none()), OpenError::KeyNeeded);
    assert_eq!(refused(&with_value(none()), pass()), OpenError::NotSealed);
    assert_eq!(refused(&with_value(none()), raw()), OpenError::NotSealed);
    let (sealed, given) = (KeyKind::Passphrase, KeyKind::Raw);
    assert_eq!(
        refused(&with_value(pass()), raw()),
        OpenError::OtherKind { sealed, given }
    );
    assert_eq!(
        refused(&with_value(raw()), pass()),
        OpenError::OtherKind {
            sealed: given,
            given: sealed
        }
    );
}

#[test]
fn an_impossible_cost_makes_no_store() {
    let disk = MemoryStore::new();
    let cost = Argon2Cost { lanes: 0, ..CHEAP };
    let error = refused(&disk, StoreKey::passphrase_with("right", cost));
    assert_eq!(error, OpenError::Key(KeyError::Cost(cost)));
    assert!(raw(&disk).is_empty());
}

#[test]
fn the_stored_cost_counts_when_a_store_is_opened() {
    let disk = with_value(passphrase("right"));
    let cost = Argon2Cost { passes: 2, ..CHEAP };
    opens(&disk, StoreKey::passphrase_with("right", cost));
}

#[test]
fn a_damaged_header_opens_nothing_and_costs_nothing() {
    for key in [|| StoreKey::raw([1; 32]), || passphrase("right")] {
        let disk = with_value(key());
        let (table, key_of) = (Table::Header, HEADER);
        let header = disk.clone().get(table, key_of).unwrap().unwrap();
        for byte in 0..header.len() {
            // The highest bit, so that a damaged cost is out of bounds rather than dear.
            let mut value = header.clone();
            value[byte] ^= 0x80;
            let write = Write::Put {
                table,
                key: key_of,
                value,
            };
            disk.clone().commit(&[write]).unwrap();
            // A padding byte of TL changes nothing.
            if let Err(error) = Vault::open(disk.clone(), key(), None) {
                let expected = matches!(error, OpenError::WrongKey | OpenError::Damaged(_))
                    || matches!(error, OpenError::OtherKind { .. });
                assert!(expected, "byte {byte}: {error}");
            }
        }
        let value = header[..header.len() - 4].to_vec();
        let write = Write::Put {
            table,
            key: key_of,
            value,
        };
        disk.clone().commit(&[write]).unwrap();
        assert!(matches!(refused(&disk, key()), OpenError::Damaged(_)));
    }
}

#[test]
fn a_key_is_changed_without_rewriting_records() {
    let disk = with_value(passphrase("old"));
    let before = raw(&disk);
    let mut vault = Vault::open(disk.clone(), passphrase("old"), None).unwrap();
    vault.change_key(passphrase("new")).unwrap();
    assert_eq!(vault.generation(), Generation(3));
    drop(vault);
    let outside = |records: Vec<(Table, Key, Vec<u8>)>| -> Vec<_> {
        let sealed = records.into_iter().filter(|r| r.0 != Table::Header);
        sealed.collect()
    };
    assert_eq!(outside(raw(&disk)), outside(before));
    assert_eq!(refused(&disk, passphrase("old")), OpenError::WrongKey);
    opens(&disk, passphrase("new"));
}

#[test]
fn a_passphrase_can_take_the_place_of_a_raw_key() {
    let disk = with_value(StoreKey::raw([1; 32]));
    let mut vault = Vault::open(disk.clone(), StoreKey::raw([1; 32]), None).unwrap();
    vault.change_key(passphrase("new")).unwrap();
    vault.commit(vec![put(Table::Chat, 2, "later")]).unwrap();
    drop(vault);
    opens(&disk, passphrase("new"));
}

#[test]
fn a_store_stays_sealed_or_not_sealed() {
    let disk = with_value(StoreKey::none());
    let mut vault = Vault::open(disk, StoreKey::none(), None).unwrap();
    let error = vault.change_key(passphrase("new")).unwrap_err();
    assert_eq!(error, ChangeKeyError::NotSealed);
    let disk = with_value(passphrase("old"));
    let mut vault = Vault::open(disk.clone(), passphrase("old"), None).unwrap();
    let error = vault.change_key(StoreKey::none()).unwrap_err();
    assert_eq!(error, ChangeKeyError::StaysSealed);
    opens(&disk, passphrase("old"));
}

/// Reads, and fails to write.
struct Full(MemoryStore);

impl Store for Full {
    fn get(&mut self, table: Table, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(table, key)
    }

    fn scan(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        self.0.scan(table, keys, order, limit)
    }

    fn commit(&mut self, _: &[Write]) -> Result<(), StoreError> {
        Err(StoreError::Full)
    }
}

#[test]
fn a_key_that_could_not_be_stored_does_not_count() {
    let disk = with_value(passphrase("old"));
    let mut vault = Vault::open(Full(disk.clone()), passphrase("old"), None).unwrap();
    let error = vault.change_key(passphrase("new")).unwrap_err();
    assert_eq!(error, ChangeKeyError::Store(StoreError::Full));
    assert_eq!(vault.generation(), Generation(2));
    opens(&disk, passphrase("old"));
}

#[test]
fn a_failed_commit_does_not_raise_the_generation() {
    let disk = with_value(passphrase("old"));
    let mut vault = Vault::open(Full(disk), passphrase("old"), None).unwrap();
    let error = vault.commit(vec![put(Table::Chat, 1, "new")]);
    assert_eq!(error, Err(StoreError::Full));
    assert_eq!(vault.generation(), Generation(2));
}

#[test]
fn a_store_that_cannot_be_written_is_not_made() {
    let key = passphrase("new");
    let error = Vault::open(Full(MemoryStore::new()), key, None).unwrap_err();
    assert_eq!(error, OpenError::Full);
}
