//! Objects in tests.

use std::mem::MaybeUninit;
use std::{ptr, slice};

use crate::bytes::{Buffer, Bytes, secretchat_buffer_bytes, secretchat_buffer_free};
use crate::status::Status;

/// An object that is freed as programs free it.
pub(crate) struct Owned<T>(*mut T, unsafe extern "C" fn(*mut T));

impl<T> Owned<T> {
    pub(crate) fn made(
        free: unsafe extern "C" fn(*mut T),
        make: impl FnOnce(Option<&mut MaybeUninit<*mut T>>) -> Status,
    ) -> Self {
        let mut out = MaybeUninit::new(ptr::null_mut());
        assert_eq!(make(Some(&mut out)), Status::Ok);
        // SAFETY: it was initialised.
        Self(unsafe { out.assume_init() }, free)
    }

    pub(crate) fn get(&mut self) -> Option<&mut T> {
        // SAFETY: it is freed when this is dropped.
        unsafe { self.0.as_mut() }
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: once.
        unsafe { (self.1)(self.0) };
    }
}

impl Owned<Buffer> {
    pub(crate) fn buffer(
        make: impl FnOnce(Option<&mut MaybeUninit<*mut Buffer>>) -> Status,
    ) -> Self {
        Self::made(secretchat_buffer_free, make)
    }

    pub(crate) fn bytes(&mut self) -> &[u8] {
        let bytes = secretchat_buffer_bytes(self.get().as_deref());
        // SAFETY: the buffer lives as long.
        unsafe { slice::from_raw_parts(bytes.data, bytes.len) }
    }
}

/// Text that an object lends, copied.
pub(crate) fn text(bytes: Bytes) -> String {
    // SAFETY: tests keep the object.
    let bytes = unsafe { slice::from_raw_parts(bytes.data, bytes.len) };
    String::from_utf8(bytes.to_vec()).unwrap()
}
