//! Everything that is random, drawn from the one seed of a run.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

/// A generator of its own for each purpose, so that a change of one does not move the others.
pub(crate) struct Dice {
    rng: ChaCha8Rng,
}

impl Dice {
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        Self {
            rng: generator(seed, purpose),
        }
    }

    /// 0 to `bound` − 1; 0 if `bound` is 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.rng.next_u32()) * u64::from(bound)) >> 32) as u32
    }

    /// A number of the range, both ends included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).expect("a range that is not empty") + 1;
        low + (self.rng.next_u64() % width).cast_signed()
    }

    /// True in `per_mille` of 1000 cases.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(u32::try_from(choices.len()).ok()?) as usize)
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    pub(crate) fn i64(&mut self) -> i64 {
        self.rng.next_u64().cast_signed()
    }
}

/// The generator of a seed and a purpose.
pub(crate) fn generator(seed: u64, purpose: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(purpose);
    rng
}
