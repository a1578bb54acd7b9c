//! Media with a file.

use std::mem::MaybeUninit;

use secretchat::Attachment;
use secretchat::core::message::MAX_WAVEFORM;

use super::{Draft, change, pixels};
use crate::boundary::{self, Failure, Given as _, Returned};
use crate::error::Error;
use crate::source::Source;
use crate::status::Status;

/// Samples of a waveform: 5 bits each.
const MAX_SAMPLES: usize = MAX_WAVEFORM * 8 / 5;
/// The largest sample.
const LOUDEST: u8 = 31;

/// Sets the media, in place of others: a photo, which is a JPEG.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// `width` and `height` are pixels, at most 65535, 0 if unknown. One thread at a time. Statuses: NULL_POINTER, VALUE,
/// SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_photo(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    width: u32,
    height: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || {
        Ok(Attachment::photo(
            pixels("width", width)?,
            pixels("height", height)?,
        ))
    })
}

/// Sets the media, in place of others: a video, which is an MP4 if the mime type is not set and the name says nothing
/// else.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// `width` and `height` are pixels, at most 65535, 0 if unknown. `duration` is in seconds. One thread at a time.
/// Statuses: NULL_POINTER, VALUE, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_video(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    width: u32,
    height: u32,
    duration: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || {
        let (width, height) = (pixels("width", width)?, pixels("height", height)?);
        Ok(Attachment::video(width, height, duration))
    })
}

/// Sets the media, in place of others: a round video message, which is an MP4.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// `side` is its diameter in pixels, at most 65535, 0 if unknown. `duration` is in seconds. One thread at a time.
/// Statuses: NULL_POINTER, VALUE, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_video_note(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    side: u32,
    duration: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || {
        Ok(Attachment::video_note(pixels("side", side)?, duration))
    })
}

/// Sets the media, in place of others: a silent video that plays by itself, which is an MP4.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// `width` and `height` are pixels, at most 65535, 0 if unknown. `duration` is in seconds, 0 if unknown. One thread at a
/// time. Statuses: NULL_POINTER, VALUE, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_animation(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    width: u32,
    height: u32,
    duration: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || {
        let (width, height) = (pixels("width", width)?, pixels("height", height)?);
        Ok(Attachment::animation(width, height, duration))
    })
}

/// Sets the media, in place of others: music, which is an MP3 if the mime type is not set and the name says nothing
/// else.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// `duration` is in seconds. `title` and `performer` may be empty; they are UTF-8, and are copied. One thread at a time.
/// Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_audio(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    duration: u32,
    title: *const u8,
    title_len: usize,
    performer: *const u8,
    performer_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || {
        // SAFETY: the header demands readable texts.
        let (title, performer) = unsafe {
            (
                boundary::text("title", title, title_len)?,
                boundary::text("performer", performer, performer_len)?,
            )
        };
        Ok(Attachment::audio(duration, title, performer))
    })
}

/// Sets the media, in place of others: a voice message, which is an OGG with Opus if the mime type is not set and the
/// name says nothing else.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// `duration` is in seconds. `waveform` is how loud it is over time: at most 100 samples of 0 to 31. They are copied.
/// One thread at a time. Statuses: NULL_POINTER, LENGTH, VALUE, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_voice(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    duration: u32,
    waveform: *const u8,
    waveform_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || {
        // SAFETY: the header demands readable samples.
        let samples = unsafe { boundary::bytes("waveform", waveform, waveform_len, MAX_SAMPLES) }?;
        if let Some(sample) = samples.iter().find(|sample| **sample > LOUDEST) {
            return Err(Failure::value("waveform", sample, "0 to 31"));
        }
        Ok(Attachment::voice(duration, samples))
    })
}

/// Sets the media, in place of others: a sticker as a file of its own, which is a WebP of at most 512 KiB. `alt` is the
/// emoji that it stands for.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// `width` and `height` are pixels, at most 65535, 0 if unknown. `alt` is UTF-8 of `alt_len` bytes, and is copied. One
/// thread at a time. Statuses: NULL_POINTER, LENGTH, UTF8, VALUE, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_sticker(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    width: u32,
    height: u32,
    alt: *const u8,
    alt_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || {
        // SAFETY: the header demands a readable text.
        let alt = unsafe { boundary::text("alt", alt, alt_len) }?;
        let (width, height) = (pixels("width", width)?, pixels("height", height)?);
        Ok(Attachment::sticker(alt, width, height))
    })
}

/// Sets the media, in place of others: any file.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_document(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || Ok(Attachment::document()))
}

/// Sets the media, in place of others: an image that is sent as a file, as it is.
///
/// `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
/// `width` and `height` are pixels, at most 65535. One thread at a time. Statuses: NULL_POINTER, VALUE, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_image_file(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    width: u32,
    height: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    attach(draft, source, error, || {
        let (width, height) = (pixels("width", width)?, pixels("height", height)?);
        Ok(Attachment::image_file(width, height))
    })
}

/// The body of a function that sets a file: the source is used when all else is well.
fn attach(
    draft: Option<&mut Draft>,
    source: Option<&mut Source>,
    error: Option<&mut MaybeUninit<*mut Error>>,
    attachment: impl FnOnce() -> Returned<Attachment>,
) -> Status {
    change(draft, error, |draft| {
        let source = source.given("source")?;
        let attachment = attachment()?;
        draft.set_file(source.take("source")?, attachment);
        Ok(())
    })
}
