//! What a message can carry beside its text.

mod check;
mod classify;
mod file;
mod kinds;
mod place;
mod read;
mod sticker;
mod waveform;
mod write;

pub use file::{FileInfo, FileSizeError, Thumb};
pub use kinds::{Animation, Audio, Document, Photo, Video, VideoNote, Voice};
pub use place::{Contact, Location, Venue, WebPage};
pub use sticker::{ExternalSticker, Sticker};
pub use waveform::{pack_waveform, unpack_waveform};

pub(super) use read::read;

/// The media of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Media {
    /// An image.
    Photo(Photo),
    /// A video.
    Video(Video),
    /// A round video message.
    VideoNote(VideoNote),
    /// Music.
    Audio(Audio),
    /// A voice message.
    Voice(Voice),
    /// A silent video that plays by itself.
    Animation(Animation),
    /// A sticker as a file of its own.
    Sticker(Sticker),
    /// A sticker of a public set, fetched from the cloud.
    ExternalSticker(ExternalSticker),
    /// Any other file.
    Document(Document),
    /// A place on the map.
    Location(Location),
    /// A place with a name.
    Venue(Venue),
    /// A phone number with a name.
    Contact(Contact),
    /// The link of which a preview may be shown.
    WebPage(WebPage),
    /// Media that cannot be shown; received only.
    Unsupported(Unsupported),
}

/// Why received media cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// The message has no `random_id`, so its content is not accepted (spec/09 §4).
    NoRandomId,
    /// The key or iv of the file has not 32 bytes (spec/08 §6).
    FileKey {
        /// Bytes of the key.
        key: usize,
        /// Bytes of the iv.
        iv: usize,
    },
    /// The file has a negative size.
    FileSize(i64),
    /// A document of the cloud that is no sticker (spec/08 §9).
    ExternalDocument,
    /// A place whose coordinates are out of range, or not numbers.
    Coordinates,
    /// A preview of something else than a page of the web.
    Link,
}

impl Media {
    /// The file that comes with the message, if these media have one.
    #[must_use]
    pub const fn file(&self) -> Option<&FileInfo> {
        match self {
            Self::Photo(Photo { file, .. })
            | Self::Video(Video { file, .. })
            | Self::VideoNote(VideoNote { file, .. })
            | Self::Audio(Audio { file, .. })
            | Self::Voice(Voice { file, .. })
            | Self::Animation(Animation { file, .. })
            | Self::Sticker(Sticker { file, .. })
            | Self::Document(Document { file, .. }) => Some(file),
            Self::ExternalSticker(_)
            | Self::Location(_)
            | Self::Venue(_)
            | Self::Contact(_)
            | Self::WebPage(_)
            | Self::Unsupported(_) => None,
        }
    }

    /// What such media are called, in lower case.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Photo(_) => "photo",
            Self::Video(_) => "video",
            Self::VideoNote(_) => "video note",
            Self::Audio(_) => "audio",
            Self::Voice(_) => "voice message",
            Self::Animation(_) => "animation",
            Self::Sticker(_) => "sticker",
            Self::ExternalSticker(_) => "sticker of a set",
            Self::Document(_) => "document",
            Self::Location(_) => "location",
            Self::Venue(_) => "venue",
            Self::Contact(_) => "contact",
            Self::WebPage(_) => "link preview",
            Self::Unsupported(_) => "unsupported media",
        }
    }

    /// Whether receivers show a text beside such media.
    #[must_use]
    pub const fn has_caption(&self) -> bool {
        matches!(
            self,
            Self::Photo(_)
                | Self::Video(_)
                | Self::Audio(_)
                | Self::Voice(_)
                | Self::Animation(_)
                | Self::Document(_)
                | Self::WebPage(_)
        )
    }

    /// Seconds that the media take to play, if they do; 0 if unknown.
    #[must_use]
    pub const fn duration(&self) -> Option<u32> {
        match self {
            Self::Video(Video { duration, .. })
            | Self::VideoNote(VideoNote { duration, .. })
            | Self::Audio(Audio { duration, .. })
            | Self::Voice(Voice { duration, .. })
            | Self::Animation(Animation { duration, .. }) => Some(*duration),
            _ => None,
        }
    }
}

macro_rules! from_kind {
    ($($kind:ident),*) => {
        $(impl From<$kind> for Media {
            fn from(media: $kind) -> Self {
                Self::$kind(media)
            }
        })*
    };
}

from_kind!(
    Photo,
    Video,
    VideoNote,
    Audio,
    Voice,
    Animation,
    Sticker,
    ExternalSticker,
    Document,
    Location,
    Venue,
    Contact,
    WebPage
);
