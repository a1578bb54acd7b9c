//! A chat that goes on: what a run leaves to the next one, and how that begins.

use std::path::Path;

use secretchat_core::ids::Time;

use super::compare::author;
use super::person::Person::Alice;
use super::{Demo, DemoError};
use crate::show::units::count;
use crate::words::message::describe;

/// The newest messages that are shown.
const SHOWN: usize = 10;
/// Messages that are read at once.
const PAGE: usize = 500;

impl Demo {
    /// Shows what is there of an earlier run.
    pub(super) async fn show_history(&mut self, expected: u32) -> Result<(), DemoError> {
        self.out.section("History")?;
        let total = self.count_history().await?;
        self.report.messages_before = Some(total);
        let mut newest = self.world.history(Alice, None, SHOWN).await?;
        newest.reverse();
        let what = format!(
            "{} are in the databases; the last ones:",
            count(total, "message")
        );
        self.out.note(self.world.now(), &what)?;
        for message in &newest {
            let (text, note) = describe(message);
            let (at, who) = (Time::from_date(message.date), author(Alice, message));
            self.out.say(at, who, &text, &note)?;
        }
        self.report
            .check("the history of the last run is there", total == expected);
        Ok(())
    }

    /// Leaves the chat as it is; gives how many messages it has.
    pub(super) async fn keep(&mut self, folder: &Path) -> Result<u32, DemoError> {
        self.out.section("The end")?;
        self.pass(5000).await?;
        let folder = folder.display();
        let lines = [
            format!("  The databases stay in {folder}, with their keys beside them."),
            format!("  The chat goes on with: secretchat demo --resume {folder}"),
        ];
        for line in lines {
            let line = self.out.paint.dim(&line);
            self.out.line(&line)?;
        }
        self.count_history().await
    }

    async fn count_history(&self) -> Result<u32, DemoError> {
        let (mut total, mut before) = (0, None);
        loop {
            let page = self.world.history(Alice, before, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(total);
            };
            before = Some(last.random_id);
            total += page.len() as u32;
        }
    }
}
