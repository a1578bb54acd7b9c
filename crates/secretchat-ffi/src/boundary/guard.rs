//! The bodies of the functions.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Failure, Returned, output, watched};
use crate::error::Error;
use crate::status::Status;

thread_local! {
    /// How many callbacks of the host are running on this thread.
    static CALLBACKS: Cell<u32> = const { Cell::new(0) };
}

/// The body of a function that can fail: catches panics, and writes the error for the caller.
pub(crate) fn status(
    error: Option<&mut MaybeUninit<*mut Error>>,
    body: impl FnOnce() -> Returned,
) -> Status {
    let result = caught(body);
    answer(result.unwrap_or_else(|| Err(Failure::internal())), error)
}

/// Apart from the above, so that it is not in the program once for every function.
fn answer(result: Returned, error: Option<&mut MaybeUninit<*mut Error>>) -> Status {
    match result {
        Ok(()) => {
            output::no_error(error);
            Status::Ok
        }
        Err(failure) => {
            let status = failure.status;
            output::give_error(error, failure);
            status
        }
    }
}

/// The body of a getter: what cannot be had is nothing.
pub(crate) fn value<T>(nothing: T, body: impl FnOnce() -> Returned<T>) -> T {
    match caught(body) {
        Some(Ok(value)) => value,
        Some(Err(_)) | None => nothing,
    }
}

/// The body of a function that frees.
pub(crate) fn free(body: impl FnOnce()) {
    caught(body);
}

/// `None` after a panic.
fn caught<T>(body: impl FnOnce() -> T) -> Option<T> {
    let _watched = watched(None);
    catch_unwind(AssertUnwindSafe(body)).ok()
}

/// Calls a callback of the host: meanwhile functions of clients answer [`Status::Reentrant`] on this thread.
pub(crate) fn in_callback<T>(callback: impl FnOnce() -> T) -> T {
    CALLBACKS.set(CALLBACKS.get() + 1);
    let result = callback();
    CALLBACKS.set(CALLBACKS.get() - 1);
    result
}

/// Refuses to go on inside of a callback.
pub(crate) fn check_not_in_callback() -> Returned {
    if CALLBACKS.get() == 0 {
        return Ok(());
    }
    Err(Failure::new(
        Status::Reentrant,
        "called from a callback: callbacks must not call the library",
    ))
}
