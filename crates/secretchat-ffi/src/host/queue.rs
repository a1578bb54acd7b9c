//! The queues from which the program takes: events, and calls to the server.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::bell::{Bell, Wake};
use crate::boundary::{Failure, Returned};
use crate::status::Status;

/// What is pushed by [`Queue::push_when_room`] waits while so much is there.
const ROOM: usize = 1024;

/// One queue. Any thread may push, one at a time may take.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    news: Condvar,
    room: Notify,
    is_taking: AtomicBool,
    bell: Bell,
}

struct State<T> {
    items: VecDeque<T>,
    /// Nothing will be pushed any more, and why.
    end: Option<Failure>,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        let state = State {
            items: VecDeque::new(),
            end: None,
        };
        Self {
            state: Mutex::new(state),
            news: Condvar::new(),
            room: Notify::new(),
            is_taking: AtomicBool::new(false),
            bell: Bell::new(),
        }
    }

    /// Appends an item; it is dropped if the queue has ended.
    pub(crate) fn push(&self, item: T) {
        let mut state = self.lock();
        if state.end.is_some() {
            return;
        }
        state.items.push_back(item);
        let was_empty = state.items.len() == 1;
        self.bell.set(true);
        drop(state);
        self.news.notify_one();
        if was_empty {
            self.bell.ring();
        }
    }

    /// Appends an item as soon as there is room for it, so that a slow program holds its source up.
    pub(crate) async fn push_when_room(&self, item: T) {
        while self.lock().is_full() {
            self.room.notified().await;
        }
        self.push(item);
    }

    /// Takes an item out from the middle.
    pub(crate) fn remove(&self, is_it: impl Fn(&T) -> bool) {
        let mut state = self.lock();
        state.items.retain(|item| !is_it(item));
        self.bell.set(!state.is_quiet());
    }

    /// Takes the next item; waits for one for so long, or for ever.
    pub(crate) fn next(&self, timeout: Option<Duration>) -> Returned<T> {
        let _taking = Taking::begin(&self.is_taking)?;
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut state = self.lock();
        loop {
            if let Some(item) = state.items.pop_front() {
                self.bell.set(!state.is_quiet());
                self.room.notify_one();
                return Ok(item);
            }
            if let Some(end) = &state.end {
                return Err(end.clone());
            }
            state = self.wait(state, deadline)?;
        }
    }

    /// Nothing more will come: what is there can be taken, at last this item, then this is answered.
    pub(crate) fn end(&self, last: Option<T>, why: Failure) {
        self.finish(self.lock(), last, why);
    }

    fn finish(&self, mut state: MutexGuard<'_, State<T>>, last: Option<T>, why: Failure) {
        let is_news = state.end.is_none();
        if is_news {
            state.items.extend(last);
            state.end = Some(why);
        }
        self.bell.set(true);
        drop(state);
        self.news.notify_one();
        self.room.notify_one();
        if is_news {
            self.bell.ring();
        }
    }

    /// Nothing can be taken any more: this is answered.
    pub(crate) fn fail(&self, why: Failure) {
        let mut state = self.lock();
        state.items.clear();
        state.end = None;
        self.finish(state, None, why);
    }

    /// Sets what is called when the queue stops being empty; at once if it is not.
    pub(crate) fn set_wake(&self, wake: Option<Wake>) {
        self.bell.set_wake(wake);
        let is_quiet = self.lock().is_quiet();
        if !is_quiet {
            self.bell.ring();
        }
    }

    /// A file descriptor that is readable while there is something to take.
    #[cfg(unix)]
    pub(crate) fn fd(&self) -> std::io::Result<std::ffi::c_int> {
        let state = self.lock();
        self.bell.fd(!state.is_quiet())
    }

    fn wait<'a>(
        &self,
        state: MutexGuard<'a, State<T>>,
        deadline: Option<Instant>,
    ) -> Returned<MutexGuard<'a, State<T>>> {
        let Some(deadline) = deadline else {
            let state = self.news.wait(state);
            return Ok(state.unwrap_or_else(PoisonError::into_inner));
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::new(Status::Timeout, "nothing came in time"));
        }
        let (state, _) = self
            .news
            .wait_timeout(state, left)
            .unwrap_or_else(PoisonError::into_inner);
        Ok(state)
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    fn is_full(&self) -> bool {
        self.items.len() >= ROOM && self.end.is_none()
    }

    /// There is nothing to take, and taking would wait.
    fn is_quiet(&self) -> bool {
        self.items.is_empty() && self.end.is_none()
    }
}

/// A thread takes from a queue.
struct Taking<'a>(&'a AtomicBool);

impl<'a> Taking<'a> {
    fn begin(is_taking: &'a AtomicBool) -> Returned<Self> {
        if is_taking.swap(true, Ordering::Acquire) {
            let message = "another thread takes from this queue";
            return Err(Failure::new(Status::Busy, message));
        }
        Ok(Self(is_taking))
    }
}

impl Drop for Taking<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    const SOON: Option<Duration> = Some(Duration::from_millis(10));

    fn closed() -> Failure {
        Failure::new(Status::Closed, "closed")
    }

    #[test]
    fn items_are_taken_in_order_and_then_the_end_is_told() {
        let queue = Queue::new();
        queue.push(1);
        queue.end(Some(2), closed());
        queue.push(3);
        assert_eq!(queue.next(SOON), Ok(1));
        assert_eq!(queue.next(SOON), Ok(2));
        assert_eq!(queue.next(SOON), Err(closed()));
    }

    #[test]
    fn nothing_in_time_is_a_timeout_and_a_second_taker_is_sent_away() {
        let queue = Arc::new(Queue::<u32>::new());
        assert_eq!(queue.next(SOON).map_err(|f| f.status), Err(Status::Timeout));
        let taker = thread::spawn({
            let queue = Arc::clone(&queue);
            move || queue.next(None)
        });
        while !queue.is_taking.load(Ordering::Acquire) {
            thread::yield_now();
        }
        assert_eq!(queue.next(SOON).map_err(|f| f.status), Err(Status::Busy));
        queue.push(7);
        assert_eq!(taker.join().unwrap(), Ok(7));
    }

    #[test]
    fn a_full_queue_holds_its_source_up() {
        let queue = Arc::new(Queue::new());
        (0..ROOM).for_each(|n| queue.push(n));
        let source = thread::spawn({
            let queue = Arc::clone(&queue);
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            move || runtime.unwrap().block_on(queue.push_when_room(ROOM))
        });
        thread::sleep(Duration::from_millis(20));
        assert!(!source.is_finished());
        assert_eq!(queue.next(SOON), Ok(0));
        source.join().unwrap();
        assert_eq!(queue.lock().items.len(), ROOM);
    }

    #[test]
    fn a_fault_leaves_nothing_to_take() {
        let queue = Queue::new();
        queue.push(1);
        queue.end(None, closed());
        queue.fail(Failure::internal());
        assert_eq!(queue.next(SOON), Err(Failure::internal()));
    }
}
