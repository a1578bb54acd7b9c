//! Functions of the program as streams of tokio.

mod reader;
mod writer;

use std::io;
use std::task::{Context, Poll, ready};

use futures_util::FutureExt as _;
use tokio::task::{JoinHandle, spawn_blocking};

pub(crate) use self::reader::Reader;
pub(crate) use self::writer::Writer;

use crate::boundary;

/// Most bytes that are handed to a callback at once.
const MAX_CHUNK: usize = 512 << 10;

/// The callback that runs, on a thread where it may block. There is at most one.
struct Running<T>(Option<JoinHandle<io::Result<T>>>);

impl<T: Send + 'static> Running<T> {
    const NONE: Self = Self(None);

    const fn is_some(&self) -> bool {
        self.0.is_some()
    }

    /// Starts one; the one before must have ended.
    fn start(&mut self, callback: impl FnOnce() -> io::Result<T> + Send + 'static) {
        self.0 = Some(spawn_blocking(move || boundary::in_callback(callback)));
    }

    /// Waits for its end; `None` if none runs.
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<T>>> {
        let Some(task) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let ended = ready!(task.poll_unpin(cx));
        self.0 = None;
        Poll::Ready(Some(ended.unwrap_or_else(|error| Err(error.into()))))
    }
}
