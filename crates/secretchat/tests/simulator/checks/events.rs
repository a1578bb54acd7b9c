//! The events: all told, none lost, and each of them true.

use std::collections::BTreeMap;

use secretchat::ChatEvent;
use secretchat_core::history::Direction;
use secretchat_core::ids::RandomId;

use super::history::{is_closed, is_deleted, is_deleted_by_peer};
use super::view::{Shown, View};
use crate::book::{Book, Sent};
use crate::rules::{Broken, rule};
use crate::side::Who;
use crate::world::World;

pub(super) fn check(world: &World, view: &View, who: Who) -> Result<(), Broken> {
    check_ids(world, who)?;
    let book = world.side(who).book();
    for shown in view.of(who).values() {
        check_received(world, who, &book, shown)?;
    }
    drop(book);
    let sent = world.side(who).book().sent.clone();
    for sent in &sent {
        check_fate(world, view, who, sent)?;
    }
    Ok(())
}

/// Every event that was ever stored was told.
fn check_ids(world: &World, who: Who) -> Result<(), Broken> {
    let side = world.side(who);
    let told: Vec<_> = side.book().events.keys().copied().collect();
    let stored: Vec<_> = side.disk.events().into_iter().collect();
    rule(told == stored, "every event is told", || {
        let untold: Vec<_> = stored.iter().filter(|id| !told.contains(id)).collect();
        format!("{who:?}: {} stored, untold {untold:?}", stored.len())
    })?;
    let last = told.len() as u64;
    rule(
        told.iter().copied().eq(1..=last),
        "the ids of events have no holes",
        || format!("{who:?}: {told:?}"),
    )
}

/// Every message of the peer is announced once, and every announced message is there.
fn check_received(world: &World, who: Who, book: &Book, shown: &Shown) -> Result<(), Broken> {
    let chat = shown.info.id;
    let mut announced: BTreeMap<RandomId, u32> = BTreeMap::new();
    for id in book.received(chat) {
        *announced.entry(id).or_default() += 1;
    }
    for (id, times) in &announced {
        rule(*times == 1, "every message is announced once", || {
            format!("{who:?} {id}: {times} times")
        })?;
    }
    let incoming = shown.history.iter();
    for message in incoming.filter(|m| m.direction == Direction::Incoming && !m.is_service()) {
        rule(
            announced.contains_key(&message.random_id),
            "every message is announced",
            || format!("{who:?} {}", message.random_id),
        )?;
    }
    if shown.info.ready.is_none() {
        return Ok(());
    }
    for id in announced.keys().filter(|id| !shown.has(**id)) {
        let peer = world.side(who.other()).book();
        let sent = peer.sent.iter().find(|sent| sent.random_id == *id);
        // Refused when it was sent again, and so taken back.
        let is_gone = peer.has_failed(chat, *id)
            || book.has_expired(chat, *id)
            || sent.is_none_or(|sent| is_deleted(&peer, sent) || is_deleted(book, sent));
        rule(is_gone, "an announced message is there", || {
            format!("{who:?} {id}")
        })?;
    }
    Ok(())
}

/// Of every message that the client has taken it is told what became of it.
fn check_fate(world: &World, view: &View, who: Who, sent: &Sent) -> Result<(), Broken> {
    let (chat, id) = (sent.chat, sent.random_id);
    let book = world.side(who).book();
    let times = |what: fn(&ChatEvent) -> Option<RandomId>| {
        let events = book.of_chat(chat).filter_map(what);
        events.filter(|of| *of == id).count()
    };
    let told_sent = times(|e| match e {
        ChatEvent::MessageSent { random_id, .. } => Some(*random_id),
        _ => None,
    });
    let told_failed = times(|e| match e {
        ChatEvent::MessageFailed { random_id, .. } => Some(*random_id),
        _ => None,
    });
    let told_delivered = times(|e| match e {
        ChatEvent::MessageDelivered { random_id } => Some(*random_id),
        _ => None,
    });
    let found = || format!("{who:?} {sent:?}: {told_sent} {told_delivered} {told_failed}");
    // It is sent again if the peer asks for it.
    rule(
        told_delivered <= 1 && told_failed <= 1,
        "the fate of a message is told once",
        found,
    )?;
    rule(
        told_failed == 0 || told_delivered == 0,
        "what has failed is not delivered",
        found,
    )?;
    let is_gone =
        book.cancelled.contains(&id) || book.has_expired(chat, id) || is_deleted(&book, sent);
    drop(book);
    if is_gone || is_deleted_by_peer(world, who, sent) {
        return Ok(());
    }
    rule(
        // The peer may say that it has it before the server does.
        told_sent + told_failed + told_delivered > 0,
        "every message is sent, or said to have failed",
        found,
    )?;
    let is_delivered = view
        .of(who)
        .get(&chat)
        .and_then(|shown| {
            let message = shown.history.iter().find(|m| m.random_id == id)?;
            Some(message.delivery == secretchat_core::history::Delivery::Delivered)
        })
        .unwrap_or(false);
    rule(
        !is_delivered || is_closed(view, who, chat) || told_delivered == 1,
        "every message is told to be delivered",
        found,
    )
}
