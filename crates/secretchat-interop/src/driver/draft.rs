//! Messages as commands describe them.

use std::path::PathBuf;

use secretchat::core::ids::{ChatId, RandomId};
use secretchat::core::message::media::Thumb;
use secretchat::core::message::{Message, Text};
use secretchat::files::FileSource;
use secretchat::text::{html, markdown};
use secretchat::{Attachment, Client, Send, SendFile};
use serde::Deserialize;

use super::Failure;
use crate::hex;
use crate::json::EntityJson;
use crate::json::long::Id;

/// A text or caption: `text` with `entities`, or `markdown`, or `html`.
#[derive(Deserialize)]
pub(super) struct TextDraft {
    #[serde(alias = "caption")]
    text: Option<String>,
    #[serde(default)]
    entities: Vec<EntityJson>,
    markdown: Option<String>,
    html: Option<String>,
}

/// What can be set of every message.
#[derive(Deserialize)]
pub(super) struct Settings {
    random_id: Option<Id>,
    reply_to: Option<Id>,
    #[serde(default)]
    silent: bool,
    #[serde(default)]
    no_webpage: bool,
    ttl: Option<u32>,
    via_bot: Option<String>,
}

/// Media without a file, with their caption.
#[derive(Deserialize)]
pub(super) struct MediaDraft<M> {
    #[serde(flatten)]
    pub(super) media: M,
    #[serde(flatten)]
    pub(super) caption: TextDraft,
    #[serde(flatten)]
    pub(super) settings: Settings,
}

/// A file to be sent: its path, what it is (`as`), caption and settings.
#[derive(Deserialize)]
pub(super) struct FileDraft {
    path: PathBuf,
    #[serde(flatten)]
    kind: Kind,
    name: Option<String>,
    mime_type: Option<String>,
    thumb: Option<ThumbDraft>,
    #[serde(flatten)]
    caption: TextDraft,
    #[serde(flatten)]
    settings: Settings,
}

#[derive(Deserialize)]
struct ThumbDraft {
    jpeg: String,
    w: u16,
    h: u16,
}

#[derive(Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
enum Kind {
    Document {
        dimensions: Option<(u16, u16)>,
    },
    Photo {
        w: u16,
        h: u16,
    },
    Video {
        w: u16,
        h: u16,
        duration: u32,
    },
    Gif {
        w: u16,
        h: u16,
        duration: u32,
    },
    Audio {
        duration: u32,
        title: String,
        performer: String,
    },
    Voice {
        duration: u32,
        waveform: Vec<u8>,
    },
    VideoNote {
        side: u16,
        duration: u32,
    },
    Sticker {
        alt: String,
        w: u16,
        h: u16,
    },
}

impl From<TextDraft> for Text {
    fn from(draft: TextDraft) -> Self {
        match draft {
            TextDraft {
                html: Some(source), ..
            } => html(&source),
            TextDraft {
                markdown: Some(source),
                ..
            } => markdown(&source),
            TextDraft { text, entities, .. } => Self {
                text: text.unwrap_or_default(),
                entities: entities.into_iter().map(|entity| entity.0).collect(),
            },
        }
    }
}

impl Settings {
    /// Makes a message of it.
    pub(super) fn send(self, client: &Client, chat: ChatId, mut message: Message) -> Send {
        message.random_id = self.random_id.map_or(RandomId(0), RandomId::from);
        message.reply_to = self.reply_to.map(RandomId::from);
        message.silent = self.silent;
        message.no_webpage = self.no_webpage;
        message.via_bot = self.via_bot;
        let send = client.send(chat, message);
        match self.ttl {
            Some(seconds) => send.ttl(seconds),
            None => send,
        }
    }

    fn set(self, mut file: SendFile) -> SendFile {
        if let Some(id) = self.random_id {
            file = file.random_id(id.into());
        }
        if let Some(id) = self.reply_to {
            file = file.reply_to(id.into());
        }
        if self.silent {
            file = file.silent();
        }
        if let Some(name) = self.via_bot {
            file = file.via_bot(name);
        }
        match self.ttl {
            Some(seconds) => file.ttl(seconds),
            None => file,
        }
    }
}

impl FileDraft {
    /// Makes a file to be sent of it.
    pub(super) fn send(self, client: &Client, chat: ChatId) -> Result<SendFile, Failure> {
        let mut attachment = self.kind.attachment();
        if let Some(name) = self.name {
            attachment = attachment.named(name);
        }
        if let Some(mime_type) = self.mime_type {
            attachment = attachment.mime_type(mime_type);
        }
        if let Some(ThumbDraft { jpeg, w, h }) = self.thumb {
            let jpeg = hex::decode(&jpeg).ok_or(Failure::NotHex)?;
            attachment = attachment.thumb(Thumb { jpeg, w, h });
        }
        let file = client.send_file(chat, FileSource::path(self.path), attachment);
        Ok(self.settings.set(file.caption(self.caption)))
    }
}

impl Kind {
    fn attachment(self) -> Attachment {
        match self {
            Self::Document { dimensions: None } => Attachment::document(),
            Self::Document {
                dimensions: Some((w, h)),
            } => Attachment::image_file(w, h),
            Self::Photo { w, h } => Attachment::photo(w, h),
            Self::Video { w, h, duration } => Attachment::video(w, h, duration),
            Self::Gif { w, h, duration } => Attachment::animation(w, h, duration),
            Self::Audio {
                duration,
                title,
                performer,
            } => Attachment::audio(duration, title, performer),
            Self::Voice { duration, waveform } => Attachment::voice(duration, &waveform),
            Self::VideoNote { side, duration } => Attachment::video_note(side, duration),
            Self::Sticker { alt, w, h } => Attachment::sticker(alt, w, h),
        }
    }
}
