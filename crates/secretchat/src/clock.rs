//! What time it is: the wall clock at the start, and tokio's monotonic clock since (spec/09 §3).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secretchat_core::ids::Time;
use tokio::time::Instant;

/// The wall clock may run ahead by this much before it is believed more than the monotonic one: the machine slept.
const JUMP_MS: i64 = 2000;

/// Tells the time to a client.
///
/// It never goes back while the program runs, whatever is done to the clock of the system. It goes forward with the
/// clock of the system, so that a machine that slept deletes in time what had to be deleted meanwhile.
#[derive(Clone, Debug)]
pub struct Clock {
    start: Instant,
    /// The time at the start, in milliseconds; all clones have the same.
    at_start: Arc<AtomicI64>,
    follows_system: bool,
}

impl Clock {
    /// The clock of the system.
    #[must_use]
    pub fn system() -> Self {
        Self {
            start: Instant::now(),
            at_start: Arc::new(AtomicI64::new(system_time().0)),
            follows_system: true,
        }
    }

    /// A clock that shows `time` now, and goes with tokio's clock, which tests can pause.
    #[must_use]
    pub fn starting_at(time: Time) -> Self {
        Self {
            start: Instant::now(),
            at_start: Arc::new(AtomicI64::new(time.0)),
            follows_system: false,
        }
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Time {
        Time(self.at_start.load(Ordering::Relaxed)).plus_ms(self.elapsed_ms())
    }

    /// The time now, after a look at the clock of the system.
    pub(crate) fn look(&self) -> Time {
        let now = self.now();
        if self.follows_system {
            let ahead = system_time().0.saturating_sub(now.0);
            if ahead > JUMP_MS {
                self.at_start.fetch_add(ahead, Ordering::Relaxed);
            }
        }
        self.now()
    }

    /// When it will be `time`.
    pub(crate) fn instant_of(&self, time: Time) -> Instant {
        let ms = time.0.saturating_sub(self.now().0);
        Instant::now() + Duration::from_millis(u64::try_from(ms).unwrap_or(0))
    }

    fn elapsed_ms(&self) -> i64 {
        i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

fn system_time() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Time(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_goes_with_the_clock_of_tokio() {
        let clock = Clock::starting_at(Time(1000));
        tokio::time::advance(Duration::from_millis(250)).await;
        assert_eq!(clock.now(), Time(1250));
        assert_eq!(
            clock.instant_of(Time(1300)),
            Instant::now() + Duration::from_millis(50)
        );
        assert_eq!(clock.instant_of(Time(0)), Instant::now());
    }

    #[tokio::test(start_paused = true)]
    async fn it_catches_up_with_the_system_and_never_goes_back() {
        let real = system_time();
        let slept = Clock {
            follows_system: true,
            ..Clock::starting_at(real.plus_s(-3600))
        };
        assert!(slept.look() >= real);
        let ahead = Clock {
            follows_system: true,
            ..Clock::starting_at(real.plus_s(3600))
        };
        assert!(ahead.look() >= real.plus_s(3600));
    }
}
