//! Messages of all kinds, both ways.

use std::time::Instant;

use rand_core::Rng as _;
use secretchat_core::ids::RandomId;
use secretchat_core::message::Media;
use secretchat_core::tl::api;

use super::narrate::count;
use super::progress;
use super::script::{self, Attachment, Line};
use super::source::noise;
use super::transfer;
use super::world::Person;
use super::{Demo, DemoError};

/// Thinking and typing take up to this many milliseconds.
const LONGEST_PAUSE_MS: u32 = 4000;

impl Demo {
    pub(super) fn converse(&mut self) -> Result<(), DemoError> {
        self.out.section("Messages")?;
        if self.messages == 0 {
            return Ok(self.out.note(self.world.net.now(), "none were asked for")?);
        }
        let rest = self.messages.saturating_sub(script::SHOWN);
        let received = self.alice.received + self.bob.received;
        let mut before = None;
        let start = Instant::now();
        for number in 0..self.messages {
            if number == script::SHOWN {
                self.is_verbose = false;
                let what = format!("… and {} more, both ways", count(rest, "message"));
                self.out.note(self.world.net.now(), &what)?;
                self.out
                    .show_below(progress::of_messages(u64::from(rest), self.progress));
            }
            before = Some(self.send_line(number, before)?);
            self.out.advance();
        }
        let seconds = start.elapsed().as_secs_f64();
        self.out.clear_below();
        self.is_verbose = true;
        let received = self.alice.received + self.bob.received - received;
        self.report.measured.messages_per_second = Some(f64::from(received) / seconds);
        self.report
            .check("every message arrived", received == self.messages);
        Ok(())
    }

    fn send_line(&mut self, number: u32, before: Option<RandomId>) -> Result<RandomId, DemoError> {
        let Line {
            who,
            mut message,
            attachment,
        } = script::line(number, before, &mut self.script);
        let pause = i64::from(self.script.next_u32() % LONGEST_PAUSE_MS);
        self.pass(pause)?;
        let file = match attachment {
            Some(attachment) => {
                let (file, media) = self.attach(who, attachment)?;
                message.media = Some(media);
                Some(file)
            }
            None => None,
        };
        let random_id = self.world.send(who, message, file)?;
        self.narrate()?;
        Ok(random_id)
    }

    fn attach(
        &mut self,
        who: Person,
        attachment: Attachment,
    ) -> Result<(api::InputEncryptedFile, Media), DemoError> {
        let mut bytes = noise(self.script.next_u64());
        let (host, net) = self.world.host_and_net(who);
        let uploaded = transfer::upload(&mut bytes, attachment.size(), host, net, |_| {})?;
        let media = attachment.media(uploaded.key);
        Ok((uploaded.input, media))
    }
}
