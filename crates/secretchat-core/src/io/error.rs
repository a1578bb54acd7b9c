//! Why a command is refused.

use crate::ids::{Layer, RandomId};
use crate::limits::{MAX_CHAT_TTL, MAX_IDS};
use crate::tl::{Loss, NotRepresentable};

/// Why a command was refused; nothing has changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CommandError {
    /// The chat is closed.
    #[error("the chat is closed")]
    Closed,
    /// The chat is not ready for that yet.
    #[error("the chat is not ready")]
    NotReady,
    /// Only an incoming chat can be accepted.
    #[error("only an incoming chat can be accepted")]
    NotIncoming,
    /// Too many messages wait for the chat to become ready.
    #[error("{0} messages wait for this chat already")]
    TooManyDrafts(usize),
    /// All sequence numbers are used up: the chat must be closed.
    #[error("the chat has used all its sequence numbers")]
    OutOfNumbers,
    /// A timer must be between 0 and one year; this many seconds are not.
    #[error("ttl of {0} s is not between 0 and {limit}", limit = MAX_CHAT_TTL)]
    Ttl(i32),
    /// A list of ids must have 1 to [`MAX_IDS`] entries.
    #[error("{0} ids where 1 to {limit} are allowed", limit = MAX_IDS)]
    Ids(usize),
    /// Another message has this `random_id`.
    #[error("a message with random_id {0} is there already")]
    RandomIdInUse(RandomId),
    /// The constructor must not be sent (spec/02 §6).
    #[error("{0} is never sent")]
    NeverSent(&'static str),
    /// The send layer has no such thing.
    #[error(transparent)]
    NotRepresentable(#[from] NotRepresentable),
    /// The send layer would lose something, and that was not allowed.
    #[error("layer {layer} cannot carry {} of this message", describe(.losses))]
    WouldLose {
        /// The send layer.
        layer: Layer,
        /// What would be lost.
        losses: Vec<Loss>,
    },
    /// Media with a file need the file, and others must not have one.
    #[error("{0}")]
    File(&'static str),
    /// The message is too long for an envelope.
    #[error("a message of {got} bytes is over the limit of {limit}")]
    TooLong {
        /// Bytes of the payload.
        got: usize,
        /// Bytes of the largest payload.
        limit: usize,
    },
    /// No such message waits for a file.
    #[error("no message {0} waits for a file")]
    NoUpload(RandomId),
}

fn describe(losses: &[Loss]) -> String {
    losses
        .iter()
        .map(|l| l.path.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}
