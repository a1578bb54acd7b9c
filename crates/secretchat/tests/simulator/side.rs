//! One side: its disk, its account, its program while it runs, and what an observer knows of it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use secretchat::{Client, Clock};
use secretchat_core::ids::UserId;
use secretchat_testserver::network::Account;
use tokio::task::JoinSet;

use crate::book::Book;
use crate::dice::Dice;
use crate::disk::Disk;

/// The two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Who {
    A,
    B,
}

impl Who {
    pub(crate) const BOTH: [Self; 2] = [Self::A, Self::B];

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    pub(crate) const fn index(self) -> usize {
        match self {
            Self::A => 0,
            Self::B => 1,
        }
    }

    pub(crate) const fn user(self) -> UserId {
        match self {
            Self::A => UserId(1_000_001),
            Self::B => UserId(2_000_002),
        }
    }
}

/// A side.
pub(crate) struct Side {
    pub(crate) who: Who,
    pub(crate) account: Account,
    pub(crate) disk: Disk,
    pub(crate) clock: Clock,
    /// Where its files are.
    folder: PathBuf,
    book: Mutex<Book>,
    dice: Mutex<Dice>,
    life: Mutex<Option<Life>>,
}

/// A program that runs.
pub(crate) struct Life {
    pub(crate) client: Client,
    pub(crate) tasks: JoinSet<()>,
}

impl Side {
    pub(crate) fn new(
        who: Who,
        account: Account,
        disk: Disk,
        clock: Clock,
        folder: PathBuf,
        dice: Dice,
    ) -> Self {
        let side = Self {
            who,
            account,
            disk,
            clock,
            folder,
            book: Mutex::default(),
            dice: Mutex::new(dice),
            life: Mutex::new(None),
        };
        std::fs::create_dir_all(side.sources()).unwrap();
        std::fs::create_dir_all(side.received()).unwrap();
        side
    }

    /// Where the files are that the user sends.
    pub(crate) fn sources(&self) -> PathBuf {
        self.folder.join("sources")
    }

    /// Where files are downloaded to.
    pub(crate) fn received(&self) -> PathBuf {
        self.folder.join("received")
    }

    pub(crate) fn source(&self, name: impl AsRef<Path>) -> PathBuf {
        self.sources().join(name)
    }

    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap()
    }

    /// Draws something that concerns this side.
    pub(crate) fn draw<T>(&self, draw: impl FnOnce(&mut Dice) -> T) -> T {
        draw(&mut self.dice.lock().unwrap())
    }

    /// The client, while the program runs.
    pub(crate) fn client(&self) -> Option<Client> {
        let life = self.life.lock().unwrap();
        life.as_ref().map(|life| life.client.clone())
    }

    /// Lets something run for as long as the program does.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(life) = self.life.lock().unwrap().as_mut() {
            while life.tasks.try_join_next().is_some() {}
            life.tasks.spawn(task);
        }
    }

    pub(crate) fn begin(&self, life: Life) {
        *self.life.lock().unwrap() = Some(life);
    }

    pub(crate) fn end(&self) -> Option<Life> {
        self.life.lock().unwrap().take()
    }
}
