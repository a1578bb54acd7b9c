//! What the users of both sides do.

use std::sync::Arc;
use std::time::Duration;

use secretchat::transport::Peer;
use secretchat::{Client, Error, Sent as Receipt};
use secretchat_core::chat::{ChatInfo, Status};
use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::io::CommandError;
use tokio::time::{Instant, sleep, timeout};

use crate::content;
use crate::plan::Ending;
use crate::rules::{Broken, rule};
use crate::side::{Side, Who};
use crate::uploads;
use crate::world::World;

/// Texts of a burst: together with those before, enough to use up a key.
const BURST: u32 = 50;

/// All that the user of a side does.
pub(crate) async fn user(world: Arc<World>, who: Who) {
    let side = world.side(who);
    for _ in 0..world.plan.commands[who.index()] {
        let pause = side.draw(|dice| dice.between(1, 2 * world.plan.pace_ms));
        sleep(Duration::from_millis(pause.unsigned_abs())).await;
        let Some(client) = side.client() else {
            continue;
        };
        let user = User {
            world: Arc::clone(&world),
            who,
            client,
        };
        if let Err(broken) = user.act().await {
            return world.broke(broken);
        }
    }
}

/// A user in front of a program that runs.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) world: Arc<World>,
    pub(crate) who: Who,
    pub(crate) client: Client,
}

impl User {
    pub(crate) fn side(&self) -> &Side {
        self.world.side(self.who)
    }

    pub(crate) fn below(&self, bound: u32) -> u32 {
        self.side().draw(|dice| dice.below(bound))
    }

    pub(crate) fn chance(&self, per_mille: u32) -> bool {
        self.side().draw(|dice| dice.chance(per_mille))
    }

    async fn act(&self) -> Result<(), Broken> {
        self.world.count(|c| c.commands += 1);
        let chats = match self.client.chats().await {
            Ok(chats) => chats,
            Err(error) => return self.allow("chats", error),
        };
        self.routine(&chats).await?;
        let wanted = self.world.plan.requests[self.who.index()];
        if self.side().book().requests < wanted && (chats.is_empty() || self.chance(300)) {
            return self.request().await;
        }
        let open: Vec<_> = chats
            .iter()
            .filter(|chat| chat.status != Status::Closed && !chat.is_unanswered)
            .collect();
        match self.side().draw(|dice| dice.pick(&open).copied()) {
            Some(chat) => self.act_in(chat.id).await,
            None => Ok(()),
        }
    }

    /// What a user does without being told: answers requests.
    pub(crate) async fn routine(&self, chats: &[ChatInfo]) -> Result<(), Broken> {
        for chat in chats.iter().filter(|chat| chat.is_unanswered) {
            if self.world.is_calm() || self.chance(300) {
                self.tried("accept", self.client.accept_chat(chat.id).await)?;
            }
        }
        Ok(())
    }

    async fn request(&self) -> Result<(), Broken> {
        self.side().book().requests += 1;
        let peer = self.who.other().user();
        let requested = self.client.request_chat(Peer::Id(peer)).await;
        self.world
            .say(|| format!("{:?} requests {requested:?}", self.who));
        match requested {
            Ok(chat) => self.side().book().requested.push(chat),
            // The network, perhaps.
            Err(Error::Resolve(_)) => self.side().book().requests -= 1,
            Err(error) => return self.allow("request", error),
        }
        Ok(())
    }

    async fn act_in(&self, chat: ChatId) -> Result<(), Broken> {
        if self.world.plan.ending == Ending::ClosedMidway && self.chance(60) {
            self.side().book().discarded.insert(chat);
            let delete_history = self.chance(500);
            let discarded = self.client.discard_chat(chat, delete_history).await;
            return self.tried("discard", discarded);
        }
        if self.chance(self.world.plan.files) {
            return uploads::send(self, chat).await;
        }
        match self.below(100) {
            0..=59 => self.text(chat, self.below(60) as usize).await,
            60..=61 => self.burst(chat).await,
            62 => self.both_rekey(chat).await,
            63..=64 => self.tried("rekey", self.client.rekey(chat).await),
            65..=69 => self.delete(chat).await,
            70 => self.flush(chat).await,
            71..=73 => {
                let seconds = self.below(60).cast_signed();
                self.tried("ttl", self.client.set_ttl(chat, seconds).await)
            }
            74..=75 => {
                let ids = self.received(chat).into_iter().collect();
                self.tried("screenshot", self.client.screenshot(chat, ids).await)
            }
            76..=80 => self.tried("read", self.client.read_all(chat).await),
            81..=84 => match self.received(chat) {
                Some(id) => self.tried("read", self.client.read(chat, id).await),
                None => Ok(()),
            },
            85..=89 => match self.received(chat) {
                Some(id) => self.tried("open", self.client.open(chat, id).await),
                None => Ok(()),
            },
            90..=91 => self.tried("typing", self.client.set_typing(chat, true).await),
            92 => self.tried("verified", self.client.set_verified(chat, true).await),
            93..=94 => self.tried("catch up", self.client.catch_up().await),
            95..=96 => self.give_up_text(chat).await,
            _ => uploads::album(self, chat).await,
        }
    }

    /// Sends a text, and notes it.
    pub(crate) async fn text(&self, chat: ChatId, length: usize) -> Result<(), Broken> {
        let (text, send) = self.prepare(chat, length);
        let result = send.await;
        self.sent(chat, text, result)
    }

    /// A text that may or may not be sent when the future is dropped.
    async fn give_up_text(&self, chat: ChatId) -> Result<(), Broken> {
        self.world.count(|c| c.dropped += 1);
        let (text, send) = self.prepare(chat, 5);
        match timeout(Duration::ZERO, send).await {
            Ok(result) => self.sent(chat, text, result),
            Err(_) => Ok(()),
        }
    }

    async fn burst(&self, chat: ChatId) -> Result<(), Broken> {
        let count = 1 + self.below(BURST);
        let sends = (0..count).map(|_| self.text(chat, 3));
        let sends: Vec<_> = sends.collect();
        for result in futures_util::future::join_all(sends).await {
            result?;
        }
        Ok(())
    }

    fn prepare(
        &self,
        chat: ChatId,
        length: usize,
    ) -> (
        String,
        futures_util::future::BoxFuture<'static, Result<Receipt, Error>>,
    ) {
        let number = self.side().book().number();
        let text = content::text(self.who, number, length);
        let reply_to = self.received(chat).filter(|_| self.chance(200));
        let ttl = self.chance(100).then(|| 1 + self.below(60));
        self.side().book().wrote(text.clone());
        let mut send = self.client.send_text(chat, text.clone());
        if let Some(id) = reply_to {
            send = send.reply_to(id);
        }
        if let Some(ttl) = ttl {
            send = send.ttl(ttl);
        }
        if self.chance(100) {
            send = send.silent();
        }
        (text, send.into_future())
    }

    /// Notes what came of a message.
    pub(crate) fn sent(
        &self,
        chat: ChatId,
        text: String,
        result: Result<Receipt, Error>,
    ) -> Result<(), Broken> {
        self.world
            .say(|| format!("{:?} sends {text:?} to {chat}: {result:?}", self.who));
        match result {
            Ok(sent) => {
                self.took(chat, sent.random_id, text);
                Ok(())
            }
            Err(error) => {
                if !matches!(error, Error::Stopped | Error::Store(_)) {
                    self.side().book().doubtful.remove(&text);
                }
                self.allow("send", error)
            }
        }
    }

    /// The client has taken a message.
    pub(crate) fn took(&self, chat: ChatId, random_id: RandomId, text: String) {
        self.side().book().took(chat, random_id, text);
    }

    async fn both_rekey(&self, chat: ChatId) -> Result<(), Broken> {
        let other = self.world.side(self.who.other()).client();
        let other = async {
            match &other {
                Some(other) => other.rekey(chat).await,
                None => Ok(()),
            }
        };
        let (own, other) = futures_util::future::join(self.client.rekey(chat), other).await;
        self.tried("rekey", own)?;
        match other {
            // It may not know of the chat, and die meanwhile.
            Err(Error::UnknownChat(_) | Error::Stopped) => Ok(()),
            other => self.tried("rekey", other),
        }
    }

    async fn delete(&self, chat: ChatId) -> Result<(), Broken> {
        let id = match self.chance(600) {
            true => self.own(chat),
            false => self.received(chat),
        };
        let Some(id) = id else { return Ok(()) };
        self.world.count(|c| c.deleted += 1);
        self.world
            .say(|| format!("{:?} deletes {id} in {chat}", self.who));
        self.side().book().deleted.insert(id);
        let deleted = self.client.delete(chat, vec![id]).await;
        self.tried("delete", deleted)
    }

    async fn flush(&self, chat: ChatId) -> Result<(), Broken> {
        self.world.count(|c| c.deleted += 1);
        self.side().book().flushed.insert(chat, Instant::now());
        let flushed = self.client.flush(chat).await;
        // Taken at some moment until now.
        self.side().book().flushed.insert(chat, Instant::now());
        self.tried("flush", flushed)
    }

    /// A message of the peer, rather a new one.
    fn received(&self, chat: ChatId) -> Option<RandomId> {
        let ids = self.side().book().received(chat);
        self.one_of(&ids)
    }

    pub(crate) fn own(&self, chat: ChatId) -> Option<RandomId> {
        let ids = self.side().book().own(chat);
        self.one_of(&ids)
    }

    fn one_of(&self, ids: &[RandomId]) -> Option<RandomId> {
        let newest = &ids[ids.len().saturating_sub(6)..];
        let ids = if self.chance(700) { newest } else { ids };
        self.side().draw(|dice| dice.pick(ids).copied())
    }

    /// Looks at what came of a command.
    pub(crate) fn tried(&self, what: &str, result: Result<(), Error>) -> Result<(), Broken> {
        self.world
            .say(|| format!("{:?} {what}: {result:?}", self.who));
        match result {
            Ok(()) => Ok(()),
            Err(error) => self.allow(what, error),
        }
    }

    /// Breaks the run if this error must not be.
    pub(crate) fn allow(&self, what: &str, error: Error) -> Result<(), Broken> {
        let expected = match &error {
            Error::Stopped => self.side().disk.is_dead() || self.side().client().is_none(),
            Error::Store(_) => !self.world.is_calm(),
            Error::Command(CommandError::Closed) => self.is_discarded_somewhere(),
            Error::Command(CommandError::NotReady | CommandError::TooManyDrafts(_)) => true,
            Error::UnknownMessage { .. } => true,
            _ => false,
        };
        rule(expected, "commands are taken", || {
            format!("{:?} {what}: {error} ({error:?})", self.who)
        })
    }

    fn is_discarded_somewhere(&self) -> bool {
        let is_discarded = |who| !self.world.side(who).book().discarded.is_empty();
        Who::BOTH.into_iter().any(is_discarded)
    }
}
