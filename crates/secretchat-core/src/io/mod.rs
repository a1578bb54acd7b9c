//! The whole vocabulary between a chat and its host: what goes in, what comes out.
//!
//! A host feeds [`Input`]s to [`Chat::handle`](crate::chat::Chat::handle) and then takes [`Output`]s from
//! [`Chat::poll`](crate::chat::Chat::poll) until there are none. The one rule: a [`Batch`] is stored, in one
//! transaction, in the order in which batches come, and then confirmed with [`Input::Persisted`]. What depends on
//! a batch leaves only after that, so a crash at any moment loses nothing and repeats nothing.

mod changes;
mod error;
mod event;
mod event_record;
mod rpc;

pub use self::changes::{Change, MessageUpdate, Table};
pub use self::error::CommandError;
pub use self::event::{DropReason, Event, RawMessage, SendFailure};
pub use self::rpc::{Request, Response, RpcError};

use crate::ids::{ChatId, RandomId, Time};
use crate::tl::e2e::latest;
use crate::tl::{Loss, api};

/// What a host tells a chat.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "an input lives for one step")]
pub enum Input {
    /// The app wants something.
    Command(Command),
    /// The server says something about this chat (see [`chat_of_update`]).
    Update(api::Update),
    /// The server answered a request; answers to unknown requests are ignored.
    Answer {
        /// The request.
        id: RequestId,
        /// Its result, parsed by [`Request::parse`].
        result: Result<Response, RpcError>,
    },
    /// This batch is stored, and so are all before it.
    Persisted {
        /// The batch.
        batch: BatchId,
        /// Messages of the batch that the history already had under the same `random_id`: the host kept the old
        /// ones, and no event will tell of the new (spec/09 §4).
        duplicates: Vec<RandomId>,
    },
    /// Time has passed; to be given when a [`Output::Wake`] is due.
    Tick,
}

/// What the app wants of a chat.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a command lives for one step")]
pub enum Command {
    /// Accept an incoming chat. Nothing happens if it is accepted already.
    Accept,
    /// Refuse, cancel or close. Nothing happens if it is closed already.
    Discard {
        /// Delete the history on both sides.
        delete_history: bool,
    },
    /// Send a message; before the chat is ready it waits.
    Send(Outgoing),
    /// A file of an earlier message was uploaded anew, after [`Event::UploadAgain`].
    Uploaded {
        /// The message.
        random_id: RandomId,
        /// The new upload.
        file: api::InputEncryptedFile,
    },
    /// A file of an earlier message cannot be uploaded anew, after [`Event::UploadAgain`]: the message fails.
    NotUploaded {
        /// The message.
        random_id: RandomId,
        /// Why.
        failure: SendFailure,
    },
    /// Set the default timer of the chat, in seconds; 0 is none.
    SetTtl(i32),
    /// Delete these messages on both sides.
    Delete(Vec<RandomId>),
    /// Delete the whole history on both sides.
    Flush,
    /// Tell the peer that a screenshot was taken while these messages were visible.
    Screenshot(Vec<RandomId>),
    /// The user opened a self-destructing medium, or listened to a voice or video note.
    Open(RandomId),
    /// The user has seen all incoming messages up to this server date.
    Read {
        /// `EncryptedMessage.date` of the newest message that was seen.
        max_date: i32,
    },
    /// The user is typing, or stopped.
    Typing(bool),
    /// Report the peer as a spammer.
    ReportSpam,
    /// Renew the key now; nothing if a renewal runs or is not possible yet.
    Rekey,
    /// The user compared the key pictures, or takes that back.
    SetVerified(bool),
}

/// A message to send: `decryptedMessage` or `decryptedMessageService`.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The message; those of older layers convert with `From`. `random_id` 0 is replaced by a random one, the rest
    /// is brought to the send layer.
    pub message: latest::DecryptedMessage,
    /// The file that the media describe, uploaded already.
    pub file: Option<api::InputEncryptedFile>,
    /// What to do with what the send layer cannot carry.
    pub losses: Losses,
}

/// What to do with the parts of a message that the peer's layer cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Losses {
    /// Leave them out, and say so in [`Done::Queued`].
    Accept,
    /// Refuse the message.
    Refuse,
}

/// What a command led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// It is done, or needed nothing.
    Done,
    /// A message is on its way (or waits for the chat).
    Queued {
        /// Its id.
        random_id: RandomId,
        /// What the peer's layer could not carry; empty while the message waits for the chat.
        losses: Vec<Loss>,
    },
}

/// Names a request of one chat; unique for the life of the [`Chat`](crate::chat::Chat) value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Names a batch of one chat; they count up by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId(pub u64);

/// What a chat wants of its host.
#[derive(Debug)]
pub enum Output {
    /// Store this, then say [`Input::Persisted`].
    Persist(Batch),
    /// Call the server. Calls leave in the order in which they come out; errors of the network and flood waits
    /// are answers too, and the chat repeats the call by itself, under the same id or a new one.
    Request {
        /// To be given back with the answer.
        id: RequestId,
        /// The call.
        request: Request,
    },
    /// Tell the app.
    Event(Event),
    /// Give [`Input::Tick`] at this moment; replaces every earlier one.
    Wake(Time),
}

/// Changes that are stored together or not at all.
#[derive(Debug, Clone)]
pub struct Batch {
    /// To be given back when it is stored.
    pub id: BatchId,
    /// The chat.
    pub chat: ChatId,
    /// In the order in which they apply.
    pub changes: Vec<Change>,
    /// What the app will be told once this is stored. A host that must not lose events stores them too
    /// ([`Event::to_bytes`]).
    pub events: Vec<Event>,
}

/// The chat that an update is about, if it is one of a secret chat.
#[must_use]
pub const fn chat_of_update(update: &api::Update) -> Option<ChatId> {
    use api::{EncryptedChat as C, EncryptedMessage as M, Update as U};
    let id = match update {
        U::EncryptedChatTyping(u) => u.chat_id,
        U::EncryptedMessagesRead(u) => u.chat_id,
        U::NewEncryptedMessage(u) => match &u.message {
            M::EncryptedMessage(m) => m.chat_id,
            M::Service(m) => m.chat_id,
        },
        U::Encryption(u) => match &u.chat {
            C::Empty(c) => c.id,
            C::Waiting(c) => c.id,
            C::Requested(c) => c.id,
            C::EncryptedChat(c) => c.id,
            C::Discarded(c) => c.id,
        },
    };
    Some(ChatId(id))
}
