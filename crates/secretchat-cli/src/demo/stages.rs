//! The stages of the demo but for the conversation and the file, in their order.

use std::time::Instant;

use secretchat_core::chat::Status;
use secretchat_core::crypto::KeyHash;
use secretchat_core::ids::RandomId;
use secretchat_core::message::Message;

use super::person::Person::{self, Alice, Bob};
use super::{Demo, DemoError};
use crate::show::picture;

/// The timer of the message that destroys itself, seconds.
const TTL: u32 = 10;

impl Demo {
    pub(super) async fn handshake(&mut self) -> Result<(), DemoError> {
        self.out.section("Request")?;
        let start = Instant::now();
        self.act(Alice, "asks Bob for a secret chat")?;
        self.world.request_chat().await?;
        self.settle().await?;
        let asking = start.elapsed();
        self.pass(2300).await?;
        self.act(Bob, "accepts")?;
        let start = Instant::now();
        let chat = self.world.chat();
        self.world.client(Bob).accept_chat(chat).await?;
        self.settle().await?;
        let seconds = (asking + start.elapsed()).as_secs_f64();
        self.report.measured.handshake_ms = Some(seconds * 1000.0);
        if self.both_are(Status::Ready).await? {
            Ok(())
        } else {
            Err(DemoError::Unexpected("the chat did not get ready"))
        }
    }

    pub(super) async fn compare_keys(&mut self) -> Result<(), DemoError> {
        self.out.section("Key")?;
        let (alice, bob) = (self.key_hash(Alice).await?, self.key_hash(Bob).await?);
        let heading = picture::heading("Alice sees", "Bob sees");
        let heading = self.out.paint.dim(&heading);
        self.out.line(&format!("    {heading}"))?;
        self.out.line("")?;
        for line in picture::side_by_side(&alice, &bob, self.out.paint) {
            self.out.line(&format!("    {line}"))?;
        }
        self.report.key_text = alice.hex_lines().to_vec();
        let have_same_key = self.keys_are_equal().await?;
        self.report.check("both have the same key", have_same_key);
        let are_equal =
            alice == bob && alice.cells() == bob.cells() && alice.hex_lines() == bob.hex_lines();
        self.report
            .check("both see the same key picture", are_equal);
        for person in Person::BOTH {
            let client = self.world.client(person);
            client.set_verified(self.world.chat(), are_equal).await?;
        }
        self.settle().await
    }

    pub(super) async fn type_and_read(&mut self) -> Result<(), DemoError> {
        self.out.section("Typing and reading")?;
        self.pass(2000).await?;
        let greeting = self.say(Alice, "Are you still there?").await?;
        self.pass(2000).await?;
        let chat = self.world.chat();
        self.world.client(Bob).set_typing(chat, true).await?;
        self.pass(2000).await?;
        self.say(Bob, "Yes!").await?;
        self.report.check("typing was seen", self.alice.typing == 1);
        self.world.client(Bob).read_all(chat).await?;
        self.settle().await?;
        let greeting = self.world.message(Alice, greeting).await?;
        let is_read = greeting.is_some_and(|message| message.date <= self.alice.read_up_to);
        self.report.check("reading was seen", is_read);
        Ok(())
    }

    pub(super) async fn let_a_message_expire(&mut self) -> Result<(), DemoError> {
        self.out.section("A message that destroys itself")?;
        self.pass(4000).await?;
        let message = Message::text("Burn this after reading.").ttl(TTL);
        let random_id = self.world.send(Alice, message).await?;
        self.pass(3000).await?;
        let was_there = self.is_there(random_id).await?;
        let chat = self.world.chat();
        self.world.client(Bob).read_all(chat).await?;
        self.pass(u64::from(TTL) * 1000 - 2000).await?;
        let is_still_there = self.is_there(random_id).await?;
        self.pass(3000).await?;
        let is_told =
            self.alice.expired.contains(&random_id) && self.bob.expired.contains(&random_id);
        let is_gone = self.is_gone(random_id).await?;
        self.report.check(
            "the message was there until its time was up",
            was_there && is_still_there,
        );
        self.report
            .check("then it was gone on both sides", is_told && is_gone);
        Ok(())
    }

    pub(super) async fn lose_and_heal(&mut self) -> Result<(), DemoError> {
        self.out.section("A message that the server loses")?;
        self.pass(3000).await?;
        self.world.lose_next_message_to(Bob);
        self.act(Alice, "writes a message, and the server loses it")?;
        let lost = self.say(Alice, "This one will get lost first.").await?;
        let was_lost = self.world.message(Bob, lost).await?.is_none();
        self.pass(2000).await?;
        let next = self.say(Alice, "Did you get it?").await?;
        let are_there = self.is_there(lost).await? && self.is_there(next).await?;
        self.report.check(
            "the lost message was asked for and came",
            was_lost && are_there && self.bob.gaps_closed == 1,
        );
        Ok(())
    }

    pub(super) async fn renew_the_key(&mut self) -> Result<(), DemoError> {
        self.out.section("A new key")?;
        self.pass(3000).await?;
        let renewals = self.alice.renewals;
        let chat = self.world.chat();
        let before = self.world.client(Alice).auth_key(chat).await?;
        self.act(Alice, "wants a new key now")?;
        self.world.client(Alice).rekey(chat).await?;
        self.settle().await?;
        let is_new = self.world.client(Alice).auth_key(chat).await? != before;
        let is_equal = self.keys_are_equal().await? && self.alice.renewals == self.bob.renewals;
        self.report.check(
            "a new key was agreed on when asked for",
            is_new && self.alice.renewals == renewals + 1,
        );
        self.report
            .check("after all renewals both have the same key", is_equal);
        let is_kept = self.key_hash(Alice).await?.hex_lines()[..] == self.report.key_text
            && self.key_hash(Bob).await?.hex_lines()[..] == self.report.key_text;
        self.report
            .check("the key picture stayed as it was", is_kept);
        Ok(())
    }

    pub(super) async fn restart(&mut self) -> Result<(), DemoError> {
        self.out.section("A restart")?;
        self.pass(3000).await?;
        self.act(Bob, "closes the app, and starts it again from its database")?;
        self.world.restart(Bob).await?;
        self.pass(2000).await?;
        let after = self.say(Alice, "Welcome back.").await?;
        self.pass(2000).await?;
        let answer = self.say(Bob, "As if nothing had happened.").await?;
        let are_there = self.is_there(after).await? && self.is_there(answer).await?;
        self.report
            .check("the chat went on after a restart", are_there);
        Ok(())
    }

    pub(super) async fn delete(&mut self) -> Result<(), DemoError> {
        self.out.section("Deleting")?;
        self.pass(3000).await?;
        let random_id = self.say(Bob, "Oops, wrong chat.").await?;
        self.pass(4000).await?;
        let was_there = self.is_there(random_id).await?;
        let chat = self.world.chat();
        self.world.client(Bob).delete(chat, vec![random_id]).await?;
        self.settle().await?;
        let is_gone = self.is_gone(random_id).await?;
        self.report.check(
            "a deleted message is gone on both sides",
            was_there && self.alice.deleted.contains(&random_id) && is_gone,
        );
        Ok(())
    }

    pub(super) async fn close(&mut self) -> Result<(), DemoError> {
        self.out.section("The end")?;
        self.pass(5000).await?;
        let chat = self.world.chat();
        self.world.client(Alice).discard_chat(chat, false).await?;
        self.settle().await?;
        let is_told = self.alice.closed.is_some() && self.bob.closed.is_some();
        let are_closed = self.both_are(Status::Closed).await?;
        self.report
            .check("the chat is closed on both sides", is_told && are_closed);
        Ok(())
    }

    /// Somebody writes a text, which arrives.
    pub(super) async fn say(&mut self, person: Person, text: &str) -> Result<RandomId, DemoError> {
        let random_id = self.world.send(person, Message::text(text)).await?;
        self.narrate().await?;
        Ok(random_id)
    }

    pub(super) fn act(&mut self, person: Person, what: &str) -> Result<(), DemoError> {
        Ok(self.out.act(self.world.now(), person, what)?)
    }

    async fn both_are(&self, status: Status) -> Result<bool, DemoError> {
        let (alice, bob) = (self.world.info(Alice).await?, self.world.info(Bob).await?);
        Ok(alice.status == status && bob.status == status)
    }

    async fn key_hash(&self, person: Person) -> Result<KeyHash, DemoError> {
        let hash = self.world.info(person).await?.key_hash;
        hash.ok_or(DemoError::Unexpected("there is no key"))
    }
}
