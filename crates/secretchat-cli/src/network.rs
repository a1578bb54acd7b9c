//! The way to the server: here it is a function call, and takes virtual time.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use secretchat_core::ids::{Time, UserId};
use secretchat_core::io::RpcError;
use secretchat_testserver::Server;

/// One way to the server takes 15 to 30 ms.
const LEAST_MS: u32 = 15;
const SPREAD_MS: u32 = 16;

/// The server, and the clock that everybody lives by.
pub(crate) struct Network {
    pub(crate) server: Server,
    now: Time,
    delays: ChaCha20Rng,
}

impl Network {
    pub(crate) fn new(server: Server, now: Time, seed: u64) -> Self {
        Self {
            server,
            now,
            delays: ChaCha20Rng::seed_from_u64(seed),
        }
    }

    /// The virtual time.
    pub(crate) const fn now(&self) -> Time {
        self.now
    }

    /// Lets time pass, up to this moment.
    pub(crate) fn wait_until(&mut self, at: Time) {
        self.now = self.now.max(at);
    }

    /// Calls the server: there and back.
    pub(crate) fn call(&mut self, user: UserId, request: &[u8]) -> Result<Vec<u8>, RpcError> {
        self.travel();
        let answer = self.server.handle(user, request, self.now);
        self.travel();
        answer
    }

    /// The next update for this user, if it has arrived.
    pub(crate) fn poll_update(&mut self, user: UserId) -> Option<Vec<u8>> {
        self.server.poll_update(user, self.now)
    }

    fn travel(&mut self) {
        let delay = LEAST_MS + self.delays.next_u32() % SPREAD_MS;
        self.now = self.now.plus_ms(i64::from(delay));
    }
}
