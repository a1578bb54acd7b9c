//! A run: two sides, a server, and everything that goes wrong, in virtual time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secretchat::Clock;
use secretchat_core::ids::Time;
use secretchat_testserver::Server;
use secretchat_testserver::network::Network;
use tempfile::TempDir;
use tokio::time::sleep;

use crate::counts::Counts;
use crate::dice::{self, Dice};
use crate::disk::Disk;
use crate::plan::Plan;
use crate::rules::Broken;
use crate::side::{Side, Who};
use crate::trace::{Trace, TraceMode};
use crate::{calm, commands, life, weather};

/// Somewhere in November 2023.
const START: Time = Time(1_700_000_000_000);

/// Until both programs have heard of the server.
const FIRST_CONTACT: Duration = Duration::from_secs(30);

/// Everything there is.
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) plan: Plan,
    sides: [Side; 2],
    counts: Mutex<Counts>,
    trace: Mutex<Trace>,
    broken: Mutex<Option<Broken>>,
    /// Nothing goes wrong any more.
    is_calm: AtomicBool,
    /// With all files.
    _folder: TempDir,
}

/// The whole run, with every check.
pub(crate) async fn run(seed: u64, mode: TraceMode) -> (Result<Counts, Broken>, Trace) {
    let world = Arc::new(World::new(seed, mode));
    world.say(|| format!("{:?}", world.plan));
    let result = live(&world).await;
    for who in Who::BOTH {
        let tally = world.side(who).disk.tally();
        world.count(|c| {
            c.crashes_at_commits += tally.deaths;
            c.failed_commits += tally.failed;
            c.failed_late += tally.failed_late;
            c.failed_reads += tally.failed_reads;
        });
    }
    let counts = *world.counts.lock().unwrap();
    let trace = core::mem::take(&mut *world.trace.lock().unwrap());
    (result.map(|()| counts), trace)
}

async fn live(world: &Arc<World>) -> Result<(), Broken> {
    let keepers = Who::BOTH.map(|who| tokio::spawn(life::keep(Arc::clone(world), who)));
    // A store that is new asks the server where its account stands: of what was before it knows nothing.
    sleep(FIRST_CONTACT).await;
    for who in Who::BOTH {
        let faults = world.plan.disk[who.index()];
        world.side(who).disk.wear_out(faults);
    }
    let users = Who::BOTH.map(|who| tokio::spawn(commands::user(Arc::clone(world), who)));
    let dice = Dice::new(world.seed, 3);
    let weather = tokio::spawn(weather::blow(Arc::clone(world), dice));
    for user in users {
        user.await.map_err(|error| Broken {
            rule: "users do not panic",
            found: error.to_string(),
        })?;
    }
    weather.abort();
    world.check()?;
    calm::come(world).await?;
    keepers.iter().for_each(|keeper| keeper.abort());
    world.check()
}

impl World {
    fn new(seed: u64, mode: TraceMode) -> Self {
        let plan = Plan::draw(&mut Dice::new(seed, 1));
        let folder = memory_folder();
        let server = Server::new(dice::generator(seed, 4));
        let network = Network::new(server, START, dice::generator(seed, 5));
        let clock = Clock::starting_at(START);
        let sides = Who::BOTH.map(|who| {
            let at = who.index();
            let account = network.account(who.user());
            account.set_wire(plan.wire[at].clone());
            let disk = Disk::new(Dice::new(seed, 6 + at as u64));
            let folder = folder.path().join(format!("{who:?}"));
            let dice = Dice::new(seed, 8 + at as u64);
            Side::new(who, account, disk, clock.clone(), folder, dice)
        });
        Self {
            seed,
            plan,
            sides,
            counts: Mutex::default(),
            trace: Mutex::new(Trace::new(mode)),
            broken: Mutex::new(None),
            is_calm: AtomicBool::new(false),
            _folder: folder,
        }
    }

    pub(crate) const fn side(&self, who: Who) -> &Side {
        &self.sides[who.index()]
    }

    pub(crate) fn count(&self, count: impl FnOnce(&mut Counts)) {
        count(&mut self.counts.lock().unwrap());
    }

    pub(crate) fn say(&self, line: impl FnOnce() -> String) {
        let now = self.side(Who::A).clock.now();
        self.trace.lock().unwrap().say(now, line);
    }

    /// A rule was broken somewhere.
    pub(crate) fn broke(&self, broken: Broken) {
        self.say(|| format!("BROKEN {broken}"));
        self.broken.lock().unwrap().get_or_insert(broken);
    }

    /// Whether all rules have held so far.
    pub(crate) fn check(&self) -> Result<(), Broken> {
        self.broken.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.is_calm.load(Ordering::Relaxed)
    }

    /// From here on nothing goes wrong any more.
    pub(crate) fn calm_down(&self) {
        self.say(|| "calm".into());
        self.is_calm.store(true, Ordering::Relaxed);
        for side in &self.sides {
            side.disk.calm();
            side.account
                .set_faults(|faults| *faults = Default::default());
            let mut wire = self.plan.wire[side.who.index()].clone();
            (wire.there_ms, wire.back_ms) = (1..=100, 1..=100);
            side.account.set_wire(wire);
            side.account.restore();
        }
    }

    /// How long a program stays dead.
    pub(crate) fn down(&self, who: Who) -> Duration {
        let ms = self.side(who).draw(|dice| {
            let most = *dice.pick(&[10, 1_000, 10_000, 600_000]).unwrap();
            dice.between(1, most)
        });
        Duration::from_millis(ms.unsigned_abs())
    }
}

/// A folder in memory, where there is one: the files are many, and all are written through.
fn memory_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}
