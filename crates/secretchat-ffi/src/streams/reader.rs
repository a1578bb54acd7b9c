//! A file to send that the program reads.

use std::ffi::c_void;
use std::io::{self, SeekFrom};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, ready};

use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use zeroize::Zeroizing;

use super::{MAX_CHUNK, Running};
use crate::boundary::{Failure, Returned};
use crate::callbacks::{Context, ReadFn};

/// A stream over a [`ReadFn`].
pub(crate) struct Reader {
    callback: Arc<Callback>,
    size: u64,
    position: u64,
    running: Running<Zeroizing<Vec<u8>>>,
}

struct Callback {
    read: unsafe extern "C" fn(*mut c_void, u64, *mut u8, usize) -> i64,
    context: Context,
}

impl Reader {
    /// Over a file of so many bytes.
    pub(crate) fn new(size: u64, read: ReadFn, context: Context) -> Returned<Self> {
        let read = read.ok_or_else(|| Failure::null("read"))?;
        Ok(Self {
            callback: Arc::new(Callback { read, context }),
            size,
            position: 0,
            running: Running::NONE,
        })
    }

    /// How much to read next, into this much room.
    fn capacity(&self, room: usize) -> usize {
        let left = self.size.saturating_sub(self.position);
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        room.min(left).min(MAX_CHUNK)
    }
}

impl Callback {
    fn read(&self, offset: u64, capacity: usize) -> io::Result<Zeroizing<Vec<u8>>> {
        // Zeros, so that nothing is shown that was never written, whatever the callback says it has.
        let mut bytes = Zeroizing::new(vec![0; capacity]);
        let (context, buffer) = (self.context.pointer(), bytes.as_mut_ptr());
        // SAFETY: the buffer has `capacity` writable bytes, and the header says that the callback can be called with this
        // context on any thread; `&mut` of the stream keeps calls apart.
        let read = unsafe { (self.read)(context, offset, buffer, capacity) };
        let read = usize::try_from(read).map_err(|_| io::Error::other("the callback failed"))?;
        if read > capacity {
            let error = format!("the callback says that it read {read} bytes of {capacity}");
            return Err(io::Error::other(error));
        }
        bytes.truncate(read);
        Ok(bytes)
    }
}

impl AsyncRead for Reader {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut task::Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if let Some(bytes) = ready!(this.running.poll_end(cx)).transpose()? {
                // If there is less room than when it began, the rest is read again.
                let taken = bytes.len().min(buf.remaining());
                buf.put_slice(bytes.get(..taken).unwrap_or_default());
                this.position += taken as u64;
                return Poll::Ready(Ok(()));
            }
            let (offset, capacity) = (this.position, this.capacity(buf.remaining()));
            if capacity == 0 {
                return Poll::Ready(Ok(()));
            }
            let callback = Arc::clone(&this.callback);
            this.running.start(move || callback.read(offset, capacity));
        }
    }
}

impl AsyncSeek for Reader {
    fn start_seek(self: Pin<&mut Self>, to: SeekFrom) -> io::Result<()> {
        let this = self.get_mut();
        if this.running.is_some() {
            return Err(io::Error::other("a read is under way"));
        }
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(delta) => this.size.checked_add_signed(delta),
            SeekFrom::Current(delta) => this.position.checked_add_signed(delta),
        };
        this.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(())
    }

    fn poll_complete(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<io::Result<u64>> {
        let this = self.get_mut();
        // What a read that nobody waits for any more came to is of no use.
        drop(ready!(this.running.poll_end(cx)));
        Poll::Ready(Ok(this.position))
    }
}

#[cfg(test)]
mod tests {
    use std::slice;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

    use super::*;
    use crate::boundary::check_not_in_callback;

    type Read = Box<dyn Fn(u64, &mut [u8]) -> i64 + Send>;

    struct Program {
        read: Read,
        freed: Arc<AtomicUsize>,
    }

    unsafe extern "C" fn read(
        context: *mut c_void,
        offset: u64,
        buffer: *mut u8,
        capacity: usize,
    ) -> i64 {
        // SAFETY: `reader` gave it, and `Reader` keeps to `ReadFn`.
        let (program, buffer) = unsafe {
            let program = &*context.cast::<Program>();
            (program, slice::from_raw_parts_mut(buffer, capacity))
        };
        (program.read)(offset, buffer)
    }

    unsafe extern "C" fn free(context: *mut c_void) {
        // SAFETY: it was made by `Box::into_raw`.
        let program = unsafe { Box::from_raw(context.cast::<Program>()) };
        program.freed.fetch_add(1, Ordering::SeqCst);
    }

    fn reader(
        size: u64,
        callback: impl Fn(u64, &mut [u8]) -> i64 + Send + 'static,
    ) -> (Reader, Arc<AtomicUsize>) {
        let freed = Arc::new(AtomicUsize::new(0));
        let program = Box::new(Program {
            read: Box::new(callback),
            freed: Arc::clone(&freed),
        });
        let context = Context::new(Box::into_raw(program).cast(), Some(free));
        (Reader::new(size, Some(read), context).unwrap(), freed)
    }

    fn content() -> Vec<u8> {
        (0..1000_u32).map(|i| i.to_le_bytes()[0]).collect()
    }

    /// At most seven bytes at a time.
    fn sips(offset: u64, buffer: &mut [u8]) -> i64 {
        let rest = &content()[usize::try_from(offset).unwrap()..];
        let count = rest.len().min(buffer.len()).min(7);
        buffer[..count].copy_from_slice(&rest[..count]);
        i64::try_from(count).unwrap()
    }

    #[tokio::test]
    async fn all_is_read_from_any_place_on_however_little_comes_at_once() {
        let (mut reader, freed) = reader(1000, sips);
        let mut all = Vec::new();
        reader.read_to_end(&mut all).await.unwrap();
        assert_eq!(all, content());
        assert_eq!(reader.seek(SeekFrom::End(0)).await.unwrap(), 1000);
        assert_eq!(reader.seek(SeekFrom::End(-100)).await.unwrap(), 900);
        assert_eq!(reader.seek(SeekFrom::Current(5)).await.unwrap(), 905);
        let mut some = [0; 20];
        reader.read_exact(&mut some).await.unwrap();
        assert_eq!(some, content()[905..925]);
        assert!(reader.seek(SeekFrom::Current(-2000)).await.is_err());
        drop(reader);
        assert_eq!(freed.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn it_is_never_asked_for_more_than_the_size() {
        let (mut reader, _) = reader(10, |offset, buffer| {
            assert!(offset + buffer.len() as u64 <= 10);
            i64::try_from(buffer.len()).unwrap()
        });
        let mut all = Vec::new();
        assert_eq!(reader.read_to_end(&mut all).await.unwrap(), 10);
        reader.seek(SeekFrom::Start(u64::MAX)).await.unwrap();
        assert_eq!(reader.read(&mut [0; 8]).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_callback_that_fails_lies_or_ends_early_is_an_error() {
        let (mut fails, _) = reader(10, |_, _| -1);
        let error = fails.read(&mut [0; 8]).await.unwrap_err();
        assert_eq!(error.to_string(), "the callback failed");
        let (mut lies, _) = reader(10, |_, buffer| i64::try_from(buffer.len()).unwrap() + 1);
        let error = lies.read(&mut [0; 8]).await.unwrap_err();
        let text = "the callback says that it read 9 bytes of 8";
        assert_eq!(error.to_string(), text);
        let (mut ends, _) = reader(10, |_, _| 0);
        let error = ends.read_exact(&mut [0; 8]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn callbacks_run_where_clients_cannot_be_called() {
        let (mut reader, _) = reader(1, |_, _| i64::from(check_not_in_callback().is_err()));
        assert_eq!(reader.read(&mut [0; 8]).await.unwrap(), 1);
        assert!(check_not_in_callback().is_ok());
    }

    #[tokio::test]
    async fn a_read_that_is_given_up_ends_before_the_next_and_before_the_context_is_freed() {
        let (go_on, wait) = mpsc::channel();
        let (mut reader, freed) = reader(100, move |offset, buffer| {
            wait.recv().unwrap();
            buffer[0] = offset.to_le_bytes()[0];
            1
        });
        let mut byte = [0; 1];
        let given_up = tokio::time::timeout(std::time::Duration::ZERO, reader.read(&mut byte));
        assert!(given_up.await.is_err());
        go_on.send(()).unwrap();
        go_on.send(()).unwrap();
        reader.seek(SeekFrom::Start(9)).await.unwrap();
        assert_eq!((reader.read(&mut byte).await.unwrap(), byte), (1, [9]));

        let given_up = tokio::time::timeout(std::time::Duration::ZERO, reader.read(&mut byte));
        assert!(given_up.await.is_err());
        drop(reader);
        assert_eq!(freed.load(Ordering::SeqCst), 0);
        go_on.send(()).unwrap();
        while freed.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    }

    #[test]
    fn the_context_is_freed_if_there_is_nothing_to_call() {
        let freed = Arc::new(AtomicUsize::new(0));
        let program = Box::new(Program {
            read: Box::new(sips),
            freed: Arc::clone(&freed),
        });
        let context = Context::new(Box::into_raw(program).cast(), Some(free));
        assert!(Reader::new(1, None, context).is_err());
        assert_eq!(freed.load(Ordering::SeqCst), 1);
    }
}
