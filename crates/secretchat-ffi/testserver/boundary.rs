//! What every function for C goes through.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{ptr, slice};

/// The body of a function: `nothing` if there is nothing to give, and after a panic, which must not get into C.
pub(crate) fn guarded<T>(nothing: T, body: impl FnOnce() -> Option<T>) -> T {
    catch_unwind(AssertUnwindSafe(body))
        .ok()
        .flatten()
        .unwrap_or(nothing)
}

/// A text from C; `None` for NULL and for what is not UTF-8.
///
/// # Safety
/// It is NULL or ends with a NUL, and does not change meanwhile.
pub(crate) unsafe fn text<'a>(text: *const c_char) -> Option<&'a str> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller promises it.
    unsafe { CStr::from_ptr(text) }.to_str().ok()
}

/// Bytes from C; none for NULL.
///
/// # Safety
/// It is NULL or has `len` readable bytes, which do not change meanwhile.
pub(crate) unsafe fn bytes<'a>(data: *const u8, len: usize) -> &'a [u8] {
    if data.is_null() {
        return &[];
    }
    // SAFETY: it is not NULL, and the caller promises the rest.
    unsafe { slice::from_raw_parts(data, len) }
}

/// Where bytes for C go; both pointers are written, or none.
pub(crate) struct BytesOut<'a> {
    data: &'a mut *mut u8,
    len: &'a mut usize,
}

impl<'a> BytesOut<'a> {
    /// Begins with no bytes.
    pub(crate) fn new(
        data: Option<&'a mut MaybeUninit<*mut u8>>,
        len: Option<&'a mut MaybeUninit<usize>>,
    ) -> Option<Self> {
        Some(Self {
            data: data?.write(ptr::null_mut()),
            len: len?.write(0),
        })
    }

    /// Gives bytes to C, which must free them.
    pub(crate) fn give(self, bytes: Vec<u8>) {
        *self.len = bytes.len();
        *self.data = Box::into_raw(bytes.into_boxed_slice()).cast();
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn secretchat_testserver_free_bytes(bytes: *mut u8, len: usize) {
    if bytes.is_null() {
        return;
    }
    // SAFETY: the header demands what `BytesOut::give` gave, once.
    drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(bytes, len)) });
}
