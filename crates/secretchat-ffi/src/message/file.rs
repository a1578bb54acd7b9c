//! The file of a message, and how it is shown.

use std::mem::MaybeUninit;

use secretchat::core::message::media::{
    Animation, Audio, Document, ExternalSticker, Media, Photo, Sticker, Venue, Video, VideoNote,
};
use secretchat::core::tl::api::EncryptedFile;

use super::{Content, Message};
use crate::boundary::{self, Given as _, get, lend_text};
use crate::bytes::Bytes;

/// Whether the media have a file, which can be fetched once the message has a date. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_has_file(message: Option<&Message>) -> bool {
    get(message, |content| Some(content.file().is_some()))
}

/// Bytes of the file, also of one of the cloud; 0 if there is none, or if that is not known. `message` may be NULL: 0.
/// Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_file_size(message: Option<&Message>) -> u64 {
    get(message, file_size)
}

/// The mime type of the file, also of one of the cloud; empty if there is none. Valid until the message is freed.
/// `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_mime_type(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| match content.media()? {
        Media::ExternalSticker(sticker) => Some(&sticker.mime_type),
        media => Some(&media.file()?.mime_type),
    })
}

/// The name of the file, safe to store it under; empty if it has none, as photos. Valid until the message is freed.
/// `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_file_name(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| content.file()?.name.as_deref())
}

/// Pixels from left to right; 0 if that is not known. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_width(message: Option<&Message>) -> u32 {
    get(message, |content| Some(sides(content.media()?).0.into()))
}

/// Pixels from top to bottom; 0 if that is not known. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_height(message: Option<&Message>) -> u32 {
    get(message, |content| Some(sides(content.media()?).1.into()))
}

/// Seconds that the media play; 0 if they do not, or if that is not known. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_duration(message: Option<&Message>) -> u32 {
    get(message, |content| content.media()?.duration())
}

/// A small picture to show before the file is fetched: a JPEG from the other side, to be decoded with the same care as
/// any file from the internet; empty if there is none. Valid until the message is freed. Its pixels are written to
/// `width` and `height`, which may be NULL. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_thumb(
    message: Option<&Message>,
    width: Option<&mut MaybeUninit<u32>>,
    height: Option<&mut MaybeUninit<u32>>,
) -> Bytes {
    let (jpeg, w, h) = boundary::value((Bytes::EMPTY, 0, 0), || {
        let file = message.given("message")?.file();
        let thumb = file.and_then(|file| file.thumb.as_ref());
        Ok(thumb.map_or((Bytes::EMPTY, 0, 0), |thumb| {
            (Bytes::of(&thumb.jpeg), thumb.w, thumb.h)
        }))
    });
    if let Some(width) = width {
        width.write(w.into());
    }
    if let Some(height) = height {
        height.write(h.into());
    }
    jpeg
}

/// How loud a voice message is over time: samples of 0 to 31; empty if that is not known. Valid until the message is
/// freed. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_waveform(message: Option<&Message>) -> Bytes {
    boundary::value(Bytes::EMPTY, || {
        Ok(Bytes::of(&message.given("message")?.waveform))
    })
}

/// The title of music, or the name of a place; empty if there is none. Valid until the message is freed. `message` may
/// be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_title(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| match content.media()? {
        Media::Audio(Audio { title, .. }) | Media::Venue(Venue { title, .. }) => Some(title),
        _ => None,
    })
}

/// Who plays the music; empty if that is not told. Valid until the message is freed. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_performer(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| match content.media()? {
        Media::Audio(audio) => Some(&audio.performer),
        _ => None,
    })
}

fn file_size(content: &Content) -> Option<u64> {
    if let Media::ExternalSticker(sticker) = content.media()? {
        return Some(sticker.size.into());
    }
    let info = content.file()?;
    match &content.stored.file {
        // The server knows it if the message does not tell. What does not fit is refused when it is fetched.
        Some(EncryptedFile::EncryptedFile(at_server)) => info.plain_len(at_server.size).ok(),
        _ => Some(info.size),
    }
}

/// Width and height.
const fn sides(media: &Media) -> (u16, u16) {
    match media {
        Media::Photo(Photo { w, h, .. })
        | Media::Video(Video { w, h, .. })
        | Media::Animation(Animation { w, h, .. })
        | Media::Sticker(Sticker { w, h, .. })
        | Media::ExternalSticker(ExternalSticker { w, h, .. })
        | Media::Document(Document {
            dimensions: Some((w, h)),
            ..
        }) => (*w, *h),
        Media::VideoNote(VideoNote { side, .. }) => (*side, *side),
        _ => (0, 0),
    }
}
