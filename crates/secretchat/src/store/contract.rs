//! What every backend does, as tests that it runs with [`store_contract!`](crate::store_contract).
//!
//! ```
//! use secretchat::store::MemoryStore;
//!
//! mod tests {
//!     # use secretchat::store::MemoryStore;
//!     secretchat::store_contract!(|| {
//!         let disk = MemoryStore::new();
//!         move || disk.clone()
//!     });
//! }
//! ```
//!
//! The outer closure makes an empty place; the inner one opens the store in it, each time after the store that was
//! opened before was dropped. Every rule panics if the store breaks it, and hands on the errors of the store.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::{Key, Order, Store, StoreError, Table, Write};

/// Makes a test of every rule of the contract: [the module](crate::store::contract) has an example.
#[macro_export]
macro_rules! store_contract {
    ($make:expr) => {
        $crate::store_contract! { $make =>
            an_empty_store_has_nothing
            a_value_is_read_back
            a_value_may_be_empty_or_large
            a_later_value_replaces_an_earlier_one
            the_same_key_in_another_table_is_another_record
            a_deleted_value_is_gone
            writes_of_a_commit_happen_in_their_order
            a_commit_may_be_empty_or_large
            a_range_is_cleared_with_both_ends
            a_range_that_ends_before_it_begins_is_empty
            a_scan_goes_up_or_down_to_its_limit
            a_scan_has_both_ends_of_its_range
            negative_numbers_come_before_positive_ones
            the_lowest_and_the_highest_key_are_keys
            what_is_committed_survives_reopening
            any_sequence_of_commits_gives_what_a_map_would
        }
    };
    ($make:expr => $($rule:ident)*) => {$(
        #[test]
        fn $rule() -> ::core::result::Result<(), $crate::store::StoreError> {
            $crate::store::contract::$rule(&mut ($make)())
        }
    )*};
}

type Tested = Result<(), StoreError>;

const EVERYTHING: RangeInclusive<Key> = Key::MIN..=Key::MAX;
const TABLE: Table = Table::Message;

fn put(table: Table, chat: i32, id: i64, value: impl Into<Vec<u8>>) -> Write {
    Write::Put {
        table,
        key: Key::new(chat, id),
        value: value.into(),
    }
}

fn delete(chat: i32, id: i64) -> Write {
    Write::Delete {
        table: TABLE,
        key: Key::new(chat, id),
    }
}

fn clear(from: (i32, i64), to: (i32, i64)) -> Write {
    Write::Clear {
        table: TABLE,
        keys: Key::new(from.0, from.1)..=Key::new(to.0, to.1),
    }
}

/// A store with an empty value under each of these keys.
fn with_keys<S: Store>(open: &mut impl FnMut() -> S, keys: &[(i32, i64)]) -> Result<S, StoreError> {
    let mut store = open();
    let writes: Vec<_> = keys.iter().map(|k| put(TABLE, k.0, k.1, [])).collect();
    store.commit(&writes)?;
    Ok(store)
}

fn scanned(
    store: &mut impl Store,
    from: (i32, i64),
    to: (i32, i64),
    order: Order,
    limit: usize,
) -> Result<Vec<(i32, i64)>, StoreError> {
    let keys = Key::new(from.0, from.1)..=Key::new(to.0, to.1);
    let found = store.scan(TABLE, keys, order, limit)?;
    Ok(found.iter().map(|(key, _)| (key.chat, key.id)).collect())
}

fn all(store: &mut impl Store) -> Result<Vec<(i32, i64)>, StoreError> {
    let found = store.scan(TABLE, EVERYTHING, Order::Up, usize::MAX)?;
    Ok(found.iter().map(|(key, _)| (key.chat, key.id)).collect())
}

/// Where nothing was written, nothing is found.
pub fn an_empty_store_has_nothing<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = open();
    for table in Table::ALL {
        assert_eq!(store.get(table, Key::new(0, 0))?, None);
        assert_eq!(store.scan(table, EVERYTHING, Order::Up, usize::MAX)?, []);
    }
    Ok(())
}

/// `get` and `scan` give what was written, any bytes.
pub fn a_value_is_read_back<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = open();
    let value: Vec<u8> = (0..=255).collect();
    let key = Key::new(3, 4);
    store.commit(&[put(TABLE, 3, 4, value.clone())])?;
    assert_eq!(store.get(TABLE, key)?.as_ref(), Some(&value));
    assert_eq!(store.get(TABLE, Key::new(4, 3))?, None);
    let found = store.scan(TABLE, key..=key, Order::Up, 1)?;
    assert_eq!(found, [(key, value)]);
    Ok(())
}

/// No bytes are a value too, other than none; a value may have millions of bytes.
pub fn a_value_may_be_empty_or_large<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = open();
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    store.commit(&[put(TABLE, 0, 1, []), put(TABLE, 0, 2, large.clone())])?;
    assert_eq!(store.get(TABLE, Key::new(0, 1))?, Some(Vec::new()));
    assert_eq!(store.get(TABLE, Key::new(0, 2))?, Some(large));
    Ok(())
}

/// There is one value under a key, the last.
pub fn a_later_value_replaces_an_earlier_one<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = open();
    for value in ["first", "second, and longer", "3"] {
        store.commit(&[put(TABLE, 1, 1, value)])?;
        let found = store.get(TABLE, Key::new(1, 1))?;
        assert_eq!(found.as_deref(), Some(value.as_bytes()));
    }
    assert_eq!(all(&mut store)?, [(1, 1)]);
    Ok(())
}

/// Tables have nothing to do with each other.
pub fn the_same_key_in_another_table_is_another_record<S: Store>(
    open: &mut impl FnMut() -> S,
) -> Tested {
    let mut store = open();
    let tables = || Table::ALL.into_iter().filter(|t| *t != Table::Header);
    let writes: Vec<_> = tables().map(|t| put(t, 1, 1, [t as u8])).collect();
    store.commit(&writes)?;
    store.commit(&[delete(1, 1), clear((0, 0), (9, 9))])?;
    for table in tables() {
        let expected = (table != TABLE).then(|| vec![table as u8]);
        assert_eq!(store.get(table, Key::new(1, 1))?, expected);
    }
    Ok(())
}

/// To delete what is not there is no error.
pub fn a_deleted_value_is_gone<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = with_keys(open, &[(1, 1), (1, 2)])?;
    store.commit(&[delete(1, 1), delete(5, 5)])?;
    assert_eq!(store.get(TABLE, Key::new(1, 1))?, None);
    assert_eq!(all(&mut store)?, [(1, 2)]);
    Ok(())
}

/// A later write sees what an earlier one of the same commit did.
pub fn writes_of_a_commit_happen_in_their_order<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = open();
    store.commit(&[
        put(TABLE, 1, 1, "a"),
        put(TABLE, 1, 1, "b"),
        put(TABLE, 1, 2, "gone"),
        delete(1, 2),
        delete(1, 3),
        put(TABLE, 1, 3, "there"),
        put(TABLE, 2, 1, "cleared"),
        clear((2, 0), (2, 9)),
        put(TABLE, 2, 2, "after"),
    ])?;
    assert_eq!(all(&mut store)?, [(1, 1), (1, 3), (2, 2)]);
    let first = store.get(TABLE, Key::new(1, 1))?;
    assert_eq!(first.as_deref(), Some(&b"b"[..]));
    Ok(())
}

/// A commit may do nothing, or very much.
pub fn a_commit_may_be_empty_or_large<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = open();
    store.commit(&[])?;
    let writes: Vec<_> = (0..2000)
        .map(|id| put(TABLE, 0, id, vec![1; 300]))
        .collect();
    store.commit(&writes)?;
    assert_eq!(all(&mut store)?.len(), 2000);
    store.commit(&[])?;
    Ok(())
}

/// `Clear` deletes from its first key to its last, over chats.
pub fn a_range_is_cleared_with_both_ends<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let keys = [(1, 8), (1, 9), (2, -5), (2, 5), (3, 0), (3, 1)];
    let mut store = with_keys(open, &keys)?;
    store.commit(&[clear((1, 9), (3, 0))])?;
    assert_eq!(all(&mut store)?, [(1, 8), (3, 1)]);
    Ok(())
}

/// Nothing is in it, and it is no error.
pub fn a_range_that_ends_before_it_begins_is_empty<S: Store>(
    open: &mut impl FnMut() -> S,
) -> Tested {
    let mut store = with_keys(open, &[(1, 1), (1, 2), (2, 1)])?;
    let found = scanned(&mut store, (2, 1), (1, 1), Order::Up, usize::MAX)?;
    assert_eq!(found, []);
    store.commit(&[clear((1, 2), (1, 1)), clear((2, 0), (1, 9))])?;
    assert_eq!(all(&mut store)?.len(), 3);
    Ok(())
}

/// `Up` begins with the lowest key, `Down` with the highest; no more than `limit` come.
pub fn a_scan_goes_up_or_down_to_its_limit<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = with_keys(open, &[(1, 3), (1, 1), (1, 2), (2, 0), (0, 9)])?;
    let mut scan = |order, limit| scanned(&mut store, (1, 0), (2, 9), order, limit);
    assert_eq!(scan(Order::Up, 9)?, [(1, 1), (1, 2), (1, 3), (2, 0)]);
    assert_eq!(scan(Order::Down, 9)?, [(2, 0), (1, 3), (1, 2), (1, 1)]);
    assert_eq!(scan(Order::Up, 2)?, [(1, 1), (1, 2)]);
    assert_eq!(scan(Order::Down, 2)?, [(2, 0), (1, 3)]);
    assert_eq!(scan(Order::Up, 0)?, []);
    Ok(())
}

/// The first key and the last belong to the range.
pub fn a_scan_has_both_ends_of_its_range<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = with_keys(open, &[(1, 1), (1, 2), (1, 3), (1, 4)])?;
    let found = scanned(&mut store, (1, 2), (1, 3), Order::Up, usize::MAX)?;
    assert_eq!(found, [(1, 2), (1, 3)]);
    let one = scanned(&mut store, (1, 2), (1, 2), Order::Down, usize::MAX)?;
    assert_eq!(one, [(1, 2)]);
    Ok(())
}

/// Keys are ordered by chat, then by id, as signed numbers.
pub fn negative_numbers_come_before_positive_ones<S: Store>(
    open: &mut impl FnMut() -> S,
) -> Tested {
    let keys = [
        (0, 1),
        (-1, 7),
        (0, -1),
        (1, i64::MIN),
        (-2, i64::MAX),
        (0, 0),
    ];
    let mut store = with_keys(open, &keys)?;
    let mut sorted = keys;
    sorted.sort_unstable();
    assert_eq!(all(&mut store)?, sorted);
    let chat = scanned(&mut store, (0, i64::MIN), (0, i64::MAX), Order::Down, 9)?;
    assert_eq!(chat, [(0, 1), (0, 0), (0, -1)]);
    Ok(())
}

/// [`Key::MIN`] and [`Key::MAX`] are nothing special.
pub fn the_lowest_and_the_highest_key_are_keys<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let ends = [(i32::MIN, i64::MIN), (i32::MAX, i64::MAX)];
    let mut store = with_keys(open, &ends)?;
    assert_eq!(all(&mut store)?, ends);
    store.commit(&[clear(ends[0], ends[0])])?;
    assert_eq!(all(&mut store)?, ends[1..]);
    Ok(())
}

/// What a commit did is there when the store is opened again, and what it deleted is not.
pub fn what_is_committed_survives_reopening<S: Store>(open: &mut impl FnMut() -> S) -> Tested {
    let mut store = with_keys(open, &[(1, 1), (1, 2), (2, 1)])?;
    store.commit(&[delete(1, 1), put(TABLE, 1, 2, "new")])?;
    store.tidy()?;
    store.commit(&[clear((2, 0), (2, 9))])?;
    drop(store);
    let mut store = open();
    assert_eq!(all(&mut store)?, [(1, 2)]);
    store.compact()?;
    drop(store);
    let value = open().get(TABLE, Key::new(1, 2))?;
    assert_eq!(value.as_deref(), Some(&b"new"[..]));
    Ok(())
}

/// Commits at random, compared with a map, also over reopening.
pub fn any_sequence_of_commits_gives_what_a_map_would<S: Store>(
    open: &mut impl FnMut() -> S,
) -> Tested {
    let mut numbers = Numbers(1);
    let mut map = BTreeMap::new();
    for _ in 0..5 {
        let mut store = open();
        for _ in 0..20 {
            let writes: Vec<_> = (0..numbers.below(12)).map(|_| numbers.write()).collect();
            writes.iter().for_each(|write| apply(&mut map, write));
            store.commit(&writes)?;
        }
        let found = store.scan(TABLE, EVERYTHING, Order::Up, usize::MAX)?;
        assert!(found.into_iter().eq(map.clone()), "other than the map");
    }
    Ok(())
}

fn apply(map: &mut BTreeMap<Key, Vec<u8>>, write: &Write) {
    match write {
        Write::Put { key, value, .. } => drop(map.insert(*key, value.clone())),
        Write::Delete { key, .. } => drop(map.remove(key)),
        Write::Clear { keys, .. } => map.retain(|key, _| !keys.contains(key)),
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u16) -> u16 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let [high, low, ..] = self.0.to_be_bytes();
        u16::from_be_bytes([high, low]) % end
    }

    fn key(&mut self) -> (i32, i64) {
        let (chat, id) = (self.below(5), self.below(15));
        (i32::from(chat) - 2, i64::from(id) - 7)
    }

    fn write(&mut self) -> Write {
        let (chat, id) = self.key();
        match self.below(10) {
            0..=5 => put(TABLE, chat, id, vec![7; self.below(3000).into()]),
            6..=8 => delete(chat, id),
            _ => clear((chat, id), self.key()),
        }
    }
}
