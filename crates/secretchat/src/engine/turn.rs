//! One turn: works, one commit, and what depends on it.

use secretchat_core::chat::Chat;
use secretchat_core::ids::{ChatId, RandomId, Time};
use secretchat_core::io::{
    BatchId, Command, CommandError, Done, Input, Output, Request, RequestId, Response, RpcError,
    chat_of_update,
};
use secretchat_core::tl::api;

use super::apply::Apply;
use super::log::Kept;
use super::transaction::Transaction;
use super::trash::Trash;
use super::{Engine, Slot, account, log};
use crate::Error;
use crate::event::{ChatEvent, Event, EventId, EventKind, is_kept};
use crate::store::{Key, StoreError, Table, Write};
use crate::transport::UpdatesState;

/// Something to do with the engine; or to be told that the store does not work.
pub(crate) type Work = Box<dyn FnOnce(Result<&mut Turn<'_>, StoreError>) + Send>;

/// To be called when it is known whether the turn is stored.
type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// A call of a chat to the server.
pub(crate) struct Call {
    pub(crate) epoch: u64,
    pub(crate) chat: ChatId,
    pub(crate) id: RequestId,
    pub(crate) request: Request,
}

/// A file that the server lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LostUpload {
    pub(crate) chat: ChatId,
    pub(crate) random_id: RandomId,
    /// One part, counted from 0, or all.
    pub(crate) part: Option<u32>,
}

/// What the server must be asked about the updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Where the account stands: nothing is known yet.
    State,
    /// What came since then.
    Since(UpdatesState),
}

/// What may leave after a turn.
#[derive(Default)]
pub(crate) struct Outcome {
    /// In the order in which they must leave.
    pub(crate) calls: Vec<Call>,
    pub(crate) events: Vec<Event>,
    pub(crate) lost_uploads: Vec<LostUpload>,
    /// The server must be asked what was missed.
    pub(crate) missing: Option<Missing>,
    /// Everything up to this qts is stored.
    pub(crate) stored_qts: i32,
    /// Files that must be deleted.
    pub(crate) trash: Vec<Trash>,
    /// The store was changed.
    pub(crate) has_committed: bool,
    /// The engine could not store the turn.
    pub(crate) failed: bool,
    replies: Vec<Reply>,
    result: Option<StoreError>,
}

impl Outcome {
    /// Answers those who waited for the turn.
    pub(crate) fn answer(&mut self) {
        for reply in self.replies.drain(..) {
            reply(self.result.clone().map_or(Ok(()), Err));
        }
    }
}

/// The engine at work.
pub(crate) struct Turn<'a> {
    pub(super) engine: &'a mut Engine,
    pub(super) now: Time,
    pub(super) account_changed: bool,
    pub(super) tx: Transaction,
    batches: Vec<(ChatId, BatchId, Vec<RandomId>)>,
    kept: Vec<Kept>,
    pub(super) outcome: Outcome,
    /// Nothing of the turn may be stored.
    pub(super) failure: Option<StoreError>,
    is_to_tidy: bool,
}

impl Engine {
    /// Does all works, and everything that is due.
    pub(crate) fn turn(&mut self, works: Vec<Work>, now: Time) -> Outcome {
        let mut events = Vec::new();
        if let Err(error) = self.recover(now, &mut events) {
            for work in works {
                work(Err(error.clone()));
            }
            return Outcome {
                failed: true,
                ..Outcome::default()
            };
        }
        let mut turn = Turn {
            now,
            account_changed: false,
            tx: Transaction::default(),
            batches: Vec::new(),
            kept: Vec::new(),
            outcome: Outcome {
                events,
                ..Outcome::default()
            },
            failure: None,
            is_to_tidy: false,
            engine: self,
        };
        turn.wake();
        for work in works {
            work(Ok(&mut turn));
        }
        turn.finish()
    }
}

impl Turn<'_> {
    /// Time has passed: wakes the chats that wanted it.
    fn wake(&mut self) {
        while let Some((_, chat)) = pop_due(&mut self.engine.wakes, self.now) {
            if let Some(slot) = self.engine.chats.get_mut(&chat) {
                slot.wake = None;
            }
            self.tell(chat, Input::Tick);
        }
        while let Some((_, chat)) = pop_due(&mut self.engine.accepts, self.now) {
            self.accept_unasked(chat);
        }
    }

    /// Gives a chat a command of the app.
    pub(crate) fn command(&mut self, chat: ChatId, command: Command) -> Result<Done, Error> {
        let deleted = match &command {
            Command::Delete(random_ids) => random_ids.clone(),
            _ => Vec::new(),
        };
        let result = self.feed(chat, Input::Command(command));
        let done = result.ok_or(Error::UnknownChat(chat))??;
        self.forget_uploads(chat, &deleted);
        Ok(done)
    }

    /// The server answered a call.
    pub(crate) fn answered(
        &mut self,
        call: (u64, ChatId, RequestId),
        result: Result<Response, RpcError>,
    ) {
        let (epoch, chat, id) = call;
        if epoch == self.engine.epoch {
            self.tell(chat, Input::Answer { id, result });
        }
    }

    /// Gives an update to its chat; a request makes a new one.
    pub(super) fn give(&mut self, update: api::Update) {
        match chat_of_update(&update) {
            Some(chat) if self.engine.chats.contains_key(&chat) => {
                self.tell(chat, Input::Update(update));
            }
            _ => self.take_request(&update),
        }
    }

    /// A chat that is new here.
    pub(super) fn adopt(&mut self, chat: Chat) -> ChatId {
        let id = chat.id();
        let mut slot = Slot::new(chat);
        self.drain(id, &mut slot);
        self.engine.chats.insert(id, slot);
        id
    }

    /// Has the store forget what was deleted, after this turn.
    pub(crate) fn tidy(&mut self) {
        self.is_to_tidy = true;
    }

    /// Calls `reply` when it is known whether this turn is stored.
    pub(crate) fn reply(&mut self, reply: impl FnOnce(Result<(), StoreError>) + Send + 'static) {
        self.outcome.replies.push(Box::new(reply));
    }

    /// Tells of something that is not stored.
    pub(crate) fn publish(&mut self, chat: Option<ChatId>, kind: EventKind) {
        self.outcome.events.push(Event {
            id: None,
            chat,
            time: self.now,
            kind,
        });
    }

    /// Gives a chat something that it cannot refuse.
    pub(super) fn tell(&mut self, chat: ChatId, input: Input) {
        let result = self.feed(chat, input);
        debug_assert!(
            !matches!(result, Some(Err(_))),
            "only commands can be refused"
        );
    }

    /// Gives a chat something; `None` if there is no such chat.
    fn feed(&mut self, chat: ChatId, input: Input) -> Option<Result<Done, CommandError>> {
        // Taken out, so that the chat and the rest of the engine can be used side by side.
        let mut slot = self.engine.chats.remove(&chat)?;
        let result = slot.chat.handle(input, self.now, &mut *self.engine.rng);
        self.drain(chat, &mut slot);
        self.engine.chats.insert(chat, slot);
        Some(result)
    }

    /// Takes everything that a chat wants to let out.
    fn drain(&mut self, chat: ChatId, slot: &mut Slot) {
        while let Some(output) = slot.chat.poll() {
            match output {
                Output::Persist(batch) => self.persist(slot, batch),
                Output::Request { id, request } => self.outcome.calls.push(Call {
                    epoch: self.engine.epoch,
                    chat,
                    id,
                    request,
                }),
                Output::Event(event) => self.on_event(chat, slot, event),
                Output::Wake(at) => {
                    if let Some(old) = slot.wake.replace(at) {
                        self.engine.wakes.remove(&(old, chat));
                    }
                    self.engine.wakes.insert((at, chat));
                }
            }
        }
        if let Some(dh) = slot.chat.take_dh_config() {
            self.engine.settings.config.dh = Some(dh);
        }
    }

    fn persist(&mut self, slot: &mut Slot, mut batch: secretchat_core::io::Batch) {
        let (chat, id) = (batch.chat, batch.id);
        let events = core::mem::take(&mut batch.events);
        let next_trash = self.engine.account.next_trash;
        let mut apply = Apply {
            vault: &mut self.engine.vault,
            tx: &mut self.tx,
            chat,
            next_place: &mut slot.next_place,
            next_trash: &mut self.engine.account.next_trash,
            uploads: &mut self.engine.uploads,
        };
        let applied = apply.batch(batch);
        self.account_changed |= self.engine.account.next_trash != next_trash;
        match applied {
            Ok(duplicates) => {
                events
                    .iter()
                    .for_each(|event| self.tidy_uploads(chat, event));
                self.keep(chat, slot, events, &duplicates);
                self.batches.push((chat, id, duplicates));
            }
            Err(error) => self.failure = Some(error),
        }
    }

    /// Names the events that must not be lost.
    fn keep(
        &mut self,
        chat: ChatId,
        slot: &mut Slot,
        events: Vec<ChatEvent>,
        duplicates: &[RandomId],
    ) {
        let is_duplicate = |event: &ChatEvent| matches!(event, ChatEvent::Message { random_id, .. } if duplicates.contains(random_id));
        if !self.engine.settings.keep_events {
            return;
        }
        for event in events
            .into_iter()
            .filter(|e| is_kept(e) && !is_duplicate(e))
        {
            slot.told.push_back(event.clone());
            self.keep_event(chat, event);
        }
    }

    /// Names and keeps something that the app must not miss, whether the chat knows of it or not.
    pub(super) fn keep_event(&mut self, chat: ChatId, event: ChatEvent) {
        if !self.engine.settings.keep_events {
            return self.publish(Some(chat), EventKind::Chat(event));
        }
        let id = self.engine.account.next_event;
        self.engine.account.next_event = EventId(id.0.saturating_add(1));
        self.account_changed = true;
        self.kept.push(Kept {
            id,
            chat,
            time: self.now,
            event,
        });
    }

    fn on_event(&mut self, chat: ChatId, slot: &mut Slot, event: ChatEvent) {
        if slot.told.front() == Some(&event) {
            slot.told.pop_front();
        } else if let ChatEvent::UploadAgain { random_id, part } = event {
            self.outcome.lost_uploads.push(LostUpload {
                chat,
                random_id,
                part,
            });
        } else {
            self.publish(Some(chat), EventKind::Chat(event));
        }
    }

    /// Commits, and lets out what depends on it.
    fn finish(mut self) -> Outcome {
        while self.failure.is_none() && self.has_changes() {
            if let Err(error) = self.commit() {
                self.failure = Some(error);
            }
        }
        if let Some(error) = self.failure.take() {
            return self.fail(error);
        }
        let (engine, outcome) = (&mut *self.engine, &mut self.outcome);
        if self.is_to_tidy
            && let Err(error) = engine.vault.tidy()
        {
            tracing::warn!(%error, "the journal of the store may still hold what was deleted");
        }
        let state = engine.account.updates;
        outcome.stored_qts = state.unwrap_or_default().qts;
        let is_wanted = engine.updates.take_wanted(self.now);
        outcome.missing = is_wanted.then(|| state.map_or(Missing::State, Missing::Since));
        outcome.trash.append(&mut engine.trash);
        self.outcome
    }

    fn has_changes(&self) -> bool {
        !self.tx.is_empty() || !self.batches.is_empty() || self.account_changed
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        let kept = core::mem::take(&mut self.kept);
        if let Some(first) = kept.first() {
            let key = Key::new(0, first.id.0.cast_signed());
            self.tx.put(Table::Event, key, log::to_bytes(&kept));
            self.engine.log_rows.push_back(first.id);
            self.account_changed = true;
        }
        if core::mem::take(&mut self.account_changed) {
            let account = self.engine.account.to_bytes();
            self.tx.put(Table::Account, account::KEY, account);
        }
        let writes = core::mem::take(&mut self.tx).into_writes();
        let trash: Vec<_> = writes.iter().filter_map(trash_of).collect();
        if !writes.is_empty() {
            self.engine.vault.commit(writes)?;
            self.outcome.has_committed = true;
        }
        self.outcome.trash.extend(trash);
        self.outcome
            .events
            .extend(kept.into_iter().map(Event::from));
        for (chat, batch, duplicates) in core::mem::take(&mut self.batches) {
            self.tell(chat, Input::Persisted { batch, duplicates });
        }
        Ok(())
    }

    /// Nothing of the turn is stored: nothing of it leaves.
    fn fail(self, error: StoreError) -> Outcome {
        tracing::error!(%error, "the store failed; going back to what is stored");
        self.engine.failure = Some(error.clone());
        let mut outcome = Outcome {
            replies: self.outcome.replies,
            result: Some(error.clone()),
            failed: true,
            ..Outcome::default()
        };
        outcome.events.push(Event {
            id: None,
            chat: None,
            time: self.now,
            kind: EventKind::StoreFailed { error },
        });
        outcome
    }
}

/// What a write says must be deleted now.
fn trash_of(write: &Write) -> Option<Trash> {
    match write {
        Write::Put {
            table: Table::Trash,
            key,
            value,
        } => Trash::new(key.id, value).filter(|trash| !trash.is_under_way()),
        _ => None,
    }
}

pub(super) fn pop_due(
    set: &mut std::collections::BTreeSet<(Time, ChatId)>,
    now: Time,
) -> Option<(Time, ChatId)> {
    set.first().filter(|(at, _)| *at <= now)?;
    set.pop_first()
}
