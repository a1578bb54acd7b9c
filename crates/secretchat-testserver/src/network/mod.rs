//! The server in the process, at the other end of a wire: what clients in one process share.
//!
//! ```ignore
//! let network = Network::new(server, Time::from_date(1_700_000_000), rng);
//! let account = network.account(user);
//! let client = Client::builder().transport(account.clone()).build().await?;
//! // The host's loop, beside everything else:
//! loop {
//!     client.handle_updates(&account.next_updates().await).await;
//! }
//! ```
//!
//! Time is tokio's: where that is paused, a whole day of waiting passes at once, and with a seeded source of randomness
//! every run is the same.

mod account;
mod clock;
mod connection;
mod epochs;
mod link;
mod look_up;
mod state;
mod wire;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rand_core::CryptoRng;
use secretchat_core::ids::{Time, UserId};
use tokio::time::Instant;

pub use self::account::Account;
pub use self::wire::Wire;

pub(crate) use self::connection::Connection;

use self::clock::Clock;
use self::link::Line;
use self::state::State;
use crate::server::Server;

/// A server, a clock, and the wires between them and the accounts. Clones are the same network.
#[derive(Clone)]
pub struct Network {
    state: Arc<Mutex<State>>,
}

impl Network {
    /// The clock starts now, at `start`. All times and accidents are drawn from `rng`.
    ///
    /// To be made, and used, inside the runtime if its time is paused.
    pub fn new(server: Server, start: Time, rng: impl CryptoRng + Send + 'static) -> Self {
        let state = State::new(server, Clock::new(start), rng);
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// The time of the server.
    #[must_use]
    pub fn now(&self) -> Time {
        let (state, now) = self.lock();
        state.clock.time(now)
    }

    /// The way of an account to the server; makes the account if there is none.
    #[must_use]
    pub fn account(&self, user: UserId) -> Account {
        let (mut state, now) = self.lock();
        state.server.add_account(user);
        state.link(user, now);
        drop(state);
        Account::new(self.clone(), user)
    }

    /// Does something with the server itself, such as asking it to misbehave.
    pub fn server<T>(&self, act: impl FnOnce(&mut Server) -> T) -> T {
        let (mut state, now) = self.lock();
        let result = act(&mut state.server);
        state.send_on(now);
        result
    }

    /// The account gets a new connection, and any other one it has is over; `None` while it can have none.
    pub(crate) fn connect(&self, user: UserId) -> Option<Connection> {
        let (mut state, now) = self.lock();
        if !state.link(user, now).is_up(now) {
            return None;
        }
        state.cut(user, Line::Up, false, now);
        Some(Connection::of(self, user, state.link(user, now)))
    }

    fn hang_up(&self, user: UserId, epoch: u64) {
        let (mut state, now) = self.lock();
        if state.link(user, now).epoch() == epoch {
            state.cut(user, Line::Up, false, now);
        }
    }

    fn cut(&self, user: UserId, length: Option<Duration>) {
        let (mut state, now) = self.lock();
        let line = length.map_or(Line::Down, |length| Line::DownUntil(now + length));
        state.cut(user, line, true, now);
    }

    /// The network as it is now: what was due has happened.
    fn lock(&self) -> (MutexGuard<'_, State>, Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        state.advance(now);
        (state, now)
    }
}
