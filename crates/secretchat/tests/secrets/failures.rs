//! Conversations in which everything goes wrong.

use std::path::Path;

use secretchat::core::io::{DropReason, Event as ChatEvent, RpcError};
use secretchat::core::message::{EntityKind, Message, Text};
use secretchat::core::tl::Serialize as _;
use secretchat::files::{FileSink, FileSource};
use secretchat::store::Table;
use secretchat::{Attachment, Error, Event, EventKind};
use secretchat_testserver::Refusal;

use crate::common::settle;
use crate::common::watch::{PLANTED, lines};
use crate::world::{World, refuses};

fn has(events: &[Event], what: impl Fn(&EventKind) -> bool) -> bool {
    events.iter().any(|event| what(&event.kind))
}

fn has_line(what: &str) -> bool {
    lines().iter().any(|line| line.contains(what))
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_here_is_not_told() {
    let world = World::new().await;
    let (alice, chat) = (&world.alice.client, world.chat);
    let file = |attachment| alice.send_file(chat, FileSource::bytes(PLANTED), attachment);
    let link = EntityKind::TextUrl {
        url: format!("javascript:{PLANTED}"),
    };
    refuses(alice.send_text(chat, PLANTED.repeat(1000)).await);
    refuses(
        alice
            .send_text(chat, Text::new("").then_as(link, PLANTED))
            .await,
    );
    let bot = Message {
        via_bot: Some(format!("@{PLANTED}")),
        ..Message::text(PLANTED)
    };
    refuses(alice.send(chat, bot).await);
    refuses(file(Attachment::audio(1, PLANTED.repeat(1000), "")).await);
    refuses(file(Attachment::photo(1, 1).mime_type(PLANTED)).await);
    refuses(
        file(Attachment::document())
            .caption(PLANTED.repeat(1000))
            .await,
    );
    let good = Message::text(PLANTED).to_tl().unwrap().to_bytes();
    for end in 0..good.len() {
        refuses(alice.send_tl(chat, &good[..end], None).await);
        refuses(alice.handle_updates(&good[..end]).await);
        refuses(alice.handle_updates(&good[end..]).await);
    }
    refuses(alice.send_tl(chat, &[good, vec![1]].concat(), None).await);
    lines();
}

#[tokio::test(start_paused = true)]
async fn what_the_server_refuses_loses_or_changes_is_not_told() {
    let mut world = World::new().await;
    let chat = world.chat;
    let refuse = |method, message: &str| Refusal {
        method,
        calls: 1,
        error: RpcError::server(400, message),
        carried_out: false,
    };
    world.alice.line.account.set_faults(|faults| {
        faults.refusals = vec![
            refuse("messages.sendEncrypted", "DATA_INVALID"),
            refuse("messages.sendEncryptedFile", "FILE_EMTPY"),
            refuse("upload.saveFilePart", "FILE_PART_INVALID"),
        ];
    });
    world
        .bob
        .line
        .account
        .set_faults(|faults| faults.tamper_messages = 2);
    let alice = world.alice.client.clone();
    drop((world.alice.events().await, world.bob.events().await));
    alice.send_text(chat, PLANTED).await.unwrap();
    let file = || FileSource::bytes(PLANTED).named(PLANTED);
    refuses(alice.send_file(chat, file(), Attachment::document()).await);
    alice
        .send_file(chat, file(), Attachment::document())
        .await
        .unwrap();
    settle().await;
    for n in 0..4 {
        alice
            .send_text(chat, format!("{PLANTED} {n}"))
            .await
            .unwrap();
    }
    settle().await;
    settle().await;
    let failed =
        |kind: &EventKind| matches!(kind, EventKind::Chat(ChatEvent::MessageFailed { .. }));
    assert!(has(&world.alice.events().await, failed));
    let dropped = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::Chat(ChatEvent::Dropped {
                reason: DropReason::Undecryptable,
                ..
            })
        )
    };
    assert!(has(&world.bob.events().await, dropped));
    lines();
}

#[tokio::test(start_paused = true)]
async fn files_that_fail_do_not_tell_what_they_are() {
    let world = World::new().await;
    let (alice, bob, chat) = (&world.alice.client, &world.bob.client, world.chat);
    let id = world.send_file().await;
    settle().await;
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    std::fs::write(&taken, PLANTED).unwrap();
    // Such a file is not empty, and cannot be read.
    for path in [
        folder.path(),
        &folder.path().join("missing"),
        Path::new("/proc/self/mem"),
    ] {
        let source = FileSource::path(path).named(PLANTED);
        refuses(
            alice
                .send_file(chat, source, Attachment::document())
                .caption(PLANTED)
                .await,
        );
    }
    let sinks = [
        FileSink::path(&taken),
        FileSink::folder(&taken),
        FileSink::folder(folder.path().join("missing")),
        FileSink::path("/proc/x"),
        FileSink::folder("/proc"),
        FileSink::bytes(1),
    ];
    for sink in sinks {
        refuses(bob.download(chat, id, sink).await);
    }
    world.network.server(|server| {
        if let Some(faults) = server.faults(crate::world::BOB) {
            faults.short_ranges = 1;
        }
    });
    let error = refuses(
        bob.download(chat, id, FileSink::folder(folder.path()))
            .await,
    );
    assert!(matches!(error, Error::Download(_)), "{error:?}");
    lines();
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_does_not_tell_what_it_should_have_kept() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.client.clone(), world.chat);
    world.alice.events().await;
    world.alice.disk.fail(true);
    refuses(alice.send_text(chat, PLANTED).await);
    refuses(
        alice
            .send_file(chat, FileSource::bytes(PLANTED), Attachment::document())
            .await,
    );
    world.bob.client.send_text(chat, PLANTED).await.unwrap();
    settle().await;
    world.alice.disk.fail(false);
    settle().await;
    let events = world.alice.events().await;
    assert!(has(&events, |kind| matches!(
        kind,
        EventKind::StoreFailed { .. }
    )));
    assert!(has(&events, |kind| matches!(
        kind,
        EventKind::StoreRecovered
    )));
    assert!(has_line("the store failed"));
}

#[tokio::test(start_paused = true)]
async fn damaged_records_are_told_of_and_not_shown() {
    let mut world = World::new().await;
    let chat = world.chat;
    world.send_file().await;
    world.bob.client.send_text(chat, PLANTED).await.unwrap();
    settle().await;
    let cut = |value: &mut Vec<u8>| value.truncate(value.len() - 4);
    let shift = |value: &mut Vec<u8>| drop(value.drain(..4));
    for (n, change) in [&cut as &dyn Fn(&mut Vec<u8>), &shift]
        .into_iter()
        .enumerate()
    {
        for side in [&mut world.alice, &mut world.bob] {
            side.restart(|disk| {
                for table in [Table::Message, Table::Upload, Table::Download] {
                    disk.damage(table, change);
                }
            })
            .await;
            settle().await;
            let history = side.client.history(chat, None, 100).await;
            match history {
                Ok(history) => assert_eq!(history, [], "{n}"),
                error => drop(refuses(error)),
            }
        }
    }
    assert!(has_line("a message of the history is damaged"));
    world
        .bob
        .restart(|disk| disk.damage(Table::Event, cut))
        .await;
    world.bob.events().await;
    assert!(has_line("events cannot be read"));
}
