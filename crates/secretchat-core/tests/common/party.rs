//! One chat and its host: records in memory, calls and events kept until somebody looks at them.

use std::collections::VecDeque;

use secretchat_core::chat::{Chat, ChatInfo, Config, ReadyInfo};
use secretchat_core::history::StoredMessage;
use secretchat_core::ids::{RandomId, Time, UserId};
use secretchat_core::io::{
    Batch, Command, CommandError, Done, Event, Input, Outgoing, Output, Request, RequestId,
    Response, RpcError, Table,
};
use secretchat_core::memory::Records;
use secretchat_core::tl::api;
use secretchat_core::tl::e2e::latest;

use super::rng::TestRng;
use super::wire;

/// When everything begins: a moment of 2023, in milliseconds.
pub(crate) const START: Time = Time(1_700_000_000_000);

/// A call that the server has not answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) id: RequestId,
    pub(crate) request: Request,
}

/// A chat with its host.
pub(crate) struct Party {
    pub(crate) chat: Chat,
    pub(crate) config: Config,
    pub(crate) records: Records,
    pub(crate) rng: TestRng,
    pub(crate) now: Time,
    pub(crate) events: Vec<Event>,
    pub(crate) calls: VecDeque<Call>,
    pub(crate) wake: Option<Time>,
    /// False for a host that takes batches and never confirms them.
    pub(crate) confirms: bool,
    /// Every batch, stored or not.
    pub(crate) batches: Vec<Batch>,
}

impl Party {
    /// A host whose user asks `peer` for a chat.
    pub(crate) fn requesting(
        peer: UserId,
        peer_access_hash: i64,
        config: Config,
        mut rng: TestRng,
    ) -> Self {
        let chat = Chat::request(
            peer,
            peer_access_hash,
            |_| false,
            config.clone(),
            START,
            &mut rng,
        );
        Self::around(chat, config, rng, true)
    }

    /// A host that takes up the request in `update`; `None` if the chat does not.
    pub(crate) fn incoming(update: &api::Update, config: Config, mut rng: TestRng) -> Option<Self> {
        let chat = Chat::incoming(update, config.clone(), START, &mut rng)?;
        Some(Self::around(chat, config, rng, true))
    }

    /// A host that starts with what is stored.
    pub(crate) fn restored(records: Records, config: Config, rng: TestRng, now: Time) -> Self {
        let chat = Chat::restore(records.iter(), config.clone()).expect("the records are a chat");
        let mut party = Self::around(chat, config, rng, true);
        (party.records, party.now) = (records, now);
        party.tick();
        party
    }

    /// A host for a chat that has not been polled yet.
    pub(crate) fn around(chat: Chat, config: Config, rng: TestRng, confirms: bool) -> Self {
        let mut party = Self {
            chat,
            config,
            records: Records::default(),
            rng,
            now: START,
            events: Vec::new(),
            calls: VecDeque::new(),
            wake: None,
            confirms,
            batches: Vec::new(),
        };
        party.drain();
        party
    }

    /// The program ends here and starts again: what was not stored is forgotten, as are calls under way.
    pub(crate) fn restart(&mut self) {
        let (records, rng) = (self.records.clone(), self.rng.clone());
        *self = Self::restored(records, self.config.clone(), rng, self.now);
    }

    pub(crate) fn handle(&mut self, input: Input) -> Result<Done, CommandError> {
        let done = self.chat.handle(input, self.now, &mut self.rng);
        self.drain();
        done
    }

    /// Takes all outputs, as a host has to after every input.
    fn drain(&mut self) {
        while let Some(output) = self.chat.poll() {
            match output {
                Output::Persist(batch) => self.store(batch),
                Output::Request { id, request } => self.calls.push_back(Call { id, request }),
                Output::Event(event) => self.events.push(event),
                Output::Wake(at) => self.wake = Some(at),
            }
        }
    }

    fn store(&mut self, batch: Batch) {
        if self.confirms {
            let duplicates = self.records.apply(&batch);
            let stored = Input::Persisted {
                batch: batch.id,
                duplicates,
            };
            let done = self.chat.handle(stored, self.now, &mut self.rng);
            assert_eq!(done, Ok(Done::Done));
        }
        self.batches.push(batch);
    }

    /// From here on the host takes batches and does not confirm them.
    pub(crate) fn hold(&mut self) {
        self.confirms = false;
        self.batches.clear();
    }

    /// A host that took batches without confirming them stores them all now.
    pub(crate) fn confirm_all(&mut self) {
        self.confirms = true;
        for batch in std::mem::take(&mut self.batches) {
            self.store(batch);
        }
        self.drain();
    }

    pub(crate) fn command(&mut self, command: Command) -> Result<Done, CommandError> {
        self.handle(Input::Command(command))
    }

    /// A command that must not be refused.
    pub(crate) fn must(&mut self, command: Command) -> Done {
        self.command(command).expect("the command is allowed")
    }

    pub(crate) fn send(&mut self, message: latest::DecryptedMessage) -> Result<Done, CommandError> {
        self.command(Command::Send(Outgoing {
            message,
            file: None,
            losses: secretchat_core::io::Losses::Accept,
        }))
    }

    pub(crate) fn send_text(&mut self, random_id: i64, text: &str) {
        self.send(wire::text(random_id, text))
            .expect("a text can be sent");
    }

    pub(crate) fn update(&mut self, update: api::Update) {
        assert_eq!(self.handle(Input::Update(update)), Ok(Done::Done));
    }

    /// The server delivers an envelope.
    pub(crate) fn receive(&mut self, envelope: &[u8]) {
        let date = self.now.date();
        self.update(wire::new_message(self.chat.id(), envelope, date));
    }

    pub(crate) fn answer(&mut self, id: RequestId, result: Result<Response, RpcError>) {
        assert_eq!(self.handle(Input::Answer { id, result }), Ok(Done::Done));
    }

    pub(crate) fn tick(&mut self) {
        assert_eq!(self.handle(Input::Tick), Ok(Done::Done));
    }

    /// Lets time pass, and wakes the chat when it asked to be woken.
    pub(crate) fn pass(&mut self, ms: i64) {
        let end = self.now.plus_ms(ms);
        while let Some(at) = self.wake.filter(|at| *at <= end) {
            self.wake = None;
            self.now = self.now.max(at);
            self.tick();
        }
        self.now = end;
    }

    /// The only call that is open.
    pub(crate) fn take_call(&mut self) -> Call {
        let call = self.calls.pop_front().expect("a call");
        assert!(
            self.calls.is_empty(),
            "one call, and not also {:?}",
            self.calls
        );
        call
    }

    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    pub(crate) fn info(&self) -> ChatInfo {
        self.chat.info()
    }

    /// What there is of a ready chat.
    pub(crate) fn ready(&self) -> ReadyInfo {
        self.chat.info().ready.expect("the chat is ready")
    }

    /// The records as they are stored, those of the history too.
    pub(crate) fn snapshot(&self) -> Vec<(Table, i64, Vec<u8>)> {
        self.records
            .iter()
            .map(|(table, key, value)| (table, key, value.to_vec()))
            .collect()
    }

    /// The keys of a table.
    pub(crate) fn keys_of(&self, table: Table) -> Vec<i64> {
        self.records
            .iter()
            .filter(|(t, ..)| *t == table)
            .map(|(_, key, _)| key)
            .collect()
    }

    /// The state record.
    pub(crate) fn state_record(&self) -> Vec<u8> {
        let record = self
            .records
            .iter()
            .find(|(table, ..)| *table == Table::Chat);
        record.expect("a state record").2.to_vec()
    }

    pub(crate) fn stored(&self, random_id: i64) -> Option<StoredMessage> {
        self.records.message(RandomId(random_id))
    }
}
