//! Where a record is in the file: table and key as bytes whose order is that of the keys.

use std::ops::RangeInclusive;

use rusqlite::ToSql;
use rusqlite::types::ToSqlOutput;

use crate::store::{Key, Table};

/// One byte of the table, four of the chat, eight of the id; big-endian, with the sign turned over, so that negative
/// numbers come first.
#[derive(Clone, Copy)]
pub(super) struct Place([u8; 13]);

impl Place {
    pub(super) fn new(table: Table, key: Key) -> Self {
        let [c0, c1, c2, c3] = (key.chat ^ i32::MIN).to_be_bytes();
        let [i0, i1, i2, i3, i4, i5, i6, i7] = (key.id ^ i64::MIN).to_be_bytes();
        let table = table as u8;
        Self([table, c0, c1, c2, c3, i0, i1, i2, i3, i4, i5, i6, i7])
    }

    pub(super) fn range(table: Table, keys: &RangeInclusive<Key>) -> (Self, Self) {
        (
            Self::new(table, *keys.start()),
            Self::new(table, *keys.end()),
        )
    }

    /// The key of a place as it is stored; `None` if it is no place.
    pub(super) fn key(bytes: &[u8]) -> Option<Key> {
        let (_table, bytes) = bytes.split_first()?;
        let (chat, id) = bytes.split_first_chunk()?;
        let id = id.try_into().ok()?;
        Some(Key::new(
            i32::from_be_bytes(*chat) ^ i32::MIN,
            i64::from_be_bytes(id) ^ i64::MIN,
        ))
    }
}

impl ToSql for Place {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_in_the_order_of_their_keys(a: (i32, i64), b: (i32, i64)) {
            let (a, b) = (Key::new(a.0, a.1), Key::new(b.0, b.1));
            let (x, y) = (Place::new(Table::Chat, a), Place::new(Table::Chat, b));
            prop_assert_eq!(a.cmp(&b), x.0.cmp(&y.0));
            prop_assert_eq!(Place::key(&x.0), Some(a));
        }
    }

    #[test]
    fn what_is_too_short_or_too_long_is_no_place() {
        assert_eq!(Place::key(&[0; 12]), None);
        assert_eq!(Place::key(&[0; 14]), None);
    }
}
