//! Messages on their way out.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::io::{Command, CommandError, Done, Losses, Outgoing};
use secretchat_core::message::{Message, Service, Text};
use secretchat_core::tl::e2e::{any, latest};
use secretchat_core::tl::{Deserialize as _, Loss, api};

use super::{Client, object};
use crate::Error;
use crate::engine::turn::Turn;

/// What became of a message: it is stored, and will go out.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// Its id.
    pub random_id: RandomId,
    /// What the layer of the peer cannot carry of it. Empty while the chat is not ready, when that is not known yet.
    pub losses: Vec<Loss>,
}

/// A message to be sent: settings, then `.await`.
#[must_use = "nothing is sent before it is awaited"]
pub struct Send {
    client: Client,
    chat: ChatId,
    message: Message,
    ttl: Option<u32>,
    losses: Losses,
}

impl Client {
    /// Sends a text.
    pub fn send_text(&self, chat: ChatId, text: impl Into<Text>) -> Send {
        self.send(chat, Message::text(text))
    }

    /// Sends a message without a file: a text, a place, a contact, a sticker of a set.
    pub fn send(&self, chat: ChatId, message: Message) -> Send {
        let ttl = (message.ttl > 0).then_some(message.ttl);
        Send {
            client: self.clone(),
            chat,
            message,
            ttl,
            losses: Losses::Accept,
        }
    }

    /// Sends an object of any layer as it is (`messages.sendEncrypted`, or `sendEncryptedFile` with a file that is at the
    /// server). The library fills in a `random_id` that is 0, numbers, padding and wrapper.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if it cannot be sent.
    pub async fn send_encrypted(
        &self,
        chat: ChatId,
        message: impl Into<latest::DecryptedMessage>,
        file: Option<api::InputEncryptedFile>,
    ) -> Result<Sent, Error> {
        let outgoing = Outgoing {
            message: message.into(),
            file,
            losses: Losses::Accept,
        };
        self.run(move |turn| send(turn, chat, outgoing)).await
    }

    /// Sends a service message of any layer as it is.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if it cannot be sent.
    pub async fn send_encrypted_service(
        &self,
        chat: ChatId,
        service: impl Into<latest::DecryptedMessage>,
    ) -> Result<Sent, Error> {
        self.send_encrypted(chat, service, None).await
    }

    /// Sends a service message.
    ///
    /// # Errors
    /// [`Error::Action`] if the library sends such messages by itself; [`Error::UnknownChat`]; [`Error::Command`].
    pub async fn send_service(&self, chat: ChatId, service: &Service) -> Result<Sent, Error> {
        self.send_encrypted(chat, service.to_tl()?, None).await
    }

    /// Sends boxed TL: a `DecryptedMessage` of any layer.
    ///
    /// # Errors
    /// [`Error::Tl`] if it is none; [`Error::UnknownChat`]; [`Error::Command`].
    pub async fn send_tl(
        &self,
        chat: ChatId,
        bytes: &[u8],
        file: Option<api::InputEncryptedFile>,
    ) -> Result<Sent, Error> {
        let message = any::DecryptedMessage::from_bytes(bytes)?;
        self.send_encrypted(chat, message, file).await
    }
}

impl Send {
    /// Names the message, instead of an id that is drawn. Of two messages of a chat with the same id the second is refused
    /// ([`CommandError::RandomIdInUse`]): so an app that was killed and does not know what it has sent can send again.
    pub fn random_id(mut self, random_id: RandomId) -> Self {
        self.message.random_id = random_id;
        self
    }

    /// Answers a message.
    pub fn reply_to(mut self, random_id: RandomId) -> Self {
        self.message.reply_to = Some(random_id);
        self
    }

    /// Makes no sound at the peer.
    pub fn silent(mut self) -> Self {
        self.message.silent = true;
        self
    }

    /// Shows no preview of links.
    pub fn no_webpage(mut self) -> Self {
        self.message.no_webpage = true;
        self
    }

    /// Destroys itself so many seconds after it was read or opened; 0 for never. Else the timer of the chat holds.
    pub fn ttl(mut self, seconds: u32) -> Self {
        self.ttl = Some(seconds);
        self
    }

    /// Refuses the message if the layer of the peer cannot carry all of it.
    pub fn lossless(mut self) -> Self {
        self.losses = Losses::Refuse;
        self
    }
}

impl IntoFuture for Send {
    type Output = Result<Sent, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + std::marker::Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            client,
            chat,
            mut message,
            ttl,
            losses,
        } = self;
        Box::pin(async move {
            let work = move |turn: &mut Turn<'_>| {
                message.ttl = match ttl {
                    Some(ttl) => ttl,
                    None => turn.default_ttl(chat)?,
                };
                let outgoing = Outgoing {
                    message: message.to_tl()?,
                    file: None,
                    losses,
                };
                send(turn, chat, outgoing)
            };
            client.run(work).await
        })
    }
}

/// Hands a message to its chat.
pub(super) fn send(turn: &mut Turn<'_>, chat: ChatId, outgoing: Outgoing) -> Result<Sent, Error> {
    turn.info(chat)?;
    let random_id = object::random_id(&outgoing.message);
    if random_id.0 != 0 {
        turn.check_unused(chat, random_id)?;
    }
    match turn.command(chat, Command::Send(outgoing))? {
        Done::Queued { random_id, losses } => Ok(Sent { random_id, losses }),
        Done::Done => Err(CommandError::NotReady.into()),
    }
}
