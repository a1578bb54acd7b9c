//! The chats: open on both sides with one key, or closed on both because a user wanted that.

use secretchat_core::chat::{ChatInfo, Status};
use secretchat_core::ids::ChatId;

use super::view::{Shown, View};
use crate::rules::{Broken, rule};
use crate::side::Who;
use crate::world::World;

pub(super) fn check(world: &World, view: &View) -> Result<(), Broken> {
    for who in Who::BOTH {
        for chat in &world.side(who).book().requested {
            rule(
                view.of(who).contains_key(chat),
                "a chat that was asked for is there",
                || format!("{who:?} {chat}"),
            )?;
        }
        for (chat, own) in view.of(who) {
            let peer = view.of(who.other()).get(chat);
            if own.info.status == Status::Closed {
                check_closed(world, who, own)?;
            } else {
                check_open(who, *chat, own, peer)?;
            }
        }
    }
    world.count(|c| c.chats = view.of(Who::A).len() as u64);
    Ok(())
}

fn check_closed(world: &World, who: Who, own: &Shown) -> Result<(), Broken> {
    let chat = own.info.id;
    let is_wanted = |who| world.side(who).book().discarded.contains(&chat);
    rule(
        Who::BOTH.into_iter().any(is_wanted),
        "no chat is closed that no user closed",
        || format!("{who:?} {chat}: {:?}", own.info.close_reason),
    )?;
    rule(
        own.info.outbox == 0 && own.key.is_none(),
        "a chat that is closed keeps no key and no messages under way",
        || format!("{who:?} {chat}: {}", own.info.outbox),
    )
}

fn check_open(who: Who, chat: ChatId, own: &Shown, peer: Option<&Shown>) -> Result<(), Broken> {
    let Some(peer) = peer else {
        return Err(Broken {
            rule: "a chat is known to both sides",
            found: format!("{who:?} {chat}"),
        });
    };
    rule(
        own.key.is_some() && own.key == peer.key,
        "both sides have one key",
        || format!("{chat}"),
    )?;
    rule(
        own.info.key_hash == peer.info.key_hash,
        "both sides have one key picture",
        || format!("{chat}"),
    )?;
    check_counters(who, &own.info, &peer.info)
}

fn check_counters(who: Who, own: &ChatInfo, peer: &ChatInfo) -> Result<(), Broken> {
    let (Some(ready), Some(other)) = (&own.ready, &peer.ready) else {
        return Err(Broken {
            rule: "both sides are ready",
            found: format!("{who:?} {}", own.id),
        });
    };
    rule(
        ready.out_seq_no == other.in_seq_no && ready.acknowledged <= other.in_seq_no,
        "the counters agree",
        || format!("{who:?} {ready:?}\n  {other:?}"),
    )?;
    let tail = usize::try_from(ready.out_seq_no - ready.acknowledged).unwrap_or(usize::MAX);
    rule(
        own.outbox == tail,
        "the outbox is what is not acknowledged",
        || format!("{who:?} {}: {} instead of {tail}", own.id, own.outbox),
    )
}
