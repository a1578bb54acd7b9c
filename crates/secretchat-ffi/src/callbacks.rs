//! Functions of the program that the library calls.

use std::ffi::c_void;
use std::ptr;

use crate::boundary;

/// Called when a queue stops being empty: look into it soon, on a thread of your own.
///
/// Like all callbacks it runs on a thread of the library, or inside of a call of the program: so the program must not hold a
/// lock that the callback takes while it calls the library. It must not call the library itself (functions of clients answer
/// `SECRETCHAT_STATUS_REENTRANT`), and it must return: no exceptions, no `longjmp`.
pub type WakeFn = Option<unsafe extern "C" fn(context: *mut c_void)>;

/// Takes a line of the log: a level (`SECRETCHAT_LOG_…`) and `len` bytes of UTF-8, which are gone afterwards. Lines never
/// have contents of messages or keys. Several threads may call it at once. The rules of `secretchat_wake_fn` hold.
pub type LogFn =
    Option<unsafe extern "C" fn(context: *mut c_void, level: u32, text: *const u8, len: usize)>;

/// Called once, when the library will not use a context any more, whether all went well or not. Nothing else says so: the
/// result of what was cancelled may come before a callback has returned. It may be NULL. The rules of `secretchat_wake_fn`
/// hold.
pub type FreeFn = Option<unsafe extern "C" fn(context: *mut c_void)>;

/// Reads up to `capacity` bytes of a file to send from `offset` on into `buffer`. Returns how many; 0 at the end; -1 if it
/// fails. It may block. One call at a time. The rules of `secretchat_wake_fn` hold.
pub type ReadFn = Option<
    unsafe extern "C" fn(
        context: *mut c_void,
        offset: u64,
        buffer: *mut u8,
        capacity: usize,
    ) -> i64,
>;

/// Takes the next `len` bytes of a file that is fetched, all of them. Returns 0; -1 if it fails. It may block. One call at a
/// time. The rules of `secretchat_wake_fn` hold.
pub type WriteFn =
    Option<unsafe extern "C" fn(context: *mut c_void, data: *const u8, len: usize) -> i32>;

/// What the program wants back in its callbacks; freed when dropped.
pub(crate) struct Context {
    pointer: *mut c_void,
    free: FreeFn,
}

// SAFETY: the header says that callbacks run on threads of the library, so the program gives only what can go there.
unsafe impl Send for Context {}
// SAFETY: as above; what must not be called by two threads at once is behind a lock or `&mut`.
unsafe impl Sync for Context {}

impl Context {
    pub(crate) const fn new(pointer: *mut c_void, free: FreeFn) -> Self {
        Self { pointer, free }
    }

    /// Without anything to free.
    pub(crate) const fn borrowed(pointer: *mut c_void) -> Self {
        Self::new(pointer, None)
    }

    pub(crate) const fn pointer(&self) -> *mut c_void {
        self.pointer
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        let pointer = std::mem::replace(&mut self.pointer, ptr::null_mut());
        if let Some(free) = self.free.take() {
            // SAFETY: the header says that it is called once with the context that it was given with.
            boundary::in_callback(|| unsafe { free(pointer) });
        }
    }
}
