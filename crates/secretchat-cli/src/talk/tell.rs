//! What happens, on the screen.

use secretchat::core::ids::RandomId;
use secretchat::{ChatEvent, Error, Event, EventKind};
use tokio::time::{Duration, Instant};

use super::Talk;
use crate::failure::Failure;
use crate::words::event::tell;

/// A peer who goes on typing is shown so often.
const TYPING_AGAIN: Duration = Duration::from_secs(15);

impl Talk<'_> {
    /// Shows an event.
    pub(super) async fn tell(&mut self, event: &Event) -> Result<(), Failure> {
        if event.chat.is_some_and(|chat| chat != self.chat) {
            return self.tell_elsewhere(event).await;
        }
        let is_old = event.time < self.began;
        match &event.kind {
            EventKind::Chat(ChatEvent::Message { random_id, .. }) => self.receive(*random_id).await,
            _ if is_old => Ok(()),
            EventKind::Chat(event) => {
                self.tell_of_chat(event);
                Ok(())
            }
            other => {
                self.tell_in_words(other);
                Ok(())
            }
        }
    }

    /// Of other chats only what the user may want to know now.
    async fn tell_elsewhere(&self, event: &Event) -> Result<(), Failure> {
        let (Some(chat), EventKind::Chat(kind)) = (event.chat, &event.kind) else {
            return Ok(());
        };
        let what = match kind {
            ChatEvent::Message { .. } => "has written",
            ChatEvent::ChatRequested { .. } => "asks for a secret chat",
            ChatEvent::ChatReady => "is there, the chat is open",
            ChatEvent::ChatClosed { .. } => "has a chat that is closed now",
            _ => return Ok(()),
        };
        match self.session.chat(chat).await {
            Ok(info) => {
                let name = self.session.people.name(info.user_id);
                self.note(&format!("(in chat {chat}: {name} {what})"));
                Ok(())
            }
            // It is gone already.
            Err(Failure::Client(Error::UnknownChat(_))) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// Shows a message that came, unless it is on the screen already or gone.
    async fn receive(&mut self, random_id: RandomId) -> Result<(), Failure> {
        if self.numbers.find(random_id).is_some() {
            return Ok(());
        }
        match self.session.client.message(self.chat, random_id).await {
            Ok(message) => {
                self.peer_typed = None;
                self.show(&message).await?;
                self.read().await
            }
            Err(Error::UnknownMessage { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn tell_of_chat(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::MessageSent { random_id, .. } => {
                if let Some(tag) = self.numbers.find(*random_id) {
                    self.note(&format!("#{} ✓", tag.0));
                }
            }
            ChatEvent::MessageExpired { random_id } => match self.numbers.find(*random_id) {
                Some(tag) => self.note(&format!("#{} has destroyed itself", tag.0)),
                None => self.note("a message has destroyed itself"),
            },
            ChatEvent::MessagesDeleted { random_ids } => {
                let which = self.named(random_ids);
                self.note(&format!("{} has deleted {which}", self.name));
            }
            ChatEvent::MessageFailed { random_id, failure } => {
                let which = self.named(&[*random_id]);
                let what = format!("{which} was not sent: {failure}");
                self.complain(&what);
            }
            ChatEvent::Typing => self.tell_typing(),
            other => self.tell_in_words(&EventKind::Chat(other.clone())),
        }
    }

    fn tell_in_words(&self, event: &EventKind) {
        if let Some(what) = tell(event, &self.name) {
            self.note(&what);
        }
    }

    /// The peer says so every few seconds.
    fn tell_typing(&mut self) {
        let is_due = |at: Instant| at.elapsed() >= TYPING_AGAIN;
        if self.peer_typed.is_none_or(is_due) {
            self.peer_typed = Some(Instant::now());
            self.note(&format!("{} is typing …", self.name));
        }
    }

    /// Messages by their numbers, as far as they have one.
    fn named(&self, messages: &[RandomId]) -> String {
        let tags = messages
            .iter()
            .filter_map(|message| self.numbers.find(*message));
        let tags: Vec<String> = tags.map(|tag| format!("#{}", tag.0)).collect();
        match tags.len() {
            0 => crate::words::message::messages(messages.len()),
            _ => tags.join(", "),
        }
    }
}
