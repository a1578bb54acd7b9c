//! Sealed records, and the generation.

use std::ops::RangeInclusive;

use secretchat::store::{
    Generation, Key, MemoryStore, OpenError, Order, Store, StoreError, StoreKey, Table, Vault,
    Write,
};

use crate::support::{delete, put, raw};

/// A vault as a backend, so that it can be tested like one. Its header is not shown.
struct Adapter(Vault);

impl Store for Adapter {
    fn get(&mut self, table: Table, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        if table == Table::Header {
            return Ok(None);
        }
        Ok(self.0.get(table, key)?.map(|value| value.to_vec()))
    }

    fn scan(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        if table == Table::Header {
            return Ok(Vec::new());
        }
        let found = self.0.scan(table, keys, order, limit)?;
        Ok(found.into_iter().map(|(k, v)| (k, v.to_vec())).collect())
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        self.0.commit(writes.to_vec())
    }

    fn tidy(&mut self) -> Result<(), StoreError> {
        self.0.tidy()
    }

    fn compact(&mut self) -> Result<(), StoreError> {
        self.0.compact()
    }
}

mod sealed {
    use super::*;
    secretchat::store_contract!(|| {
        let disk = MemoryStore::new();
        move || Adapter(open(&disk))
    });
}

mod not_sealed {
    use super::*;
    secretchat::store_contract!(|| {
        let disk = MemoryStore::new();
        move || Adapter(Vault::open(disk.clone(), StoreKey::none(), None).unwrap())
    });
}

mod sealed_on_disk {
    use super::*;
    secretchat::store_contract!(|| {
        let place = crate::support::Place::new();
        move || Adapter(Vault::sqlite(place.file(), StoreKey::raw([7; 32])).unwrap())
    });
}

fn open(disk: &MemoryStore) -> Vault {
    Vault::open(disk.clone(), StoreKey::raw([7; 32]), None).unwrap()
}

fn reopen(disk: &MemoryStore, at_least: u64) -> Result<Vault, OpenError> {
    let at_least = Some(Generation(at_least));
    Vault::open(disk.clone(), StoreKey::raw([7; 32]), at_least)
}

fn value(disk: &MemoryStore, table: Table, key: Key) -> Vec<u8> {
    disk.clone().get(table, key).unwrap().unwrap()
}

/// Puts bytes where the vault does not see it.
fn tamper(disk: &MemoryStore, table: Table, key: Key, value: Vec<u8>) {
    let write = Write::Put { table, key, value };
    disk.clone().commit(&[write]).unwrap();
}

const A: Key = Key::new(1, 1);
const B: Key = Key::new(1, 2);

fn unsealable<T>(table: Table, key: Key) -> Result<T, StoreError> {
    Err(StoreError::Unsealable { table, key })
}

#[test]
fn a_record_that_was_moved_does_not_open() {
    let disk = MemoryStore::new();
    let mut vault = open(&disk);
    let writes = vec![put(Table::Chat, 1, "one"), put(Table::Chat, 2, "two")];
    vault.commit(writes).unwrap();
    let one = value(&disk, Table::Chat, A);
    tamper(&disk, Table::Chat, B, one.clone());
    tamper(&disk, Table::Outbox, A, one);
    assert_eq!(vault.get(Table::Chat, B), unsealable(Table::Chat, B));
    assert_eq!(vault.get(Table::Outbox, A), unsealable(Table::Outbox, A));
    let scan = vault.scan(Table::Chat, A..=B, Order::Up, 9);
    assert_eq!(scan, unsealable(Table::Chat, B));
    assert_eq!(&**vault.get(Table::Chat, A).unwrap().unwrap(), b"one");
}

#[test]
fn a_record_of_another_store_does_not_open() {
    let (ours, theirs) = (MemoryStore::new(), MemoryStore::new());
    let (mut vault, mut other) = (open(&ours), open(&theirs));
    other.commit(vec![put(Table::Chat, 1, "one")]).unwrap();
    tamper(&ours, Table::Chat, A, value(&theirs, Table::Chat, A));
    assert_eq!(vault.get(Table::Chat, A), unsealable(Table::Chat, A));
}

#[test]
fn a_record_with_a_flipped_bit_does_not_open() {
    let disk = MemoryStore::new();
    let mut vault = open(&disk);
    vault.commit(vec![put(Table::Chat, 1, "one")]).unwrap();
    let sealed = value(&disk, Table::Chat, A);
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        tamper(&disk, Table::Chat, A, flipped);
        assert_eq!(vault.get(Table::Chat, A), unsealable(Table::Chat, A));
    }
}

#[test]
fn no_value_is_stored_as_it_is() {
    let disk = MemoryStore::new();
    open(&disk)
        .commit(vec![put(Table::Chat, 1, "a value to be found")])
        .unwrap();
    for (_, _, stored) in raw(&disk) {
        assert!(!stored.windows(7).any(|w| w == b"a value"));
    }
}

#[test]
fn every_commit_raises_the_generation_by_one() {
    let disk = MemoryStore::new();
    let mut vault = open(&disk);
    assert_eq!(vault.generation(), Generation(1));
    vault.commit(vec![put(Table::Chat, 1, "one")]).unwrap();
    vault.commit(vec![]).unwrap();
    vault.commit(vec![delete(Table::Chat, 1)]).unwrap();
    assert_eq!(vault.generation(), Generation(4));
    assert_eq!(reopen(&disk, 4).unwrap().generation(), Generation(4));
}

#[test]
fn a_store_that_is_older_than_known_is_refused() {
    let disk = MemoryStore::new();
    let mut vault = open(&disk);
    let old = disk.snapshot();
    vault.commit(vec![put(Table::Chat, 1, "one")]).unwrap();
    let (found, expected) = (Generation(1), Generation(2));
    let before = raw(&old);
    assert_eq!(
        reopen(&old, 2).unwrap_err(),
        OpenError::RolledBack { found, expected }
    );
    assert_eq!(raw(&old), before);
    assert_eq!(reopen(&old, 1).unwrap().generation(), Generation(1));
}

#[test]
fn a_store_that_is_gone_is_not_made_anew_when_it_is_known() {
    let disk = MemoryStore::new();
    let (found, expected) = (Generation(0), Generation(9));
    assert_eq!(
        reopen(&disk, 9).unwrap_err(),
        OpenError::RolledBack { found, expected }
    );
    assert!(raw(&disk).is_empty());
}

#[test]
fn a_generation_that_is_missing_or_forged_is_damage() {
    let generation = Key::new(0, 1);
    let (one, two) = (MemoryStore::new(), MemoryStore::new());
    drop((open(&one), open(&two)));
    for forged in [vec![], vec![0; 12], value(&two, Table::Header, generation)] {
        tamper(&one, Table::Header, generation, forged);
        assert!(matches!(reopen(&one, 0), Err(OpenError::Damaged(_))));
    }
    let (table, key) = (Table::Header, generation);
    one.clone().commit(&[Write::Delete { table, key }]).unwrap();
    assert!(matches!(reopen(&one, 0), Err(OpenError::Damaged(_))));
}

#[test]
fn records_without_a_header_are_damage() {
    let disk = MemoryStore::new();
    tamper(&disk, Table::Trash, A, vec![1]);
    assert!(matches!(reopen(&disk, 0), Err(OpenError::Damaged(_))));
}

#[test]
fn the_header_belongs_to_the_vault() {
    let disk = MemoryStore::new();
    let mut vault = open(&disk);
    let before = raw(&disk);
    let (table, key) = (Table::Header, Key::new(0, 0));
    let error = vault.commit(vec![Write::Delete { table, key }]);
    assert!(matches!(error, Err(StoreError::Io(_))));
    assert_eq!(raw(&disk), before);
    assert_eq!(vault.generation(), Generation(1));
}

#[test]
fn a_vault_in_memory_keeps_what_it_gets() {
    let mut vault = Vault::memory();
    assert!(!vault.may_block());
    vault.commit(vec![put(Table::Chat, 1, "one")]).unwrap();
    assert_eq!(&**vault.get(Table::Chat, A).unwrap().unwrap(), b"one");
    assert_eq!(vault.generation(), Generation(1));
}
