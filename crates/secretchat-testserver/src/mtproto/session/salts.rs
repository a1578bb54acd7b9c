//! Server salts: a client must show that it has talked to this server lately.

use grammers_tl_types::types::FutureSalt;
use rand_core::CryptoRng;
use secretchat_core::ids::Time;
use sha2::{Digest as _, Sha256};

/// Seconds for which a salt is the newest one; it is accepted for twice as long.
const PERIOD_S: i32 = 1800;
/// Salts that are given at most, as Telegram does; and at least, as a client with only one asks again at once.
const COUNT: core::ops::RangeInclusive<i32> = 2..=64;

/// The salts of a server, one for each period of each key.
pub(crate) struct Salts {
    secret: [u8; 32],
}

impl Salts {
    pub(crate) fn new(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut secret = [0; 32];
        rng.fill_bytes(&mut secret);
        Self { secret }
    }

    /// The salt that a client should use now.
    pub(crate) fn current(&self, key_id: i64, now: Time) -> i64 {
        self.of_period(key_id, period(now))
    }

    /// Whether a salt is accepted now.
    pub(crate) fn accepts(&self, key_id: i64, salt: i64, now: Time) -> bool {
        let newest = period(now);
        [newest, newest - 1]
            .iter()
            .any(|period| self.of_period(key_id, *period) == salt)
    }

    /// The salts from now on.
    pub(crate) fn future(&self, key_id: i64, count: i32, now: Time) -> Vec<FutureSalt> {
        let newest = period(now);
        let count = count.clamp(*COUNT.start(), *COUNT.end());
        (newest..newest.saturating_add(count))
            .map(|period| FutureSalt {
                valid_since: period.saturating_mul(PERIOD_S),
                valid_until: period.saturating_add(2).saturating_mul(PERIOD_S),
                salt: self.of_period(key_id, period),
            })
            .collect()
    }

    fn of_period(&self, key_id: i64, period: i32) -> i64 {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(self.secret)
            .chain_update(key_id.to_le_bytes())
            .chain_update(period.to_le_bytes())
            .finalize()
            .into();
        hash.first_chunk()
            .map_or(0, |salt| i64::from_le_bytes(*salt))
    }
}

fn period(now: Time) -> i32 {
    now.date() / PERIOD_S
}
