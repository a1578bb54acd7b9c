//! The updates of one account: what is pushed, and what is kept until the account has acknowledged it (spec/03 §4).

use std::collections::{BTreeMap, VecDeque};

use secretchat_core::ids::{ChatId, Time};
use secretchat_core::io::chat_of_update;
use secretchat_core::tl::api::{self, types};

use crate::faults::{Faults, count_down};

/// The qts of a new account; its first message gets the next number.
pub const FIRST_QTS: i32 = 100;
/// Seconds after which the server forgets what was not fetched: 7 days (spec/03 §4).
pub const RETENTION_S: i32 = 7 * 24 * 3600;

/// What one account is told.
pub(crate) struct Queue {
    qts: i32,
    /// Messages that are not acknowledged, by qts.
    messages: BTreeMap<i32, api::EncryptedMessage>,
    /// The last update of each kind about each chat, with its date.
    journal: BTreeMap<(ChatId, Kind), (i32, api::Update)>,
    pushes: VecDeque<Push>,
    held_back: Vec<Push>,
    /// Hundredths of the next update that `drop_percent` drops.
    to_drop: u32,
}

/// Updates without qts that a difference repeats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    State,
    Read,
}

struct Push {
    due: Time,
    date: i32,
    update: api::Update,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            qts: FIRST_QTS,
            messages: BTreeMap::new(),
            journal: BTreeMap::new(),
            pushes: VecDeque::new(),
            held_back: Vec::new(),
            to_drop: 0,
        }
    }
}

impl Queue {
    /// The qts of the newest message.
    pub(crate) const fn qts(&self) -> i32 {
        self.qts
    }

    /// Counts on from a qts.
    pub(crate) fn raise_qts(&mut self, qts: i32) {
        self.qts = self.qts.max(qts);
    }

    /// A message for this account.
    pub(crate) fn message(
        &mut self,
        mut message: api::EncryptedMessage,
        faults: &mut Faults,
        now: Time,
    ) {
        if count_down(&mut faults.tamper_messages) {
            flip_bit(&mut message);
        }
        spoil_file(&mut message, faults);
        let gap = i32::try_from(core::mem::take(&mut faults.qts_gap)).unwrap_or(i32::MAX);
        self.qts = self.qts.saturating_add(gap).saturating_add(1);
        self.messages.insert(self.qts, message.clone());
        if self.drops(faults) {
            return;
        }
        let update = types::UpdateNewEncryptedMessage {
            message,
            qts: self.qts,
        };
        let update = api::Update::NewEncryptedMessage(update);
        if count_down(&mut faults.hold_back_updates) {
            self.held_back.push(Push::new(update, faults, now));
            return;
        }
        if count_down(&mut faults.duplicate_updates) {
            self.push(update.clone(), faults, now);
        }
        self.push(update, faults, now);
        self.pushes.extend(self.held_back.drain(..));
    }

    /// Whether the next update is one of those that are dropped.
    fn drops(&mut self, faults: &mut Faults) -> bool {
        if count_down(&mut faults.drop_updates) {
            return true;
        }
        self.to_drop += faults.drop_percent.min(100);
        let is_dropped = self.to_drop >= 100;
        self.to_drop %= 100;
        is_dropped
    }

    /// The state of a chat has changed.
    pub(crate) fn state(&mut self, update: api::Update, faults: &Faults, now: Time) {
        self.journaled(Kind::State, update, faults, now);
    }

    /// The peer has read.
    pub(crate) fn read(&mut self, update: api::Update, faults: &Faults, now: Time) {
        self.journaled(Kind::Read, update, faults, now);
    }

    /// Something that nobody needs to know later.
    pub(crate) fn passing(&mut self, update: api::Update, faults: &Faults, now: Time) {
        self.push(update, faults, now);
    }

    fn journaled(&mut self, kind: Kind, update: api::Update, faults: &Faults, now: Time) {
        if let Some(chat) = chat_of_update(&update) {
            self.journal
                .insert((chat, kind), (now.date(), update.clone()));
        }
        self.push(update, faults, now);
    }

    fn push(&mut self, update: api::Update, faults: &Faults, now: Time) {
        self.pushes.push_back(Push::new(update, faults, now));
    }

    /// The next push, if it is due.
    pub(crate) fn poll(&mut self, now: Time) -> Option<api::Updates> {
        self.pushes.front().filter(|push| push.due <= now)?;
        let push = self.pushes.pop_front()?;
        Some(api::Updates::UpdateShort(types::UpdateShort {
            update: push.update,
            date: push.date,
        }))
    }

    /// Drops all pushes.
    pub(crate) fn drop_pushes(&mut self) {
        self.pushes.clear();
        self.held_back.clear();
    }

    /// When the next push is due.
    pub(crate) fn next_due(&self) -> Option<Time> {
        self.pushes.front().map(|push| push.due)
    }

    /// Drops all messages up to this qts; gives their random ids.
    pub(crate) fn acknowledge(&mut self, max_qts: i32) -> Vec<i64> {
        let mut random_ids = Vec::new();
        while let Some(entry) = self
            .messages
            .first_entry()
            .filter(|entry| *entry.key() <= max_qts)
        {
            random_ids.push(random_id_of(&entry.remove()));
        }
        random_ids
    }

    /// Forgets what is too old to be fetched.
    pub(crate) fn forget_old(&mut self, now: Time) {
        let oldest = now.date().saturating_sub(RETENTION_S);
        self.messages
            .retain(|_, message| date_of(message) >= oldest);
        self.journal.retain(|_, (date, _)| *date >= oldest);
    }

    /// Messages that are not acknowledged, in order.
    pub(crate) fn messages(&self) -> impl ExactSizeIterator<Item = (i32, &api::EncryptedMessage)> {
        self.messages.iter().map(|(qts, message)| (*qts, message))
    }

    /// Updates without qts since a date; those of that very second are among them.
    pub(crate) fn others_since(&self, date: i32) -> Vec<api::Update> {
        self.journal
            .values()
            .filter(|(at, _)| *at >= date)
            .map(|(_, update)| update.clone())
            .collect()
    }
}

impl Push {
    fn new(update: api::Update, faults: &Faults, now: Time) -> Self {
        Self {
            due: now.plus_ms(faults.delay_ms),
            date: now.date(),
            update,
        }
    }
}

const fn random_id_of(message: &api::EncryptedMessage) -> i64 {
    match message {
        api::EncryptedMessage::EncryptedMessage(m) => m.random_id,
        api::EncryptedMessage::Service(m) => m.random_id,
    }
}

const fn date_of(message: &api::EncryptedMessage) -> i32 {
    match message {
        api::EncryptedMessage::EncryptedMessage(m) => m.date,
        api::EncryptedMessage::Service(m) => m.date,
    }
}

/// Misstates or loses the file of a message, if it has one.
const fn spoil_file(message: &mut api::EncryptedMessage, faults: &mut Faults) {
    let api::EncryptedMessage::EncryptedMessage(message) = message else {
        return;
    };
    let api::EncryptedFile::EncryptedFile(file) = &mut message.file else {
        return;
    };
    if count_down(&mut faults.wrong_file_sizes) {
        file.size /= 2;
    }
    if count_down(&mut faults.lose_files) {
        message.file = api::EncryptedFile::Empty;
    }
}

/// Changes one bit of the encrypted part.
fn flip_bit(message: &mut api::EncryptedMessage) {
    let bytes = match message {
        api::EncryptedMessage::EncryptedMessage(m) => &mut m.bytes,
        api::EncryptedMessage::Service(m) => &mut m.bytes,
    };
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
}
