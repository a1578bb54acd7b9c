//! One secret chat: its life, its messages, its keys.
//!
//! A [`Chat`] does no I/O. It is fed with [`Input`]s and gives [`Output`]s, by the rule of [`io`](crate::io). Every
//! state is a struct that owns what that state needs (`requesting`, `incoming`, `ready`, `closed`); a
//! transition consumes it and returns the next.

mod actions;
mod closed;
mod config;
mod early;
mod entry;
mod gaps;
mod header;
mod identity;
mod incoming;
mod info;
mod keys;
mod layers;
mod outbox;
mod output;
mod ready;
mod receive;
mod record;
mod refusal;
mod rekey;
mod requesting;
mod retry;
mod send;
mod sequence;
mod step;
mod timers;
mod wire_rules;

use rand_core::CryptoRng;

pub use self::closed::CloseReason;
pub use self::config::{Config, DhConfig};
pub use self::info::{ChatInfo, ReadyInfo, Rekeying, Status};
pub use self::layers::{ASSUMED_LAYER, MTPROTO_2_LAYER, SEND_LAYERS};
pub use self::sequence::Violation;

use self::closed::Closed;
use self::identity::Identity;
use self::incoming::{Accepting, Incoming};
use self::output::Outputs;
use self::ready::Ready;
use self::requesting::Requesting;
use self::retry::{Calls, Verdict};
use self::step::{Effect, Step};
use crate::crypto::AuthKey;
use crate::ids::{ChatId, Role, Time, UserId};
use crate::io::{
    Command, CommandError, Done, Event, Input, Output, RequestId, Response, RpcError, Table,
    chat_of_update,
};
use crate::record::RecordError;
use crate::tl::api;

/// A secret chat.
pub struct Chat {
    id: ChatId,
    config: Config,
    state: State,
    calls: Calls,
    outputs: Outputs,
    next_request: u64,
    learned: Option<DhConfig>,
}

/// The states of spec/04 §4.
enum State {
    Requesting(Requesting),
    Incoming(Incoming),
    Accepting(Accepting),
    Ready(Box<Ready>),
    Closed(Closed),
    /// Only while a transition runs.
    Moving(Identity),
}

impl Chat {
    /// Asks `user` for a chat, under an id that `is_known` does not know. The outputs wait in [`poll`](Self::poll).
    pub fn request(
        user: UserId,
        user_access_hash: i64,
        is_known: impl Fn(ChatId) -> bool,
        config: Config,
        now: Time,
        rng: &mut dyn CryptoRng,
    ) -> Self {
        let id = loop {
            let id = ChatId((rng.next_u32() & 0x7fff_ffff).cast_signed());
            if id.0 != 0 && !is_known(id) {
                break id;
            }
        };
        let identity = Identity {
            chat: id,
            access_hash: 0,
            role: Role::Creator,
            user,
            created: now,
        };
        let mut chat = Self::new(
            id,
            State::Requesting(Requesting::new(identity, user_access_hash)),
            config,
        );
        chat.begin(now, rng, |_| {});
        chat
    }

    /// Takes up a request of somebody else; `None` if the update is none, or not for this account (spec/04 §4.2 P1).
    pub fn incoming(
        update: &api::Update,
        config: Config,
        now: Time,
        rng: &mut dyn CryptoRng,
    ) -> Option<Self> {
        let api::Update::Encryption(update) = update else {
            return None;
        };
        let api::EncryptedChat::Requested(request) = &update.chat else {
            return None;
        };
        let own = config.own_user.0;
        if request.id == 0
            || request.participant_id != own
            || request.admin_id == own
            || request.g_a.len() > 256
        {
            return None;
        }
        let (id, user, date) = (ChatId(request.id), UserId(request.admin_id), request.date);
        let access_hash = request.access_hash;
        let identity = Identity {
            chat: id,
            access_hash,
            role: Role::Participant,
            user,
            created: now,
        };
        let state = Incoming {
            identity,
            g_a: request.g_a.clone(),
            waiting: early::Waiting::default(),
            accepting: None,
        };
        let mut chat = Self::new(id, State::Incoming(state), config);
        chat.begin(now, rng, |step| {
            step.event(Event::ChatRequested {
                user_id: user,
                date,
            })
        });
        Some(chat)
    }

    /// Brings a chat back from its records. Give it [`Input::Tick`] next: it then makes the calls that were under way.
    ///
    /// # Errors
    /// A record is missing, or not one.
    pub fn restore<'a>(
        records: impl IntoIterator<Item = (Table, i64, &'a [u8])>,
        config: Config,
    ) -> Result<Self, RecordError> {
        let state = record::load(records)?;
        let id = state.identity().chat;
        Ok(Self::new(id, state, config))
    }

    fn new(id: ChatId, state: State, config: Config) -> Self {
        let (calls, outputs) = (Calls::default(), Outputs::default());
        Self {
            id,
            config,
            state,
            calls,
            outputs,
            next_request: 1,
            learned: None,
        }
    }

    /// The id of the chat.
    #[must_use]
    pub const fn id(&self) -> ChatId {
        self.id
    }

    /// Takes one input. Take the outputs afterwards, with [`poll`](Self::poll).
    ///
    /// # Errors
    /// Only a command can be refused; then nothing has changed.
    pub fn handle(
        &mut self,
        input: Input,
        now: Time,
        rng: &mut dyn CryptoRng,
    ) -> Result<Done, CommandError> {
        if let Input::Persisted { batch, duplicates } = &input {
            self.outputs.stored(*batch, duplicates);
            return Ok(Done::Done);
        }
        let mut step = Step::new(now, rng, &self.config, &mut self.next_request);
        let was_open = self.state.is_open();
        let done = match input {
            Input::Command(command) => self.state.on_command(command, &mut step),
            Input::Update(update) => {
                if chat_of_update(&update) == Some(self.id) {
                    self.state
                        .transition(|state| state.on_update(&update, &mut step));
                }
                Ok(Done::Done)
            }
            Input::Answer { id, result } => {
                let in_order = self.state.repeats(id);
                let verdict = self.calls.answered(id, &result, in_order, &mut step);
                if let Verdict::Final { ambiguous } = verdict {
                    if result.is_err() {
                        recall(&mut self.state, &mut self.calls, &mut self.outputs);
                    }
                    self.state
                        .transition(|state| state.on_answer(id, result, ambiguous, &mut step));
                }
                Ok(Done::Done)
            }
            Input::Tick | Input::Persisted { .. } => {
                self.outputs.woken(now);
                self.calls.tick(&mut step);
                self.state.transition(|state| state.on_tick(&mut step));
                Ok(Done::Done)
            }
        }?;
        self.state.transition(|state| state.settle(&mut step));
        if was_open && !self.state.is_open() {
            self.calls.abandon();
        }
        finish(
            self.id,
            &self.state,
            step,
            &mut self.calls,
            &mut self.outputs,
            &mut self.learned,
        );
        Ok(done)
    }

    /// The next output, if there is one now.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.next()
    }

    /// Parameters of the key exchange that this chat fetched and checked, for [`Config::dh`] of the next one.
    pub const fn take_dh_config(&mut self) -> Option<DhConfig> {
        self.learned.take()
    }

    /// Everything that is known of the chat, but for its secrets.
    #[must_use]
    pub fn info(&self) -> ChatInfo {
        info::of(&self.state, self.config.max_layer)
    }

    /// The current key: 256 bytes that open everything. Only for those who really want it.
    #[must_use]
    pub const fn auth_key(&self) -> Option<&AuthKey> {
        match &self.state {
            State::Ready(ready) => Some(&ready.keys.current),
            State::Accepting(accepting) => Some(&accepting.key),
            State::Requesting(_) | State::Incoming(_) | State::Closed(_) | State::Moving(_) => None,
        }
    }

    fn begin(&mut self, now: Time, rng: &mut dyn CryptoRng, first: impl FnOnce(&mut Step<'_>)) {
        let mut step = Step::new(now, rng, &self.config, &mut self.next_request);
        step.touch();
        first(&mut step);
        self.state.transition(|state| state.settle(&mut step));
        finish(
            self.id,
            &self.state,
            step,
            &mut self.calls,
            &mut self.outputs,
            &mut self.learned,
        );
    }
}

/// A message that fails must not be overtaken by one that waits for nothing but its batch: those take their turn again.
fn recall(state: &mut State, calls: &mut Calls, outputs: &mut Outputs) {
    if let State::Ready(ready) = state {
        let ids = outputs.recall_messages();
        calls.recalled(&ids);
        ready.outbox.recalled(&ids);
    }
}

/// The end of a step: what it changed becomes a batch, and what depends on that waits for it.
fn finish(
    chat: ChatId,
    state: &State,
    mut step: Step<'_>,
    calls: &mut Calls,
    outputs: &mut Outputs,
    learned: &mut Option<DhConfig>,
) {
    if step.is_touched()
        && let Some(value) = record::save(state)
    {
        step.changes.push(crate::io::Change::Put {
            table: Table::Chat,
            key: 0,
            value,
        });
    }
    *learned = step.learned.take().or_else(|| learned.take());
    for effect in &step.effects {
        if let Effect::Request { id, request } = effect {
            calls.started(*id, request);
        }
    }
    let due = [calls.next_due(), state.next_due()]
        .into_iter()
        .flatten()
        .min();
    outputs.push(chat, step.changes, step.effects, due);
}

impl State {
    fn transition(&mut self, next: impl FnOnce(Self) -> Self) {
        let moving = Self::Moving(*self.identity());
        *self = next(core::mem::replace(self, moving));
    }

    const fn is_open(&self) -> bool {
        !matches!(self, Self::Closed(_))
    }

    const fn identity(&self) -> &Identity {
        match self {
            Self::Requesting(s) => &s.head.identity,
            Self::Incoming(s) => &s.identity,
            Self::Accepting(s) => &s.identity,
            Self::Ready(s) => &s.identity,
            Self::Closed(s) => &s.identity,
            Self::Moving(identity) => identity,
        }
    }

    fn on_command(&mut self, command: Command, step: &mut Step<'_>) -> Result<Done, CommandError> {
        if let Command::Discard { delete_history } = command {
            self.transition(|state| state.close(CloseReason::ByUser, delete_history, step));
            return Ok(Done::Done);
        }
        match (self, command) {
            (Self::Ready(ready), command) => ready.on_command(command, step),
            (Self::Incoming(incoming), Command::Accept) => {
                incoming.accept(step);
                Ok(Done::Done)
            }
            (Self::Accepting(_), Command::Accept) => Ok(Done::Done),
            (Self::Requesting(_), Command::Accept) => Err(CommandError::NotIncoming),
            (Self::Requesting(s), Command::Send(outgoing)) => {
                s.head.waiting.add_draft(outgoing, step)
            }
            (Self::Incoming(s), Command::Send(outgoing)) => s.waiting.add_draft(outgoing, step),
            (Self::Accepting(s), Command::Send(outgoing)) => s.waiting.add_draft(outgoing, step),
            (Self::Closed(closed), Command::Open(random_id)) => Ok(closed.open(random_id, step)),
            (Self::Closed(closed), Command::Read { max_date }) => Ok(closed.read(max_date, step)),
            (Self::Closed(_), _) => Err(CommandError::Closed),
            _ => Err(CommandError::NotReady),
        }
    }

    fn on_update(self, update: &api::Update, step: &mut Step<'_>) -> Self {
        match self {
            Self::Requesting(state) => state.on_update(update, step),
            Self::Incoming(state) => state.on_update(update, step),
            Self::Accepting(state) => state.on_update(update, step),
            Self::Ready(mut ready) => {
                let result = ready.on_update(update, step);
                Self::go_on(ready, result, step)
            }
            Self::Closed(mut closed) => {
                closed.on_update(update, step);
                Self::Closed(closed)
            }
            Self::Moving(_) => self,
        }
    }

    /// Whether the state repeats a call itself.
    fn repeats(&self, id: RequestId) -> bool {
        matches!(self, Self::Ready(ready) if ready.outbox.repeats(id))
    }

    fn on_answer(
        self,
        id: RequestId,
        result: Result<Response, RpcError>,
        ambiguous: bool,
        step: &mut Step<'_>,
    ) -> Self {
        match self {
            Self::Requesting(state) => state.on_answer(id, result, step),
            Self::Incoming(state) => state.on_answer(id, result, step),
            Self::Accepting(state) => state.on_answer(id, result, ambiguous, step),
            Self::Ready(mut ready) => {
                let result = ready.on_answer(id, result, step);
                Self::go_on(ready, result, step)
            }
            Self::Closed(mut closed) => {
                closed.on_answer(id, step);
                Self::Closed(closed)
            }
            Self::Moving(_) => self,
        }
    }

    fn on_tick(self, step: &mut Step<'_>) -> Self {
        match self {
            Self::Ready(mut ready) => {
                let result = ready.on_tick(step);
                Self::go_on(ready, result, step)
            }
            Self::Closed(mut closed) => {
                closed.timers.expire(step);
                Self::Closed(closed)
            }
            other => other,
        }
    }

    /// The end of every step: makes the calls that the state waits for.
    fn settle(mut self, step: &mut Step<'_>) -> Self {
        match &mut self {
            Self::Requesting(state) => state.call(step),
            Self::Incoming(state) => state.call(step),
            Self::Accepting(state) => state.call(step),
            Self::Closed(state) => state.call(step),
            Self::Ready(_) | Self::Moving(_) => {}
        }
        match self {
            Self::Ready(mut ready) => {
                let result = ready.settle(step);
                Self::go_on(ready, result, step)
            }
            other => other,
        }
    }

    fn go_on(ready: Box<Ready>, result: Result<(), CloseReason>, step: &mut Step<'_>) -> Self {
        match result {
            Ok(()) => Self::Ready(ready),
            Err(reason) => Self::Ready(ready).close(reason, false, step),
        }
    }

    fn close(self, reason: CloseReason, delete_history: bool, step: &mut Step<'_>) -> Self {
        Self::Closed(match self {
            Self::Requesting(state) => state.close(reason, delete_history, step),
            Self::Incoming(state) => state.close(reason, delete_history, step),
            Self::Accepting(state) => state.close(reason, delete_history, step),
            Self::Ready(state) => state.close(reason, delete_history, step),
            Self::Closed(_) | Self::Moving(_) => return self,
        })
    }

    fn next_due(&self) -> Option<Time> {
        match self {
            Self::Ready(ready) => ready.next_due(),
            Self::Closed(closed) => closed.next_due(),
            Self::Requesting(_) | Self::Incoming(_) | Self::Accepting(_) | Self::Moving(_) => None,
        }
    }
}
