//! Events in words.

use secretchat_core::chat::CloseReason;
use secretchat_core::ids::{RandomId, Time};
use secretchat_core::io::Event;

use super::describe::describe;
use super::world::Person;
use super::{Demo, DemoError};

/// Renewals that are told one by one while nothing else is.
const RENEWALS_TOLD: u32 = 4;

impl Demo {
    /// Lets everything happen that can happen now, and tells of it.
    pub(super) fn settle(&mut self) -> Result<(), DemoError> {
        self.world.settle()?;
        self.narrate()
    }

    /// Lets time pass, and tells what happened in it.
    pub(super) fn pass(&mut self, ms: i64) -> Result<(), DemoError> {
        self.world.pass(ms)?;
        self.narrate()
    }

    /// Counts and tells what both were told since the last time.
    pub(super) fn narrate(&mut self) -> Result<(), DemoError> {
        for (at, person, event) in self.world.take_events() {
            self.tally(person).note(&event);
            self.tell(at, person, event)?;
        }
        Ok(())
    }

    fn tell(&mut self, at: Time, person: Person, event: Event) -> Result<(), DemoError> {
        let other = person.other();
        match event {
            Event::Message { random_id, .. } => self.tell_message(at, person, random_id),
            Event::ChatRequested { .. } => {
                let what = format!("is asked by {}", other.name());
                Ok(self.out.act(at, person, &what)?)
            }
            Event::ChatReady => Ok(self.out.act(at, person, "has the key: the chat is ready")?),
            Event::Typing => Ok(self.out.act(at, other, "is typing …")?),
            Event::MessagesRead { .. } => Ok(self.out.act(at, other, "has read everything")?),
            Event::KeyRenewed if person == Person::Alice => self.tell_renewal(at),
            Event::GapOpened { missing } => {
                let missing = count(missing, "message");
                let what = format!("misses {missing}, and asks for it again");
                Ok(self.out.act(at, person, &what)?)
            }
            Event::GapClosed => Ok(self.out.act(at, person, "has everything again")?),
            Event::MessageExpired { .. } => {
                let what = "loses the message: its time is up";
                Ok(self.out.act(at, person, what)?)
            }
            Event::MessagesDeleted { random_ids } => {
                let what = format!("has deleted {}", count(random_ids.len(), "message"));
                Ok(self.out.act(at, other, &what)?)
            }
            Event::ChatClosed { reason, .. } => self.tell_end(at, person, &reason),
            other => self.tell_failure(at, person, &other),
        }
    }

    fn tell_end(
        &mut self,
        at: Time,
        person: Person,
        reason: &CloseReason,
    ) -> Result<(), DemoError> {
        match reason {
            CloseReason::ByUser => Ok(self.out.act(at, person, "closes the chat")?),
            CloseReason::ByPeer { .. } => {
                Ok(self.out.act(at, person, "sees that the chat is closed")?)
            }
            _ => self.tell_trouble(at, person, &format!("the chat is over: {reason}")),
        }
    }

    /// What a demo does not mean to show. Other events go without words.
    fn tell_failure(&mut self, at: Time, person: Person, event: &Event) -> Result<(), DemoError> {
        let what = match event {
            Event::MessageFailed { failure, .. } => format!("a message {failure}"),
            Event::UploadAgain { .. } => "the server lost a file".to_owned(),
            Event::UnsupportedMessage { layer, .. } => {
                format!("got an unreadable message of layer {layer}")
            }
            Event::Dropped { reason, .. } => format!("dropped something: {reason}"),
            _ => return Ok(()),
        };
        self.tell_trouble(at, person, &what)
    }

    fn tell_message(
        &mut self,
        at: Time,
        receiver: Person,
        random_id: RandomId,
    ) -> Result<(), DemoError> {
        if self.is_verbose
            && let Some(message) = self.world.message(receiver, random_id)
        {
            let (text, note) = describe(&message);
            self.out.say(at, receiver.other(), &text, &note)?;
        }
        Ok(())
    }

    /// Told a few times; in a long conversation it is always the same.
    fn tell_renewal(&mut self, at: Time) -> Result<(), DemoError> {
        if self.is_verbose || self.alice.renewals < RENEWALS_TOLD {
            self.out.note(at, "⟳ both have a new key")?;
        } else if self.alice.renewals == RENEWALS_TOLD {
            self.out.note(
                at,
                "⟳ both have a new key, and so on every hundred messages",
            )?;
        }
        Ok(())
    }

    fn tell_trouble(&mut self, at: Time, person: Person, what: &str) -> Result<(), DemoError> {
        let what = self.out.paint.bad(what);
        Ok(self.out.say(at, person, &what, "")?)
    }
}

/// “1 message”, “2 messages”.
pub(super) fn count(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}
