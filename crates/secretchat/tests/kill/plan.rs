//! What is to be sent: the same for all processes of a run, whenever they start.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use secretchat::core::ids::{RandomId, UserId};

/// Every so many files, one is large enough for checkpoints of its download.
const LARGE_EVERY: u32 = 2;

#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) messages: u32,
    pub(crate) files: u32,
    pub(crate) seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Alice,
    Bob,
}

/// One message of a side, by its number among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Text(u32),
    File(u32),
}

impl Plan {
    /// How many texts a side sends.
    pub(crate) const fn texts_of(&self, who: Who) -> u32 {
        who.share(self.messages)
    }

    /// How many files a side sends.
    pub(crate) const fn files_of(&self, who: Who) -> u32 {
        who.share(self.files)
    }

    /// Everything that a side sends.
    pub(crate) fn items_of(&self, who: Who) -> Vec<Item> {
        let texts = (0..self.texts_of(who)).map(Item::Text);
        texts
            .chain((0..self.files_of(who)).map(Item::File))
            .collect()
    }

    /// A file is sent when so many texts were.
    pub(crate) const fn texts_before(&self, who: Who, file: u32) -> u32 {
        self.texts_of(who) * (file + 1) / (self.files_of(who) + 1)
    }

    /// What a message says, as a text or as a caption.
    pub(crate) fn words(&self, who: Who, item: Item) -> String {
        match item {
            Item::Text(n) => {
                let more = self.draw(who, item).next_u32() % 200;
                format!("{who} {n} {}", "x".repeat(more as usize))
            }
            Item::File(n) => format!("{who}, file {n}"),
        }
    }

    /// What is in a file.
    pub(crate) fn content(&self, who: Who, file: u32) -> Vec<u8> {
        let mut rng = self.draw(who, Item::File(file));
        let size = match file % LARGE_EVERY {
            0 => (4 << 20) + rng.next_u32() % (5 << 20),
            1 => 1 + rng.next_u32() % 1000,
            _ => 1 + rng.next_u32() % (3 << 19),
        };
        let mut content = vec![0; size as usize];
        rng.fill_bytes(&mut content);
        content
    }

    fn draw(&self, who: Who, item: Item) -> ChaCha20Rng {
        let seed = self.seed << 32 ^ item.random_id(who).0.cast_unsigned();
        ChaCha20Rng::seed_from_u64(seed)
    }
}

impl Item {
    /// The same in every run: of two messages with one number the library refuses the second.
    pub(crate) fn random_id(self, who: Who) -> RandomId {
        let (kind, number) = match self {
            Self::Text(n) => (0, n),
            Self::File(n) => (1, n),
        };
        let side = who as i64 + 1;
        RandomId((side << 40 | kind << 32) + i64::from(number) + 1)
    }
}

impl Who {
    pub(crate) const BOTH: [Self; 2] = [Self::Alice, Self::Bob];

    pub(crate) const fn user(self) -> UserId {
        UserId(self as i64 + 1)
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Alice => Self::Bob,
            Self::Bob => Self::Alice,
        }
    }

    const fn share(self, of: u32) -> u32 {
        match self {
            Self::Alice => of.div_ceil(2),
            Self::Bob => of / 2,
        }
    }

    /// A file of this side in the folder of a run.
    pub(crate) fn path(self, folder: &Path, what: &str) -> PathBuf {
        folder.join(format!("{self}.{what}"))
    }

    /// Where the files of this side lie that it sends, or that it has received.
    pub(crate) fn file(self, folder: &Path, way: &str, n: u32) -> PathBuf {
        self.path(folder, way).join(n.to_string())
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Alice => "alice",
            Self::Bob => "bob",
        })
    }
}

impl FromStr for Who {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let mut both = Self::BOTH.into_iter();
        let found = both.find(|who| who.to_string() == name);
        found.ok_or(format!("there is no side {name}"))
    }
}
