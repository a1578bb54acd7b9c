//! The users of both sides, and their apps.

use secretchat_core::chat::Status;
use secretchat_core::ids::RandomId;
use secretchat_core::io::{Command, CommandError, Done, Input};
use secretchat_core::tl::e2e::latest;

use crate::commands::{self, Wish};
use crate::plan::Ending;
use crate::report::{Broken, brief, rule};
use crate::side::{Sent, Who};
use crate::world::{Happening, World};

impl World {
    pub(crate) fn user_acts(&mut self, who: Who) -> Result<(), Broken> {
        if self.commands_left[who.index()] == 0 {
            return Ok(());
        }
        let delay = self.dice.between(1, 2 * self.plan.pace_ms);
        self.clock.after(delay, Happening::UserActs { who });
        if self.side(who).chat.is_none() {
            return Ok(());
        }
        self.commands_left[who.index()] -= 1;
        self.routine(who)?;
        if self.plan.ending == Ending::ClosedMidway
            && self.server.chat_id().is_some()
            && self.dice.chance(60)
        {
            self.discard(who)?;
        }
        match commands::draw(
            &self.plan,
            who,
            &self.sides[who.index()].book,
            &mut self.dice,
        ) {
            Wish::Commands(commands) => commands
                .into_iter()
                .try_for_each(|command| self.command(who, command)),
            Wish::BothRekey => Who::BOTH
                .into_iter()
                .try_for_each(|who| self.command(who, Command::Rekey)),
            Wish::Pause(ms) => {
                let until = self.clock.now().plus_ms(ms);
                self.let_pass(until)
            }
        }
    }

    /// What an app does without being asked: accepts the chat, uploads again.
    pub(crate) fn routine(&mut self, who: Who) -> Result<(), Broken> {
        if self.side(who).info().is_some_and(|info| info.is_unanswered)
            && (self.calm || self.dice.chance(300))
        {
            self.command(who, Command::Accept)?;
        }
        let wanted: Vec<RandomId> = self.side(who).book.uploads_wanted.iter().copied().collect();
        for random_id in wanted {
            let file = commands::upload(&mut self.dice);
            self.command(who, Command::Uploaded { random_id, file })?;
        }
        Ok(())
    }

    pub(crate) fn command(&mut self, who: Who, command: Command) -> Result<(), Broken> {
        if self.side(who).chat.is_none() {
            return Ok(());
        }
        self.say(|| format!("{who:?} user: {}", brief(&command)));
        let now = self.clock.now();
        let (sent, deleted) = (sent_by(&command), deleted_by(&command));
        let upload = if let Command::Uploaded { random_id, .. } = &command {
            Some(*random_id)
        } else {
            None
        };
        let result = self.side_mut(who).handle(Input::Command(command), now);
        let side = self.side_mut(who);
        match (result, sent) {
            (Ok(Done::Queued { random_id, .. }), Some(sent)) => {
                side.sent(Sent { random_id, ..sent })
            }
            (Ok(_), _) => side.book.asked_to_delete.extend(deleted),
            (Err(error), _) => {
                if let Some(random_id) = upload {
                    side.book.uploads_wanted.remove(&random_id);
                }
                self.check_refusal(who, &error)?;
            }
        }
        self.drive(who).map(drop)
    }

    fn check_refusal(&self, who: Who, error: &CommandError) -> Result<(), Broken> {
        let expected = match error {
            CommandError::Closed => self.discarded_by.is_some(),
            CommandError::NotReady => !self.side(who).is(Status::Ready),
            CommandError::WouldLose { layer, .. } => layer.0 < 144,
            CommandError::NoUpload(_) => true,
            _ => false,
        };
        rule(expected, "commands are taken", || {
            format!("{who:?}: {error}")
        })
    }

    pub(crate) fn discard(&mut self, who: Who) -> Result<(), Broken> {
        if self.side(who).chat.is_none() || self.side(who).is(Status::Closed) {
            return Ok(());
        }
        self.discarded_by.get_or_insert(who);
        let delete_history = self.dice.chance(500);
        self.command(who, Command::Discard { delete_history })
    }
}

/// The message of a command, without its id.
fn sent_by(command: &Command) -> Option<Sent> {
    let Command::Send(outgoing) = command else {
        return None;
    };
    let latest::DecryptedMessage::DecryptedMessage(message) = &outgoing.message else {
        return None;
    };
    Some(Sent {
        random_id: RandomId(0),
        text: message.message.clone(),
        ttl: message.ttl,
    })
}

fn deleted_by(command: &Command) -> Vec<RandomId> {
    if let Command::Delete(ids) = command {
        ids.clone()
    } else {
        Vec::new()
    }
}
