//! Messages that are there: read, opened, deleted, looked up.

use secretchat_core::history::StoredMessage;
use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::io::Command;

use super::Client;
use crate::Error;
use crate::event::Event;
use crate::event::EventId;

impl Client {
    /// One message of the history, of either side.
    ///
    /// # Errors
    /// [`Error::UnknownChat`], [`Error::UnknownMessage`].
    pub async fn message(&self, chat: ChatId, random_id: RandomId) -> Result<StoredMessage, Error> {
        self.run(move |turn| turn.message(chat, random_id)).await
    }

    /// At most `limit` messages before the one given, or the last ones; the newest first.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::UnknownMessage`] if there is no message `before`.
    pub async fn history(
        &self,
        chat: ChatId,
        before: Option<RandomId>,
        limit: usize,
    ) -> Result<Vec<StoredMessage>, Error> {
        self.run(move |turn| turn.history(chat, before, limit))
            .await
    }

    /// The user has seen the messages of the peer up to this one: the server is told, and timers start (spec/09 §3).
    ///
    /// # Errors
    /// [`Error::UnknownChat`], [`Error::UnknownMessage`]; [`Error::Command`] if the chat is not ready.
    pub async fn read(&self, chat: ChatId, up_to: RandomId) -> Result<(), Error> {
        self.run(move |turn| {
            let max_date = turn.message(chat, up_to)?.date;
            turn.command(chat, Command::Read { max_date }).map(drop)
        })
        .await
    }

    /// The user has seen everything: the server is told, and timers start (spec/09 §3).
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready.
    pub async fn read_all(&self, chat: ChatId) -> Result<(), Error> {
        self.run(move |turn| {
            let max_date = turn.newest_date(chat)?;
            turn.command(chat, Command::Read { max_date }).map(drop)
        })
        .await
    }

    /// The user opened a self-destructing medium, or listened to a voice or video note: its timer starts, and the peer is
    /// told (spec/09 §3). Nothing happens if its timer runs already.
    ///
    /// # Errors
    /// [`Error::UnknownChat`], [`Error::UnknownMessage`]; [`Error::Command`] if the chat is not ready.
    pub async fn open(&self, chat: ChatId, random_id: RandomId) -> Result<(), Error> {
        self.run(move |turn| {
            turn.message(chat, random_id)?;
            turn.command(chat, Command::Open(random_id)).map(drop)
        })
        .await
    }

    /// Deletes messages, whoever wrote them, on both sides: 1 to 100. Unknown ones are passed over.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready, or there are none or too many.
    pub async fn delete(&self, chat: ChatId, random_ids: Vec<RandomId>) -> Result<(), Error> {
        self.command(chat, Command::Delete(random_ids)).await
    }

    /// Deletes the whole history on both sides.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready.
    pub async fn flush(&self, chat: ChatId) -> Result<(), Error> {
        self.command(chat, Command::Flush).await
    }

    /// Tells the peer that a screenshot was taken while these messages, at most 100, were visible.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready, or there are too many.
    pub async fn screenshot(&self, chat: ChatId, random_ids: Vec<RandomId>) -> Result<(), Error> {
        self.command(chat, Command::Screenshot(random_ids)).await
    }

    /// Sets the default timer of the chat: 0 (none) to one year, in seconds. It applies to what is sent from now on, by
    /// either side.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready, or the timer is out of range.
    pub async fn set_ttl(&self, chat: ChatId, seconds: i32) -> Result<(), Error> {
        self.command(chat, Command::SetTtl(seconds)).await
    }

    /// The user is typing, to be repeated every 5 seconds; or has stopped.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready.
    pub async fn set_typing(&self, chat: ChatId, typing: bool) -> Result<(), Error> {
        self.command(chat, Command::Typing(typing)).await
    }

    pub(crate) async fn kept_events(
        &self,
        last: EventId,
        limit: usize,
    ) -> Result<(EventId, Vec<Event>), Error> {
        self.run(move |turn| turn.kept_events(last, limit)).await
    }
}
