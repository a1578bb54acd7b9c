//! What downloads leave in a folder.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use tempfile::TempDir;
use tokio::io::AsyncWrite;

use super::server::Fault;
use super::*;

/// The names in a folder, in order.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let name = |entry: io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    let names = std::fs::read_dir(folder).unwrap().map(name);
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

fn path_of(received: Received) -> PathBuf {
    match received {
        Received::Path(path) => path,
        other => panic!("{other:?}"),
    }
}

/// Downloads without observer.
async fn down(
    server: &Arc<Server>,
    state: DownloadState,
    sink: FileSink,
) -> Result<Received, DownloadError> {
    download(server, state, sink, &mut ()).await
}

#[tokio::test(start_paused = true)]
async fn a_path_gets_the_file_and_only_its_owner_may_read_it() {
    let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
    let plain = content(3 * P + 7);
    let path = folder.path().join("b.bin");
    let state = stored(&server, &plain);
    let received = down(&server, state, FileSink::path(&path)).await.unwrap();
    assert_eq!(path_of(received), path);
    assert!(std::fs::read(&path).unwrap() == plain);
    assert_eq!(names(folder.path()), ["b.bin"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test(start_paused = true)]
async fn a_folder_gets_the_name_of_the_sender_or_one_beside_it() {
    let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
    for name in ["a.jpg", "a (1).jpg", "a (2).jpg"] {
        let state = stored(&server, &content(17));
        let sink = FileSink::folder(folder.path());
        let received = down(&server, state, sink).await.unwrap();
        assert_eq!(path_of(received), folder.path().join(name));
    }
    let key = FileKey::generate(&mut rand::rng());
    let file = server.store(encrypt(&key, b"x"), key.fingerprint());
    let mut info = FileInfo::new(key, 1, "video/mp4");
    for (name, expected) in [
        (None, "file.mp4"),
        (Some("../../etc/passwd"), "passwd"),
        (Some(".."), "file"),
    ] {
        info.name = name.map(str::to_owned);
        let state = DownloadState::new(&info, &file).unwrap();
        let received = down(&server, state, FileSink::folder(folder.path())).await;
        assert_eq!(path_of(received.unwrap()), folder.path().join(expected));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_there_already_is_not_touched() {
    let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
    let path = folder.path().join("b.bin");
    std::fs::write(&path, "mine").unwrap();
    let state = stored(&server, &content(17));
    let error = down(&server, state.clone(), FileSink::path(&path)).await;
    assert!(
        matches!(error.unwrap_err(), DownloadError::Sink(SinkError::Exists { path: p }) if p == path)
    );
    assert_eq!(server.calls(), 0);
    let error = down(&server, state, FileSink::folder(&path)).await;
    assert!(
        matches!(error.unwrap_err(), DownloadError::Sink(SinkError::NotAFolder { path: p }) if p == path)
    );
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    assert_eq!(names(folder.path()), ["b.bin"]);
}

/// Puts files where the download wants to put its own, as soon as there is progress.
struct Rival(Vec<PathBuf>);

impl Observer<DownloadState> for Rival {
    fn progress(&mut self, _: Progress) {
        for path in &self.0 {
            std::fs::write(path, "mine").unwrap();
        }
    }
}

/// The same a moment later: when the name was chosen already.
struct LateRival(Vec<PathBuf>);

impl Observer<DownloadState> for LateRival {
    async fn checkpoint(&mut self, state: &DownloadState) -> Result<(), BoxError> {
        if state.is_complete() {
            for path in self.0.drain(..) {
                std::fs::write(path, "mine").unwrap();
            }
        }
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn what_comes_there_meanwhile_is_not_touched_either() {
    let server = Arc::new(Server::default());
    let plain = content(17);
    for is_late in [false, true] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.jpg");
        let (mut rival, mut late) = (Rival(vec![path.clone()]), LateRival(vec![path.clone()]));
        for (sink, fits) in [
            (FileSink::path(&path), false),
            (FileSink::folder(folder.path()), true),
        ] {
            std::fs::remove_file(&path).ok();
            late.0 = vec![path.clone()];
            let state = stored(&server, &plain);
            let received = if is_late {
                download(&server, state, sink.resumable(), &mut late).await
            } else {
                download(&server, state, sink, &mut rival).await
            };
            assert_eq!(std::fs::read(&path).unwrap(), b"mine");
            match received {
                Ok(received) => {
                    assert!(fits);
                    assert_eq!(std::fs::read(path_of(received)).unwrap(), plain);
                }
                Err(DownloadError::Sink(SinkError::Exists { .. })) => assert!(!fits),
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_is_not_there_is_an_error() {
    let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
    let path = folder.path().join("missing/b.bin");
    let state = stored(&server, &content(17));
    let error = down(&server, state, FileSink::path(&path)).await;
    let DownloadError::Sink(SinkError::NotAFolder { path: named }) = error.unwrap_err() else {
        panic!("another error");
    };
    assert_eq!(named, folder.path().join("missing"));
}

/// Lets a part of a download into a folder run, drops it, and lets all that blocks end. Tells whether it was whole.
fn run<T: Future<Output = bool>>(
    server: &Arc<Server>,
    state: &DownloadState,
    folder: &Path,
    until: impl FnOnce(Pin<Box<dyn Future<Output = bool>>>) -> T,
) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let (server, state) = (server.clone(), state.clone());
    let sink = FileSink::folder(folder);
    let whole = async move { down(&server, state, sink).await.is_ok() };
    runtime.block_on(async { until(Box::pin(whole)).await })
}

#[test]
fn a_dropped_or_failed_download_leaves_nothing_behind() {
    let server = Arc::new(Server::default());
    let state = stored(&server, &content(5 * P));
    let mut whole = 0;
    for millis in (0..600).step_by(10) {
        let folder = TempDir::new().unwrap();
        let until = async |download| {
            let ended = timeout(Duration::from_millis(millis), download).await;
            ended.unwrap_or(false)
        };
        if run(&server, &state, folder.path(), until) {
            whole += 1;
            assert_eq!(names(folder.path()), ["a.jpg"]);
        } else {
            assert_eq!(names(folder.path()), [""; 0], "after {millis} ms");
        }
    }
    assert!((1..60).contains(&whole), "{whole} of 60 were whole");
    let folder = TempDir::new().unwrap();
    let refusal = Some(Fault::Refused(400, "LOCATION_INVALID"));
    server.faults.lock().unwrap().extend([None, None, refusal]);
    assert!(!run(&server, &state, folder.path(), |download| download));
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_download_that_is_dropped_at_any_await_leaves_nothing_behind() {
    const POLLS: usize = 25;
    let server = Arc::new(Server::default());
    let state = stored(&server, &content(P + 3));
    let mut whole = 0;
    for polls in (0..POLLS).chain(0..POLLS) {
        let folder = TempDir::new().unwrap();
        let until = |mut download: Pin<Box<dyn Future<Output = bool>>>| {
            let mut left = polls;
            std::future::poll_fn(move |cx| {
                if left == 0 {
                    return Poll::Ready(false);
                }
                left -= 1;
                download.as_mut().poll(cx)
            })
        };
        let is_whole = run(&server, &state, folder.path(), until);
        whole += usize::from(is_whole);
        // The last step cannot be stopped once it has begun; then the file goes when it ends.
        let expected: &[&str] = if is_whole { &["a.jpg"] } else { &[] };
        assert_eq!(names(folder.path()), expected, "{polls}");
    }
    assert!((1..2 * POLLS - 10).contains(&whole), "{whole} were whole");
}

#[tokio::test(start_paused = true)]
async fn memory_is_limited_by_the_app() {
    let server = Arc::new(Server::default());
    let state = stored(&server, &content(17));
    let error = down(&server, state.clone(), FileSink::bytes(16)).await;
    let error = error.unwrap_err();
    assert!(matches!(
        error,
        DownloadError::Sink(SinkError::TooLarge {
            size: 17,
            limit: 16
        })
    ));
    assert_eq!(server.calls(), 0);
    assert!(down(&server, state, FileSink::bytes(17)).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_writer_gets_all_of_it_and_is_shut_down() {
    let server = Arc::new(Server::default());
    let plain = content(3 * P + 1);
    let state = stored(&server, &plain);
    let (writer, mut reader) = tokio::io::duplex(1000);
    let sink = FileSink::writer(writer);
    let read = async {
        let mut all = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut reader, &mut all)
            .await
            .unwrap();
        all
    };
    let (received, all) = tokio::join!(down(&server, state, sink), read);
    assert!(matches!(received.unwrap(), Received::Written));
    assert!(all == plain);
}

/// Has no room.
struct FullDisk;

impl AsyncWrite for FullDisk {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(io::ErrorKind::StorageFull.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test(start_paused = true)]
async fn a_writer_that_fails_ends_it() {
    let server = Arc::new(Server::default());
    let state = stored(&server, &content(17));
    let error = down(&server, state, FileSink::writer(FullDisk)).await;
    let error = error.unwrap_err();
    assert!(
        matches!(&error, DownloadError::Sink(SinkError::Write { path: None, error })
            if error.kind() == io::ErrorKind::StorageFull),
        "{error}"
    );
}
