//! The engine from what is stored.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use secretchat_core::chat::Chat;
use secretchat_core::ids::{ChatId, RandomId, Time, UserId};
use secretchat_core::io::Table as Kind;
use secretchat_core::record::RecordError;

use super::account::{self, Account};
use super::apply::table_of;
use super::transaction::{Transaction, Value};
use super::trash::Trash;
use super::updates::Updates;
use super::{Engine, Settings, Slot};
use crate::event::{Event, EventId, EventKind};
use crate::policy::RequestLimit;
use crate::store::{Key, Order, StoreError, Table, Vault};

/// A record of a chat: its table, its key there, and what it holds.
type Record = (Kind, i64, Value);

/// Why a store cannot be taken up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The store belongs to another account.
    #[error("the store belongs to user {found}, not to {wanted}")]
    OtherUser {
        /// Whose it is.
        found: UserId,
        /// Whose it should be.
        wanted: UserId,
    },
    /// A record of a chat is not readable: it is damaged, or of a newer version.
    #[error("the records of chat {chat} cannot be read: {error}")]
    Chat {
        /// The chat.
        chat: ChatId,
        /// What is wrong.
        error: RecordError,
    },
    /// The record of the account is not readable.
    #[error("the record of the account cannot be read: {0}")]
    Account(RecordError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Takes up what is stored.
    pub(crate) fn load(
        vault: Vault,
        settings: Settings,
        rng: Box<dyn rand::CryptoRng + Send>,
        now: Time,
    ) -> Result<Self, LoadError> {
        let account = Account::new(settings.user);
        let mut engine = Self {
            vault,
            account,
            settings,
            chats: BTreeMap::new(),
            updates: Updates::default(),
            limit: RequestLimit::new(now),
            wakes: BTreeSet::new(),
            accepts: BTreeSet::new(),
            rng,
            epoch: 0,
            log_rows: VecDeque::new(),
            uploads: BTreeSet::new(),
            trash: Vec::new(),
            failure: None,
        };
        engine.reload(now)?;
        Ok(engine)
    }

    /// Forgets what is in memory and takes up what is stored.
    fn reload(&mut self, now: Time) -> Result<(), LoadError> {
        self.epoch += 1;
        self.chats.clear();
        self.wakes.clear();
        self.accepts.clear();
        self.updates = Updates::default();
        self.account = self.load_account()?;
        self.load_chats(now)?;
        self.trash = self.load_trash()?;
        self.log_rows = self.load_log_rows()?;
        self.uploads = self.load_uploads()?;
        self.updates.want_difference();
        Ok(())
    }

    /// After a commit failed: goes back to what is stored.
    pub(super) fn recover(&mut self, now: Time, events: &mut Vec<Event>) -> Result<(), StoreError> {
        if self.failure.is_none() {
            return Ok(());
        }
        self.reload(now).map_err(|error| match error {
            LoadError::Store(error) => error,
            other => StoreError::Damaged(other.to_string()),
        })?;
        self.failure = None;
        events.push(Event {
            id: None,
            chat: None,
            time: now,
            kind: EventKind::StoreRecovered,
        });
        Ok(())
    }

    fn load_account(&mut self) -> Result<Account, LoadError> {
        let wanted = self.settings.user;
        let Some(value) = self.vault.get(Table::Account, account::KEY)? else {
            return Ok(Account::new(wanted));
        };
        let account = Account::from_bytes(&value).map_err(LoadError::Account)?;
        if account.user == wanted {
            Ok(account)
        } else {
            let found = account.user;
            Err(LoadError::OtherUser { found, wanted })
        }
    }

    fn load_chats(&mut self, now: Time) -> Result<(), LoadError> {
        let mut states = Vec::new();
        self.for_each(Table::Chat, Key::MIN..=Key::MAX, |key, value| {
            states.push((ChatId(key.chat), value.clone()));
        })?;
        let mut others = self.load_tables()?;
        for (chat, state) in states {
            let mut records = others.remove(&chat).unwrap_or_default();
            records.push((Kind::Chat, 0, state));
            self.load_chat(chat, &records, now)?;
        }
        Ok(())
    }

    /// The records of all chats besides the states.
    fn load_tables(&mut self) -> Result<BTreeMap<ChatId, Vec<Record>>, StoreError> {
        let mut records = BTreeMap::<ChatId, Vec<Record>>::new();
        for kind in [Kind::Outbox, Kind::Gap, Kind::Timer] {
            self.for_each(table_of(kind), Key::MIN..=Key::MAX, |key, value| {
                let of_chat = records.entry(ChatId(key.chat)).or_default();
                of_chat.push((kind, key.id, value.clone()));
            })?;
        }
        Ok(records)
    }

    fn load_chat(&mut self, chat: ChatId, records: &[Record], now: Time) -> Result<(), LoadError> {
        let records = records.iter();
        let records = records.map(|(kind, id, value)| (*kind, *id, value.as_slice()));
        let restored = Chat::restore(records, self.settings.config.clone())
            .map_err(|error| LoadError::Chat { chat, error })?;
        let info = restored.info();
        self.chats.insert(chat, Slot::new(restored));
        // The first turn wakes every chat: it then makes the calls that were under way.
        self.wakes.insert((now, chat));
        if info.is_unanswered {
            self.decide(chat, info.user_id, info.created);
        }
        Ok(())
    }

    fn load_log_rows(&mut self) -> Result<VecDeque<EventId>, StoreError> {
        let mut rows = VecDeque::new();
        self.for_each(Table::Event, Key::MIN..=Key::MAX, |key, _| {
            rows.push_back(EventId(key.id.cast_unsigned()));
        })?;
        Ok(rows)
    }

    fn load_uploads(&mut self) -> Result<BTreeSet<(ChatId, RandomId)>, StoreError> {
        let mut uploads = BTreeSet::new();
        self.for_each(Table::Upload, Key::MIN..=Key::MAX, |key, _| {
            uploads.insert((ChatId(key.chat), RandomId(key.id)));
        })?;
        Ok(uploads)
    }

    fn load_trash(&mut self) -> Result<Vec<Trash>, StoreError> {
        // Of this run, unless it is the first time.
        let is_of_this_run = self.epoch > 1;
        let earlier = core::mem::take(&mut self.trash);
        let is_over =
            |trash: &Trash| !trash.is_under_way() || !is_of_this_run || earlier.contains(trash);
        let mut trash = Vec::new();
        self.for_each(Table::Trash, Key::MIN..=Key::MAX, |key, value| {
            trash.extend(Trash::new(key.id, value).filter(is_over));
        })?;
        Ok(trash)
    }

    fn for_each(
        &mut self,
        table: Table,
        keys: std::ops::RangeInclusive<Key>,
        mut visit: impl FnMut(Key, &Value),
    ) -> Result<(), StoreError> {
        Transaction::default().for_each(&mut self.vault, table, keys, Order::Up, |key, value| {
            visit(key, value);
            true
        })
    }
}
