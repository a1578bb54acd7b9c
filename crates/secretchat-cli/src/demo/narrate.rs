//! Events in words.

use secretchat::{ChatEvent, Event, EventKind};
use secretchat_core::chat::CloseReason;
use secretchat_core::ids::{RandomId, Time};

use super::person::Person;
use super::{Demo, DemoError};
use crate::show::units::count;
use crate::words::message::describe;

/// Renewals that are told one by one while nothing else is.
const RENEWALS_TOLD: u32 = 4;

impl Demo {
    /// Lets everything happen that can happen now, and tells of it.
    pub(super) async fn settle(&mut self) -> Result<(), DemoError> {
        self.world.settle().await;
        self.narrate().await
    }

    /// Lets time pass, and tells what happened in it.
    pub(super) async fn pass(&mut self, ms: u64) -> Result<(), DemoError> {
        self.world.pass(ms).await;
        self.narrate().await
    }

    /// Counts and tells what both were told since the last time.
    pub(super) async fn narrate(&mut self) -> Result<(), DemoError> {
        for (person, Event { time, kind, .. }) in self.world.take_events() {
            self.tally(person).note(&kind);
            match kind {
                EventKind::Chat(event) => self.tell(time, person, event).await?,
                EventKind::CallDelayed { method, error } => {
                    self.tell_trouble(time, person, &format!("{method} has to wait: {error}"))?;
                }
                EventKind::StoreFailed { error } => {
                    self.tell_trouble(time, person, &error.to_string())?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn tell(&mut self, at: Time, person: Person, event: ChatEvent) -> Result<(), DemoError> {
        let other = person.other();
        match event {
            ChatEvent::Message { random_id, .. } => self.tell_message(at, person, random_id).await,
            ChatEvent::ChatRequested { .. } => {
                let what = format!("is asked by {}", other.name());
                Ok(self.out.act(at, person, &what)?)
            }
            ChatEvent::ChatReady => {
                Ok(self.out.act(at, person, "has the key: the chat is ready")?)
            }
            ChatEvent::Typing => Ok(self.out.act(at, other, "is typing …")?),
            ChatEvent::MessagesRead { .. } => Ok(self.out.act(at, other, "has read everything")?),
            ChatEvent::KeyRenewed if person == Person::Alice => self.tell_renewal(at),
            ChatEvent::GapOpened { missing } => {
                let missing = count(missing, "message");
                let what = format!("misses {missing}, and asks for it again");
                Ok(self.out.act(at, person, &what)?)
            }
            ChatEvent::GapClosed => Ok(self.out.act(at, person, "has everything again")?),
            ChatEvent::MessageExpired { .. } => {
                let what = "loses the message: its time is up";
                Ok(self.out.act(at, person, what)?)
            }
            ChatEvent::MessagesDeleted { random_ids } => {
                let what = format!("has deleted {}", count(random_ids.len(), "message"));
                Ok(self.out.act(at, other, &what)?)
            }
            ChatEvent::ChatClosed { reason, .. } => self.tell_end(at, person, &reason),
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
    fn tell_failure(
        &mut self,
        at: Time,
        person: Person,
        event: &ChatEvent,
    ) -> Result<(), DemoError> {
        let what = match event {
            ChatEvent::MessageFailed { failure, .. } => format!("a message {failure}"),
            ChatEvent::UploadAgain { .. } => "the server lost a file".to_owned(),
            ChatEvent::UnsupportedMessage { layer, .. } => {
                format!("got an unreadable message of layer {layer}")
            }
            ChatEvent::Dropped { reason, .. } => format!("dropped something: {reason}"),
            _ => return Ok(()),
        };
        self.tell_trouble(at, person, &what)
    }

    async fn tell_message(
        &mut self,
        at: Time,
        receiver: Person,
        random_id: RandomId,
    ) -> Result<(), DemoError> {
        if self.is_verbose
            && let Some(message) = self.world.message(receiver, random_id).await?
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
