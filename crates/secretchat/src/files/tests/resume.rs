//! Transfers that go on where they stood.

use std::path::Path;
use std::time::SystemTime;

use tempfile::TempDir;

use super::folder::names;
use super::*;

/// The upload that a stored state leads to, with the file that it names.
fn restored(bytes: &[u8]) -> (UploadState, FileSource) {
    let state = UploadState::from_bytes(bytes).unwrap();
    let source = state.plan.source().unwrap();
    (state, source)
}

#[tokio::test(start_paused = true)]
async fn an_upload_goes_on_from_every_checkpoint() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.bin");
    for (size, parts) in [(4 * P + 5, 5), (3 * P, 3), (21 * P + 1, 22)] {
        let plain = content(size);
        std::fs::write(&path, &plain).unwrap();
        for held in (0..parts).step_by(if parts > 10 { 7 } else { 1 }) {
            let server = Arc::new(Server::default());
            let mut source = FileSource::path(&path).open().await.unwrap();
            let plan = UploadPlan::new(&source, MAX_PARTS).unwrap();
            let mut recorder = Recorder::holding_at(held);
            let first = upload(&server, &mut source, UploadState::new(plan), &mut recorder);
            assert!(run_until_held(first).await.is_none());
            server.take_log();

            let (state, source) = restored(recorder.last());
            let (done, key) = (state.done, state.plan.key.clone());
            assert!(done as usize > held);
            let mut source = source.open().await.unwrap();
            let mut recorder = Recorder::default();
            let second = upload(&server, &mut source, state, &mut recorder).await;
            let input = second.unwrap();
            recorder.check(size);
            let encrypted = server.assemble(&input);
            assert!(decrypt(&key, &encrypted, size) == plain);
            let again = server.take_log();
            assert!(again.iter().all(|part| *part >= i64::from(done)));
            assert_eq!(again.len(), parts - done as usize);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_goes_on_does_not_read_the_beginning_again() {
    let server = Arc::new(Server::default());
    let plain = content(5 * P);
    let mut source = open(&plain).await;
    let plan = UploadPlan::new(&source, MAX_PARTS).unwrap();
    let key = plan.key.clone();
    let mut recorder = Recorder::holding_at(2);
    let first = upload(&server, &mut source, UploadState::new(plan), &mut recorder);
    assert!(run_until_held(first).await.is_none());
    let state = UploadState::from_bytes(recorder.last()).unwrap();
    // Another beginning of the same length changes nothing: it is not looked at.
    let mut blank = plain.clone();
    blank[..state.done as usize * P].fill(0);
    let mut source = open(&blank).await;
    let input = upload(&server, &mut source, state, &mut ()).await;
    let encrypted = server.assemble(&input.unwrap());
    assert!(decrypt(&key, &encrypted, plain.len()) == plain);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_has_changed_does_not_go_on_under_its_key() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.bin");
    std::fs::write(&path, content(3 * P)).unwrap();
    let server = Arc::new(Server::default());
    let source = FileSource::path(&path).open().await.unwrap();
    let plan = UploadPlan::new(&source, MAX_PARTS).unwrap();
    let transfers = transfers(&server);
    let touch = |path: &Path| {
        let file = std::fs::File::options().append(true).open(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1))
            .unwrap();
    };
    let grow = |path: &Path| std::fs::write(path, content(3 * P + 1)).unwrap();
    for change in [&touch as &dyn Fn(&Path), &grow] {
        change(&path);
        let mut source = FileSource::path(&path).open().await.unwrap();
        let state = UploadState::new(plan.clone());
        let error = upload(&server, &mut source, state, &mut ()).await;
        assert!(matches!(
            error.unwrap_err(),
            UploadError::Source(SourceError::Changed { path: Some(p) }) if p == path
        ));
        let error = transfers.upload_part(&mut source, &plan, 0).await;
        assert!(matches!(
            error.unwrap_err(),
            UploadError::Source(SourceError::Changed { .. })
        ));
    }
    let plan = UploadPlan::new(&open(&content(17)).await, MAX_PARTS).unwrap();
    for size in [16, 18] {
        let mut source = open(&content(size)).await;
        let state = UploadState::new(plan.clone());
        let error = upload(&server, &mut source, state, &mut ()).await;
        assert!(matches!(
            error.unwrap_err(),
            UploadError::Source(SourceError::Changed { path: None })
        ));
    }
    assert_eq!(server.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_was_whole_names_its_file_at_once() {
    let server = Arc::new(Server::default());
    let mut source = open(&content(3 * P)).await;
    let plan = UploadPlan::new(&source, MAX_PARTS).unwrap();
    let mut recorder = Recorder::default();
    let first = upload(&server, &mut source, UploadState::new(plan), &mut recorder).await;
    let first = first.unwrap();
    let state = UploadState::from_bytes(recorder.last()).unwrap();
    server.take_log();
    let second = upload(&server, &mut source, state, &mut ()).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(server.calls(), 0);
}

/// Holds a download into a folder at a checkpoint, and gives what was stored.
async fn hold_at(
    server: &Arc<Server>,
    plain: &[u8],
    folder: &Path,
    checkpoint: usize,
) -> Option<DownloadState> {
    let mut recorder = Recorder::holding_at(checkpoint);
    let sink = FileSink::folder(folder).resumable();
    let download = download(server, stored(server, plain), sink, &mut recorder);
    match run_until_held(download).await {
        Some(received) => {
            received.unwrap();
            None
        }
        None => Some(DownloadState::from_bytes(recorder.last()).unwrap()),
    }
}

/// Lets a download go on to its end; gives the name that the file has.
async fn go_on(server: &Arc<Server>, state: DownloadState, plain: &[u8]) -> String {
    let sink = state.sink().unwrap();
    let mut recorder = Recorder::default();
    let received = download(server, state, sink, &mut recorder).await;
    let Received::Path(path) = received.unwrap() else {
        panic!("no path");
    };
    assert!(std::fs::read(&path).unwrap() == plain);
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_download_goes_on_from_every_checkpoint() {
    let plain = content(25 * P + 3);
    let mut places = Vec::new();
    for checkpoint in 0.. {
        let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
        let Some(state) = hold_at(&server, &plain, folder.path(), checkpoint).await else {
            break;
        };
        places.push(state.done);
        server.take_log();
        let done = state.done as i64;
        assert_eq!(go_on(&server, state, &plain).await, "a.jpg");
        assert_eq!(names(folder.path()), ["a.jpg"]);
        let log = server.take_log();
        assert!(log.iter().all(|offset| *offset >= done));
        assert_eq!(log.len(), 26 - (done as usize).div_ceil(P));
    }
    let four = 4 << 20;
    assert_eq!(places, [0, four, 2 * four, 3 * four, plain.len() as u64]);
}

#[tokio::test(start_paused = true)]
async fn what_was_written_behind_the_checkpoint_is_written_again() {
    let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
    let plain = content(12 * P);
    let state = hold_at(&server, &plain, folder.path(), 1).await.unwrap();
    let part = &state.partial.as_ref().unwrap().part;
    let mut file = std::fs::File::options().append(true).open(part).unwrap();
    std::io::Write::write_all(&mut file, &content(12 * P)).unwrap();
    assert_eq!(go_on(&server, state, &plain).await, "a.jpg");
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_gone_or_too_short_is_fetched_again() {
    let plain = content(12 * P);
    for checkpoint in [1, 2] {
        for keep in [None, Some(5)] {
            let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
            let state = hold_at(&server, &plain, folder.path(), checkpoint).await;
            let state = state.unwrap();
            let part = state.partial.as_ref().unwrap().part.clone();
            match keep {
                None => std::fs::remove_file(&part).unwrap(),
                Some(length) => std::fs::File::options()
                    .write(true)
                    .open(&part)
                    .unwrap()
                    .set_len(length)
                    .unwrap(),
            }
            server.take_log();
            assert_eq!(go_on(&server, state, &plain).await, "a.jpg");
            assert_eq!(server.calls(), 12);
            assert_eq!(names(folder.path()), ["a.jpg"]);
        }
    }
}

/// The end of a download has three steps on the disk: the name is taken, the file gets it, and the app forgets the
/// state. It may be killed between any two of them.
#[tokio::test(start_paused = true)]
async fn the_end_of_a_download_survives_a_kill_at_every_step() {
    let plain = content(3 * P);
    for steps in 0..3 {
        let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
        let state = hold_at(&server, &plain, folder.path(), 1).await.unwrap();
        assert!(state.is_complete());
        let partial = state.partial.clone().unwrap();
        if steps > 0 {
            std::fs::File::create_new(&partial.target).unwrap();
        }
        if steps > 1 {
            std::fs::rename(&partial.part, &partial.target).unwrap();
        }
        server.take_log();
        assert_eq!(go_on(&server, state, &plain).await, "a.jpg", "{steps}");
        assert_eq!(names(folder.path()), ["a.jpg"], "{steps}");
        assert_eq!(server.calls(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_download_that_is_given_up_leaves_nothing() {
    let plain = content(9 * P);
    for checkpoint in 0..3 {
        for took_name in [false, true] {
            let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
            let state = hold_at(&server, &plain, folder.path(), checkpoint).await;
            let state = state.unwrap();
            let target = state.partial.as_ref().unwrap().target.clone();
            let is_complete = state.is_complete();
            if took_name {
                std::fs::write(&target, []).unwrap();
            }
            state.litter(false).unwrap().delete().unwrap();
            // Before the end it is not ours.
            let left = took_name && !is_complete;
            assert_eq!(names(folder.path()).len(), usize::from(left));
        }
    }
    let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
    let state = hold_at(&server, &plain, folder.path(), 2).await.unwrap();
    let partial = state.partial.as_ref().unwrap();
    std::fs::rename(&partial.part, &partial.target).unwrap();
    state.litter(false).unwrap().delete().unwrap();
    assert_eq!(names(folder.path()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn other_sinks_start_from_the_beginning() {
    let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
    let plain = content(9 * P);
    let state = hold_at(&server, &plain, folder.path(), 1).await.unwrap();
    assert!(state.done > 0);
    let sink = FileSink::bytes(1 << 30).resumable();
    let mut recorder = Recorder::default();
    let received = download(&server, state, sink, &mut recorder).await;
    let Received::Bytes(bytes) = received.unwrap() else {
        panic!("no bytes");
    };
    assert!(*bytes == plain);
    assert!(recorder.states.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_checkpoint_that_cannot_be_stored_ends_a_download() {
    for (fail_at, left) in [(0, 0), (1, 1), (2, 1)] {
        let (server, folder) = (Arc::new(Server::default()), TempDir::new().unwrap());
        let state = stored(&server, &content(9 * P));
        let mut recorder = Recorder {
            fail_at: Some(fail_at),
            ..Recorder::default()
        };
        let sink = FileSink::folder(folder.path()).resumable();
        let received = download(&server, state, sink, &mut recorder).await;
        let error = received.unwrap_err();
        assert!(matches!(error, DownloadError::Checkpoint(_)), "{error}");
        assert_eq!(names(folder.path()).len(), left, "{fail_at}");
    }
}
