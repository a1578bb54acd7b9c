//! How the file of a draft is sent.

use std::mem::MaybeUninit;

use secretchat::core::message::media::Thumb;

use super::content::File;
use super::{Draft, change, pixels};
#[cfg(not(feature = "thumbnails"))]
use crate::boundary::Failure;
use crate::boundary::{self, MAX_BYTES, Returned};
use crate::error::Error;
use crate::status::Status;

/// Sets the mime type of the file, in place of the one that goes with the media or is guessed by the name.
///
/// `draft` is not NULL, and has its file already: set that first. `error` may be NULL. `mime_type` is UTF-8 of
/// `mime_type_len` bytes, and is copied. One thread at a time. Statuses: NULL_POINTER, LENGTH, UTF8, MISSING, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_mime_type(
    draft: Option<&mut Draft>,
    mime_type: *const u8,
    mime_type_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands a readable text.
        let mime_type = unsafe { boundary::text("mime_type", mime_type, mime_type_len) }?;
        let file = draft.file()?;
        file.attachment = file.attachment.clone().mime_type(mime_type);
        Ok(())
    })
}

/// Sets a small picture that is shown before the file is fetched: a JPEG of at most 6000 bytes and 90 pixels a side.
///
/// `draft` is not NULL, and has its file already: set that first. `error` may be NULL. `jpeg` has `jpeg_len` bytes, and
/// is copied; `width` and `height` are its pixels, at most 65535. One thread at a time. Statuses: NULL_POINTER, LENGTH,
/// VALUE, MISSING, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_thumb(
    draft: Option<&mut Draft>,
    jpeg: *const u8,
    jpeg_len: usize,
    width: u32,
    height: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands readable bytes.
        let jpeg = unsafe { boundary::bytes("jpeg", jpeg, jpeg_len, MAX_BYTES) }?;
        let (w, h) = (pixels("width", width)?, pixels("height", height)?);
        let jpeg = jpeg.to_vec();
        let file = draft.file()?;
        file.attachment = file.attachment.clone().thumb(Thumb { jpeg, w, h });
        Ok(())
    })
}

/// Whether the library makes a small picture of a photo, and finds out its width and height if they were given as 0.
///
/// `draft` is not NULL, and has its file already: set that first. `error` may be NULL. One thread at a time. Statuses:
/// NULL_POINTER, MISSING, SPENT, UNSUPPORTED without the feature "thumbnails".
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_make_thumb(
    draft: Option<&mut Draft>,
    make: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| make_thumb(draft.file()?, make))
}

#[cfg(feature = "thumbnails")]
fn make_thumb(file: &mut File, make: bool) -> Returned {
    file.makes_thumb = make;
    Ok(())
}

#[cfg(not(feature = "thumbnails"))]
fn make_thumb(_: &mut File, _: bool) -> Returned {
    Err(Failure::unsupported("thumbnails"))
}

/// Whether the account has Premium: then the file may be twice as large.
///
/// `draft` is not NULL, and has its file already: set that first. `error` may be NULL. One thread at a time. Statuses:
/// NULL_POINTER, MISSING, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_premium(
    draft: Option<&mut Draft>,
    premium: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        draft.file()?.is_premium = premium;
        Ok(())
    })
}
