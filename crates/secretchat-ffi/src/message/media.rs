//! What comes with the text of a message.

use secretchat::core::message::media::{Media, Unsupported};

use super::Message;
use crate::boundary::{self, Given as _, lend_text};
use crate::bytes::Bytes;

/// What media are. Later versions may have more kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum MediaKind {
    /// There are none.
    None = 0,
    /// An image, which is a JPEG.
    Photo = 1,
    /// A video.
    Video = 2,
    /// A round video message.
    VideoNote = 3,
    /// Music.
    Audio = 4,
    /// A voice message.
    Voice = 5,
    /// A silent video that plays by itself.
    Animation = 6,
    /// A sticker as a file of its own.
    Sticker = 7,
    /// A sticker of a public set, fetched from the cloud: the server learns who fetches it.
    ExternalSticker = 8,
    /// Any other file. Never open it by itself.
    Document = 9,
    /// A place on the map.
    Location = 10,
    /// A place with a name.
    Venue = 11,
    /// A phone number with a name.
    Contact = 12,
    /// The link of which a preview may be shown. Fetching that tells the server the link: ask the user first.
    WebPage = 13,
    /// Media that cannot be shown: `secretchat_message_unsupported` says why.
    Unsupported = 14,
}

/// What media come with the message. `message` may be NULL: NONE. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_get_media(message: Option<&Message>) -> MediaKind {
    boundary::value(MediaKind::None, || {
        let media = message.given("message")?.media();
        Ok(media.map_or(MediaKind::None, kind))
    })
}

/// Why the media cannot be shown, in English for developers; empty if they can. It is static. `message` may be NULL. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_unsupported(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| match content.media()? {
        Media::Unsupported(reason) => Some(why(*reason)),
        _ => None,
    })
}

const fn kind(media: &Media) -> MediaKind {
    match media {
        Media::Photo(_) => MediaKind::Photo,
        Media::Video(_) => MediaKind::Video,
        Media::VideoNote(_) => MediaKind::VideoNote,
        Media::Audio(_) => MediaKind::Audio,
        Media::Voice(_) => MediaKind::Voice,
        Media::Animation(_) => MediaKind::Animation,
        Media::Sticker(_) => MediaKind::Sticker,
        Media::ExternalSticker(_) => MediaKind::ExternalSticker,
        Media::Document(_) => MediaKind::Document,
        Media::Location(_) => MediaKind::Location,
        Media::Venue(_) => MediaKind::Venue,
        Media::Contact(_) => MediaKind::Contact,
        Media::WebPage(_) => MediaKind::WebPage,
        Media::Unsupported(_) => MediaKind::Unsupported,
    }
}

const fn why(reason: Unsupported) -> &'static str {
    match reason {
        Unsupported::NoRandomId => "the message has no random_id",
        Unsupported::FileKey { .. } => "the key or iv of the file does not have 32 bytes",
        Unsupported::FileSize(_) => "the file has a negative size",
        Unsupported::ExternalDocument => "a document of the cloud that is no sticker",
        Unsupported::Coordinates => "coordinates that are out of range",
        Unsupported::Link => "a preview of something else than a page of the web",
    }
}
