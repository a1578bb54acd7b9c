//! The app of a side: it notes every event, and acknowledges some time after.

use std::sync::Arc;
use std::time::Duration;

use secretchat::{ChatEvent, Client, Event, EventKind};
use tokio::time::sleep;

use crate::book::Noted;
use crate::downloads;
use crate::rules::{Broken, rule};
use crate::side::Who;
use crate::world::World;

/// Takes events for as long as the program runs.
pub(crate) async fn listen(world: Arc<World>, who: Who, client: Client) {
    let mut events = client.events();
    let (mut last, side) = (0, world.side(who));
    // What the program before has acknowledged may not have been stored.
    side.book().acked = 0;
    while let Some(event) = events.next().await {
        let Some(id) = event.id else {
            world.say(|| format!("{who:?} event {:?}", event.kind));
            continue;
        };
        if let Err(broken) = note(&world, who, &event, id.0, &mut last) {
            return world.broke(broken);
        }
        if side.draw(|dice| dice.chance(100)) {
            let pause = side.draw(|dice| dice.between(1, 3_000));
            sleep(Duration::from_millis(pause.unsigned_abs())).await;
        }
        if world.is_calm() || side.draw(|dice| dice.chance(world.plan.acks)) {
            side.book().acked = id.0;
            events.ack(id);
        }
    }
    if !side.disk.is_dead() {
        world.broke(Broken {
            rule: "events end with the client only",
            found: format!("{who:?}"),
        });
    }
}

fn note(
    world: &Arc<World>,
    who: Who,
    event: &Event,
    id: u64,
    last: &mut u64,
) -> Result<(), Broken> {
    let EventKind::Chat(kind) = &event.kind else {
        return Err(Broken {
            rule: "only events of chats have ids",
            found: format!("{:?}", event.kind),
        });
    };
    rule(id > *last, "events come in the order of their ids", || {
        format!("{who:?}: {id} after {last}")
    })?;
    *last = id;
    let noted = Noted {
        chat: event.chat,
        event: kind.clone(),
    };
    world.say(|| format!("{who:?} event {id} {:?} {kind:?}", event.chat));
    let mut book = world.side(who).book();
    rule(
        id > book.confirmed,
        "what was acknowledged is not told again",
        || format!("{who:?} {id} of {}", book.confirmed),
    )?;
    if let Some(before) = book.events.get(&id) {
        world.count(|c| c.repeated += 1);
        return rule(*before == noted, "an id names one event for ever", || {
            format!("{who:?} {id}: {before:?}, then {noted:?}")
        });
    }
    world.count(|c| c.events += 1);
    book.events.insert(id, noted);
    drop(book);
    tally(world, kind);
    if let (ChatEvent::Message { random_id, .. }, Some(chat)) = (kind, event.chat) {
        downloads::consider(world, who, chat, *random_id);
    }
    Ok(())
}

fn tally(world: &World, event: &ChatEvent) {
    world.count(|counts| match event {
        ChatEvent::KeyRenewed => counts.renewals += 1,
        ChatEvent::GapOpened { .. } => counts.gaps += 1,
        ChatEvent::MessageFailed { .. } => counts.failed += 1,
        ChatEvent::MessageExpired { .. } => counts.expired += 1,
        ChatEvent::ChatClosed { .. } => counts.closed += 1,
        ChatEvent::MessageSent { .. } => counts.messages += 1,
        _ => {}
    });
}
