//! Messages as an app sees them, free of layers.
//!
//! [`Message`] and [`Service`] convert to and from the newest layer of the schema only; the generated conversions
//! bring every older layer up to it (`From`), and `downgrade` brings it down to the layer of the peer. The two
//! directions differ on purpose (spec/09 §4):
//!
//! * **Sending** is strict: [`Message::to_tl`] refuses what the protocol forbids and says which field, which value
//!   and which limit.
//! * **Receiving** never fails: [`Content::from_tl`] drops or clamps what is bad, and media that cannot be shown
//!   become [`Media::Unsupported`] with the reason.
//!
//! ```
//! use secretchat_core::ids::RandomId;
//! use secretchat_core::message::{Content, Message, Text};
//!
//! let text = Text::new("See ").then_bold("you").then(" at ").then_link("the gate", "https://example.com/gate");
//! let mut message = Message::text(text).ttl(30).silent();
//! message.random_id = RandomId(7);
//!
//! let tl = message.to_tl()?;
//! assert_eq!(Content::from_tl(&tl), Content::Message(message));
//!
//! let error = Message::text("").to_tl().unwrap_err();
//! assert_eq!(error.to_string(), "a message needs text or media");
//! # Ok::<(), secretchat_core::message::MessageError>(())
//! ```

mod action;
mod album;
mod clean;
mod convert;
mod error;
mod fit;
mod limits;
pub mod media;
mod redacted;
#[cfg(test)]
mod samples;
pub mod text;

use crate::ids::RandomId;

pub use action::{Action, Activity, Service};
pub use album::album;
pub use clean::{clean_text, safe_file_name};
pub use error::{ActionError, AlbumError, MediaError, MessageError, TextError};
pub use fit::fit;
pub use limits::*;
pub use media::Media;
pub use text::{Entity, EntityKind, Text};

/// What one envelope says: a message of the user, or a service message.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "values live shortly, and the common variant is the large one"
)]
pub enum Content {
    /// Something that the user wrote.
    Message(Message),
    /// Something that the apps tell each other.
    Service(Service),
}

/// A message of a user.
///
/// Its content does not change after sending: there is no edit in secret chats.
#[derive(Clone, PartialEq)]
pub struct Message {
    /// Names the message in its chat. 0 in a message to send: the chat draws one.
    pub random_id: RandomId,
    /// The text, or the caption of the media.
    pub text: Text,
    /// What comes with the text.
    pub media: Option<Media>,
    /// The message that this one answers, which may be unknown or deleted.
    pub reply_to: Option<RandomId>,
    /// Makes no sound at the receiver (layer 73 and above).
    pub silent: bool,
    /// Shows no preview of links in the text (layer 73 and above).
    pub no_webpage: bool,
    /// Seconds to live after reading or opening; 0 for ever. At most [`MAX_TTL`].
    pub ttl: u32,
    /// The same number, not 0, in all messages of an album (layer 73 and above).
    pub grouped_id: Option<i64>,
    /// The user name, without `@`, of the bot through which the message was made.
    pub via_bot: Option<String>,
}

redacted::debug_redacted!(Message {
    random_id, text, media, reply_to, silent, no_webpage, ttl, grouped_id;
    via_bot
});

impl Message {
    /// A message of text.
    pub fn text(text: impl Into<Text>) -> Self {
        Self {
            random_id: RandomId(0),
            text: text.into(),
            media: None,
            reply_to: None,
            silent: false,
            no_webpage: false,
            ttl: 0,
            grouped_id: None,
            via_bot: None,
        }
    }

    /// A message of media without a caption.
    pub fn media(media: impl Into<Media>) -> Self {
        Self {
            media: Some(media.into()),
            ..Self::text(Text::default())
        }
    }

    /// Sets the caption of the media.
    #[must_use]
    pub fn caption(self, text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            ..self
        }
    }

    /// Answers a message.
    #[must_use]
    pub fn reply_to(self, random_id: RandomId) -> Self {
        Self {
            reply_to: Some(random_id),
            ..self
        }
    }

    /// Makes no sound at the receiver.
    #[must_use]
    pub fn silent(self) -> Self {
        Self {
            silent: true,
            ..self
        }
    }

    /// Shows no preview of links.
    #[must_use]
    pub fn no_webpage(self) -> Self {
        Self {
            no_webpage: true,
            ..self
        }
    }

    /// Destroys itself this many seconds after it was read or opened.
    #[must_use]
    pub fn ttl(self, seconds: u32) -> Self {
        Self {
            ttl: seconds,
            ..self
        }
    }

    /// Nothing to show: no text and no media. A receiver shows a placeholder.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.media.is_none()
    }
}
