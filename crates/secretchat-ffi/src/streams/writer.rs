//! A file that is fetched, and that the program writes.

use std::ffi::c_void;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, ready};

use tokio::io::AsyncWrite;
use zeroize::Zeroizing;

use super::{MAX_CHUNK, Running};
use crate::boundary::{Failure, Returned};
use crate::callbacks::{Context, WriteFn};

/// A stream over a [`WriteFn`]. A failure is told by the write or flush that follows.
pub(crate) struct Writer {
    callback: Arc<Callback>,
    running: Running<()>,
}

struct Callback {
    write: unsafe extern "C" fn(*mut c_void, *const u8, usize) -> i32,
    context: Context,
}

impl Writer {
    pub(crate) fn new(write: WriteFn, context: Context) -> Returned<Self> {
        let write = write.ok_or_else(|| Failure::null("write"))?;
        Ok(Self {
            callback: Arc::new(Callback { write, context }),
            running: Running::NONE,
        })
    }

    fn poll_idle(&mut self, cx: &mut task::Context<'_>) -> Poll<io::Result<()>> {
        self.running
            .poll_end(cx)
            .map(|ended| ended.unwrap_or(Ok(())))
    }
}

impl Callback {
    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let (context, data, len) = (self.context.pointer(), bytes.as_ptr(), bytes.len());
        // SAFETY: there are `len` readable bytes, and the header says that the callback can be called with this context on
        // any thread; `&mut` of the stream keeps calls apart.
        match unsafe { (self.write)(context, data, len) } {
            0 => Ok(()),
            _ => Err(io::Error::other("the callback failed")),
        }
    }
}

impl AsyncWrite for Writer {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut task::Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_idle(cx))?;
        let chunk = buf.get(..MAX_CHUNK).unwrap_or(buf);
        if !chunk.is_empty() {
            let (callback, bytes) = (Arc::clone(&this.callback), Zeroizing::new(chunk.to_vec()));
            this.running.start(move || callback.write(&bytes));
        }
        Poll::Ready(Ok(chunk.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().poll_idle(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().poll_idle(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::slice;
    use std::sync::Mutex;

    use tokio::io::AsyncWriteExt as _;

    use super::*;

    /// Takes so many chunks.
    struct Program {
        limit: usize,
        chunks: Arc<Mutex<Vec<Vec<u8>>>>,
    }

    unsafe extern "C" fn write(context: *mut c_void, data: *const u8, len: usize) -> i32 {
        // SAFETY: `writer` gave it, and `Writer` keeps to `WriteFn`.
        let (program, bytes) = unsafe {
            let program = &*context.cast::<Program>();
            (program, slice::from_raw_parts(data, len))
        };
        let mut chunks = program.chunks.lock().unwrap();
        if chunks.len() == program.limit {
            return -1;
        }
        chunks.push(bytes.to_vec());
        0
    }

    unsafe extern "C" fn free(context: *mut c_void) {
        // SAFETY: it was made by `Box::into_raw`, and this is called once, or the test ends badly.
        drop(unsafe { Box::from_raw(context.cast::<Program>()) });
    }

    fn writer(limit: usize) -> (Writer, Arc<Mutex<Vec<Vec<u8>>>>) {
        let chunks = Arc::new(Mutex::new(Vec::new()));
        let program = Box::new(Program {
            limit,
            chunks: Arc::clone(&chunks),
        });
        let context = Context::new(Box::into_raw(program).cast(), Some(free));
        (Writer::new(Some(write), context).unwrap(), chunks)
    }

    #[tokio::test]
    async fn all_bytes_come_in_order_and_before_a_flush_ends() {
        let bytes: Vec<u8> = (0..1_500_000_u32).map(|i| i.to_le_bytes()[1]).collect();
        let (mut writer, chunks) = writer(usize::MAX);
        writer.write_all(&bytes).await.unwrap();
        writer.flush().await.unwrap();
        let taken = chunks.lock().unwrap().clone();
        assert!(taken.iter().all(|chunk| chunk.len() <= MAX_CHUNK));
        assert_eq!(taken.concat(), bytes);
        writer.shutdown().await.unwrap();
        drop(writer);
        assert_eq!(Arc::strong_count(&chunks), 1);
    }

    #[tokio::test]
    async fn a_failure_is_told_by_what_follows() {
        let (mut full, chunks) = writer(1);
        full.write_all(b"one").await.unwrap();
        full.write_all(b"two").await.unwrap();
        let error = full.write_all(b"three").await.unwrap_err();
        assert_eq!(error.to_string(), "the callback failed");
        assert_eq!(*chunks.lock().unwrap(), [b"one"]);
        let (mut full, _) = writer(0);
        full.write_all(b"one").await.unwrap();
        assert!(full.shutdown().await.is_err());
    }
}
