//! Alice, Bob, the server between them, and the time that passes for all three.

use std::time::Duration;

use secretchat::Client;
use secretchat::transport::Peer;
use secretchat_core::chat::ChatInfo;
use secretchat_core::history::StoredMessage;
use secretchat_core::ids::{ChatId, RandomId, Time};
use secretchat_core::message::Message;
use secretchat_testserver::{KnownChat, KnownSide};
use tokio::sync::mpsc;

use super::DemoError;
use super::app::{App, Setting, Told};
use super::person::Person::{self, Alice, Bob};
use super::place::{End, LastRun, Place};

/// After so long, what could happen has happened: some ways there and back.
const SETTLED: Duration = Duration::from_millis(400);

/// Everything that lives during a demo.
pub(crate) struct World {
    setting: Setting,
    alice: App,
    bob: App,
    chat: ChatId,
    told: mpsc::UnboundedReceiver<Told>,
}

impl World {
    /// With a new chat to come, or with the one that is in this place.
    pub(crate) async fn new(place: Place, seed: u64) -> Result<Self, DemoError> {
        let (last, (teller, told)) = (place.last(), mpsc::unbounded_channel());
        let mut setting = Setting::new(place, seed, teller);
        if let Some(LastRun { qts, .. }) = last {
            set_qts(&setting, qts);
        }
        let mut world = Self {
            alice: setting.start(Alice).await?,
            bob: setting.start(Bob).await?,
            setting,
            chat: ChatId(0),
            told,
        };
        if last.is_some() {
            world.take_up_chat().await?;
            world.settle().await;
        }
        Ok(world)
    }

    pub(crate) const fn place(&self) -> &Place {
        &self.setting.place
    }

    pub(crate) fn now(&self) -> Time {
        self.setting.network.now()
    }

    pub(crate) const fn chat(&self) -> ChatId {
        self.chat
    }

    pub(crate) const fn client(&self, person: Person) -> &Client {
        match person {
            Alice => &self.alice.client,
            Bob => &self.bob.client,
        }
    }

    /// Alice asks Bob for a chat.
    pub(crate) async fn request_chat(&mut self) -> Result<(), DemoError> {
        let bob = Peer::Id(Bob.user());
        self.chat = self.alice.client.request_chat(bob).await?;
        Ok(())
    }

    /// Sends a message, and lets it arrive.
    pub(crate) async fn send(
        &self,
        person: Person,
        message: Message,
    ) -> Result<RandomId, DemoError> {
        let sending = self.client(person).send(self.chat, message);
        let sent = sending.lossless().await?;
        self.settle().await;
        Ok(sent.random_id)
    }

    /// Lets everything happen that has begun.
    pub(crate) async fn settle(&self) {
        tokio::time::sleep(SETTLED).await;
    }

    /// Lets time pass.
    pub(crate) async fn pass(&self, ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }

    /// The server loses the next message to this person for good.
    pub(crate) fn lose_next_message_to(&self, person: Person) {
        let account = self.setting.account(person);
        account.set_faults(|faults| faults.lose_messages = 1);
    }

    /// Ends the app of this person, and starts it again from its database.
    pub(crate) async fn restart(&mut self, person: Person) -> Result<(), DemoError> {
        self.client(person).clone().close().await;
        let app = self.setting.start(person).await?;
        match person {
            Alice => self.alice = app,
            Bob => self.bob = app,
        }
        Ok(())
    }

    /// Ends both apps. If the chat goes on, with so many messages, what the next run must know is written down.
    pub(crate) async fn end(&self, kept: Option<u32>) -> Result<(), DemoError> {
        for person in Person::BOTH {
            self.client(person).clone().close().await;
        }
        let server_qts = |person: Person| self.setting.network.server(|s| s.qts(person.user()));
        let last_run = |messages| LastRun {
            time: self.now().0,
            qts: Person::BOTH.map(|person| server_qts(person).unwrap_or_default()),
            messages,
        };
        let end = kept.map_or(End::Closed, |messages| End::Kept(last_run(messages)));
        Ok(self.place().note(end)?)
    }

    pub(crate) async fn info(&self, person: Person) -> Result<ChatInfo, DemoError> {
        Ok(self.client(person).chat(self.chat).await?)
    }

    /// At most `limit` messages before one, the newest first.
    pub(crate) async fn history(
        &self,
        person: Person,
        before: Option<RandomId>,
        limit: usize,
    ) -> Result<Vec<StoredMessage>, DemoError> {
        let history = self.client(person).history(self.chat, before, limit);
        Ok(history.await?)
    }

    pub(crate) async fn message(
        &self,
        person: Person,
        random_id: RandomId,
    ) -> Result<Option<StoredMessage>, DemoError> {
        match self.client(person).message(self.chat, random_id).await {
            Err(secretchat::Error::UnknownMessage { .. }) => Ok(None),
            message => Ok(Some(message?)),
        }
    }

    /// What both were told since the last time, in the order in which it happened.
    pub(crate) fn take_events(&mut self) -> Vec<Told> {
        let mut told: Vec<_> = std::iter::from_fn(|| self.told.try_recv().ok()).collect();
        told.sort_by_key(|(person, event)| (event.time, *person));
        told
    }

    /// Tells the server of the chat that is in both databases: it is new, and they know.
    async fn take_up_chat(&mut self) -> Result<(), DemoError> {
        let (alice, bob) = (self.alice.client.chats(), self.bob.client.chats());
        let (alice, bob) = (alice.await?, bob.await?);
        let ([alice], [bob]) = (alice.as_slice(), bob.as_slice()) else {
            return Err(DemoError::Unexpected("the databases have no chat"));
        };
        let side = |person: Person, info: &ChatInfo| KnownSide {
            user: person.user(),
            access_hash: info.access_hash,
        };
        let known = KnownChat {
            id: alice.id,
            creator: side(Alice, alice),
            participant: side(Bob, bob),
            date: alice.created.date(),
        };
        self.setting
            .network
            .server(|server| server.restore_chat(&known));
        self.chat = alice.id;
        Ok(())
    }
}

/// The server counts on from where it was.
fn set_qts(setting: &Setting, qts: [i32; 2]) {
    for (person, qts) in Person::BOTH.into_iter().zip(qts) {
        let user = setting.account(person).user();
        setting.network.server(|server| server.set_qts(user, qts));
    }
}
