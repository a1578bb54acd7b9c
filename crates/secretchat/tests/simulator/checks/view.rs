//! Both sides as their clients show them.

use std::collections::BTreeMap;

use secretchat::store::Table;
use secretchat::{Client, Error};
use secretchat_core::chat::{ChatInfo, Rekeying, Status};
use secretchat_core::history::StoredMessage;
use secretchat_core::ids::ChatId;

use crate::book::State;
use crate::rules::{Broken, rule};
use crate::side::Who;
use crate::world::World;

/// More messages than any run has.
const ALL: usize = 100_000;

/// Both sides.
pub(crate) struct View {
    sides: [BTreeMap<ChatId, Shown>; 2],
}

/// A chat, as one side shows it.
#[derive(PartialEq)]
pub(crate) struct Shown {
    pub(crate) info: ChatInfo,
    pub(crate) key: Option<Vec<u8>>,
    /// The oldest first.
    pub(crate) history: Vec<StoredMessage>,
}

impl View {
    pub(crate) async fn new(clients: [&Client; 2]) -> Result<Self, Broken> {
        let broken = |error: Error| Broken {
            rule: "a client that runs answers",
            found: error.to_string(),
        };
        let mut sides = [BTreeMap::new(), BTreeMap::new()];
        for (side, client) in sides.iter_mut().zip(clients) {
            for info in client.chats().await.map_err(broken)? {
                let shown = Shown::new(client, info).await.map_err(broken)?;
                side.insert(shown.info.id, shown);
            }
        }
        Ok(Self { sides })
    }

    pub(crate) const fn of(&self, who: Who) -> &BTreeMap<ChatId, Shown> {
        &self.sides[who.index()]
    }

    /// Nothing is different in another view.
    pub(crate) fn same_as(&self, other: &Self) -> Result<(), Broken> {
        for who in Who::BOTH {
            let (before, after) = (self.of(who), other.of(who));
            for (chat, shown) in before {
                rule(
                    after.get(chat) == Some(shown),
                    "a new start changes nothing",
                    || {
                        let after = after.get(chat).map(|shown| &shown.info);
                        format!("{who:?} {chat}: {:?}\n  {after:?}", shown.info)
                    },
                )?;
            }
            rule(
                before.len() == after.len(),
                "a new start changes nothing",
                || format!("{who:?}"),
            )?;
        }
        Ok(())
    }

    /// What has not come to rest.
    pub(crate) fn unrest(&self, world: &World) -> String {
        let mut unrest = Vec::new();
        for who in Who::BOTH {
            let side = world.side(who);
            for table in [Table::Gap, Table::Upload, Table::Download, Table::Trash] {
                let left = side.disk.records(table);
                if let Some((first, _)) = left.first() {
                    let count = left.len();
                    unrest.push(format!("{who:?}: {count} records of {table:?}, {first:?}"));
                }
            }
            for want in &side.book().wants {
                if want.state == State::Wanted {
                    unrest.push(format!("{who:?} waits for {}", want.random_id));
                }
            }
            for (id, shown) in self.of(who) {
                let peer = self.of(who.other()).get(id).map(|peer| &peer.info);
                if !is_at_rest(&shown.info, peer) {
                    unrest.push(format!("{who:?}: {:?}", shown.info));
                }
            }
        }
        unrest.join("\n  ")
    }
}

impl Shown {
    async fn new(client: &Client, info: ChatInfo) -> Result<Self, Error> {
        let mut history = client.history(info.id, None, ALL).await?;
        history.reverse();
        let key = client.auth_key(info.id).await?;
        Ok(Self {
            key: key.map(|key| key.to_vec()),
            history,
            info,
        })
    }
}

fn is_at_rest(info: &ChatInfo, peer: Option<&ChatInfo>) -> bool {
    if info.status == Status::Closed {
        return peer.is_none_or(|peer| peer.status == Status::Closed);
    }
    let (Some(ready), Some(peer)) = (&info.ready, peer.and_then(|peer| peer.ready.as_ref())) else {
        return false;
    };
    ready.behind_gap == 0
        && ready.rekeying == Rekeying::Idle
        && !ready.has_old_key
        && info.outbox <= 2
        && peer.out_seq_no == ready.in_seq_no
}
