//! Threads that take turns.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// Only the thread that has it works.
#[derive(Clone, Default)]
pub(crate) struct Baton {
    state: Arc<(Mutex<bool>, Condvar)>,
}

impl Baton {
    pub(crate) fn take(&self) {
        let (is_taken, given) = &*self.state;
        let free = given.wait_while(is_taken.lock().unwrap(), |is_taken| *is_taken);
        *free.unwrap() = true;
    }

    pub(crate) fn give(&self) {
        let (is_taken, given) = &*self.state;
        *is_taken.lock().unwrap() = false;
        given.notify_one();
    }

    /// A runtime in virtual time in which every run of a seed is the same, for the thread that has the baton. Files are
    /// read and written by another thread: in the order in which that was asked for, only while nothing else can be
    /// done, and until the end before anything else is.
    pub(crate) fn runtime(&self) -> Runtime {
        let [park, unpark, start, stop] = core::array::from_fn(|_| self.clone());
        Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .global_queue_interval(u32::MAX)
            .max_blocking_threads(1)
            .thread_keep_alive(Duration::ZERO)
            .on_thread_park(move || park.give())
            .on_thread_unpark(move || unpark.take())
            .on_thread_start(move || start.take())
            .on_thread_stop(move || stop.give())
            .build()
            .unwrap()
    }
}
