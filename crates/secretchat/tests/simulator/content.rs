//! What users write and send: every text is different, and tells the content of its file.

use rand_core::Rng as _;

use crate::dice;
use crate::side::Who;

/// The content of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    number: u64,
    length: usize,
}

impl Content {
    pub(crate) const fn new(number: u64, length: usize) -> Self {
        Self { number, length }
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        let mut bytes = vec![0; self.length];
        dice::generator(self.number, 99).fill_bytes(&mut bytes);
        bytes
    }

    /// The caption of a message with this file.
    pub(crate) fn caption(self, who: Who) -> String {
        format!("{who:?}{} file {}", self.number, self.length)
    }

    /// The file that a caption tells of.
    pub(crate) fn of_caption(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let number = words.next()?.get(1..)?.parse().ok()?;
        let length = words.nth(1)?.parse().ok()?;
        Some(Self { number, length })
    }
}

/// A text without a file.
pub(crate) fn text(who: Who, number: u64, length: usize) -> String {
    format!("{who:?}{number} {}", "x".repeat(length))
}
