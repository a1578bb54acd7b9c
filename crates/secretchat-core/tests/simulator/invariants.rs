//! What must hold: at any moment, and once everything has come to rest.

use std::collections::BTreeSet;

use secretchat_core::chat::{Chat, ChatInfo, Rekeying, Status};
use secretchat_core::history::{Delivery, Direction, StoredMessage};
use secretchat_core::ids::{RandomId, Time};
use secretchat_core::io::{Change, Command, Input, Output, Table};
use secretchat_core::record::tl::RecordOutbox;
use secretchat_core::tl::e2e::latest;

use crate::dice;
use crate::report::{Broken, rule};
use crate::side::{self, Side, Who};
use crate::world::{Happening, World};

/// The key picture never changes (spec/10 §1).
pub(crate) fn check_key_hash(side: &mut Side) -> Result<(), Broken> {
    let now = side.info().and_then(|info| info.key_hash);
    let Some(now) = now else { return Ok(()) };
    let first = side.book.key_hash.get_or_insert(now);
    rule(*first == now, "the key picture never changes", || {
        format!("{:?}", side.who)
    })
}

/// A chat that is brought back is the chat that lives.
pub(crate) fn restored_is_live(side: &Side, now: Time) -> Result<(), Broken> {
    let Some(live) = side.info() else {
        return Ok(());
    };
    let broken = |found: String| Broken {
        rule: "a restored chat is the live one",
        found,
    };
    let mut restored = Chat::restore(side.records.iter(), side.config.clone())
        .map_err(|error| broken(error.to_string()))?;
    let (live, back) = (without_drops(live), without_drops(restored.info()));
    rule(live == back, "a restored chat is the live one", || {
        format!("{live:?}\n  {back:?}")
    })?;
    let Some(ready) = &live.ready else {
        return Ok(());
    };
    let verified = Input::Command(Command::SetVerified(ready.is_verified));
    let mut rng = dice::generator(0, 0);
    restored
        .handle(verified, now, &mut rng)
        .map_err(|error| broken(error.to_string()))?;
    let Some(Output::Persist(batch)) = restored.poll() else {
        return Err(broken("nothing to store".into()));
    };
    // If something was due, the record is rightly another one.
    let [
        Change::Put {
            table: Table::Chat,
            value,
            ..
        },
    ] = batch.changes.as_slice()
    else {
        return Ok(());
    };
    rule(
        side.state_record() == Some(value.as_slice()),
        "a record that is read and written is the same",
        || format!("{:?}", side.who),
    )
}

/// Never more than two keys are in use, also not in what waits for its acknowledgement (spec/07 §8); and the
/// content of a message that was deleted does not wait there any more (spec/06 §6.3).
pub(crate) fn check_outbox(side: &Side) -> Result<(), Broken> {
    let mut keys = BTreeSet::new();
    for (_, _, bytes) in side
        .records
        .iter()
        .filter(|(table, ..)| *table == Table::Outbox)
    {
        let RecordOutbox::RecordOutbox(entry) = side::parsed(bytes)?;
        let id = RandomId(entry.random_id);
        let is_there = side.records.message(id).is_some() || is_expired(side, id);
        rule(
            !entry.user || is_there,
            "what was deleted is not in the outbox",
            || format!("{id} of {:?}", side.who),
        )?;
        keys.insert(entry.envelope.get(..8).map(<[u8]>::to_vec));
    }
    rule(
        keys.len() <= 2,
        "the outbox has messages of two keys at most",
        || format!("{} keys", keys.len()),
    )
}

/// The count of what was dropped is not stored at once.
fn without_drops(info: ChatInfo) -> ChatInfo {
    let ready = info.ready.map(|mut ready| {
        ready.dropped = 0;
        ready
    });
    ChatInfo { ready, ..info }
}

/// Whether nothing is on its way any more.
pub(crate) fn is_quiet(world: &World) -> bool {
    unrest(world).is_empty()
}

/// What has not come to rest.
pub(crate) fn unrest(world: &World) -> String {
    let mut unrest = Vec::new();
    if world
        .clock
        .planned()
        .any(|h| matches!(h, Happening::Call { .. } | Happening::Answer { .. }))
    {
        unrest.push("calls are under way".to_string());
    }
    for who in Who::BOTH {
        let Some(info) = world.side(who).info() else {
            unrest.push(format!("{who:?} does not run"));
            continue;
        };
        if world.discarded_by.is_some() {
            if info.status != Status::Closed {
                unrest.push(format!("{who:?} is not closed"));
            }
            continue;
        }
        let Some(ready) = &info.ready else {
            unrest.push(format!("{who:?} is not ready"));
            continue;
        };
        if ready.behind_gap > 0
            || ready.rekeying != Rekeying::Idle
            || ready.has_old_key
            || info.outbox > 2
        {
            unrest.push(format!("{who:?}: {ready:?}, outbox {}", info.outbox));
        }
        let peer = world.side(who.other()).info().and_then(|info| info.ready);
        if peer.is_some_and(|peer| peer.out_seq_no != ready.in_seq_no) {
            unrest.push(format!(
                "{who:?} has not got everything: {}",
                ready.in_seq_no
            ));
        }
    }
    unrest.join("\n  ")
}

/// Everything, once all is quiet.
pub(crate) fn check(world: &World) -> Result<(), Broken> {
    for who in Who::BOTH {
        if world.discarded_by.is_some() {
            check_closed(world, who)?;
        } else {
            check_counters(world, who)?;
            check_direction(world, who)?;
            check_lost(world, who)?;
        }
        check_told(world.side(who))?;
    }
    if world.discarded_by.is_none() {
        check_keys(world)?;
    }
    Ok(())
}

fn check_closed(world: &World, who: Who) -> Result<(), Broken> {
    let side = world.side(who);
    rule(
        side.is(Status::Closed),
        "a chat that is closed is closed on both sides",
        || format!("{who:?} is open"),
    )?;
    let left = side.count(Table::Outbox) + side.count(Table::Gap);
    rule(
        left == 0,
        "a chat that is closed keeps no messages under way",
        || format!("{who:?} has {left}"),
    )?;
    let key_hash = side.info().and_then(|info| info.key_hash);
    rule(
        side.book.key_hash.is_none() || key_hash == side.book.key_hash,
        "the key picture never changes",
        || format!("{who:?}, closed"),
    )
}

fn check_keys(world: &World) -> Result<(), Broken> {
    let key = |who| world.side(who).chat.as_ref().and_then(Chat::auth_key);
    rule(
        key(Who::A).is_some() && key(Who::A) == key(Who::B),
        "both sides have one key",
        || "they differ".into(),
    )?;
    let hash = |who| world.side(who).info().and_then(|info| info.key_hash);
    rule(
        hash(Who::A) == hash(Who::B),
        "both sides have one key picture",
        || "they differ".into(),
    )
}

fn check_counters(world: &World, who: Who) -> Result<(), Broken> {
    let info = |who| {
        world
            .side(who)
            .info()
            .and_then(|info| Some((info.outbox, info.ready?)))
    };
    let (Some((outbox, own)), Some((_, peer))) = (info(who), info(who.other())) else {
        return Err(Broken {
            rule: "both sides are ready",
            found: format!("{who:?}"),
        });
    };
    rule(
        own.out_seq_no == peer.in_seq_no,
        "the counters agree",
        || {
            format!(
                "{who:?} sent {}, the peer has {}",
                own.out_seq_no, peer.in_seq_no
            )
        },
    )?;
    rule(
        own.acknowledged <= peer.in_seq_no,
        "only what has arrived is acknowledged",
        || format!("{} of {}", own.acknowledged, peer.in_seq_no),
    )?;
    let tail = usize::try_from(own.out_seq_no - own.acknowledged).unwrap_or(usize::MAX);
    rule(
        outbox == tail,
        "the outbox is what is not acknowledged",
        || format!("{outbox} instead of {tail}"),
    )?;
    rule(
        world.side(who).count(Table::Gap) == 0,
        "nothing waits behind a gap",
        || format!("{who:?}"),
    )
}

/// What one side wrote is what the other side has, in order and once.
fn check_direction(world: &World, from: Who) -> Result<(), Broken> {
    let (sender, receiver) = (world.side(from), world.side(from.other()));
    let (written, arrived) = (
        lines(sender, Direction::Outgoing),
        lines(receiver, Direction::Incoming),
    );
    // A timer runs on each side by itself: what is gone on one side may still be there on the other.
    let gone = |line: &Line| {
        line.ttl > 0 && (is_expired(sender, line.id) || is_expired(receiver, line.id))
    };
    let written: Vec<_> = written
        .into_iter()
        .filter(|line| !line.failed && !gone(line))
        .collect();
    let arrived: Vec<_> = arrived.into_iter().filter(|line| !gone(line)).collect();
    for (expected, found) in written.iter().zip(&arrived) {
        rule(expected == found, "both histories are equal", || {
            format!("{from:?} wrote {expected:?}, the other side has {found:?}")
        })?;
    }
    rule(
        written.len() == arrived.len(),
        "both histories are equal",
        || {
            let numbers = |lines: &[Line]| {
                lines
                    .iter()
                    .map(|line| line.number)
                    .collect::<BTreeSet<_>>()
            };
            let (written, arrived) = (numbers(&written), numbers(&arrived));
            format!(
                "of {from:?}, missing {:?}, too many {:?}",
                written.difference(&arrived).collect::<Vec<_>>(),
                arrived.difference(&written).collect::<Vec<_>>()
            )
        },
    )?;
    for lines in [&written, &arrived] {
        let in_order = lines.windows(2).all(|pair| pair[0].number < pair[1].number);
        rule(
            in_order,
            "the history is in order, and nothing is there twice",
            || format!("{from:?}"),
        )?;
    }
    check_deliveries(world, from)
}

/// What is known of own messages is what has become of them.
fn check_deliveries(world: &World, who: Who) -> Result<(), Broken> {
    let side = world.side(who);
    let acknowledged = side
        .info()
        .and_then(|info| info.ready)
        .map_or(0, |ready| ready.acknowledged);
    for message in side.records.history() {
        if message.direction == Direction::Incoming || message.is_service() {
            continue;
        }
        let right = match message.delivery {
            Delivery::Failed => side.book.failed.contains(&message.random_id),
            Delivery::Delivered => message.number < acknowledged,
            Delivery::Sent => message.number >= acknowledged,
            Delivery::None => false,
        };
        rule(right, "deliveries are known", || {
            format!(
                "{who:?}: number {} is {:?} of {acknowledged}",
                message.number, message.delivery
            )
        })?;
    }
    Ok(())
}

/// Every message of the app is there, or has a reason not to be.
fn check_lost(world: &World, who: Who) -> Result<(), Broken> {
    let side = world.side(who);
    let is_deleted = |id| {
        Who::BOTH
            .into_iter()
            .any(|who| world.side(who).book.asked_to_delete.contains(&id))
    };
    for sent in &side.book.created {
        let id = sent.random_id;
        if let Some(message) = side.records.message(id) {
            let text = text_of(&message.message);
            rule(
                text == sent.text,
                "a message says what its user wrote",
                || format!("{id}"),
            )?;
            continue;
        }
        let number = side.book.numbers.get(&id);
        let flushed = number.is_some_and(|n| side.book.flushes.iter().any(|(own, _)| n < own));
        let refused = number.is_none() && side.book.failed.contains(&id);
        rule(
            is_deleted(id) || flushed || refused || is_expired(side, id),
            "no message is lost",
            || format!("{id} (number {number:?}) of {:?}", side.who),
        )?;
    }
    Ok(())
}

/// Every message of the peer is announced once.
fn check_told(side: &Side) -> Result<(), Broken> {
    let received: BTreeSet<_> = side.book.received.iter().copied().collect();
    rule(
        received.len() == side.book.received.len(),
        "nothing arrives twice",
        || format!("{:?}", side.who),
    )?;
    for id in side.book.announced.keys() {
        rule(
            received.contains(id),
            "only what has arrived is announced",
            || format!("{id}"),
        )?;
    }
    for (id, times) in &side.book.announced {
        let told = side.book.told.get(id).copied().unwrap_or(0);
        rule(*times == 1, "every message is announced once", || {
            format!("{id}: {times} times")
        })?;
        let may_miss = side.life > 0;
        rule(
            told == 1 || (may_miss && told == 0),
            "the app is told once",
            || format!("{id}: {told} times"),
        )?;
    }
    Ok(())
}

fn is_expired(side: &Side, id: RandomId) -> bool {
    side.book.expired.contains(&id)
}

/// A message as it must be on both sides.
#[derive(Debug)]
struct Line {
    id: RandomId,
    number: u32,
    after: u32,
    text: String,
    ttl: i32,
    failed: bool,
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.number, self.after, &self.text, self.ttl)
            == (other.id, other.number, other.after, &other.text, other.ttl)
    }
}

fn lines(side: &Side, direction: Direction) -> Vec<Line> {
    let line = |message: StoredMessage| Line {
        id: message.random_id,
        number: message.number,
        after: message.after,
        text: text_of(&message.message),
        ttl: if let latest::DecryptedMessage::DecryptedMessage(m) = &message.message {
            m.ttl
        } else {
            0
        },
        failed: message.delivery == Delivery::Failed,
    };
    side.records
        .history()
        .into_iter()
        .filter(|m| m.direction == direction)
        .map(line)
        .collect()
}

fn text_of(message: &latest::DecryptedMessage) -> String {
    match message {
        latest::DecryptedMessage::DecryptedMessage(m) => m.message.clone(),
        latest::DecryptedMessage::Service(service) => format!("{:?}", service.action),
    }
}
