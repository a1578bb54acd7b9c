//! The history of a chat in the store: messages in their places (spec/09 §5).

use secretchat_core::history::StoredMessage;
use secretchat_core::ids::{ChatId, RandomId};

use super::transaction::{Transaction, Value};
use crate::store::{Key, Order, StoreError, Table, Vault};

/// Where a message stands in its chat: they count up in the order in which messages were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(pub(crate) i64);

/// The place of a message.
pub(super) fn place(
    tx: &Transaction,
    vault: &mut Vault,
    chat: ChatId,
    random_id: RandomId,
) -> Result<Option<Place>, StoreError> {
    let value = tx.get(vault, Table::Place, Key::new(chat.0, random_id.0))?;
    let bytes = value.and_then(|value| value.as_slice().try_into().ok());
    Ok(bytes.map(i64::from_le_bytes).map(Place))
}

/// The place behind the last message.
pub(super) fn next_place(
    tx: &Transaction,
    vault: &mut Vault,
    chat: ChatId,
) -> Result<Place, StoreError> {
    let last = tx.last_key(vault, Table::Message, Key::all_of(chat.0))?;
    Ok(Place(last.map_or(0, |key| key.id.saturating_add(1))))
}

/// A message; `None` if there is none, or it cannot be read.
pub(super) fn message(
    tx: &Transaction,
    vault: &mut Vault,
    chat: ChatId,
    random_id: RandomId,
) -> Result<Option<(Place, StoredMessage)>, StoreError> {
    let Some(place) = place(tx, vault, chat, random_id)? else {
        return Ok(None);
    };
    let value = tx.get(vault, Table::Message, Key::new(chat.0, place.0))?;
    let message = value.and_then(|value| read(chat, place, &value));
    Ok(message.map(|message| (place, message)))
}

pub(super) fn add(
    tx: &mut Transaction,
    chat: ChatId,
    random_id: RandomId,
    place: Place,
    value: Value,
) {
    let at = Key::new(chat.0, random_id.0);
    tx.put(Table::Place, at, place.0.to_le_bytes().to_vec());
    tx.put(Table::Message, Key::new(chat.0, place.0), value);
}

pub(super) fn remove(tx: &mut Transaction, chat: ChatId, random_id: RandomId, place: Place) {
    tx.delete(Table::Place, Key::new(chat.0, random_id.0));
    tx.delete(Table::Message, Key::new(chat.0, place.0));
}

/// The messages before a place (or the last ones), at most `limit`, the newest first.
pub(super) fn before(
    tx: &Transaction,
    vault: &mut Vault,
    chat: ChatId,
    before: Option<Place>,
    limit: usize,
) -> Result<Vec<StoredMessage>, StoreError> {
    let mut messages = Vec::new();
    let last = before.map_or(i64::MAX, |place| place.0.saturating_sub(1));
    let keys = Key::new(chat.0, i64::MIN)..=Key::new(chat.0, last);
    if limit > 0 {
        tx.for_each(vault, Table::Message, keys, Order::Down, |key, value| {
            messages.extend(read(chat, Place(key.id), value));
            messages.len() < limit
        })?;
    }
    Ok(messages)
}

/// A record that is no message is passed over: the others must stay readable.
pub(super) fn read(chat: ChatId, place: Place, value: &[u8]) -> Option<StoredMessage> {
    StoredMessage::from_bytes(value)
        .inspect_err(|error| tracing::error!(%chat, place = place.0, %error, "a message of the history is damaged"))
        .ok()
}
