//! The clock of the network.

use std::time::Duration;

use secretchat_core::ids::Time;
use tokio::time::Instant;

/// Starts at a moment of choice and goes with tokio's time, so that it stands still where that is paused.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    start: Time,
    origin: Instant,
}

impl Clock {
    pub(super) fn new(start: Time) -> Self {
        Self {
            start,
            origin: Instant::now(),
        }
    }

    pub(super) fn time(self, at: Instant) -> Time {
        let ms = at.saturating_duration_since(self.origin).as_millis();
        self.start.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX))
    }

    pub(super) fn instant(self, time: Time) -> Instant {
        let ms = time.0.saturating_sub(self.start.0);
        self.origin + Duration::from_millis(u64::try_from(ms).unwrap_or(0))
    }
}
