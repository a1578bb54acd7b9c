//! Chats: asked for, accepted, closed, looked at.

use secretchat_core::chat::{ChatInfo, Status};
use secretchat_core::ids::ChatId;
use secretchat_core::io::Command;
use zeroize::Zeroizing;

use super::Client;
use crate::Error;
use crate::store::{Generation, StoreKey};
use crate::transport::Peer;

impl Client {
    /// Asks somebody for a chat, and does not wait for their answer: [`ChatEvent::ChatReady`](crate::ChatEvent::ChatReady)
    /// tells of it. Messages can be sent at once; they wait.
    ///
    /// # Errors
    /// [`Error::Resolve`] if there is no such user, or it is a bot, a group or this account itself.
    pub async fn request_chat(&self, peer: Peer) -> Result<ChatId, Error> {
        let user = self.shared.transport.resolve(peer).await?;
        self.run(move |turn| turn.request_chat(&user)).await
    }

    /// Accepts a request. Nothing happens if it is accepted already.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if this side asked for the chat, or it is closed.
    pub async fn accept_chat(&self, chat: ChatId) -> Result<(), Error> {
        self.command(chat, Command::Accept).await
    }

    /// Refuses, cancels or closes a chat; with `delete_history` on both sides everything in it is deleted. Nothing happens if
    /// it is closed already.
    ///
    /// # Errors
    /// [`Error::UnknownChat`].
    pub async fn discard_chat(&self, chat: ChatId, delete_history: bool) -> Result<(), Error> {
        self.command(chat, Command::Discard { delete_history })
            .await
    }

    /// Where a chat stands; [`Status::Empty`] if there is none.
    ///
    /// # Errors
    /// [`Error::Stopped`] or [`Error::Store`] only.
    pub async fn status(&self, chat: ChatId) -> Result<Status, Error> {
        self.run(move |turn| Ok(turn.info(chat).map_or(Status::Empty, |info| info.status)))
            .await
    }

    /// Whether there is such a chat, open or closed.
    ///
    /// # Errors
    /// [`Error::Stopped`] or [`Error::Store`] only.
    pub async fn has_chat(&self, chat: ChatId) -> Result<bool, Error> {
        Ok(self.status(chat).await? != Status::Empty)
    }

    /// Everything that is known of a chat, but for its secrets.
    ///
    /// # Errors
    /// [`Error::UnknownChat`].
    pub async fn chat(&self, chat: ChatId) -> Result<ChatInfo, Error> {
        self.run(move |turn| turn.info(chat)).await
    }

    /// All chats, open and closed, by id.
    ///
    /// # Errors
    /// [`Error::Stopped`] or [`Error::Store`] only.
    pub async fn chats(&self) -> Result<Vec<ChatInfo>, Error> {
        self.run(|turn| Ok(turn.infos())).await
    }

    /// The current key of a chat, 256 bytes that open everything; `None` while there is none. Only for those who really
    /// want it.
    ///
    /// # Errors
    /// [`Error::UnknownChat`].
    pub async fn auth_key(&self, chat: ChatId) -> Result<Option<Zeroizing<[u8; 256]>>, Error> {
        self.run(move |turn| turn.auth_key(chat)).await
    }

    /// Renews the key of a chat now; nothing happens if that is under way.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready.
    pub async fn rekey(&self, chat: ChatId) -> Result<(), Error> {
        self.command(chat, Command::Rekey).await
    }

    /// Notes that the user has compared the key pictures, or takes that back.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready.
    pub async fn set_verified(&self, chat: ChatId, verified: bool) -> Result<(), Error> {
        self.command(chat, Command::SetVerified(verified)).await
    }

    /// Reports the peer as a spammer. Usually followed by [`discard_chat`](Self::discard_chat).
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::Command`] if the chat is not ready.
    pub async fn report_spam(&self, chat: ChatId) -> Result<(), Error> {
        self.command(chat, Command::ReportSpam).await
    }

    /// Deletes everything that is left of a closed chat: its history, and the files that downloads wrote.
    ///
    /// # Errors
    /// [`Error::UnknownChat`]; [`Error::NotClosed`].
    pub async fn forget_chat(&self, chat: ChatId) -> Result<(), Error> {
        self.run(move |turn| turn.forget_chat(chat)).await
    }

    /// The generation of the store: it grows with every change. Kept somewhere else, it shows at the next opening whether
    /// an older copy was put in the place of the store ([`Vault::open`](crate::store::Vault::open)).
    ///
    /// # Errors
    /// [`Error::Stopped`] or [`Error::Store`] only.
    pub async fn generation(&self) -> Result<Generation, Error> {
        self.run(|turn| Ok(turn.generation())).await
    }

    /// Seals the store with another passphrase or key; the records stay as they are.
    ///
    /// # Errors
    /// [`Error::Key`] if the store is not sealed, or should not be any more; [`Error::Store`].
    pub async fn change_key(&self, key: StoreKey) -> Result<(), Error> {
        self.run(move |turn| turn.change_key(key)).await
    }

    pub(super) async fn command(&self, chat: ChatId, command: Command) -> Result<(), Error> {
        self.run(move |turn| turn.command(chat, command).map(drop))
            .await
    }
}
