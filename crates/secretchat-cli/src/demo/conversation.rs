//! Messages of all kinds, both ways.

use std::io::{self, Read as _};
use std::time::Instant;

use rand_core::Rng as _;
use secretchat::files::FileSource;
use secretchat_core::ids::RandomId;
use secretchat_core::message::Message;

use super::person::Person;
use super::script::{self, Attached, Line};
use super::source::noise;
use super::{Demo, DemoError};
use crate::show::progress;
use crate::show::units::count;

/// Thinking and typing take up to this many milliseconds.
const LONGEST_PAUSE_MS: u32 = 4000;

impl Demo {
    pub(super) async fn converse(&mut self) -> Result<(), DemoError> {
        self.out.section("Messages")?;
        if self.messages == 0 {
            return Ok(self.out.note(self.world.now(), "none were asked for")?);
        }
        let rest = self.messages.saturating_sub(script::SHOWN);
        let received = self.alice.received + self.bob.received;
        let mut before = None;
        let start = Instant::now();
        for number in 0..self.messages {
            if number == script::SHOWN {
                self.is_verbose = false;
                let what = format!("… and {} more, both ways", count(rest, "message"));
                self.out.note(self.world.now(), &what)?;
                self.out
                    .show_below(progress::of_messages(u64::from(rest), self.progress));
            }
            before = Some(self.send_line(number, before).await?);
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

    async fn send_line(
        &mut self,
        number: u32,
        before: Option<RandomId>,
    ) -> Result<RandomId, DemoError> {
        let line = script::line(number, before, &mut self.script);
        let pause = u64::from(self.script.next_u32() % LONGEST_PAUSE_MS);
        self.pass(pause).await?;
        let Line { who, message, file } = line;
        let random_id = match file {
            Some(file) => self.send_with_file(who, message, file).await?,
            None => self.world.send(who, message).await?,
        };
        self.narrate().await?;
        Ok(random_id)
    }

    async fn send_with_file(
        &mut self,
        who: Person,
        message: Message,
        file: Attached,
    ) -> Result<RandomId, DemoError> {
        let bytes = some_bytes(self.script.next_u64(), file.size()).map_err(DemoError::File)?;
        let (client, source) = (self.world.client(who), FileSource::bytes(bytes));
        let sending = client.send_file(self.world.chat(), source, file.attachment());
        let sent = sending.caption(message.text).lossless().await?;
        self.world.settle().await;
        Ok(sent.random_id)
    }
}

fn some_bytes(seed: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    noise(seed).take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
