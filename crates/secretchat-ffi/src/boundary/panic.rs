//! Panics, which are faults of the library: they go to the log of the client, and poison it.

use std::cell::RefCell;
use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, Once};

/// Is told of panics.
pub(crate) trait Watch: Send + Sync {
    /// There was one, with its text and place.
    fn panicked(&self, report: &str);
}

thread_local! {
    /// Who is told of panics on this thread, the innermost last.
    static WATCHERS: RefCell<Vec<Option<Arc<dyn Watch>>>> = const { RefCell::new(Vec::new()) };
}

/// While it lives, panics on this thread print nothing, and the watcher is told of them.
pub(crate) struct Watched {
    /// Else the thread is ending, and has no place for it any more.
    is_noted: bool,
}

/// Begins to watch this thread.
pub(crate) fn watched(by: Option<Arc<dyn Watch>>) -> Watched {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !report(info) {
                others(info);
            }
        }));
    });
    let noted = WATCHERS.try_with(|watchers| watchers.borrow_mut().push(by));
    Watched {
        is_noted: noted.is_ok(),
    }
}

/// From now on panics of the call that runs on this thread are told to this one.
pub(crate) fn watch(by: Arc<dyn Watch>) {
    // A thread that is ending has no place for it.
    let _ = WATCHERS.try_with(|watchers| {
        if let Some(innermost) = watchers.borrow_mut().last_mut() {
            *innermost = Some(by);
        }
    });
}

impl Drop for Watched {
    fn drop(&mut self) {
        if self.is_noted {
            // If it has begun to end meanwhile, nobody looks any more.
            let _ = WATCHERS.try_with(|watchers| watchers.borrow_mut().pop());
        }
    }
}

/// Whether this thread is watched.
fn report(info: &PanicHookInfo<'_>) -> bool {
    let Ok(Some(watcher)) = WATCHERS.try_with(|watchers| {
        let watchers = watchers.try_borrow().ok()?;
        watchers.last().cloned()
    }) else {
        return false;
    };
    if let Some(watcher) = watcher {
        // Where, and not why: the text could quote what was being worked on.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        watcher.panicked(&format!("panic at {place}"));
    }
    true
}
