//! How the program learns that a queue is not empty: a callback, a file descriptor.

#[cfg(unix)]
use std::ffi::c_int;
use std::ffi::c_void;
use std::io::{PipeReader, PipeWriter, Read as _, Write as _};
#[cfg(unix)]
use std::os::fd::AsRawFd as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::boundary;
use crate::callbacks::Context;

/// A function of the program to call.
pub(crate) struct Wake {
    pub(crate) function: unsafe extern "C" fn(*mut c_void),
    pub(crate) context: Context,
}

/// The two ways of one queue.
pub(crate) struct Bell {
    /// Locked while it is called, so that one that was unset is not called any more.
    wake: Mutex<Option<Wake>>,
    light: Mutex<Option<Light>>,
}

/// A pipe that holds one byte while the queue is not empty.
struct Light {
    reader: PipeReader,
    writer: PipeWriter,
    is_on: bool,
}

impl Bell {
    pub(crate) const fn new() -> Self {
        Self {
            wake: Mutex::new(None),
            light: Mutex::new(None),
        }
    }

    pub(crate) fn set_wake(&self, wake: Option<Wake>) {
        *lock(&self.wake) = wake;
    }

    /// Calls the callback.
    pub(crate) fn ring(&self) {
        if let Some(wake) = &*lock(&self.wake) {
            let context = wake.context.pointer();
            // SAFETY: the header says that it is called with the context that it was given with, on any thread.
            boundary::in_callback(|| unsafe { (wake.function)(context) });
        }
    }

    /// Says whether there is something to take. Called in the order of the changes, under the lock of the queue.
    pub(crate) fn set(&self, is_on: bool) {
        if let Some(light) = &mut *lock(&self.light) {
            light.set(is_on);
        }
    }

    /// The file descriptor; `is_on` is how the queue stands now.
    #[cfg(unix)]
    pub(crate) fn fd(&self, is_on: bool) -> std::io::Result<c_int> {
        let mut light = lock(&self.light);
        if light.is_none() {
            let (reader, writer) = std::io::pipe()?;
            *light = Some(Light {
                reader,
                writer,
                is_on: false,
            });
        }
        Ok(light.as_mut().map_or(-1, |light| {
            light.set(is_on);
            light.reader.as_raw_fd()
        }))
    }
}

impl Light {
    /// There is at most one byte in the pipe, so neither call blocks.
    fn set(&mut self, is_on: bool) {
        if is_on == self.is_on {
            return;
        }
        let done = if is_on {
            self.writer.write_all(&[1])
        } else {
            self.reader.read_exact(&mut [0])
        };
        if done.is_ok() {
            self.is_on = is_on;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
