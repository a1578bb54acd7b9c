//! Why a call of the app fails.

use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::io::CommandError;
use secretchat_core::message::{ActionError, AlbumError, MediaError, MessageError};
use secretchat_core::tl;

use crate::engine::LoadError;
use crate::files::{DownloadError, SinkError, SourceError, UploadError};
use crate::store::{ChangeKeyError, StoreError};
use crate::transport::ResolveError;

/// Why a call failed. Nothing has changed, and nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such chat: `chats()` lists all.
    #[error("there is no chat {0}")]
    UnknownChat(ChatId),
    /// There is no such message in the history.
    #[error("chat {chat} has no message {random_id}")]
    UnknownMessage {
        /// The chat.
        chat: ChatId,
        /// The message.
        random_id: RandomId,
    },
    /// The message has no file, or the server has none for it.
    #[error("message {0} has no file")]
    NoFile(RandomId),
    /// The file was cancelled, or its message deleted, while it was on its way.
    #[error("message {0} was cancelled while its file was on its way")]
    Cancelled(RandomId),
    /// There is nothing to go on with, or what the file was read from is gone: only paths can be opened again.
    #[error("the transfer of the file of message {0} cannot go on")]
    NotResumable(RandomId),
    /// The file to send cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// No thumbnail can be made of the picture.
    #[cfg(feature = "thumbnails")]
    #[error(transparent)]
    Thumbnail(#[from] crate::files::ThumbnailError),
    /// The file did not go up.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// What was fetched cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The file did not come.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// The chat cannot do that.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// The protocol does not allow such a message.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// The protocol does not allow such media.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The protocol does not allow such a service message.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// These messages make no album.
    #[error(transparent)]
    Album(#[from] AlbumError),
    /// There is nobody to talk to.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// The bytes are not what they should be.
    #[error("not readable: {0}")]
    Tl(#[from] tl::Error),
    /// The chat is open, or the server does not know yet that it is closed: only what is over can be forgotten.
    #[error("chat {0} is not closed, or the server does not know it yet")]
    NotClosed(ChatId),
    /// The store does not work at the moment.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key of the store cannot be changed.
    #[error(transparent)]
    Key(#[from] ChangeKeyError),
    /// The client is closed.
    #[error("the client is closed")]
    Stopped,
}

/// Why there is no client.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// [`user`](crate::Builder::user) was not called.
    #[error("whose chats these are was not said: call user()")]
    NoUser,
    /// [`store`](crate::Builder::store) was not called.
    #[error("where the chats are kept was not said: call store()")]
    NoStore,
    /// [`transport`](crate::Builder::transport) was not called.
    #[error("the way to the server was not said: call transport()")]
    NoTransport,
    /// [`max_layer`](crate::Builder::max_layer) names a layer that is never sent.
    #[error("layer {0} is never sent; 46, 73, 101 and 144 are")]
    Layer(u32),
    /// The system gives no random numbers, without which nothing is secret.
    #[error("the system gives no random numbers")]
    NoRandomness,
    /// The runtime ended meanwhile.
    #[error("the runtime ended before the store was read")]
    Interrupted,
    /// What is stored cannot be taken up.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The store failed right after it was opened.
    #[error("{0}")]
    First(String),
}
