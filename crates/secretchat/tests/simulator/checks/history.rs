//! The histories: equal, in order, nothing lost, nothing twice.

use std::collections::{BTreeMap, BTreeSet};

use secretchat_core::chat::Status;
use secretchat_core::history::{Delivery, Direction, StoredMessage};
use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::tl::e2e::latest;

use super::view::{Shown, View};
use crate::book::{Book, Sent};
use crate::rules::{Broken, rule};
use crate::side::Who;
use crate::world::World;

pub(super) fn check(world: &World, view: &View, who: Who) -> Result<(), Broken> {
    for (chat, own) in view.of(who) {
        if own.info.status == Status::Closed {
            continue;
        }
        if let Some(peer) = view.of(who.other()).get(chat) {
            check_direction(world, who, own, peer)?;
        }
        check_deliveries(world, who, own)?;
        check_texts(world, who, own)?;
    }
    let sent = world.side(who).book().sent.clone();
    for sent in &sent {
        check_sent(world, view, who, sent)?;
    }
    check_albums(world, view, who)
}

/// What one side wrote is what the other side has, in order and once.
fn check_direction(world: &World, from: Who, own: &Shown, peer: &Shown) -> Result<(), Broken> {
    let chat = own.info.id;
    // A timer runs on each side by itself: what is gone on one side may still be there on the other.
    let gone = |line: &Line| {
        let expired = |who| world.side(who).book().has_expired(chat, line.id);
        line.ttl > 0 && Who::BOTH.into_iter().any(expired)
    };
    let written: Vec<_> = lines(&own.history, Direction::Outgoing)
        .filter(|line| !line.failed && !gone(line))
        .collect();
    let arrived: Vec<_> = lines(&peer.history, Direction::Incoming)
        .filter(|line| !gone(line))
        .collect();
    for (expected, found) in written.iter().zip(&arrived) {
        rule(expected == found, "both histories are equal", || {
            format!("{from:?} wrote {expected:?}, the other side has {found:?}")
        })?;
    }
    rule(
        written.len() == arrived.len(),
        "both histories are equal",
        || {
            let ids = |lines: &[Line]| lines.iter().map(|l| l.id).collect::<BTreeSet<_>>();
            let (written, arrived) = (ids(&written), ids(&arrived));
            let missing: Vec<_> = written.difference(&arrived).collect();
            let more: Vec<_> = arrived.difference(&written).collect();
            format!("of {from:?} in {chat}, missing {missing:?}, too many {more:?}")
        },
    )?;
    for lines in [&written, &arrived] {
        let in_order = lines.windows(2).all(|pair| pair[0].number < pair[1].number);
        rule(
            in_order,
            "the history is in order, and nothing is there twice",
            || format!("{from:?} {chat}"),
        )?;
    }
    Ok(())
}

/// What is known of own messages is what has become of them.
fn check_deliveries(world: &World, who: Who, own: &Shown) -> Result<(), Broken> {
    let book = world.side(who).book();
    let acknowledged = own.info.ready.as_ref().map_or(0, |r| r.acknowledged);
    let messages = own.history.iter();
    for message in messages.filter(|m| m.direction == Direction::Outgoing && !m.is_service()) {
        let right = match message.delivery {
            Delivery::Failed => book.has_failed(own.info.id, message.random_id),
            Delivery::Delivered => message.number < acknowledged,
            Delivery::Sent => message.number >= acknowledged,
            Delivery::None => false,
        };
        rule(right, "deliveries are known", || {
            format!(
                "{who:?} {}: number {} is {:?} of {acknowledged}",
                message.random_id, message.number, message.delivery
            )
        })?;
    }
    Ok(())
}

/// The history has only what the user wrote, and all of it once.
fn check_texts(world: &World, who: Who, own: &Shown) -> Result<(), Broken> {
    let book = world.side(who).book();
    let sent: BTreeMap<_, _> = book.sent.iter().map(|s| (s.random_id, &s.text)).collect();
    let mut seen = BTreeSet::new();
    for line in lines(&own.history, Direction::Outgoing).filter(|line| !line.is_service) {
        let right = match sent.get(&line.id) {
            Some(text) => **text == line.text,
            None => book.doubtful.contains_key(&line.text),
        };
        rule(right, "a message says what its user wrote", || {
            format!("{who:?}: {line:?}")
        })?;
        rule(
            seen.insert(line.text.clone()),
            "nothing is sent twice",
            || format!("{who:?}: {line:?}"),
        )?;
    }
    Ok(())
}

/// A message that the client has taken is there, or has a reason not to be.
fn check_sent(world: &World, view: &View, who: Who, sent: &Sent) -> Result<(), Broken> {
    let (chat, id) = (sent.chat, sent.random_id);
    let Some(shown) = view.of(who).get(&chat) else {
        return Err(Broken {
            rule: "a chat with messages is there",
            found: format!("{who:?} {chat}"),
        });
    };
    if shown.info.status == Status::Closed || shown.has(id) {
        return Ok(());
    }
    let own = world.side(who).book();
    rule(
        own.cancelled.contains(&id)
            || own.has_failed(chat, id)
            || own.has_expired(chat, id)
            || is_deleted(&own, sent)
            || is_deleted_by_peer(world, who, sent),
        "no message is lost",
        || format!("{who:?} {sent:?}"),
    )
}

pub(super) fn is_deleted_by_peer(world: &World, who: Who, sent: &Sent) -> bool {
    is_deleted(&world.side(who.other()).book(), sent)
}

/// Whether a user may have deleted a message.
pub(super) fn is_deleted(book: &Book, sent: &Sent) -> bool {
    let flushed = book.flushed.get(&sent.chat);
    book.deleted.contains(&sent.random_id) || flushed.is_some_and(|at| *at >= sent.at)
}

fn check_albums(world: &World, view: &View, who: Who) -> Result<(), Broken> {
    for (chat, ids) in &world.side(who).book().albums {
        let Some(shown) = view.of(who).get(chat) else {
            continue;
        };
        let numbers: Vec<_> = ids
            .iter()
            .filter_map(|id| Some(shown.history.iter().find(|m| m.random_id == *id)?.number))
            .collect();
        rule(numbers.is_sorted(), "an album is in order", || {
            format!("{who:?} {chat}: {numbers:?}")
        })?;
    }
    Ok(())
}

impl Shown {
    pub(super) fn has(&self, id: RandomId) -> bool {
        self.history.iter().any(|m| m.random_id == id)
    }
}

/// A message as it must be on both sides.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) id: RandomId,
    number: u32,
    after: u32,
    text: String,
    ttl: i32,
    failed: bool,
    is_service: bool,
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.number, self.after, &self.text, self.ttl)
            == (other.id, other.number, other.after, &other.text, other.ttl)
    }
}

fn lines(history: &[StoredMessage], direction: Direction) -> impl Iterator<Item = Line> {
    let messages = history.iter().filter(move |m| m.direction == direction);
    messages.map(|message| {
        let (text, ttl) = match &message.message {
            latest::DecryptedMessage::DecryptedMessage(m) => (m.message.clone(), m.ttl),
            latest::DecryptedMessage::Service(service) => (format!("{:?}", service.action), 0),
        };
        Line {
            id: message.random_id,
            number: message.number,
            after: message.after,
            text,
            ttl,
            failed: message.delivery == Delivery::Failed,
            is_service: message.is_service(),
        }
    })
}

/// Whether a chat is closed on this side.
pub(super) fn is_closed(view: &View, who: Who, chat: ChatId) -> bool {
    let shown = view.of(who).get(&chat);
    shown.is_none_or(|shown| shown.info.status == Status::Closed)
}
