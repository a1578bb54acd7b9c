//! Nothing goes wrong any more: everything must arrive, and stay as it is after another start.

use std::sync::Arc;
use std::time::Duration;

use secretchat::Client;
use secretchat_core::chat::{ChatInfo, Status};
use tokio::time::sleep;

use crate::checks::{self, View};
use crate::commands::User;
use crate::rules::{Broken, rule};
use crate::side::Who;
use crate::world::World;

/// Rounds of calm after which everything must have arrived.
const MOST_ROUNDS: u32 = 60;
const LEAST_ROUNDS: u32 = 3;
/// Seconds in which every program must start.
const LONGEST_START: u32 = 10_000;
const SECOND: Duration = Duration::from_secs(1);

/// Lets everything come to rest, and checks it.
pub(crate) async fn come(world: &Arc<World>) -> Result<(), Broken> {
    world.calm_down();
    for round in 0.. {
        for who in Who::BOTH {
            greet(world, who).await?;
            let seconds = *world
                .side(who)
                .draw(|dice| dice.pick(&[40, 600, 4_000]).copied())
                .get_or_insert(40);
            sleep(SECOND * seconds).await;
        }
        world.check()?;
        let view = look(world).await?;
        let unrest = view.unrest(world);
        world.say(|| format!("round {round}: {unrest}"));
        if round >= LEAST_ROUNDS && unrest.is_empty() {
            checks::all(world, &view)?;
            return start_again(world, &view).await;
        }
        rule(round < MOST_ROUNDS, "everything comes to rest", || unrest)?;
    }
    Ok(())
}

/// A message that means nothing, to see what has arrived.
async fn greet(world: &Arc<World>, who: Who) -> Result<(), Broken> {
    let client = running(world, who).await?;
    let user = User {
        world: Arc::clone(world),
        who,
        client,
    };
    let chats = chats(&user.client, who).await?;
    user.routine(&chats).await?;
    for chat in chats.iter().filter(|c| c.status == Status::Ready) {
        user.text(chat.id, 0).await?;
    }
    Ok(())
}

/// Both programs die and start again: nothing has changed, and nothing is told again.
async fn start_again(world: &Arc<World>, before: &View) -> Result<(), Broken> {
    sleep(SECOND * 5).await;
    let told = Who::BOTH.map(|who| world.side(who).book().events.len());
    for who in Who::BOTH {
        let mut book = world.side(who).book();
        book.confirmed = book.acked;
    }
    for who in Who::BOTH {
        world.side(who).disk.die();
    }
    sleep(SECOND * 700).await;
    for who in Who::BOTH {
        running(world, who).await?;
    }
    sleep(SECOND * 60).await;
    world.check()?;
    let now = Who::BOTH.map(|who| world.side(who).book().events.len());
    rule(now == told, "a new start is no event", || {
        format!("{told:?} events before, {now:?} after")
    })?;
    let after = look(world).await?;
    before.same_as(&after)?;
    checks::all(world, &after)
}

/// The client of a side, when it runs.
async fn running(world: &World, who: Who) -> Result<Client, Broken> {
    let side = world.side(who);
    for _ in 0..LONGEST_START {
        match side.client() {
            Some(client) if !side.disk.is_dead() => return Ok(client),
            _ => sleep(SECOND).await,
        }
    }
    Err(Broken {
        rule: "a program starts",
        found: format!("{who:?}"),
    })
}

async fn chats(client: &Client, who: Who) -> Result<Vec<ChatInfo>, Broken> {
    client.chats().await.map_err(|error| Broken {
        rule: "a client that runs answers",
        found: format!("{who:?}: {error}"),
    })
}

async fn look(world: &World) -> Result<View, Broken> {
    let (a, b) = (running(world, Who::A).await?, running(world, Who::B).await?);
    View::new([&a, &b]).await
}
