//! The stages of the demo but for the conversation, in their order.

use std::io::{self, Read};
use std::time::Instant;

use secretchat_core::chat::Status;
use secretchat_core::ids::RandomId;
use secretchat_core::io::Command;
use secretchat_core::message::media::{Document, FileInfo};
use secretchat_core::message::{Content, Message};
use secretchat_core::tl::api;

use super::narrate::count;
use super::report::size;
use super::transcript::harmless;
use super::transfer::{self, TransferError};
use super::world::Person::{Alice, Bob};
use super::{Demo, DemoError, picture, progress};

/// The timer of the message that destroys itself, seconds.
const TTL: u32 = 10;

impl Demo {
    pub(super) fn handshake(&mut self) -> Result<(), DemoError> {
        self.out.section("Request")?;
        let start = Instant::now();
        self.out
            .act(self.world.net.now(), Alice, "asks Bob for a secret chat")?;
        self.world.request_chat();
        self.settle()?;
        let asking = start.elapsed();
        self.pass(2300)?;
        self.out.act(self.world.net.now(), Bob, "accepts")?;
        let start = Instant::now();
        self.world.command(Bob, Command::Accept)?;
        self.settle()?;
        self.report.measured.handshake_ms = (asking + start.elapsed()).as_secs_f64() * 1000.0;
        self.report.chat_id = self.world.chat().0;
        let is_ready = |person| {
            self.world
                .info(person)
                .is_ok_and(|info| info.status == Status::Ready)
        };
        if is_ready(Alice) && is_ready(Bob) {
            Ok(())
        } else {
            Err(DemoError::Unexpected("the chat did not get ready"))
        }
    }

    pub(super) fn compare_keys(&mut self) -> Result<(), DemoError> {
        self.out.section("Key")?;
        let [alice, bob] =
            [Alice, Bob].map(|person| self.world.info(person).ok().and_then(|info| info.key_hash));
        let (Some(alice), Some(bob)) = (alice, bob) else {
            return Err(DemoError::Unexpected("there is no key"));
        };
        let heading = picture::heading("Alice sees", "Bob sees");
        let heading = self.out.paint.dim(&heading);
        self.out.line(&format!("    {heading}"))?;
        self.out.line("")?;
        for line in picture::side_by_side(&alice, &bob, self.out.paint) {
            self.out.line(&format!("    {line}"))?;
        }
        self.report.key_text = alice.hex_lines().to_vec();
        self.report
            .check("both have the same key", self.keys_are_equal());
        let are_equal =
            alice == bob && alice.cells() == bob.cells() && alice.hex_lines() == bob.hex_lines();
        self.report
            .check("both see the same key picture", are_equal);
        for person in [Alice, Bob] {
            self.world
                .command(person, Command::SetVerified(are_equal))?;
        }
        self.settle()
    }

    pub(super) fn type_and_read(&mut self) -> Result<(), DemoError> {
        self.out.section("Typing and reading")?;
        self.pass(2000)?;
        let greeting = self
            .world
            .send(Alice, Message::text("Are you still there?"), None)?;
        self.pass(2000)?;
        self.world.command(Bob, Command::Typing(true))?;
        self.settle()?;
        self.pass(2000)?;
        self.world.send(Bob, Message::text("Yes!"), None)?;
        self.narrate()?;
        self.report.check("typing was seen", self.alice.typing == 1);
        let max_date = self.world.newest_incoming(Bob);
        self.world.command(Bob, Command::Read { max_date })?;
        self.settle()?;
        let date = self.world.message(Alice, greeting).map(|m| m.date);
        self.report.check(
            "reading was seen",
            date.is_some_and(|date| date <= self.alice.read_up_to),
        );
        Ok(())
    }

    pub(super) fn send_file(&mut self) -> Result<(), DemoError> {
        self.out.section("File")?;
        self.pass(3000)?;
        let (bytes, name) = (self.source.size(), self.source.name());
        let start = Instant::now();
        let (random_id, parts) = self.upload_file(bytes, &name)?;
        let (ranges, is_equal) = self.download_file(random_id)?;
        let seconds = start.elapsed().as_secs_f64();
        self.report.file.name = name;
        self.report.file.bytes = bytes;
        self.report.file.parts_uploaded = parts;
        self.report.file.ranges_downloaded = ranges;
        self.report.measured.file_mb_per_second = bytes as f64 / 1e6 / seconds;
        self.report
            .check("the file arrived, byte by byte", is_equal);
        Ok(())
    }

    /// Alice's part.
    fn upload_file(&mut self, bytes: u64, name: &str) -> Result<(RandomId, i32), DemoError> {
        let what = format!("encrypts and uploads {} ({})", harmless(name), size(bytes));
        self.out.act(self.world.net.now(), Alice, &what)?;
        let bar = progress::of_bytes(bytes.next_multiple_of(16), "uploading", self.progress);
        let mut reader = self.source.open()?;
        let (host, net) = self.world.host_and_net(Alice);
        let uploaded = transfer::upload(&mut *reader, bytes, host, net, |sent| bar.inc(sent));
        bar.finish_and_clear();
        let uploaded = uploaded?;
        let file = FileInfo::new(uploaded.key, bytes, "application/octet-stream").named(name);
        let document = Document {
            file,
            dimensions: None,
        };
        let message = Message::media(document).caption("Here is the file.");
        let random_id = self.world.send(Alice, message, Some(uploaded.input))?;
        self.narrate()?;
        Ok((random_id, uploaded.parts))
    }

    /// Bob's part; compares what he gets with the original, without keeping either.
    fn download_file(&mut self, random_id: RandomId) -> Result<(u32, bool), DemoError> {
        let received = self
            .world
            .message(Bob, random_id)
            .ok_or(DemoError::Unexpected("the file did not arrive"))?;
        let Some(api::EncryptedFile::EncryptedFile(file)) = received.file else {
            return Err(DemoError::Unexpected("the message came without its file"));
        };
        let Content::Message(Message {
            media: Some(media), ..
        }) = Content::from_tl(&received.message)
        else {
            return Err(DemoError::Unexpected(
                "the message does not describe its file",
            ));
        };
        let info = media
            .file()
            .ok_or(DemoError::Unexpected("the message has no key of a file"))?;
        let bytes = info.plain_len(file.size).map_err(TransferError::from)?;
        let bar = progress::of_bytes(bytes, "downloading", self.progress);
        let mut original = self.source.open()?;
        let mut is_equal = true;
        let compare = |range: &[u8]| {
            is_equal &= next_bytes_are(&mut *original, range)?;
            bar.inc(range.len() as u64);
            Ok(())
        };
        let (host, net) = self.world.host_and_net(Bob);
        let ranges = transfer::download(&file, &info.key, bytes, host, net, compare);
        bar.finish_and_clear();
        let ranges = ranges?;
        is_equal &= original.read(&mut [0])? == 0;
        let verdict = if is_equal {
            "every byte is the same"
        } else {
            "it is NOT the same"
        };
        let what = format!(
            "downloads it in {}, decrypts it: {verdict}",
            count(ranges, "range")
        );
        self.out.act(self.world.net.now(), Bob, &what)?;
        Ok((ranges, is_equal))
    }

    pub(super) fn let_a_message_expire(&mut self) -> Result<(), DemoError> {
        self.out.section("A message that destroys itself")?;
        self.pass(4000)?;
        let message = Message::text("Burn this after reading.").ttl(TTL);
        let random_id = self.world.send(Alice, message, None)?;
        self.pass(3000)?;
        let was_there = self.is_there(random_id);
        let max_date = self.world.newest_incoming(Bob);
        self.world.command(Bob, Command::Read { max_date })?;
        self.settle()?;
        self.pass(i64::from(TTL) * 1000 - 2000)?;
        let is_still_there = self.is_there(random_id);
        self.pass(3000)?;
        let is_told =
            self.alice.expired.contains(&random_id) && self.bob.expired.contains(&random_id);
        self.report.check(
            "the message was there until its time was up",
            was_there && is_still_there,
        );
        self.report.check(
            "then it was gone on both sides",
            is_told && self.is_gone(random_id),
        );
        Ok(())
    }

    pub(super) fn lose_and_heal(&mut self) -> Result<(), DemoError> {
        self.out.section("A message that the server loses")?;
        self.pass(3000)?;
        self.world.lose_next_message_to(Bob);
        self.out.act(
            self.world.net.now(),
            Alice,
            "writes a message, and the server loses it",
        )?;
        let lost = self
            .world
            .send(Alice, Message::text("This one will get lost first."), None)?;
        self.narrate()?;
        let was_lost = self.world.message(Bob, lost).is_none();
        self.pass(2000)?;
        let next = self
            .world
            .send(Alice, Message::text("Did you get it?"), None)?;
        self.narrate()?;
        let is_healed = self.is_there(lost) && self.is_there(next) && self.bob.gaps_closed == 1;
        self.report.check(
            "the lost message was asked for and came",
            was_lost && is_healed,
        );
        Ok(())
    }

    pub(super) fn renew_the_key(&mut self) -> Result<(), DemoError> {
        self.out.section("A new key")?;
        self.pass(3000)?;
        let renewals = self.alice.renewals;
        let fingerprint = |demo: &Self| {
            demo.world
                .info(Alice)
                .ok()
                .and_then(|i| i.ready)
                .map(|r| r.key_fingerprint)
        };
        let before = fingerprint(self);
        self.out
            .act(self.world.net.now(), Alice, "wants a new key now")?;
        self.world.command(Alice, Command::Rekey)?;
        self.settle()?;
        let is_new = self.alice.renewals == renewals + 1 && fingerprint(self) != before;
        let is_counted_alike = self.alice.renewals == self.bob.renewals;
        self.report
            .check("a new key was agreed on when asked for", is_new);
        self.report.check(
            "after all renewals both have the same key",
            is_counted_alike && self.keys_are_equal(),
        );
        let picture = |person| {
            self.world
                .info(person)
                .ok()
                .and_then(|info| info.key_hash)
                .map(|h| h.hex_lines().to_vec())
        };
        let is_kept = [Alice, Bob]
            .into_iter()
            .all(|person| picture(person).as_ref() == Some(&self.report.key_text));
        self.report
            .check("the key picture stayed as it was", is_kept);
        Ok(())
    }

    pub(super) fn restart(&mut self) -> Result<(), DemoError> {
        self.out.section("A restart")?;
        self.pass(3000)?;
        self.out.act(
            self.world.net.now(),
            Bob,
            "loses power, and starts again from what was stored",
        )?;
        self.world.restart(Bob)?;
        self.pass(2000)?;
        let after = self
            .world
            .send(Alice, Message::text("Welcome back."), None)?;
        self.pass(2000)?;
        let answer = self
            .world
            .send(Bob, Message::text("As if nothing had happened."), None)?;
        self.narrate()?;
        self.report.check(
            "the chat went on after a restart",
            self.is_there(after) && self.is_there(answer),
        );
        Ok(())
    }

    pub(super) fn delete(&mut self) -> Result<(), DemoError> {
        self.out.section("Deleting")?;
        self.pass(3000)?;
        let random_id = self
            .world
            .send(Bob, Message::text("Oops, wrong chat."), None)?;
        self.pass(4000)?;
        let was_there = self.is_there(random_id);
        self.world.command(Bob, Command::Delete(vec![random_id]))?;
        self.settle()?;
        let is_told = self.alice.deleted.contains(&random_id);
        self.report.check(
            "a deleted message is gone on both sides",
            was_there && is_told && self.is_gone(random_id),
        );
        Ok(())
    }

    pub(super) fn close(&mut self) -> Result<(), DemoError> {
        self.out.section("The end")?;
        self.pass(5000)?;
        self.world.command(
            Alice,
            Command::Discard {
                delete_history: false,
            },
        )?;
        self.settle()?;
        let is_closed = |person| {
            self.world
                .info(person)
                .is_ok_and(|info| info.status == Status::Closed)
        };
        let is_told = self.alice.closed.is_some() && self.bob.closed.is_some();
        self.report.check(
            "the chat is closed on both sides",
            is_told && is_closed(Alice) && is_closed(Bob),
        );
        Ok(())
    }
}

/// Reads on, and compares.
fn next_bytes_are(original: &mut dyn Read, range: &[u8]) -> io::Result<bool> {
    let mut expected = Vec::with_capacity(range.len());
    Read::take(original, range.len() as u64).read_to_end(&mut expected)?;
    Ok(expected == range)
}
