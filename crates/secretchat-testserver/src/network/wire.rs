//! How the way between an account and the server behaves.

use std::ops::RangeInclusive;
use std::time::Duration;

use rand_core::CryptoRng;

/// How the way between an account and the server behaves. The default takes no time and promises no order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// Milliseconds that a call takes to the server, drawn for each.
    pub there_ms: RangeInclusive<u64>,
    /// Milliseconds that an answer or an update takes back, drawn for each.
    pub back_ms: RangeInclusive<u64>,
    /// Calls arrive in the order in which they were made, and updates in the order in which they were pushed. Without
    /// it, times decide.
    pub ordered: bool,
    /// Whoever made a call whose answer the server loses ([`Faults::lose_answers`](crate::Faults::lose_answers)) hears
    /// nothing until the connection is cut. Without it, the call fails at once; over MTProto, the connection is cut.
    pub silent: bool,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            there_ms: 0..=0,
            back_ms: 0..=0,
            ordered: false,
            silent: false,
        }
    }
}

impl Wire {
    pub(super) fn there(&self, rng: &mut dyn CryptoRng) -> Duration {
        draw(&self.there_ms, rng)
    }

    pub(super) fn back(&self, rng: &mut dyn CryptoRng) -> Duration {
        draw(&self.back_ms, rng)
    }
}

/// One of the times of a range; nothing is drawn where there is no choice.
fn draw(range: &RangeInclusive<u64>, rng: &mut dyn CryptoRng) -> Duration {
    let spread = range.end().saturating_sub(*range.start());
    let more = match spread.checked_add(1) {
        Some(1) => 0,
        Some(count) => rng.next_u64() % count,
        None => rng.next_u64(),
    };
    Duration::from_millis(range.start().saturating_add(more))
}
