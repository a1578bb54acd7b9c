//! What the app wants to know, and the few things it does that are no command of a chat.

use secretchat_core::chat::{Chat, ChatInfo, Status};
use secretchat_core::crypto::AuthKey;
use secretchat_core::history::{Direction, StoredMessage};
use secretchat_core::ids::{ChatId, RandomId, UserId};
use secretchat_core::io::CommandError;
use secretchat_core::tl::api::types::InputUser;
use zeroize::Zeroizing;

use super::turn::Turn;
use super::{downloads, history, log};
use crate::Error;
use crate::event::{Event, EventId};
use crate::store::{Generation, Key, Order, StoreKey, Table};
use crate::transport::ResolveError;

impl Turn<'_> {
    /// Asks a user for a chat.
    pub(crate) fn request_chat(&mut self, user: &InputUser) -> Result<ChatId, Error> {
        if user.user_id == self.engine.settings.user.0 {
            return Err(ResolveError::NotAUser.into());
        }
        let chats = &self.engine.chats;
        let chat = Chat::request(
            UserId(user.user_id),
            user.access_hash,
            |id| chats.contains_key(&id),
            self.engine.settings.config.clone(),
            self.now,
            &mut *self.engine.rng,
        );
        Ok(self.adopt(chat))
    }

    /// Everything that is known of a chat.
    pub(crate) fn info(&self, chat: ChatId) -> Result<ChatInfo, Error> {
        let slot = self.engine.chats.get(&chat);
        Ok(slot.ok_or(Error::UnknownChat(chat))?.chat.info())
    }

    /// A random number, not 0.
    pub(crate) fn draw_id(&mut self) -> RandomId {
        loop {
            let id = self.engine.rng.next_u64().cast_signed();
            if id != 0 {
                return RandomId(id);
            }
        }
    }

    /// The same of a chat that is not closed.
    pub(crate) fn info_of_open(&self, chat: ChatId) -> Result<ChatInfo, Error> {
        let info = self.info(chat)?;
        if info.status == Status::Closed {
            return Err(CommandError::Closed.into());
        }
        Ok(info)
    }

    /// The timer of messages that say none: seconds.
    pub(crate) fn default_ttl(&self, chat: ChatId) -> Result<u32, Error> {
        let ready = self.info(chat)?.ready;
        Ok(ready.map_or(0, |ready| u32::try_from(ready.ttl).unwrap_or(0)))
    }

    /// Everything that is known of all chats, by id.
    pub(crate) fn infos(&self) -> Vec<ChatInfo> {
        let slots = self.engine.chats.values();
        slots.map(|slot| slot.chat.info()).collect()
    }

    /// The current key of a chat.
    pub(crate) fn auth_key(&self, chat: ChatId) -> Result<Option<Zeroizing<[u8; 256]>>, Error> {
        let slot = self.engine.chats.get(&chat);
        let key = slot.ok_or(Error::UnknownChat(chat))?.chat.auth_key();
        Ok(key.map(AuthKey::as_bytes).copied().map(Zeroizing::new))
    }

    /// Deletes everything of a chat that is closed.
    pub(crate) fn forget_chat(&mut self, chat: ChatId) -> Result<(), Error> {
        let info = self.info(chat)?;
        if info.status != Status::Closed || info.is_closing {
            return Err(Error::NotClosed(chat));
        }
        let mut files = Vec::new();
        let (vault, keys) = (&mut self.engine.vault, Key::all_of(chat.0));
        self.tx
            .for_each(vault, Table::File, keys.clone(), Order::Up, |_, written| {
                files.extend(downloads::trash_of_files(written));
                true
            })?;
        self.tx
            .for_each(vault, Table::Download, keys, Order::Up, |_, state| {
                files.extend(downloads::trash_of_download(state));
                true
            })?;
        for litter in files {
            self.throw_away(litter);
        }
        for table in Table::OF_CHATS {
            self.tx.clear(table, Key::all_of(chat.0));
        }
        if let Some(at) = self.engine.chats.remove(&chat).and_then(|slot| slot.wake) {
            self.engine.wakes.remove(&(at, chat));
        }
        Ok(())
    }

    /// A message of the history.
    pub(crate) fn message(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
    ) -> Result<StoredMessage, Error> {
        self.info(chat)?;
        let message = history::message(&self.tx, &mut self.engine.vault, chat, random_id)?;
        let message = message.map(|(_, message)| message);
        message.ok_or(Error::UnknownMessage { chat, random_id })
    }

    /// Messages of the history before one of them (or the last ones), the newest first.
    pub(crate) fn history(
        &mut self,
        chat: ChatId,
        before: Option<RandomId>,
        limit: usize,
    ) -> Result<Vec<StoredMessage>, Error> {
        self.info(chat)?;
        let vault = &mut self.engine.vault;
        let before = match before {
            None => None,
            Some(random_id) => {
                let place = history::place(&self.tx, vault, chat, random_id)?;
                Some(place.ok_or(Error::UnknownMessage { chat, random_id })?)
            }
        };
        Ok(history::before(&self.tx, vault, chat, before, limit)?)
    }

    /// The server date of the newest message of the peer, 0 if there is none.
    pub(crate) fn newest_date(&mut self, chat: ChatId) -> Result<i32, Error> {
        self.info(chat)?;
        let mut newest = 0;
        let (vault, keys) = (&mut self.engine.vault, Key::all_of(chat.0));
        self.tx
            .for_each(vault, Table::Message, keys, Order::Down, |key, value| {
                let message = history::read(chat, history::Place(key.id), value);
                let incoming = message.filter(|m| m.direction == Direction::Incoming);
                newest = incoming.map_or(0, |m| m.date);
                newest == 0
            })?;
        Ok(newest)
    }

    /// Events after `last` that the app has not confirmed, and the id before which there are no others.
    pub(crate) fn kept_events(
        &mut self,
        last: EventId,
        limit: usize,
    ) -> Result<(EventId, Vec<Event>), Error> {
        let first = self.engine.account.first_unconfirmed;
        let from = EventId(last.0.saturating_add(1)).max(first);
        // The record that holds `from` begins at or before it.
        let rows = &self.engine.log_rows;
        let row = rows.partition_point(|row| *row <= from).saturating_sub(1);
        let start = rows.get(row).copied().unwrap_or(from);
        let keys = Key::new(0, start.0.cast_signed())..=Key::new(0, i64::MAX);
        let (vault, mut events) = (&mut self.engine.vault, Vec::new());
        self.tx
            .for_each(vault, Table::Event, keys, Order::Up, |key, value| {
                match log::from_bytes(EventId(key.id.cast_unsigned()), value) {
                    Ok(kept) => events.extend(kept.into_iter().filter(|kept| kept.id >= from)),
                    Err(error) => tracing::error!(%error, "events cannot be read"),
                }
                events.len() < limit
            })?;
        events.truncate(limit);
        Ok((from, events.into_iter().map(Event::from).collect()))
    }

    /// The app has confirmed all events before this one.
    pub(crate) fn confirm_events(&mut self, first: EventId) {
        let engine = &mut *self.engine;
        let first = first.min(engine.account.next_event);
        if first <= engine.account.first_unconfirmed {
            return;
        }
        engine.account.first_unconfirmed = first;
        self.account_changed = true;
        let mut gone = None;
        while let Some(row) = engine.log_rows.front().copied() {
            let end = engine.log_rows.get(1);
            if end.copied().unwrap_or(engine.account.next_event) > first {
                break;
            }
            gone = engine.log_rows.pop_front().map(|_| row);
        }
        if let Some(last) = gone {
            let keys = Key::new(0, i64::MIN)..=Key::new(0, last.0.cast_signed());
            self.tx.clear(Table::Event, keys);
        }
    }

    /// How often the store was changed.
    pub(crate) const fn generation(&self) -> Generation {
        self.engine.vault.generation()
    }

    /// Seals the store with another key.
    pub(crate) fn change_key(&mut self, key: StoreKey) -> Result<(), Error> {
        Ok(self.engine.vault.change_key(key)?)
    }

    /// Rewrites the whole store.
    pub(crate) fn compact(&mut self) -> Result<(), Error> {
        Ok(self.engine.vault.compact()?)
    }
}
