//! Randomness that repeats itself, and of which single draws can be prescribed.

use std::collections::VecDeque;
use std::convert::Infallible;

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng as _, SeedableRng as _, TryCryptoRng, TryRng};

/// A seeded generator. What a script prescribes is drawn first; everything else comes from the seed.
#[derive(Clone)]
pub(crate) struct TestRng {
    seeded: ChaCha12Rng,
    words: VecDeque<u32>,
    exponents: VecDeque<Draw>,
    /// Drawn as the next 64-bit number.
    exchange_id: Option<i64>,
}

#[derive(Clone)]
struct Draw {
    exponent: [u8; 256],
    exchange_id: Option<i64>,
}

impl TestRng {
    pub(crate) fn new(seed: u64) -> Self {
        let seeded = ChaCha12Rng::seed_from_u64(seed);
        Self {
            seeded,
            words: VecDeque::new(),
            exponents: VecDeque::new(),
            exchange_id: None,
        }
    }

    /// Prescribes the next 32-bit number: a chat that is asked for draws its id first.
    pub(crate) fn prescribe_word(&mut self, word: u32) {
        self.words.push_back(word);
    }

    /// Prescribes the next draw of 256 bytes, which is how `Exponent::generate` takes an exponent where the server
    /// gave no randomness; and, for the side that starts a renewal, the 64-bit number after it: the exchange id.
    pub(crate) fn prescribe_exponent(&mut self, exponent: [u8; 256], exchange_id: Option<i64>) {
        self.exponents.push_back(Draw {
            exponent,
            exchange_id,
        });
    }

    /// Whether everything that was prescribed has been drawn.
    pub(crate) fn is_script_done(&self) -> bool {
        self.words.is_empty() && self.exponents.is_empty() && self.exchange_id.is_none()
    }
}

impl TryRng for TestRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self
            .words
            .pop_front()
            .unwrap_or_else(|| self.seeded.next_u32()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self
            .exchange_id
            .take()
            .map_or_else(|| self.seeded.next_u64(), i64::cast_unsigned))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        let draw = if dst.len() == 256 {
            self.exponents.pop_front()
        } else {
            None
        };
        match draw {
            Some(draw) => {
                dst.copy_from_slice(&draw.exponent);
                self.exchange_id = draw.exchange_id;
            }
            None => self.seeded.fill_bytes(dst),
        }
        Ok(())
    }
}

impl TryCryptoRng for TestRng {}
