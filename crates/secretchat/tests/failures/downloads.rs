//! Files on their way down.

use std::future::IntoFuture as _;
use std::time::Duration;

use secretchat::files::{FileSink, FileSource};
use secretchat::store::{Table, Write};
use secretchat::{Attachment, Client, Error};
use secretchat_core::ids::RandomId;
use secretchat_testserver::network::Wire;
use tokio::time::timeout;

use crate::common::settle;
use crate::pair::Pair;

/// A file of Bob's in Alice's history.
async fn received(pair: &Pair) -> RandomId {
    let source = FileSource::bytes(vec![7; 1_200_000]).named("a.bin");
    let file = pair
        .bob
        .send_file(pair.chat, source, Attachment::document());
    let sent = file.await.unwrap();
    settle().await;
    sent.random_id
}

async fn fetch(client: &Client, pair: &Pair, id: RandomId, resumable: bool) -> Result<(), Error> {
    let sink = FileSink::folder(pair.folder.path());
    let sink = if resumable { sink.resumable() } else { sink };
    client.download(pair.chat, id, sink).await.map(drop)
}

/// Whether a commit is the last of a download.
fn is_end(writes: &[Write]) -> bool {
    let is_end =
        |write: &Write| matches!(write, Write::Delete { table, .. } if *table == Table::Download);
    writes.iter().any(is_end)
}

async fn deleted(pair: &Pair, id: RandomId) {
    pair.bob.delete(pair.chat, vec![id]).await.unwrap();
    settle().await;
    settle().await;
}

#[tokio::test(start_paused = true)]
async fn a_new_download_leaves_nothing_of_an_interrupted_one() {
    let pair = Pair::new().await;
    let id = received(&pair).await;
    pair.line.account.set_faults(|f| f.short_ranges = 1);
    fetch(&pair.alice, &pair, id, true).await.unwrap_err();
    assert_eq!(pair.files().len(), 1);
    for resumable in [true, false] {
        fetch(&pair.alice, &pair, id, resumable).await.unwrap();
        settle().await;
    }
    let mut files = pair.files();
    files.sort();
    assert_eq!(files, ["a (1).bin", "a.bin"]);
    assert!(pair.disk.is_empty(Table::Download));
}

#[tokio::test(start_paused = true)]
async fn all_files_that_were_written_for_a_message_go_with_it() {
    let pair = Pair::new().await;
    let id = received(&pair).await;
    for _ in 0..2 {
        fetch(&pair.alice, &pair, id, false).await.unwrap();
    }
    assert_eq!(pair.files().len(), 2);
    deleted(&pair, id).await;
    assert_eq!(pair.files(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_only_the_store_has_not_heard_of_goes_with_its_message() {
    let pair = Pair::new().await;
    let id = received(&pair).await;
    pair.disk.refuse(is_end);
    let fetch = fetch(&pair.alice, &pair, id, true);
    let ended = timeout(Duration::from_secs(10), fetch).await;
    assert!(ended.is_err(), "it waits for the store");
    pair.disk.refuse(|_| false);
    assert_eq!(pair.files(), ["a.bin"]);
    deleted(&pair, id).await;
    assert_eq!(pair.files(), [""; 0]);
    assert!(pair.disk.is_empty(Table::Download) && pair.disk.is_empty(Table::Trash));
}

#[tokio::test(start_paused = true)]
async fn a_file_is_received_though_the_store_fails_for_a_while() {
    let pair = Pair::new().await;
    let id = received(&pair).await;
    pair.disk.refuse(is_end);
    let disk = pair.disk.clone();
    tokio::spawn(async move {
        settle().await;
        disk.refuse(|_| false);
    });
    fetch(&pair.alice, &pair, id, false).await.unwrap();
    deleted(&pair, id).await;
    assert_eq!(pair.files(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_was_being_written_when_the_program_died_is_deleted_by_the_next_run() {
    let mut pair = Pair::new().await;
    let id = received(&pair).await;
    pair.line.account.set_wire(Wire {
        there_ms: 1000..=1000,
        ..Wire::default()
    });
    let slow = fetch(&pair.alice, &pair, id, false);
    assert!(timeout(Duration::from_millis(500), slow).await.is_err());
    settle().await;
    assert_eq!(
        pair.files(),
        [""; 0],
        "a future that is dropped leaves nothing"
    );
    assert!(pair.disk.is_empty(Table::Trash), "and no note");

    let alice = pair.alice.clone();
    let (chat, folder) = (pair.chat, pair.folder.path().to_owned());
    let mut dying = Box::pin(async move {
        alice
            .download(chat, id, FileSink::folder(folder))
            .await
            .map(drop)
    });
    assert!(
        timeout(Duration::from_millis(500), &mut dying)
            .await
            .is_err()
    );
    let [part] = pair.files().try_into().unwrap();
    // A process that dies does not delete anything.
    let path = pair.folder.path().join(&part);
    let saved = std::fs::read(&path).unwrap();
    pair.alice.kill();
    settle().await;
    drop(dying);
    std::fs::write(&path, saved).unwrap();
    pair.restart().await;
    settle().await;
    assert_eq!(pair.files(), [""; 0]);
    assert!(pair.disk.is_empty(Table::Trash));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_got_its_name_when_the_program_died_is_deleted_by_the_next_run() {
    for (resumable, kept) in [(false, false), (false, true), (true, false)] {
        let mut pair = Pair::new().await;
        let id = received(&pair).await;
        pair.disk.refuse(is_end);
        let sink = FileSink::folder(pair.folder.path());
        let sink = if resumable { sink.resumable() } else { sink };
        let fetch = pair.alice.download(pair.chat, id, sink);
        let fetch = if kept { fetch.keep() } else { fetch };
        let ended = timeout(Duration::from_secs(10), fetch.into_future()).await;
        assert!(ended.is_err(), "it waits for the store");
        assert_eq!(pair.files(), ["a.bin"]);
        pair.alice.kill();
        pair.disk.refuse(|_| false);
        pair.restart().await;
        if resumable {
            assert!(pair.alice.cancel_download(pair.chat, id).await.unwrap());
        }
        settle().await;
        assert_eq!(pair.files(), [""; 0], "{resumable} {kept}");
        assert!(pair.disk.is_empty(Table::Trash) && pair.disk.is_empty(Table::Download));
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_whose_future_is_dropped_while_the_store_fails_is_known_later() {
    let pair = Pair::new().await;
    let id = received(&pair).await;
    pair.disk.refuse(is_end);
    let fetch = fetch(&pair.alice, &pair, id, false);
    assert!(timeout(Duration::from_secs(10), fetch).await.is_err());
    pair.disk.refuse(|_| false);
    settle().await;
    assert_eq!(pair.files(), ["a.bin"]);
    assert!(pair.disk.is_empty(Table::Trash) && !pair.disk.is_empty(Table::File));
    deleted(&pair, id).await;
    assert_eq!(pair.files(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn two_downloads_of_a_message_do_not_disturb_each_other() {
    let pair = Pair::new().await;
    let id = received(&pair).await;
    let both = tokio::join!(
        fetch(&pair.alice, &pair, id, false),
        fetch(&pair.alice, &pair, id, false)
    );
    both.0.unwrap();
    both.1.unwrap();
    settle().await;
    assert_eq!(pair.files().len(), 2);
    deleted(&pair, id).await;
    assert_eq!(pair.files(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn another_file_that_took_the_name_stays_when_the_message_goes() {
    let pair = Pair::new().await;
    let id = received(&pair).await;
    fetch(&pair.alice, &pair, id, false).await.unwrap();
    let path = pair.folder.path().join("a.bin");
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "mine").unwrap();
    deleted(&pair, id).await;
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    assert!(pair.disk.is_empty(Table::Trash));
}
