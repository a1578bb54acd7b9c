//! Programs: they start on what is stored, run, and die.

use std::sync::Arc;
use std::time::Duration;

use secretchat::store::{StoreKey, Vault};
use secretchat::{BuildError, Client};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::dice;
use crate::rules::{Broken, rule};
use crate::side::{Life, Side, Who};
use crate::world::World;
use crate::{downloads, subscriber};

/// Runs the programs of a side, one after the other.
pub(crate) async fn keep(world: Arc<World>, who: Who) {
    for life in 0.. {
        let side = world.side(who);
        let client = match start(&world, who, life).await {
            Ok(client) => client,
            Err(broken) => return world.broke(broken),
        };
        if let Some(client) = client {
            world.say(|| format!("{who:?} runs"));
            run(&world, side, client).await;
        }
        world.count(|c| c.crashes += 1);
        let down = world.down(who);
        world.say(|| format!("{who:?} is dead for {down:?}"));
        side.account.cut(Some(down));
        sleep(down).await;
        side.disk.revive();
    }
}

/// A new client on the disk; `None` if the program dies while it starts.
async fn start(world: &World, who: Who, life: u64) -> Result<Option<Client>, Broken> {
    let side = world.side(who);
    for attempt in 0_u64.. {
        if side.disk.is_dead() {
            return Ok(None);
        }
        let built = build(world, side, life << 16 | attempt).await;
        let error = match built {
            Ok(client) => return Ok(Some(client)),
            Err(_) if side.disk.is_dead() => return Ok(None),
            Err(error) => error,
        };
        world.say(|| format!("{who:?} does not start: {error}"));
        let is_expected =
            !world.is_calm() && matches!(error, BuildError::Load(_) | BuildError::First(_));
        rule(is_expected, "a program starts", || {
            format!("{who:?}: {error}")
        })?;
        sleep(Duration::from_secs(1)).await;
    }
    Ok(None)
}

async fn build(world: &World, side: &Side, number: u64) -> Result<Client, BuildError> {
    let (plan, at) = (&world.plan, side.who.index());
    let vault = loop {
        // Opening reads, and reads may fail.
        match Vault::open(side.disk.clone(), StoreKey::none(), None) {
            Ok(vault) => break vault,
            Err(_) => sleep(Duration::from_secs(1)).await,
        }
    };
    Client::builder()
        .user(side.who.user())
        .store(vault)
        .transport(side.account.clone())
        .clock(side.clock.clone())
        .rng(dice::generator(world.seed, 1000 + 2 * number + at as u64))
        .accept(plan.policy[at].clone())
        .accept_delay(plan.accept_delay)
        .max_layer(plan.max_layer[at])
        .build()
        .await
}

/// Until it dies.
async fn run(world: &Arc<World>, side: &Side, client: Client) {
    let mut tasks = JoinSet::new();
    tasks.spawn(pump(Arc::clone(world), side.who, client.clone()));
    tasks.spawn(subscriber::listen(
        Arc::clone(world),
        side.who,
        client.clone(),
    ));
    side.begin(Life { client, tasks });
    downloads::resume(world, side.who);
    side.disk.death().await;
    if let Some(Life { client, mut tasks }) = side.end() {
        client.kill();
        tasks.abort_all();
        while tasks.join_next().await.is_some() {}
    }
}

/// The loop of the host: hands in updates.
async fn pump(world: Arc<World>, who: Who, client: Client) {
    let side = world.side(who);
    loop {
        let updates = side.account.next_updates().await;
        let stored = client.handle_updates(&updates);
        if side.draw(|dice| dice.chance(300)) {
            // If it was not stored, it is fetched again.
            drop(stored.await);
        }
    }
}
