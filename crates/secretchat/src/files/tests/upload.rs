//! Files on their way up.

use std::sync::atomic::Ordering::SeqCst;

use secretchat_core::crypto::file::encrypted_len;
use secretchat_core::tl::api::InputEncryptedFile;

use super::server::Fault;
use super::*;

/// Uploads a file; gives what the server has of it, decrypted, and checks all else.
async fn up(server: &Arc<Server>, plain: &[u8]) -> Vec<u8> {
    let mut source = open(plain).await;
    let plan = UploadPlan::new(&source, MAX_PARTS).unwrap();
    let key = plan.key.clone();
    let mut recorder = Recorder::default();
    let state = UploadState::new(plan);
    let uploaded = upload(server, &mut source, state, &mut recorder).await;
    let input = uploaded.unwrap();
    let encrypted = server.assemble(&input);
    assert_eq!(encrypted.len() as u64, encrypted_len(plain.len() as u64));
    recorder.check(plain.len());
    let fingerprint = match input {
        InputEncryptedFile::Uploaded(f) => f.key_fingerprint,
        InputEncryptedFile::BigUploaded(f) => f.key_fingerprint,
        other => panic!("{other:?}"),
    };
    assert_eq!(fingerprint, key.fingerprint());
    decrypt(&key, &encrypted, plain.len())
}

#[tokio::test(start_paused = true)]
async fn files_of_every_size_arrive_whole() {
    let small = [1, 15, 16, 17, 1024, P - 1, P, P + 1, (1 << 20) + 1];
    let around_big = [(10 << 20) - 1, (10 << 20) + 1, 20 << 20];
    for size in small.into_iter().chain(around_big) {
        let server = Arc::new(Server::default());
        let plain = content(size);
        assert!(up(&server, &plain).await == plain, "{size}");
        assert!(server.most_under_way.load(SeqCst) <= 4);
    }
}

#[tokio::test(start_paused = true)]
async fn the_vector_of_the_spec_comes_out() {
    let vectors = include_str!("../../../../../tests/vectors/spec.json");
    let value = |name: &str| {
        let (_, file) = vectors.split_once("\"file\": {").unwrap();
        let (_, value) = file.split_once(&format!("\"{name}\": \"")).unwrap();
        let (hex, _) = value.split_once('"').unwrap();
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(byte).collect::<Vec<_>>()
    };
    let key = FileKey::from_slices(&value("key"), &value("iv")).unwrap();
    let padded = [value("plaintext"), value("padding")].concat();
    for (plain, same) in [(padded, 64), (value("plaintext"), 48)] {
        let server = Arc::new(Server::default());
        let mut source = open(&plain).await;
        let plan = UploadPlan::with_key(&source, MAX_PARTS, key.clone()).unwrap();
        let state = UploadState::new(plan);
        let uploaded = upload(&server, &mut source, state, &mut ()).await;
        let encrypted = server.assemble(&uploaded.unwrap());
        assert_eq!(encrypted.len(), 64);
        assert_eq!(encrypted[..same], value("ciphertext")[..same]);
    }
}

#[tokio::test(start_paused = true)]
async fn as_many_parts_are_under_way_as_the_app_wants() {
    let plain = content(7 * P);
    for (parallel, most) in [(0, 1), (1, 1), (3, 3), (20, 7)] {
        let server = Arc::new(Server::default());
        let mut source = open(&plain).await;
        let state = UploadState::new(UploadPlan::new(&source, MAX_PARTS).unwrap());
        let transfers = transfers(&server).with_parallel(parallel);
        let uploaded = transfers.upload(&mut source, state, &mut ()).await;
        uploaded.unwrap();
        assert_eq!(server.most_under_way.load(SeqCst), most);
    }
}

#[tokio::test(start_paused = true)]
async fn faults_of_the_network_and_floods_delay_it_only() {
    let faults = [
        Some(Fault::Lost),
        Some(Fault::AnswerLost),
        None,
        Some(Fault::Refused(420, "FLOOD_WAIT_33")),
        Some(Fault::Garbage),
        Some(Fault::Refused(500, "INTERNAL")),
        Some(Fault::AnswerLost),
        Some(Fault::Lost),
        Some(Fault::Lost),
    ];
    let server = Arc::new(Server::with_faults(faults));
    let plain = content(6 * P + 5);
    assert!(up(&server, &plain).await == plain);
    assert!(server.calls() >= 7 + 2, "two answers were lost");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_does_not_hold_up_the_parts_behind_it() {
    let server = Arc::new(Server::with_faults([Some(Fault::AnswerLost)]));
    let plain = content(9 * P);
    assert!(up(&server, &plain).await == plain);
    // The first part comes again when all others are there.
    assert_eq!(server.take_log().last(), Some(&0));
}

#[tokio::test(start_paused = true)]
async fn what_the_server_refuses_ends_it() {
    for (fault, refused) in [
        (Fault::Refused(400, "FILE_PART_SIZE_INVALID"), true),
        (Fault::No, false),
    ] {
        let server = Arc::new(Server::with_faults([None, Some(fault)]));
        let mut source = open(&content(5 * P)).await;
        let state = UploadState::new(UploadPlan::new(&source, MAX_PARTS).unwrap());
        let uploaded = upload(&server, &mut source, state, &mut ()).await;
        match uploaded.unwrap_err() {
            UploadError::Refused(_) => assert!(refused),
            UploadError::NotStored { index } => assert!(!refused && index == 1),
            other => panic!("{other}"),
        }
        assert_eq!(server.under_way.load(SeqCst), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_checkpoint_that_cannot_be_stored_ends_it() {
    let server = Arc::new(Server::default());
    let mut source = open(&content(5 * P)).await;
    let state = UploadState::new(UploadPlan::new(&source, MAX_PARTS).unwrap());
    let mut recorder = Recorder {
        fail_at: Some(1),
        ..Recorder::default()
    };
    let uploaded = upload(&server, &mut source, state, &mut recorder).await;
    let error = uploaded.unwrap_err();
    assert!(matches!(error, UploadError::Checkpoint(_)), "{error}");
    assert_eq!(recorder.states.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_upload_makes_no_more_calls() {
    let server = Arc::new(Server::default());
    let mut source = open(&content(9 * P)).await;
    let state = UploadState::new(UploadPlan::new(&source, MAX_PARTS).unwrap());
    let mut recorder = Recorder::holding_at(2);
    let upload = upload(&server, &mut source, state, &mut recorder);
    let ended = timeout(Duration::from_secs(5), upload).await;
    assert!(ended.is_err());
    let calls = server.calls();
    assert_eq!(server.under_way.load(SeqCst), 0);
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(server.calls(), calls);
}

#[tokio::test(start_paused = true)]
async fn a_part_that_the_server_lost_goes_up_again_alone() {
    for size in [5, 3 * P, 3 * P + 5] {
        let server = Arc::new(Server::default());
        let plain = content(size);
        let mut source = open(&plain).await;
        let plan = UploadPlan::new(&source, MAX_PARTS).unwrap();
        let state = UploadState::new(plan.clone());
        let uploaded = upload(&server, &mut source, state, &mut ()).await;
        let input = uploaded.unwrap();
        let transfers = transfers(&server);
        let count = size.div_ceil(P) as u32;
        server.take_log();
        for index in 0..count {
            server.forget_part(index as i32);
            let again = transfers.upload_part(&mut source, &plan, index);
            again.await.unwrap();
            assert_eq!(server.take_log(), [i64::from(index)]);
            let encrypted = server.assemble(&input);
            assert!(decrypt(&plan.key, &encrypted, size) == plain);
        }
        let beyond = transfers.upload_part(&mut source, &plan, count).await;
        assert!(matches!(
            beyond,
            Err(UploadError::NoSuchPart { index, count: c }) if index == count && c == count
        ));
    }
}

#[tokio::test(start_paused = true)]
async fn transfers_can_move_between_threads() {
    const fn is_send<T: Send>(_: &T) {}
    let server = Arc::new(Server::default());
    let transfers = transfers(&server);
    let mut source = open(b"x").await;
    let plan = UploadPlan::new(&source, MAX_PARTS).unwrap();
    is_send(&transfers.open_range(&stored(&server, b"x")));
    let (mut nobody, mut nobody_else) = ((), ());
    is_send(&transfers.upload(&mut source, UploadState::new(plan), &mut nobody));
    let sink = FileSink::bytes(1);
    is_send(&transfers.download(&mut stored(&server, b"x"), sink, &mut nobody_else));
}
