//! Bytes, texts and lists from C: every length is checked against a limit before anything is read.

use std::{slice, str};

use super::{Failure, Returned};
use crate::status::Status;

/// Most bytes of a text, a name or a path: far more than the protocol allows of any.
pub(crate) const MAX_TEXT: usize = 1 << 20;
/// Most bytes of anything else that is handed in at once: answers, updates, contents.
pub(crate) const MAX_BYTES: usize = 1 << 30;

/// The bytes at `data`; none if both are 0.
///
/// # Safety
/// `data` is NULL or has `len` readable bytes, which do not change while they are used.
pub(crate) unsafe fn bytes<'a>(
    parameter: &str,
    data: *const u8,
    len: usize,
    limit: usize,
) -> Returned<&'a [u8]> {
    // SAFETY: bytes are items.
    unsafe { items(parameter, data, len, limit) }
}

/// The UTF-8 at `data`; an empty text if both are 0.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn text<'a>(parameter: &str, data: *const u8, len: usize) -> Returned<&'a str> {
    // SAFETY: the caller promises it.
    let bytes = unsafe { bytes(parameter, data, len, MAX_TEXT) }?;
    str::from_utf8(bytes).map_err(|error| {
        let place = error.valid_up_to();
        let message = format!("{parameter}: not UTF-8 from byte {place} on");
        Failure::new(Status::Utf8, message)
    })
}

/// The items at `data`; none if both are 0.
///
/// # Safety
/// `data` is NULL or is aligned and has `len` readable items, which do not change while they are used.
pub(crate) unsafe fn items<'a, T>(
    parameter: &str,
    data: *const T,
    len: usize,
    limit: usize,
) -> Returned<&'a [T]> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Failure::null(parameter));
    }
    if len > limit {
        return Err(Failure::length(parameter, len, limit));
    }
    // SAFETY: it is not NULL, the caller promises the rest, and the limits are far below `isize::MAX` bytes.
    Ok(unsafe { slice::from_raw_parts(data, len) })
}
