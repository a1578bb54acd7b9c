//! Files on their way down.

use std::sync::atomic::Ordering::SeqCst;

use secretchat_core::io::RpcError;
use secretchat_core::message::MAX_FILE;
use secretchat_core::message::media::FileSizeError;
use secretchat_core::tl::api::types::EncryptedFile;

use super::server::{DC, Fault};
use super::*;

/// Downloads into memory.
async fn down(server: &Arc<Server>, state: DownloadState) -> Result<Vec<u8>, DownloadError> {
    let sink = FileSink::bytes(MAX_FILE);
    match download(server, state, sink, &mut ()).await? {
        Received::Bytes(bytes) => Ok(bytes.to_vec()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn files_of_every_size_arrive_whole() {
    let small = [1, 15, 16, 17, 1024, P - 1, P, P + 1, (1 << 20) + 1];
    for size in small.into_iter().chain([(10 << 20) + 1, 20 << 20]) {
        let server = Arc::new(Server::default());
        let plain = content(size);
        let state = stored(&server, &plain);
        let mut recorder = Recorder::default();
        let sink = FileSink::bytes(size as u64);
        let received = download(&server, state, sink, &mut recorder).await;
        match received.unwrap() {
            Received::Bytes(bytes) => assert!(*bytes == plain, "{size}"),
            other => panic!("{other:?}"),
        }
        recorder.check(size);
        assert!(recorder.states.is_empty(), "nothing could go on");
        assert_eq!(server.calls(), size.div_ceil(P));
        assert_eq!(server.most_under_way.load(SeqCst), size.div_ceil(P).min(4));
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_sender_padded_is_cut_off() {
    for size in [1, P - 16, P, P + 1] {
        let server = Arc::new(Server::default());
        let key = FileKey::generate(&mut rand::rng());
        let plain = content(size);
        // As Madeline does: zeros up to the end of the part.
        let mut padded = plain.clone();
        padded.resize(size.next_multiple_of(P) + P, 0);
        let file = server.store(encrypt(&key, &padded), key.fingerprint());
        let info = FileInfo::new(key, size as u64, "text/plain");
        let state = DownloadState::new(&info, &file).unwrap();
        assert!(down(&server, state).await.unwrap() == plain, "{size}");
        assert_eq!(server.calls(), size.div_ceil(P), "no call for the padding");
    }
}

#[tokio::test(start_paused = true)]
async fn a_size_that_is_not_told_is_that_of_the_file_at_the_server() {
    let server = Arc::new(Server::default());
    let key = FileKey::generate(&mut rand::rng());
    let plain = content(64);
    let file = server.store(encrypt(&key, &plain), key.fingerprint());
    let info = FileInfo::new(key, 0, "text/plain");
    let state = DownloadState::new(&info, &file).unwrap();
    assert_eq!(down(&server, state).await.unwrap(), plain);
}

#[test]
fn a_file_that_cannot_be_the_one_of_the_message_is_refused() {
    let key = FileKey::from_slices(&[1; 32], &[2; 32]).unwrap();
    let fingerprint = key.fingerprint();
    let check = |size, encrypted, key_fingerprint| {
        let file = EncryptedFile {
            id: 1,
            access_hash: 2,
            size: encrypted,
            dc_id: DC,
            key_fingerprint,
        };
        DownloadState::new(&FileInfo::new(key.clone(), size, "a/b"), &file).map(drop)
    };
    assert!(check(53, 64, fingerprint).is_ok());
    assert!(matches!(
        check(53, 64, fingerprint ^ 1),
        Err(DownloadError::Fingerprint)
    ));
    // The last two could not be decrypted: their last block is not whole.
    for (size, encrypted) in [(65, 64), (53, 0), (53, -64), (0, 0), (53, 60), (0, 53)] {
        let error = check(size, encrypted, fingerprint).unwrap_err();
        let DownloadError::Size(FileSizeError { encrypted: e, .. }) = error else {
            panic!("{error}");
        };
        assert_eq!(e, encrypted, "{size} in {encrypted}");
    }
    let largest = MAX_FILE as i64;
    assert!(check(MAX_FILE, largest, fingerprint).is_ok());
    for size in [MAX_FILE + 1, i64::MAX as u64 - 15] {
        let error = check(size, i64::MAX, fingerprint).unwrap_err();
        assert!(matches!(error, DownloadError::TooLarge { size: s, .. } if s == size));
    }
    let error = check(u64::MAX, i64::MAX, fingerprint).unwrap_err();
    assert!(matches!(error, DownloadError::Size(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_ends_too_early_is_an_error() {
    let plain = content(3 * P);
    for (there, got) in [
        (2 * P + 16, 2 * P + 16),
        (2 * P, 2 * P),
        (P + 7, P + 7),
        (0, 0),
    ] {
        let server = Arc::new(Server::default());
        let key = FileKey::generate(&mut rand::rng());
        let mut encrypted = encrypt(&key, &plain);
        encrypted.truncate(there);
        let mut file = server.store(encrypted, key.fingerprint());
        file.size = plain.len() as i64;
        let info = FileInfo::new(key, plain.len() as u64, "text/plain");
        let state = DownloadState::new(&info, &file).unwrap();
        let error = down(&server, state).await.unwrap_err();
        let DownloadError::Truncated { got: g, expected } = error else {
            panic!("{error}");
        };
        assert_eq!((g, expected), (got as u64, 3 * PART));
    }
}

#[tokio::test(start_paused = true)]
async fn faults_of_the_network_and_floods_delay_it_only() {
    let server = Arc::new(Server::with_faults([
        Some(Fault::AnswerLost),
        Some(Fault::Lost),
        Some(Fault::Refused(420, "FLOOD_WAIT_33")),
        None,
        Some(Fault::Garbage),
        Some(Fault::Refused(500, "INTERNAL")),
        Some(Fault::AnswerLost),
    ]));
    let plain = content(7 * P + 1);
    let state = stored(&server, &plain);
    assert!(down(&server, state).await.unwrap() == plain);
}

#[tokio::test(start_paused = true)]
async fn it_follows_the_file_to_its_data_centre_once_for_all_ranges() {
    let server = Arc::new(Server::default());
    let plain = content(12 * P);
    for dc_id in [1, 0, -5] {
        let mut state = stored(&server, &plain);
        state.file.dc_id = dc_id;
        server.take_log();
        assert!(down(&server, state).await.unwrap() == plain);
        assert_eq!(server.calls(), 12);
        // The first four are sent on, and all others know the way.
        assert_eq!(server.invoked.swap(0, SeqCst), 4 + 12);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_sends_it_in_circles_is_left() {
    let circle = |n: usize| {
        Some(Fault::Refused(
            303,
            ["FILE_MIGRATE_1", "FILE_MIGRATE_2"][n % 2],
        ))
    };
    let server = Arc::new(Server::with_faults((0..100).map(circle)));
    let state = stored(&server, &content(16));
    let error = down(&server, state).await.unwrap_err();
    let DownloadError::Refused(RpcError::Server { code: 303, .. }) = error else {
        panic!("{error}");
    };
    assert_eq!(server.faults.lock().unwrap().len(), 100 - 4);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_refuses_ends_it() {
    let refused = |fault| async move {
        let server = Arc::new(Server::with_faults([None, Some(fault)]));
        let state = stored(&server, &content(9 * P));
        let error = down(&server, state).await.unwrap_err();
        assert_eq!(server.under_way.load(SeqCst), 0);
        error
    };
    for message in ["LOCATION_INVALID", "FILE_ID_INVALID"] {
        let error = refused(Fault::Refused(400, message)).await;
        assert!(matches!(error, DownloadError::Gone), "{error}");
    }
    for message in ["AUTH_KEY_UNREGISTERED", "FILE_MIGRATE_x", "FILE_MIGRATE_-1"] {
        let error = refused(Fault::Refused(401, message)).await;
        assert!(matches!(error, DownloadError::Refused(_)), "{error}");
    }
    let error = refused(Fault::No).await;
    assert!(matches!(error, DownloadError::Redirected), "{error}");
}
