//! The changes of a chat, carried out on the store.

use std::collections::BTreeSet;

use secretchat_core::history::StoredMessage;
use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::io::{Batch, Change, MessageUpdate, Table as Kind};

use super::downloads;
use super::history::{self, Place};
use super::transaction::{Transaction, Value};
use crate::store::{Key, Order, StoreError, Table, Vault};

/// Carries out changes of one chat.
pub(super) struct Apply<'a> {
    pub(super) vault: &'a mut Vault,
    pub(super) tx: &'a mut Transaction,
    pub(super) chat: ChatId,
    /// The place of the next message, once it is known.
    pub(super) next_place: &'a mut Option<Place>,
    /// A number that no file to delete has yet.
    pub(super) next_trash: &'a mut i64,
    /// Messages whose files are on their way up, or may have to go up again.
    pub(super) uploads: &'a mut BTreeSet<(ChatId, RandomId)>,
}

impl Apply<'_> {
    /// Carries out a batch; gives back the messages that were there already.
    pub(super) fn batch(&mut self, batch: Batch) -> Result<Vec<RandomId>, StoreError> {
        let mut duplicates = Vec::new();
        for change in batch.changes {
            duplicates.extend(self.change(change)?);
        }
        Ok(duplicates)
    }

    fn change(&mut self, change: Change) -> Result<Option<RandomId>, StoreError> {
        match change {
            Change::Put { table, key, value } => {
                self.tx.put(table_of(table), self.key(key), value);
            }
            Change::Delete { table, key } => self.tx.delete(table_of(table), self.key(key)),
            Change::Clear(table) => self.tx.clear(table_of(table), Key::all_of(self.chat.0)),
            Change::AddMessage { random_id, value } => return self.add(random_id, value),
            Change::UpdateMessage { random_id, update } => self.update(random_id, &update)?,
            Change::DeleteMessages(ids) => {
                for random_id in ids {
                    self.delete(random_id)?;
                }
            }
            Change::FlushHistory {
                own_before,
                peer_before,
            } => self.flush(own_before, peer_before)?,
        }
        Ok(None)
    }

    fn add(&mut self, random_id: RandomId, value: Value) -> Result<Option<RandomId>, StoreError> {
        if history::place(self.tx, self.vault, self.chat, random_id)?.is_some() {
            return Ok(Some(random_id));
        }
        let place = match *self.next_place {
            Some(place) => place,
            None => history::next_place(self.tx, self.vault, self.chat)?,
        };
        *self.next_place = Some(Place(place.0.saturating_add(1)));
        history::add(self.tx, self.chat, random_id, place, value);
        Ok(None)
    }

    fn update(&mut self, random_id: RandomId, update: &MessageUpdate) -> Result<(), StoreError> {
        if let Some((place, mut message)) =
            history::message(self.tx, self.vault, self.chat, random_id)?
        {
            message.apply(update);
            self.tx
                .put(Table::Message, self.key(place.0), message.to_bytes());
        }
        Ok(())
    }

    /// Service messages stay (spec/09 §1).
    fn delete(&mut self, random_id: RandomId) -> Result<(), StoreError> {
        let message = history::message(self.tx, self.vault, self.chat, random_id)?;
        if let Some((place, _)) = message.filter(|(_, message)| !message.is_service()) {
            history::remove(self.tx, self.chat, random_id, place);
        }
        self.delete_files(random_id)
    }

    fn flush(&mut self, own_before: u32, peer_before: u32) -> Result<(), StoreError> {
        if own_before == u32::MAX && peer_before == u32::MAX {
            return self.clear_history();
        }
        let mut gone = Vec::new();
        let (chat, keys) = (self.chat, Key::all_of(self.chat.0));
        let is_gone = |m: &StoredMessage| m.is_before(own_before, peer_before);
        self.tx
            .for_each(self.vault, Table::Message, keys, Order::Up, |key, value| {
                let place = Place(key.id);
                let message = history::read(chat, place, value).filter(is_gone);
                gone.extend(message.map(|message| (message.random_id, place)));
                true
            })?;
        for (random_id, place) in gone {
            history::remove(self.tx, chat, random_id, place);
            self.delete_files(random_id)?;
        }
        Ok(())
    }

    /// Deletes everything, also what is damaged.
    fn clear_history(&mut self) -> Result<(), StoreError> {
        let mut with_files = Vec::new();
        let keys = Key::all_of(self.chat.0);
        for table in [Table::File, Table::Download] {
            self.tx
                .for_each(self.vault, table, keys.clone(), Order::Up, |key, _| {
                    with_files.push(RandomId(key.id));
                    true
                })?;
        }
        for random_id in with_files {
            self.delete_files(random_id)?;
        }
        self.tx.clear(Table::Message, keys.clone());
        self.tx.clear(Table::Place, keys);
        Ok(())
    }

    /// The file that a download wrote for a message, whole or not, goes with the message (spec/08 §11), and so does what
    /// is kept of the upload of an own one.
    fn delete_files(&mut self, random_id: RandomId) -> Result<(), StoreError> {
        let key = self.key(random_id.0);
        if let Some(files) = self.tx.get(self.vault, Table::File, key)? {
            self.tx.delete(Table::File, key);
            downloads::trash_of_files(&files).for_each(|litter| self.throw_away(litter));
        }
        if let Some(state) = self.tx.get(self.vault, Table::Download, key)? {
            self.tx.delete(Table::Download, key);
            downloads::trash_of_download(&state)
                .into_iter()
                .for_each(|litter| self.throw_away(litter));
        }
        // With the key of the file in it.
        if self.uploads.remove(&(self.chat, random_id)) {
            self.tx.delete(Table::Upload, key);
        }
        Ok(())
    }

    fn throw_away(&mut self, litter: Value) {
        self.tx
            .put(Table::Trash, Key::new(0, *self.next_trash), litter);
        *self.next_trash = self.next_trash.saturating_add(1);
    }

    const fn key(&self, id: i64) -> Key {
        Key::new(self.chat.0, id)
    }
}

/// Where the records of a chat lie.
pub(super) const fn table_of(kind: Kind) -> Table {
    match kind {
        Kind::Chat => Table::Chat,
        Kind::Outbox => Table::Outbox,
        Kind::Gap => Table::Gap,
        Kind::Timer => Table::Timer,
        Kind::Message => Table::Message,
    }
}
