//! How much of a file is in memory at once.

use std::io::{self, SeekFrom};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncSeek, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::*;

/// What a call or an answer has besides the bytes of the file.
const FRAME: u64 = 64;

/// A file of zeros of any length, which minds how far it is read ahead of the server.
struct Zeros {
    server: Arc<Server>,
    length: u64,
    place: u64,
    read: u64,
    most: Arc<AtomicU64>,
}

impl AsyncRead for Zeros {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let rest = usize::try_from(self.length - self.place).unwrap();
        let length = buf.remaining().min(rest);
        buf.put_slice(&vec![0; length]);
        self.place += length as u64;
        self.read += length as u64;
        let alive = self.read.saturating_sub(self.server.moved.load(SeqCst));
        self.most.fetch_max(alive, SeqCst);
        Poll::Ready(Ok(()))
    }
}

impl AsyncSeek for Zeros {
    fn start_seek(mut self: Pin<&mut Self>, place: SeekFrom) -> io::Result<()> {
        self.place = match place {
            SeekFrom::Start(place) => place,
            SeekFrom::End(offset) => self.length.checked_add_signed(offset).unwrap(),
            SeekFrom::Current(offset) => self.place.checked_add_signed(offset).unwrap(),
        };
        Ok(())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(Ok(self.place))
    }
}

fn zeros(server: &Arc<Server>, length: u64) -> (FileSource, Arc<AtomicU64>) {
    let most = Arc::new(AtomicU64::new(0));
    let zeros = Zeros {
        server: server.clone(),
        length,
        place: 0,
        read: 0,
        most: most.clone(),
    };
    (FileSource::reader(zeros), most)
}

#[tokio::test(start_paused = true)]
async fn an_upload_reads_no_more_than_the_parts_under_way() {
    let server = Arc::new(Server::default());
    let (source, most) = zeros(&server, 24 * PART);
    let mut source = source.open().await.unwrap();
    let state = UploadState::new(UploadPlan::new(&source, MAX_PARTS).unwrap());
    let uploaded = upload(&server, &mut source, state, &mut ()).await;
    uploaded.unwrap();
    let most = most.load(SeqCst);
    assert!(most <= 4 * PART, "{most} bytes");
    assert!(most > 4 * PART - 30 * FRAME, "{most} bytes");
}

/// A slow writer, which minds how far the server is ahead of it.
struct Slow {
    server: Arc<Server>,
    nap: Option<Pin<Box<Sleep>>>,
    written: u64,
    most: Arc<AtomicU64>,
}

impl AsyncWrite for Slow {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let nap = || Box::pin(sleep(Duration::from_secs(10)));
        ready!(self.nap.get_or_insert_with(nap).as_mut().poll(cx));
        self.nap = None;
        let alive = self.server.moved.load(SeqCst).saturating_sub(self.written);
        self.most.fetch_max(alive, SeqCst);
        self.written += bytes.len() as u64;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test(start_paused = true)]
async fn a_download_fetches_no_more_than_the_parts_under_way_and_the_one_that_is_written() {
    let server = Arc::new(Server::default());
    let state = stored(&server, &content(24 * P));
    let most = Arc::new(AtomicU64::new(0));
    let writer = Slow {
        server: server.clone(),
        nap: None,
        written: 0,
        most: most.clone(),
    };
    let sink = FileSink::writer(writer);
    download(&server, state, sink, &mut ()).await.unwrap();
    let most = most.load(SeqCst);
    assert!(most <= 5 * PART + 30 * FRAME, "{most} bytes");
    assert!(server.most_under_way.load(SeqCst) == 4);
}

#[tokio::test(start_paused = true)]
async fn a_file_is_limited_by_its_parts() {
    let server = Arc::new(Server::default());
    for (length, max_parts, fits) in [
        (4000 * PART, MAX_PARTS, true),
        (4000 * PART + 1, MAX_PARTS, false),
        (8000 * PART, MAX_PARTS_PREMIUM, true),
        (8000 * PART + 1, MAX_PARTS_PREMIUM, false),
        (8000 * PART + 1, u32::MAX, false),
    ] {
        let source = zeros(&server, length).0.open().await.unwrap();
        match UploadPlan::new(&source, max_parts) {
            Ok(_) => assert!(fits, "{length}"),
            Err(UploadError::TooLarge { size, limit }) => {
                assert!(!fits && size == length && limit < length);
            }
            Err(other) => panic!("{other}"),
        }
    }
}
