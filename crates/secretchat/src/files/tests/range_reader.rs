//! Any place of a file.

use std::io::SeekFrom;
use std::sync::LazyLock;
use std::sync::atomic::Ordering::SeqCst;

use proptest::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use super::server::Fault;
use super::*;

const LENGTH: usize = 9 * P + 12_345;

static PLAIN: LazyLock<Vec<u8>> = LazyLock::new(|| content(LENGTH));

/// A server with the file.
static SERVED: LazyLock<(Arc<Server>, DownloadState)> = LazyLock::new(|| {
    let server = Arc::new(Server::default());
    let state = stored(&server, &PLAIN);
    (server, state)
});

fn opened(server: &Arc<Server>) -> RangeReader {
    transfers(server).open_range(&stored(server, &PLAIN))
}

/// Reads exactly a range.
async fn read(reader: &mut RangeReader, place: usize, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    let mut got = 0;
    while got < length {
        let read = reader.read_at((place + got) as u64, &mut bytes[got..]);
        let more = read.await.unwrap();
        if more == 0 {
            break;
        }
        got += more;
    }
    bytes.truncate(got);
    bytes
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_read_in_order_is_fetched_once() {
    let server = Arc::new(Server::default());
    let mut reader = opened(&server);
    let mut all = Vec::new();
    reader.read_to_end(&mut all).await.unwrap();
    assert!(all == *PLAIN);
    let mut log = server.take_log();
    log.sort_unstable();
    let offsets = (0..10).map(|part| part * PART as i64);
    assert!(log.iter().copied().eq(offsets), "{log:?}");
    assert_eq!(server.most_under_way.load(SeqCst), 4);
}

#[tokio::test(start_paused = true)]
async fn one_place_costs_its_part_and_a_jump_what_lies_between() {
    let server = Arc::new(Server::default());
    let mut reader = opened(&server);
    let mut cost = async |place: usize| {
        assert!(read(&mut reader, place, 10).await == PLAIN[place..place + 10]);
        server.take_log().len()
    };
    assert_eq!(cost(5).await, 1);
    assert_eq!(cost(P - 10).await, 0, "it is at hand");
    // Parts 1 to 6: nobody can decrypt the last without the others.
    assert_eq!(cost(6 * P + 3).await, 6);
    assert_eq!(cost(P + 9).await, 1, "the iv is known");
    assert_eq!(cost(7 * P).await, 1, "so is the one behind what was passed");
    assert_eq!(cost(6 * P).await, 0, "it is kept");
    assert_eq!(cost(3 * P).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_reader_knows_the_place_that_a_download_has_reached() {
    let server = Arc::new(Server::default());
    let mut recorder = Recorder::holding_at(1);
    let folder = tempfile::tempdir().unwrap();
    let sink = FileSink::folder(folder.path()).resumable();
    let transfers = transfers(&server);
    let download = download(&server, stored(&server, &PLAIN), sink, &mut recorder);
    assert!(run_until_held(download).await.is_none());
    let state = DownloadState::from_bytes(recorder.last()).unwrap();
    assert_eq!(state.done, 8 * PART);
    server.take_log();
    let mut reader = transfers.open_range(&state);
    let place = 8 * P + 77;
    assert!(read(&mut reader, place, 99).await == PLAIN[place..place + 99]);
    assert_eq!(server.take_log(), [8 * PART as i64]);
    assert!(read(&mut reader, 0, 99).await == PLAIN[..99]);
    // A state that is complete does not end at a part.
    let complete = DownloadState {
        done: LENGTH as u64,
        ..state
    };
    let mut reader = transfers.open_range(&complete);
    assert!(read(&mut reader, place, 99).await == PLAIN[place..place + 99]);
}

#[tokio::test(start_paused = true)]
async fn seeking_is_that_of_a_file() {
    let server = Arc::new(Server::default());
    let mut reader = opened(&server);
    assert_eq!(reader.len(), LENGTH as u64);
    assert_eq!(
        reader.seek(SeekFrom::End(-5)).await.unwrap(),
        LENGTH as u64 - 5
    );
    let mut end = Vec::new();
    reader.read_to_end(&mut end).await.unwrap();
    assert!(end == PLAIN[LENGTH - 5..]);
    assert_eq!(
        reader.seek(SeekFrom::Start(P as u64 - 2)).await.unwrap(),
        P as u64 - 2
    );
    let mut over = [0; 4];
    reader.read_exact(&mut over).await.unwrap();
    assert_eq!(over, PLAIN[P - 2..P + 2]);
    assert_eq!(
        reader.seek(SeekFrom::Current(-4)).await.unwrap(),
        P as u64 - 2
    );
    reader.seek(SeekFrom::Start(u64::MAX)).await.unwrap();
    assert_eq!(reader.read(&mut over).await.unwrap(), 0);
    assert!(reader.seek(SeekFrom::Current(1)).await.is_err());
    assert!(
        reader
            .seek(SeekFrom::End(-(LENGTH as i64) - 1))
            .await
            .is_err()
    );
    assert_eq!(reader.read_at(LENGTH as u64, &mut over).await.unwrap(), 0);
    assert_eq!(reader.read_at(0, &mut []).await.unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn after_an_error_it_can_be_read_again() {
    let refusal = || Some(Fault::Refused(400, "LOCATION_INVALID"));
    let server = Arc::new(Server::with_faults([
        None,
        None,
        refusal(),
        None,
        refusal(),
    ]));
    let mut reader = opened(&server);
    let place = 5 * P + 1;
    let mut bytes = [0; 3];
    for _ in 0..2 {
        let error = reader.read_at(place as u64, &mut bytes).await.unwrap_err();
        assert!(matches!(error, DownloadError::Gone), "{error}");
    }
    assert!(read(&mut reader, place, 3).await == PLAIN[place..place + 3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_place_is_read_as_it_is(
        seeks in prop::collection::vec((0..LENGTH + 100, 0..2 * P), 1..8),
        done in 0_usize..10,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let (server, state) = &*SERVED;
            let mut reader = transfers(server).open_range(state);
            drop(read(&mut reader, done * P, 1).await);
            for (place, length) in seeks {
                let end = (place + length).min(LENGTH);
                let expected = PLAIN.get(place..end).unwrap_or_default();
                assert!(read(&mut reader, place, length).await == expected);
                assert!(server.most_under_way.load(SeqCst) <= 4);
            }
        });
    }
}
