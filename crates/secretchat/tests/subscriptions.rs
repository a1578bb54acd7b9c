//! What a subscription is told, from where it begins.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::time::Duration;

use common::store::Flaky;
use common::{Line, builder, feed, network, settle};
use secretchat::core::ids::UserId;
use secretchat::store::{StoreKey, Vault};
use secretchat::transport::Peer;
use secretchat::{ChatEvent, Event, EventKind, Events};

async fn told(events: &mut Events) -> Vec<Event> {
    let mut told = Vec::new();
    let soon = Duration::from_millis(10);
    while let Ok(Some(event)) = tokio::time::timeout(soon, events.next()).await {
        told.push(event);
    }
    told
}

#[tokio::test(start_paused = true)]
async fn a_subscription_is_told_what_is_of_the_moment_though_nobody_waited_yet() {
    let network = network(1);
    let lines = [1, 2].map(|user| Line::new(&network, UserId(user)));
    let disk = Flaky::default();
    let vault = Vault::open(disk.clone(), StoreKey::none(), None).unwrap();
    let alice = builder(&lines[0], vault).build().await.unwrap();
    let bob = builder(&lines[1], Vault::memory()).build().await.unwrap();
    feed(&alice, &lines[0]);
    feed(&bob, &lines[1]);
    let chat = alice.request_chat(Peer::Id(UserId(2))).await.unwrap();
    settle().await;
    let mut early = alice.events();
    disk.fail(true);
    assert!(alice.send_text(chat, "lost").await.is_err());
    disk.fail(false);
    settle().await;
    bob.set_typing(chat, true).await.unwrap();
    bob.send_text(chat, "hello").await.unwrap();
    settle().await;
    let mut late = alice.events();
    let (of_early, of_late) = (told(&mut early).await, told(&mut late).await);
    let kept = |events: &[Event]| {
        events
            .iter()
            .filter_map(|event| event.id)
            .collect::<Vec<_>>()
    };
    let in_order: Vec<_> = (1..)
        .map(secretchat::EventId)
        .take(kept(&of_late).len())
        .collect();
    assert_eq!(kept(&of_early), in_order);
    assert_eq!(kept(&of_late), in_order);
    let has = |events: &[Event], kind: fn(&EventKind) -> bool| events.iter().any(|e| kind(&e.kind));
    let moments: [fn(&EventKind) -> bool; 3] = [
        |kind| matches!(kind, EventKind::StoreFailed { .. }),
        |kind| *kind == EventKind::StoreRecovered,
        |kind| *kind == EventKind::Chat(ChatEvent::Typing),
    ];
    for kind in moments {
        assert!(has(&of_early, kind));
        assert!(!has(&of_late, kind));
    }
    alice
        .send_text(chat, "both are told of this")
        .await
        .unwrap();
    settle().await;
    let (of_early, of_late) = (told(&mut early).await, told(&mut late).await);
    assert!(!of_early.is_empty());
    assert_eq!(of_early, of_late);
}
