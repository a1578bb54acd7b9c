//! Files on their way up.

use std::collections::BTreeSet;
use std::future::{Future as _, IntoFuture as _, poll_fn};
use std::task::Poll;
use std::time::Duration;

use secretchat::files::FileSource;
use secretchat::store::Table;
use secretchat::{Attachment, Error, EventKind, SendFile};
use secretchat_core::ids::RandomId;
use secretchat_testserver::FloodWait;
use secretchat_testserver::network::Wire;
use tokio::time::{sleep, timeout};

use crate::common::settle;
use crate::pair::{Pair, has_failed, is_sent};

/// Three parts, each of which takes a second.
fn file(pair: &Pair) -> SendFile {
    pair.line.account.set_wire(Wire {
        there_ms: 1000..=1000,
        ..Wire::default()
    });
    let source = FileSource::bytes(vec![7; 1_200_000]);
    pair.alice
        .send_file(pair.chat, source, Attachment::document())
}

#[tokio::test(start_paused = true)]
async fn a_file_goes_up_though_the_store_fails_for_a_while() {
    let mut pair = Pair::new().await;
    let upload = file(&pair).start().await.unwrap();
    let id = upload.random_id();
    pair.disk.fail(true);
    sleep(Duration::from_secs(10)).await;
    pair.disk.fail(false);
    upload.finish().await.unwrap();
    settle().await;
    let told = pair.told().await;
    assert!(told.iter().any(|e| is_sent(e, id)), "{told:?}");
    assert!(!told.iter().any(|e| has_failed(e, id)), "{told:?}");
    assert!(pair.disk.is_empty(Table::Upload));
}

#[tokio::test(start_paused = true)]
async fn a_file_whose_future_is_dropped_is_sent_or_not_at_all() {
    let pair = Pair::new().await;
    for polls in 0..8 {
        let send = async { file(&pair).start().await.map(drop) };
        let mut send = Box::pin(send);
        for _ in 0..polls {
            if timeout(Duration::ZERO, &mut send).await.is_ok() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(send);
    }
    sleep(Duration::from_secs(60)).await;
    let history = pair.alice.history(pair.chat, None, 100).await.unwrap();
    assert!(!history.is_empty());
    assert!(pair.disk.is_empty(Table::Upload));
}

#[tokio::test(start_paused = true)]
async fn a_file_on_its_way_up_fails_once_when_the_chat_closes() {
    let mut pair = Pair::new().await;
    let upload = file(&pair).start().await.unwrap();
    let id = upload.random_id();
    pair.alice.discard_chat(pair.chat, false).await.unwrap();
    upload.finish().await.unwrap_err();
    settle().await;
    let told = pair.told().await;
    let times = told.iter().filter(|e| has_failed(e, id)).count();
    assert_eq!(times, 1, "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_cancelled_goes_on() {
    let mut pair = Pair::new().await;
    let upload = file(&pair).start().await.unwrap();
    let id = upload.random_id();
    pair.disk.fail(true);
    let cancelled = pair.alice.cancel_upload(pair.chat, id).await;
    assert!(cancelled.is_err(), "{cancelled:?}");
    pair.disk.fail(false);
    upload.finish().await.unwrap();
    settle().await;
    assert!(pair.told().await.iter().any(|e| is_sent(e, id)));
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_of_the_file_of_a_message_goes_with_it() {
    let pair = Pair::new().await;
    let upload = file(&pair).start().await.unwrap();
    let id = upload.random_id();
    sleep(Duration::from_millis(1500)).await;
    pair.line.account.set_faults(|f| {
        f.flood_wait = FloodWait {
            calls: 1,
            seconds: 1000,
        };
    });
    upload.finish().await.unwrap();
    assert!(!pair.disk.is_empty(Table::Upload));
    pair.alice.delete(pair.chat, vec![id]).await.unwrap();
    assert!(pair.disk.is_empty(Table::Upload));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_file_is_sent_or_not_at_all_whenever_it_is_cancelled() {
    let pair = Pair::new().await;
    let mut cancelled = 0;
    for polls in 0..12 {
        let id = RandomId(1000 + polls);
        let mut send = Box::pin(file(&pair).random_id(id).into_future());
        for _ in 0..polls {
            tokio::task::yield_now().await;
            // Nothing else runs before it is cancelled.
            let is_pending = poll_fn(|cx| Poll::Ready(send.as_mut().poll(cx).is_pending()));
            assert!(is_pending.await);
        }
        let was_under_way = pair.alice.cancel_upload(pair.chat, id).await.unwrap();
        let sent = send.await;
        assert_eq!(sent.is_err(), was_under_way, "after {polls}: {sent:?}");
        cancelled += i32::from(was_under_way);
    }
    assert!((1..12).contains(&cancelled), "{cancelled}");
    settle().await;
    assert!(pair.disk.is_empty(Table::Upload), "no file is forgotten");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_sent_twice_while_the_store_fails_goes_up_once() {
    let mut pair = Pair::new().await;
    let id = RandomId(7);
    let upload = file(&pair).random_id(id).start().await.unwrap();
    pair.disk.fail(true);
    // What is in memory is given up, and cannot be read again.
    file(&pair).start().await.unwrap_err();
    pair.disk.fail_reads(true);
    let again = file(&pair).random_id(id).start().await;
    assert!(matches!(again, Err(Error::Store(_))), "{again:?}");
    pair.disk.fail_reads(false);
    pair.disk.fail(false);
    upload.finish().await.unwrap();
    settle().await;
    assert!(pair.told().await.iter().any(|e| is_sent(e, id)));
}

#[tokio::test(start_paused = true)]
async fn few_files_go_up_at_once_after_a_restart_and_all_in_the_end() {
    let mut pair = Pair::new().await;
    let path = pair.folder.path().join("a.bin");
    std::fs::write(&path, vec![7; 1_200_000]).unwrap();
    drop(file(&pair));
    for number in 1..=10 {
        let source = FileSource::path(&path);
        let send = pair
            .alice
            .send_file(pair.chat, source, Attachment::document());
        drop(send.random_id(RandomId(number)).start().await.unwrap());
    }
    pair.alice.kill();
    pair.restart().await;
    let (mut under_way, mut most, mut ended) = (BTreeSet::new(), 0, 0);
    while ended < 10 {
        let event = timeout(Duration::from_secs(60), pair.events.next()).await;
        if let EventKind::UploadProgress {
            random_id,
            done,
            total,
        } = event.unwrap().unwrap().kind
        {
            under_way.insert(random_id);
            most = most.max(under_way.len());
            if done == total {
                under_way.remove(&random_id);
                ended += 1;
            }
        }
    }
    assert!((2..=4).contains(&most), "{most} at once");
    sleep(Duration::from_secs(60)).await;
    assert!(pair.disk.is_empty(Table::Upload), "all are sent");
}
