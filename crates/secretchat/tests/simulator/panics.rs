//! Panics in tasks, which the runtime would hide.

use std::cell::RefCell;
use std::panic;

thread_local! {
    /// All tasks of a run are on one thread.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes panics from now on.
pub(crate) fn watch() {
    panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        PANIC.with(|panic| {
            panic.borrow_mut().get_or_insert(text);
        });
    }));
}

/// The first panic of this thread since the last look.
pub(crate) fn take() -> Option<String> {
    PANIC.with(RefCell::take)
}
