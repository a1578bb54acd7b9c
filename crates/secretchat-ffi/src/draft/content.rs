//! What a draft says.

use secretchat::core::ids::{ChatId, RandomId};
use secretchat::core::message::{Media, Message};
use secretchat::files::FileSource;
use secretchat::{Attachment, Client, Send, SendFile};

use crate::boundary::{Failure, Returned};
use crate::status::Status;

/// A message to send, and how.
pub(crate) struct Content {
    /// Its timer is not looked at.
    pub(super) message: Message,
    /// Else the timer of the chat holds.
    pub(super) ttl: Option<u32>,
    pub(super) is_lossless: bool,
    file: Option<File>,
}

/// A file to send, and how.
pub(super) struct File {
    source: FileSource,
    pub(super) attachment: Attachment,
    #[cfg(feature = "thumbnails")]
    pub(super) makes_thumb: bool,
    pub(super) is_premium: bool,
}

/// What a draft is for the engine. Nothing is sent before it is awaited.
#[allow(clippy::large_enum_variant, reason = "it is awaited at once")]
pub(crate) enum Outgoing {
    Message(Send),
    File(SendFile),
}

impl Outgoing {
    pub(crate) fn into_file(self) -> Option<SendFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Message(_) => None,
        }
    }
}

impl Content {
    pub(super) fn new() -> Self {
        Self {
            message: Message::text(""),
            ttl: None,
            is_lossless: false,
            file: None,
        }
    }

    /// Whether it has a file: all messages of an album have.
    pub(crate) const fn has_file(&self) -> bool {
        self.file.is_some()
    }

    /// The name of the message; 0 if it gets one when it is sent.
    pub(crate) const fn random_id(&self) -> RandomId {
        self.message.random_id
    }

    /// The message, for this chat.
    pub(crate) fn outgoing(mut self, client: &Client, chat: ChatId) -> Outgoing {
        match self.file.take() {
            Some(file) => Outgoing::File(self.send_file(file, client, chat)),
            None => Outgoing::Message(self.send(client, chat)),
        }
    }

    pub(super) fn set_media(&mut self, media: impl Into<Media>) {
        self.message.media = Some(media.into());
        self.file = None;
    }

    pub(super) fn set_file(&mut self, source: FileSource, attachment: Attachment) {
        self.message.media = None;
        self.file = Some(File {
            source,
            attachment,
            #[cfg(feature = "thumbnails")]
            makes_thumb: false,
            is_premium: false,
        });
    }

    /// The file, which must be there.
    pub(super) fn file(&mut self) -> Returned<&mut File> {
        self.file.as_mut().ok_or_else(|| {
            let message = "draft: has no file yet; media with a file come first";
            Failure::new(Status::Missing, message)
        })
    }

    fn send(self, client: &Client, chat: ChatId) -> Send {
        let mut send = client.send(chat, self.message);
        if let Some(seconds) = self.ttl {
            send = send.ttl(seconds);
        }
        if self.is_lossless {
            send = send.lossless();
        }
        send
    }

    fn send_file(self, file: File, client: &Client, chat: ChatId) -> SendFile {
        let message = self.message;
        let mut send = client
            .send_file(chat, file.source, file.attachment)
            .caption(message.text)
            .random_id(message.random_id);
        if let Some(random_id) = message.reply_to {
            send = send.reply_to(random_id);
        }
        if message.silent {
            send = send.silent();
        }
        if let Some(username) = message.via_bot {
            send = send.via_bot(username);
        }
        if let Some(seconds) = self.ttl {
            send = send.ttl(seconds);
        }
        if self.is_lossless {
            send = send.lossless();
        }
        #[cfg(feature = "thumbnails")]
        if file.makes_thumb {
            send = send.thumbnail();
        }
        if file.is_premium {
            send = send.premium();
        }
        send
    }
}
