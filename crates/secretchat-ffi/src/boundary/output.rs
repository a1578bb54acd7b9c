//! What goes out to C through pointers.

use std::mem::MaybeUninit;
use std::ptr;

use super::handle::Object;
use super::{Failure, Returned};
use crate::error::Error;

/// Writes an output that must not be NULL.
pub(crate) fn put<T>(parameter: &str, out: Option<&mut MaybeUninit<T>>, value: T) -> Returned {
    out.ok_or_else(|| Failure::null(parameter))?.write(value);
    Ok(())
}

/// Gives an object to C, which must free it.
pub(crate) fn give<T: Object>(
    parameter: &str,
    out: Option<&mut MaybeUninit<*mut T>>,
    make: impl FnOnce() -> Returned<T::Content>,
) -> Returned {
    // NULL first, whatever happens: nobody frees what was never made.
    let out = out.ok_or_else(|| Failure::null(parameter))?;
    let out = out.write(ptr::null_mut());
    *out = T::into_raw(make()?);
    Ok(())
}

/// Nothing went wrong.
pub(super) fn no_error(error: Option<&mut MaybeUninit<*mut Error>>) {
    if let Some(error) = error {
        error.write(ptr::null_mut());
    }
}

/// Gives an error to C, if it wants to know.
pub(super) fn give_error(error: Option<&mut MaybeUninit<*mut Error>>, failure: Failure) {
    if let Some(error) = error {
        error.write(Error::into_raw(failure));
    }
}

/// Lends ids to C: NULL if there are none.
pub(crate) fn lend_ids(ids: &[i64], count: Option<&mut MaybeUninit<usize>>) -> *const i64 {
    if let Some(count) = count {
        count.write(ids.len());
    }
    if ids.is_empty() {
        return ptr::null();
    }
    ids.as_ptr()
}

/// Writes as many of the items as there is room for.
///
/// # Safety
/// `out` is NULL or has room for `capacity` items that nobody else uses.
pub(crate) unsafe fn fill<T: Copy>(
    parameter: &str,
    out: *mut T,
    capacity: usize,
    items: &[T],
) -> Returned {
    let count = items.len().min(capacity);
    if count == 0 {
        return Ok(());
    }
    if out.is_null() {
        return Err(Failure::null(parameter));
    }
    // SAFETY: there are `count` items, and room for them by the promise of the caller; what was made here is not there.
    unsafe { ptr::copy_nonoverlapping(items.as_ptr(), out, count) };
    Ok(())
}
