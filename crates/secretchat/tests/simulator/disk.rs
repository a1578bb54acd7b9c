//! A store that outlives the program, fails, and takes the program with it.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard};

use secretchat::store::{Key, MemoryStore, Order, Store, StoreError, Table, Write};
use secretchat_core::record::tl::RecordLog;
use secretchat_core::tl::Deserialize as _;
use tokio::sync::Notify;

use crate::dice::Dice;
use crate::plan::DiskFaults;

/// Commits of one program after which it is thought to spin.
const MOST_COMMITS: u64 = 200_000;

/// The disk of a side. Clones are the same disk.
#[derive(Clone)]
pub(crate) struct Disk {
    store: MemoryStore,
    state: Arc<Mutex<State>>,
    death: Arc<Notify>,
}

struct State {
    dice: Dice,
    faults: DiskFaults,
    /// Commits that fail from now on.
    full: u32,
    deaths_left: u32,
    is_dead: bool,
    commits: u64,
    tally: Tally,
    events: BTreeSet<u64>,
}

/// What happened to the disk.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) deaths: u64,
    pub(crate) failed: u64,
    pub(crate) failed_late: u64,
    pub(crate) failed_reads: u64,
}

enum Fate {
    Good,
    Fails,
    FailsLate,
    DiesBefore,
    DiesAfter,
}

/// The program died at a commit: this unwinds its task, and nothing of it goes on.
struct Died;

impl Disk {
    /// An empty disk, on which nothing goes wrong yet.
    pub(crate) fn new(dice: Dice) -> Self {
        let state = State {
            dice,
            deaths_left: 0,
            faults: DiskFaults::default(),
            full: 0,
            is_dead: false,
            commits: 0,
            tally: Tally::default(),
            events: BTreeSet::new(),
        };
        Self {
            store: MemoryStore::new(),
            state: Arc::new(Mutex::new(state)),
            death: Arc::default(),
        }
    }

    /// From here on things go wrong.
    pub(crate) fn wear_out(&self, faults: DiskFaults) {
        let mut state = self.state();
        state.deaths_left = faults.most_deaths;
        state.faults = faults;
    }

    /// Waits until the program dies.
    pub(crate) async fn death(&self) {
        while !self.is_dead() {
            self.death.notified().await;
        }
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.state().is_dead
    }

    /// The program is to die now, whatever it does.
    pub(crate) fn die(&self) {
        self.state().is_dead = true;
        self.death.notify_one();
    }

    /// Another program may use the disk.
    pub(crate) fn revive(&self) {
        let mut state = self.state();
        state.is_dead = false;
        state.commits = 0;
    }

    /// Nothing goes wrong any more.
    pub(crate) fn calm(&self) {
        let mut state = self.state();
        state.faults = DiskFaults::default();
        state.full = 0;
        state.deaths_left = 0;
    }

    pub(crate) fn tally(&self) -> Tally {
        self.state().tally
    }

    /// The ids of all events that were ever stored.
    pub(crate) fn events(&self) -> BTreeSet<u64> {
        self.state().events.clone()
    }

    /// All records of a table.
    pub(crate) fn records(&self, table: Table) -> Vec<(Key, Vec<u8>)> {
        let mut store = self.store.clone();
        store
            .scan(table, Key::MIN..=Key::MAX, Order::Up, usize::MAX)
            .unwrap()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn store(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        self.store.commit(writes)?;
        let mut state = self.state();
        for write in writes {
            state.note(write);
        }
        Ok(())
    }

    fn unwind(&self) -> ! {
        self.die();
        resume_unwind(Box::new(Died))
    }

    fn read(&self) -> Result<(), StoreError> {
        let mut state = self.state();
        let per_mille = state.faults.read_fails;
        if state.dice.chance(per_mille) && state.dice.chance(100) {
            state.tally.failed_reads += 1;
            return Err(StoreError::Io("a read failed".into()));
        }
        Ok(())
    }
}

impl State {
    fn fate(&mut self) -> Fate {
        self.commits += 1;
        assert!(self.commits < MOST_COMMITS, "a client commits without end");
        if self.full > 0 {
            self.full -= 1;
            return Fate::Fails;
        }
        let faults = self.faults;
        if self.deaths_left > 0 && self.dice.chance(faults.dies) {
            self.deaths_left -= 1;
            self.tally.deaths += 1;
            return match self.dice.chance(500) {
                true => Fate::DiesBefore,
                false => Fate::DiesAfter,
            };
        }
        if self.dice.chance(faults.fails) {
            self.full = match self.dice.chance(300) {
                true => self.dice.below(8),
                false => 0,
            };
            return Fate::Fails;
        }
        match self.dice.chance(faults.fails_late) {
            true => Fate::FailsLate,
            false => Fate::Good,
        }
    }

    fn note(&mut self, write: &Write) {
        if let Write::Put {
            table: Table::Event,
            key,
            value,
        } = write
        {
            let RecordLog::RecordLog(log) = RecordLog::from_bytes(value).unwrap();
            let first = key.id.cast_unsigned();
            self.events.extend(first..first + log.entries.len() as u64);
        }
    }
}

impl Store for Disk {
    fn get(&mut self, table: Table, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.read()?;
        self.store.get(table, key)
    }

    fn scan(
        &mut self,
        table: Table,
        keys: RangeInclusive<Key>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        self.read()?;
        self.store.scan(table, keys, order, limit)
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        let fate = self.state().fate();
        match fate {
            Fate::Good => self.store(writes),
            Fate::Fails => {
                self.state().tally.failed += 1;
                Err(StoreError::Full)
            }
            Fate::FailsLate => {
                self.store(writes)?;
                let mut state = self.state();
                state.tally.failed += 1;
                state.tally.failed_late += 1;
                Err(StoreError::Io("stored, and not said".into()))
            }
            Fate::DiesBefore => self.unwind(),
            Fate::DiesAfter => {
                self.store(writes)?;
                self.unwind()
            }
        }
    }

    fn may_block(&self) -> bool {
        false
    }
}
