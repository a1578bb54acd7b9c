//! What the user wants, done.

use secretchat::Error;
use secretchat::core::ids::RandomId;
use secretchat::core::message::Text;

use super::line::{HELP, Line, Tag};
use super::{Next, Talk};
use crate::commands::compose;
use crate::failure::Failure;
use crate::show::picture;
use crate::show::table::facts;
use crate::show::units::duration;
use crate::words::chat;

impl Talk<'_> {
    /// Does what the user wants. What cannot be done is told, and the conversation goes on.
    pub(super) async fn act(&mut self, line: Line) -> Result<Next, Failure> {
        if line == Line::Leave {
            return Ok(Next::Leave);
        }
        match self.try_to(line).await {
            Ok(()) => Ok(Next::Stay),
            Err(failure @ Failure::Client(Error::Stopped | Error::Store(_))) => Err(failure),
            Err(failure) => {
                self.complain(&failure.to_string());
                Ok(Next::Stay)
            }
        }
    }

    async fn try_to(&mut self, line: Line) -> Result<(), Failure> {
        let client = &self.session.client;
        match line {
            Line::Nothing | Line::Leave => {}
            Line::Say(text) => self.say(compose(&text, self.style), None).await?,
            Line::Reply { to, text } => {
                let to = self.message(to)?;
                self.say(compose(&text, self.style), Some(to)).await?;
            }
            Line::File { path, kind } => {
                self.files.send(client, self.chat, &path, kind)?;
            }
            Line::Download { which, path } => {
                let which = which.map(|tag| self.message(tag)).transpose()?;
                self.files.download(client, self.chat, which, path);
            }
            Line::Ttl(seconds) => self.set_ttl(seconds).await?,
            Line::Key => self.show_key().await?,
            Line::Verify => {
                client.set_verified(self.chat, true).await?;
                self.note("noted: the keys are the same");
            }
            Line::Info => self.show_info().await?,
            Line::Earlier(count) => self.show_earlier(count).await?,
            Line::Delete(tags) => self.delete(&tags).await?,
            Line::Flush => {
                client.flush(self.chat).await?;
                self.note("all messages are deleted, on both sides");
            }
            Line::Rekey => client.rekey(self.chat).await?,
            Line::Screenshot => {
                client.screenshot(self.chat, Vec::new()).await?;
                self.note(&format!("{} is told of a screenshot", self.name));
            }
            Line::Accept => client.accept_chat(self.chat).await?,
            Line::Close { delete_history } => {
                client.discard_chat(self.chat, delete_history).await?
            }
            Line::Help => self.show_help(),
            Line::Bad(why) => self.note(&why),
        }
        Ok(())
    }

    /// Sends a text. What the user does not see as they entered it is shown.
    async fn say(&mut self, text: Text, reply_to: Option<RandomId>) -> Result<(), Failure> {
        let client = &self.session.client;
        let mut sending = client.send_text(self.chat, text);
        if let Some(to) = reply_to {
            sending = sending.reply_to(to);
        }
        let random_id = sending.await?.random_id;
        self.typed = None;
        self.numbers.of(random_id);
        if !self.terminal.echoes {
            let message = client.message(self.chat, random_id).await?;
            self.show(&message).await?;
        }
        Ok(())
    }

    async fn set_ttl(&self, seconds: i32) -> Result<(), Failure> {
        self.session.client.set_ttl(self.chat, seconds).await?;
        match u32::try_from(seconds) {
            Ok(0) | Err(_) => self.note("the timer is off"),
            Ok(seconds) => {
                let after = duration(seconds);
                self.note(&format!(
                    "messages destroy themselves {after} after they were read"
                ));
            }
        }
        Ok(())
    }

    async fn show_key(&self) -> Result<(), Failure> {
        let chat = self.session.chat(self.chat).await?;
        match chat.key_hash {
            Some(hash) => {
                let lines = picture::alone(&hash, self.out.paint);
                let lines: Vec<String> =
                    lines.iter().map(|line| format!("       {line}")).collect();
                self.terminal.show(&lines);
                self.note(&format!("{} must see the same. If so: /verify", self.name));
            }
            None => self.note("the chat has no key yet"),
        }
        Ok(())
    }

    async fn show_info(&self) -> Result<(), Failure> {
        let chat = self.session.chat(self.chat).await?;
        let lines = facts(&chat::facts(&chat, &self.session.people), self.out.paint);
        let lines: Vec<String> = lines.iter().map(|line| format!("       {line}")).collect();
        self.terminal.show(&lines);
        Ok(())
    }

    async fn delete(&self, tags: &[Tag]) -> Result<(), Failure> {
        let messages: Result<Vec<RandomId>, Failure> =
            tags.iter().map(|tag| self.message(*tag)).collect();
        self.session.client.delete(self.chat, messages?).await?;
        self.note("deleted, on both sides");
        Ok(())
    }

    fn show_help(&self) {
        let lines: Vec<String> = HELP.iter().map(|line| format!("       {line}")).collect();
        self.terminal.show(&lines);
    }

    fn message(&self, tag: Tag) -> Result<RandomId, Failure> {
        let message = self.numbers.message(tag);
        message
            .ok_or_else(|| Failure::Usage(format!("there is no message #{} on the screen", tag.0)))
    }
}
