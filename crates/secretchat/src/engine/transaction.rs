//! What a turn changes in the store, seen before it is there.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::store::{Key, Order, StoreError, Table, Vault, Write};

/// Values are read in pages of so many.
const PAGE: usize = 256;

pub(crate) use crate::store::Value;

/// Changes that will be committed together. Reads see them already.
#[derive(Default)]
pub(crate) struct Transaction {
    /// Values by key; `None` is deleted.
    entries: BTreeMap<(Table, Key), Option<Value>>,
    /// What the store has of these is gone, but for `entries`.
    cleared: Vec<(Table, RangeInclusive<Key>)>,
}

impl Transaction {
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.cleared.is_empty()
    }

    pub(crate) fn put(&mut self, table: Table, key: Key, value: impl Into<Value>) {
        self.entries.insert((table, key), Some(value.into()));
    }

    pub(crate) fn delete(&mut self, table: Table, key: Key) {
        self.entries.insert((table, key), None);
    }

    /// Deletes everything of a table whose key is in a range.
    pub(crate) fn clear(&mut self, table: Table, keys: RangeInclusive<Key>) {
        self.entries
            .retain(|(t, key), _| *t != table || !keys.contains(key));
        self.cleared.push((table, keys));
    }

    pub(crate) fn get(
        &self,
        vault: &mut Vault,
        table: Table,
        key: Key,
    ) -> Result<Option<Value>, StoreError> {
        match self.entries.get(&(table, key)) {
            Some(value) => Ok(value.clone()),
            None if self.is_cleared(table, key) => Ok(None),
            None => match vault.get(table, key) {
                Err(StoreError::Unsealable { .. }) if can_be_missed(table) => {
                    tracing::error!(?table, ?key, "a record is damaged, and passed over");
                    Ok(None)
                }
                value => value,
            },
        }
    }

    /// The highest key of a range, also if its value is damaged.
    pub(crate) fn last_key(
        &self,
        vault: &mut Vault,
        table: Table,
        keys: RangeInclusive<Key>,
    ) -> Result<Option<Key>, StoreError> {
        let mut last = None;
        self.visit(vault, table, keys, Order::Down, 1, |key, _| {
            last = Some(key);
            Ok(false)
        })?;
        Ok(last)
    }

    /// Calls `visit` with every entry of a range, in order, until it gives `false`.
    pub(crate) fn for_each(
        &self,
        vault: &mut Vault,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        mut visit: impl FnMut(Key, &Value) -> bool,
    ) -> Result<(), StoreError> {
        self.visit(vault, table, keys, order, PAGE, |key, value| match value {
            Some(value) => Ok(visit(key, value)),
            None if can_be_missed(table) => {
                tracing::error!(?table, ?key, "a record is damaged, and passed over");
                Ok(true)
            }
            None => Err(StoreError::Unsealable { table, key }),
        })
    }

    /// The same, with `None` for values that are damaged, and pages of `size` values.
    fn visit(
        &self,
        vault: &mut Vault,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        size: usize,
        mut visit: impl FnMut(Key, Option<&Value>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut rest = Some(keys);
        while let Some(keys) = rest.take() {
            let page = vault.scan_what_opens(table, keys.clone(), order, size)?;
            let end = page.last().map(|(key, _)| *key);
            let (covered, after) = split(&keys, end.filter(|_| page.len() == size), order);
            rest = after;
            for (key, value) in self.merge(page, table, covered, order) {
                if !visit(key, value.as_ref())? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// What a commit of this writes: whole tables first, then single values.
    pub(crate) fn into_writes(self) -> Vec<Write> {
        let cleared = self.cleared.into_iter();
        let cleared = cleared.map(|(table, keys)| Write::Clear { table, keys });
        let entries = self
            .entries
            .into_iter()
            .map(|((table, key), value)| match value {
                Some(mut value) => Write::Put {
                    table,
                    key,
                    value: core::mem::take(&mut *value),
                },
                None => Write::Delete { table, key },
            });
        cleared.chain(entries).collect()
    }

    /// The entries of a page of the store as they will be, with the new ones in its range.
    fn merge(
        &self,
        page: Vec<(Key, Option<Value>)>,
        table: Table,
        covered: RangeInclusive<Key>,
        order: Order,
    ) -> Vec<(Key, Option<Value>)> {
        let is_current =
            |key: &Key| !self.entries.contains_key(&(table, *key)) && !self.is_cleared(table, *key);
        let mut merged: Vec<_> = page
            .into_iter()
            .filter(|(key, _)| is_current(key))
            .collect();
        let old = merged.len();
        if !covered.is_empty() {
            let range = (table, *covered.start())..=(table, *covered.end());
            let new = self.entries.range(range);
            merged.extend(new.filter_map(|((_, key), value)| Some((*key, Some(value.clone()?)))));
        }
        if merged.len() > old {
            merged.sort_unstable_by_key(|(key, _)| *key);
            if order == Order::Down {
                merged.reverse();
            }
        }
        merged
    }

    fn is_cleared(&self, table: Table, key: Key) -> bool {
        let mut cleared = self.cleared.iter();
        cleared.any(|(t, keys)| *t == table && keys.contains(&key))
    }
}

/// Whether the others can do without a record of this table, so that one that is damaged must not stop them.
const fn can_be_missed(table: Table) -> bool {
    matches!(
        table,
        Table::Message
            | Table::Place
            | Table::Event
            | Table::Upload
            | Table::Download
            | Table::File
            | Table::Trash
    )
}

/// What a page covers of a range if it ends at `end` (or is the last one), and what is left of the range.
fn split(
    keys: &RangeInclusive<Key>,
    end: Option<Key>,
    order: Order,
) -> (RangeInclusive<Key>, Option<RangeInclusive<Key>>) {
    let (low, high) = (*keys.start(), *keys.end());
    match (end, order) {
        (None, _) => (low..=high, None),
        (Some(end), Order::Up) => (low..=end, end.next().map(|next| next..=high)),
        (Some(end), Order::Down) => (end..=high, end.previous().map(|previous| low..=previous)),
    }
}
