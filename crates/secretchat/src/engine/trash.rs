//! Files that go with the messages that they came with (spec/08 §11).

use super::transaction::Value;
use super::turn::Turn;
use crate::files::Litter;
use crate::store::{Key, Table};

/// What must be deleted, noted in the store until it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trash {
    number: i64,
    litter: Litter,
}

impl Trash {
    /// `None` if it cannot be read.
    pub(super) fn new(number: i64, litter: &[u8]) -> Option<Self> {
        let litter = Litter::from_bytes(litter)?;
        Some(Self { number, litter })
    }

    /// A download of this run still needs it.
    pub(super) const fn is_under_way(&self) -> bool {
        matches!(
            self.litter,
            Litter::Download {
                is_under_way: true,
                ..
            }
        )
    }

    /// Deletes it, as far as it is there. Blocks.
    pub(crate) fn delete(&self) -> bool {
        match self.litter.delete() {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "a file that must be deleted is still there");
                false
            }
        }
    }
}

impl Turn<'_> {
    /// Notes what must be deleted, in its stored form.
    pub(super) fn throw_away(&mut self, litter: Value) {
        let next = &mut self.engine.account.next_trash;
        self.tx.put(Table::Trash, Key::new(0, *next), litter);
        *next = next.saturating_add(1);
        self.account_changed = true;
    }

    /// These files are gone.
    pub(crate) fn forget_trash(&mut self, trash: &[Trash]) {
        for file in trash {
            self.tx.delete(Table::Trash, Key::new(0, file.number));
        }
    }
}
