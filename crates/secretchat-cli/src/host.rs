//! A host of secret chats in its simplest form: one account, synchronous, with its records in memory.
//!
//! It keeps the one rule of [`secretchat_core::io`]: a batch is stored before anything that depends on it leaves, and
//! the server is told that an update was received only when what it led to is stored (spec/03 §4).

use std::collections::{BTreeMap, VecDeque};

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use secretchat_core::chat::{Chat, ChatInfo, Config};
use secretchat_core::history::StoredMessage;
use secretchat_core::ids::{ChatId, RandomId, Time, UserId};
use secretchat_core::io::{
    Command, CommandError, Done, Event, Input, Output, Request, RequestId, RpcError, chat_of_update,
};
use secretchat_core::memory::Records;
use secretchat_core::record::RecordError;
use secretchat_core::tl::api::{self, functions, types};
use secretchat_core::tl::{self, Deserialize as _, Function};

use crate::network::Network;

/// How long a hole in the qts may stay open before the server is asked (spec/03 §4).
const GAP_MS: i64 = 700;
/// Answers of `updates.getDifference` that are fetched in a row.
const MOST_SLICES: usize = 100_000;

/// Why a host cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HostError {
    /// The server sent something that is not TL of the API.
    #[error("the server sent something unreadable: {0}")]
    Tl(#[from] tl::Error),
    /// The server refused a call of the host.
    #[error("the server refused a call: {0}")]
    Rpc(#[from] RpcError),
    /// The chat refused a command.
    #[error("the chat refused a command: {0}")]
    Command(#[from] CommandError),
    /// The records of a chat cannot be read back.
    #[error("the records of a chat are damaged: {0}")]
    Record(#[from] RecordError),
    /// The chat does not exist.
    #[error("there is no chat {0}")]
    NoChat(ChatId),
}

/// One account.
pub(crate) struct Host {
    user: UserId,
    chats: BTreeMap<ChatId, Slot>,
    updates: Updates,
    rng: ChaCha20Rng,
    events: Vec<(Time, Event)>,
}

/// A chat and what belongs to it.
struct Slot {
    chat: Chat,
    records: Records,
    wake: Option<Time>,
    calls: VecDeque<(RequestId, Request)>,
}

/// Where the account stands in the sequence of its updates.
#[derive(Default)]
struct Updates {
    pts: i32,
    qts: i32,
    date: i32,
    /// What the server knows to be stored here.
    acknowledged: i32,
    /// Behind a hole in the qts.
    aside: BTreeMap<i32, api::Update>,
    hole_since: Option<Time>,
}

impl Host {
    /// Logs in, and starts with what comes from now on.
    pub(crate) fn new(user: UserId, seed: u64, net: &mut Network) -> Result<Self, HostError> {
        let rng = ChaCha20Rng::seed_from_u64(seed);
        let mut host = Self {
            user,
            chats: BTreeMap::new(),
            updates: Updates::default(),
            rng,
            events: Vec::new(),
        };
        let api::UpdatesState::UpdatesState(state) = host.call(&functions::UpdatesGetState, net)?;
        host.updates = Updates {
            acknowledged: state.qts,
            ..Updates::default()
        };
        host.updates.set(&state);
        Ok(host)
    }

    /// Asks another user for a chat.
    pub(crate) fn request_chat(&mut self, user: &types::InputUser, net: &Network) -> ChatId {
        let (config, known) = (Config::new(self.user), &self.chats);
        let is_known = |id| known.contains_key(&id);
        let chat = Chat::request(
            UserId(user.user_id),
            user.access_hash,
            is_known,
            config,
            net.now(),
            &mut self.rng,
        );
        let id = chat.id();
        self.adopt(chat, net.now());
        id
    }

    /// Gives a chat a command of the app.
    pub(crate) fn command(
        &mut self,
        chat: ChatId,
        command: Command,
        net: &Network,
    ) -> Result<Done, HostError> {
        self.feed(chat, Input::Command(command), net.now())
    }

    /// Calls the server directly, outside of any chat.
    pub(crate) fn call<F: Function>(
        &self,
        function: &F,
        net: &mut Network,
    ) -> Result<F::Result, HostError> {
        let answer = net.call(self.user, &function.to_bytes())?;
        Ok(F::Result::from_bytes(&answer)?)
    }

    /// Does one round of what can be done now: updates, what is due, calls. Says whether there was anything.
    pub(crate) fn work(&mut self, net: &mut Network) -> Result<bool, HostError> {
        let mut worked = false;
        while let Some(updates) = net.poll_update(self.user) {
            self.on_updates(api::Updates::from_bytes(&updates)?, net)?;
            worked = true;
        }
        if self
            .updates
            .hole_closes_at()
            .is_some_and(|at| at <= net.now())
        {
            self.close_hole(net)?;
            worked = true;
        }
        worked |= self.tick(net.now())?;
        worked |= self.make_calls(net)?;
        self.acknowledge(net)?;
        Ok(worked)
    }

    /// When there will be something to do, if nothing else happens.
    pub(crate) fn next_due(&self, net: &Network) -> Option<Time> {
        let wakes = self.chats.values().filter_map(|slot| slot.wake);
        wakes
            .chain(self.updates.hole_closes_at())
            .chain(net.server.next_update_at(self.user))
            .min()
    }

    /// What the app was told since the last time, with the moment.
    pub(crate) fn take_events(&mut self) -> Vec<(Time, Event)> {
        core::mem::take(&mut self.events)
    }

    /// What is known of a chat.
    pub(crate) fn info(&self, chat: ChatId) -> Option<ChatInfo> {
        Some(self.chats.get(&chat)?.chat.info())
    }

    /// The history of a chat, in its order.
    pub(crate) fn history(&self, chat: ChatId) -> Vec<StoredMessage> {
        self.chats
            .get(&chat)
            .map(|slot| slot.records.history())
            .unwrap_or_default()
    }

    /// One message of the history of a chat.
    pub(crate) fn message(&self, chat: ChatId, random_id: RandomId) -> Option<StoredMessage> {
        self.chats.get(&chat)?.records.message(random_id)
    }

    /// The chat itself.
    pub(crate) fn chat(&self, chat: ChatId) -> Option<&Chat> {
        self.chats.get(&chat).map(|slot| &slot.chat)
    }

    /// Randomness of this account.
    pub(crate) const fn rng(&mut self) -> &mut ChaCha20Rng {
        &mut self.rng
    }

    /// Forgets everything in memory and brings the chat back from its records, as after a crash.
    pub(crate) fn restart(&mut self, chat: ChatId, net: &Network) -> Result<(), HostError> {
        let slot = self.chats.get_mut(&chat).ok_or(HostError::NoChat(chat))?;
        slot.chat = Chat::restore(slot.records.iter(), Config::new(self.user))?;
        slot.calls.clear();
        slot.wake = None;
        self.feed(chat, Input::Tick, net.now())?;
        Ok(())
    }

    fn adopt(&mut self, chat: Chat, now: Time) {
        let mut slot = Slot {
            chat,
            records: Records::default(),
            wake: None,
            calls: VecDeque::new(),
        };
        slot.drain(now, &mut self.rng, &mut self.events);
        self.chats.insert(slot.chat.id(), slot);
    }

    fn feed(&mut self, chat: ChatId, input: Input, now: Time) -> Result<Done, HostError> {
        let slot = self.chats.get_mut(&chat).ok_or(HostError::NoChat(chat))?;
        let done = slot.chat.handle(input, now, &mut self.rng)?;
        slot.drain(now, &mut self.rng, &mut self.events);
        Ok(done)
    }

    fn tick(&mut self, now: Time) -> Result<bool, HostError> {
        let is_due = |slot: &Slot| slot.wake.is_some_and(|at| at <= now);
        let due: Vec<_> = self
            .chats
            .iter()
            .filter(|(_, slot)| is_due(slot))
            .map(|(id, _)| *id)
            .collect();
        for id in &due {
            if let Some(slot) = self.chats.get_mut(id) {
                slot.wake = None;
            }
            self.feed(*id, Input::Tick, now)?;
        }
        Ok(!due.is_empty())
    }

    fn make_calls(&mut self, net: &mut Network) -> Result<bool, HostError> {
        let ids: Vec<_> = self.chats.keys().copied().collect();
        let mut worked = false;
        for chat in ids {
            while let Some((id, request)) = self
                .chats
                .get_mut(&chat)
                .and_then(|slot| slot.calls.pop_front())
            {
                let answer = net.call(self.user, &request.to_bytes());
                // An answer that cannot be read is as good as none.
                let result =
                    answer.and_then(|bytes| request.parse(&bytes).map_err(|_| RpcError::Network));
                self.feed(chat, Input::Answer { id, result }, net.now())?;
                worked = true;
            }
        }
        Ok(worked)
    }

    fn on_updates(&mut self, updates: api::Updates, net: &mut Network) -> Result<(), HostError> {
        let updates = match updates {
            api::Updates::UpdateShort(short) => vec![short.update],
            api::Updates::Updates(updates) => updates.updates,
            api::Updates::Combined(updates) => updates.updates,
            api::Updates::TooLong => return self.close_hole(net),
        };
        updates
            .into_iter()
            .try_for_each(|update| self.on_update(update, net.now()))
    }

    /// The rules of spec/03 §4.
    fn on_update(&mut self, update: api::Update, now: Time) -> Result<(), HostError> {
        let api::Update::NewEncryptedMessage(message) = &update else {
            return self.give(update, now);
        };
        let qts = message.qts;
        if qts <= self.updates.qts {
            return Ok(());
        }
        self.updates.aside.insert(qts, update);
        while let Some(update) = self.updates.next_in_order() {
            self.give(update, now)?;
        }
        let has_hole = !self.updates.aside.is_empty();
        self.updates.hole_since = has_hole.then(|| self.updates.hole_since.unwrap_or(now));
        Ok(())
    }

    /// Gives an update to its chat; requests make a new one.
    fn give(&mut self, update: api::Update, now: Time) -> Result<(), HostError> {
        let Some(id) = chat_of_update(&update) else {
            return Ok(());
        };
        if self.chats.contains_key(&id) {
            self.feed(id, Input::Update(update), now)?;
        } else if let Some(chat) =
            Chat::incoming(&update, Config::new(self.user), now, &mut self.rng)
        {
            self.adopt(chat, now);
        }
        Ok(())
    }

    /// Asks the server for what is missing; if it does not answer, again a little later.
    fn close_hole(&mut self, net: &mut Network) -> Result<(), HostError> {
        match self.get_difference(net) {
            Err(HostError::Rpc(_)) => {
                self.updates.hole_since = Some(net.now());
                Ok(())
            }
            result => result,
        }
    }

    /// Fetches what was missed, slice by slice.
    fn get_difference(&mut self, net: &mut Network) -> Result<(), HostError> {
        for _ in 0..MOST_SLICES {
            match self.call(&self.updates.get_difference(), net)? {
                api::UpdatesDifference::UpdatesDifference(d) => {
                    let (messages, others) = (d.new_encrypted_messages, d.other_updates);
                    return self.catch_up(messages, others, d.state, net.now());
                }
                api::UpdatesDifference::Slice(d) => {
                    let (messages, others) = (d.new_encrypted_messages, d.other_updates);
                    self.catch_up(messages, others, d.intermediate_state, net.now())?;
                }
                api::UpdatesDifference::TooLong(d) => self.updates.pts = d.pts,
                api::UpdatesDifference::Empty(empty) => {
                    self.updates.nothing_missing(empty.date);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Gives the chats what they missed, in the order of spec/03 §4: states of chats, messages, the rest.
    fn catch_up(
        &mut self,
        messages: Vec<api::EncryptedMessage>,
        others: Vec<api::Update>,
        state: api::UpdatesState,
        now: Time,
    ) -> Result<(), HostError> {
        let api::UpdatesState::UpdatesState(state) = state;
        let (states, others): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|update| matches!(update, api::Update::Encryption(_)));
        let qts = state.qts;
        let messages = messages.into_iter().map(|message| {
            api::Update::NewEncryptedMessage(types::UpdateNewEncryptedMessage { message, qts })
        });
        states
            .into_iter()
            .chain(messages)
            .chain(others)
            .try_for_each(|update| self.give(update, now))?;
        self.updates.set(&state);
        Ok(())
    }

    /// Tells the server what is stored: everything up to the qts is, since every batch was.
    fn acknowledge(&mut self, net: &mut Network) -> Result<(), HostError> {
        let max_qts = self.updates.qts;
        if max_qts > self.updates.acknowledged {
            match self.call(&functions::MessagesReceivedQueue { max_qts }, net) {
                Ok(_) => self.updates.acknowledged = max_qts,
                // It will be told again with the next one, or by the next difference.
                Err(HostError::Rpc(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Slot {
    /// Takes all outputs: stores batches at once, and puts the rest where it belongs.
    fn drain(&mut self, now: Time, rng: &mut ChaCha20Rng, events: &mut Vec<(Time, Event)>) {
        while let Some(output) = self.chat.poll() {
            match output {
                Output::Persist(batch) => {
                    let duplicates = self.records.apply(&batch);
                    // Only commands can be refused.
                    let _ = self.chat.handle(
                        Input::Persisted {
                            batch: batch.id,
                            duplicates,
                        },
                        now,
                        rng,
                    );
                }
                Output::Request { id, request } => self.calls.push_back((id, request)),
                Output::Event(event) => events.push((now, event)),
                Output::Wake(at) => self.wake = Some(at),
            }
        }
    }
}

impl Updates {
    /// Asks for everything after this place.
    const fn get_difference(&self) -> functions::UpdatesGetDifference {
        functions::UpdatesGetDifference {
            pts: self.pts,
            pts_limit: None,
            pts_total_limit: None,
            date: self.date,
            qts: self.qts,
            qts_limit: None,
        }
    }

    fn set(&mut self, state: &types::UpdatesState) {
        self.pts = state.pts;
        self.qts = state.qts;
        self.nothing_missing(state.date);
    }

    /// What was put aside has come with the difference.
    fn nothing_missing(&mut self, date: i32) {
        self.date = date;
        self.aside.clear();
        self.hole_since = None;
    }

    /// The next update behind the current qts, if it is here.
    fn next_in_order(&mut self) -> Option<api::Update> {
        let entry = self.aside.first_entry()?;
        if *entry.key() > self.qts.saturating_add(1) {
            return None;
        }
        self.qts = self.qts.max(*entry.key());
        Some(entry.remove())
    }

    fn hole_closes_at(&self) -> Option<Time> {
        Some(self.hole_since?.plus_ms(GAP_MS))
    }
}
