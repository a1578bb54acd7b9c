//! The records of one chat in memory: how a [`Batch`] is to be carried out, in the simplest form. Hosts with a
//! database do the same in one transaction; tests and demonstrations use this.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::history::StoredMessage;
use crate::ids::RandomId;
use crate::io::{Batch, Change, Table};

/// All records of one chat.
#[derive(Clone, Default)]
pub struct Records {
    records: BTreeMap<(Table, i64), Zeroizing<Vec<u8>>>,
    /// The order in which messages were added.
    order: Vec<RandomId>,
}

impl Records {
    /// Carries out a batch; gives back the messages that were there already, for
    /// [`Input::Persisted`](crate::io::Input::Persisted).
    pub fn apply(&mut self, batch: &Batch) -> Vec<RandomId> {
        batch
            .changes
            .iter()
            .filter_map(|change| self.apply_change(change))
            .collect()
    }

    fn apply_change(&mut self, change: &Change) -> Option<RandomId> {
        match change {
            Change::Put { table, key, value } => {
                drop(self.records.insert((*table, *key), value.clone()))
            }
            Change::Delete { table, key } => drop(self.records.remove(&(*table, *key))),
            Change::Clear(table) => self.records.retain(|(t, _), _| t != table),
            Change::AddMessage { random_id, value } => return self.add(*random_id, value),
            Change::UpdateMessage { random_id, update } => {
                if let Some(mut message) = self.message(*random_id) {
                    message.apply(update);
                    self.records
                        .insert((Table::Message, random_id.0), message.to_bytes());
                }
            }
            Change::DeleteMessages(ids) => {
                self.delete_where(|m| ids.contains(&m.random_id) && !m.is_service())
            }
            Change::FlushHistory {
                own_before,
                peer_before,
            } => {
                self.delete_where(|m| m.is_before(*own_before, *peer_before));
            }
        }
        None
    }

    fn add(&mut self, random_id: RandomId, value: &Zeroizing<Vec<u8>>) -> Option<RandomId> {
        let key = (Table::Message, random_id.0);
        if self.records.contains_key(&key) {
            return Some(random_id);
        }
        self.records.insert(key, value.clone());
        self.order.push(random_id);
        None
    }

    fn delete_where(&mut self, condition: impl Fn(&StoredMessage) -> bool) {
        let gone: Vec<_> = self
            .history()
            .into_iter()
            .filter(condition)
            .map(|m| m.random_id)
            .collect();
        self.order.retain(|id| !gone.contains(id));
        for random_id in gone {
            self.records.remove(&(Table::Message, random_id.0));
        }
    }

    /// Everything that [`Chat::restore`](crate::chat::Chat::restore) needs.
    pub fn iter(&self) -> impl Iterator<Item = (Table, i64, &[u8])> {
        self.records
            .iter()
            .map(|((table, key), value)| (*table, *key, value.as_slice()))
    }

    /// A message of the history.
    #[must_use]
    pub fn message(&self, random_id: RandomId) -> Option<StoredMessage> {
        let value = self.records.get(&(Table::Message, random_id.0))?;
        StoredMessage::from_bytes(value).ok()
    }

    /// The history in the order in which the messages were added.
    #[must_use]
    pub fn history(&self) -> Vec<StoredMessage> {
        self.order
            .iter()
            .filter_map(|id| self.message(*id))
            .collect()
    }
}
