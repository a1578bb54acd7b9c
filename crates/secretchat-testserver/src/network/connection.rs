//! One connection of an account, from where it is made to where it breaks.

use secretchat::transport::{Peer, ResolveError};
use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::types::InputUser;
use tokio::time::{Instant, sleep_until};

use super::Network;
use super::epochs::Epochs;
use super::link::Link;
use super::look_up::look_up;
use super::state::{CallKey, Made};

/// A connection; what it does ends when the account gets another one.
#[derive(Clone)]
pub(crate) struct Connection {
    network: Network,
    user: UserId,
    epoch: u64,
    epochs: Epochs,
}

impl Connection {
    /// The connection that the account has now, or will have when the cut is over.
    pub(super) fn latest(network: &Network, user: UserId) -> Self {
        let (mut state, now) = network.lock();
        Self::of(network, user, state.link(user, now))
    }

    pub(super) fn of(network: &Network, user: UserId, link: &Link) -> Self {
        Self {
            network: network.clone(),
            user,
            epoch: link.epoch(),
            epochs: link.epochs(),
        }
    }

    /// Sends a call; its place among the calls of the account is the one of this moment.
    pub(crate) fn call(&self, dc: Option<i32>, request: Vec<u8>) -> Result<Flight, RpcError> {
        let (mut state, now) = self.network.lock();
        self.check(state.link(self.user, now), now)?;
        let made = state.make_call(self.user, dc, request, now);
        drop(state);
        Ok(Flight {
            connection: self.clone(),
            made,
        })
    }

    /// Asks for a user.
    pub(crate) async fn resolve(&self, peer: &Peer) -> Result<InputUser, ResolveError> {
        let back = {
            let (mut state, now) = self.network.lock();
            self.check(state.link(self.user, now), now)?;
            state.round_trip(self.user, now)
        };
        self.until(back).await?;
        self.network.server(|server| look_up(server, peer))
    }

    /// The next updates; `None` when the connection is over. May be dropped at any time without losing any.
    pub(crate) async fn next_updates(&self) -> Option<Vec<u8>> {
        loop {
            let (mut news, wake) = {
                let (mut state, now) = self.network.lock();
                let link = state.link(self.user, now);
                if link.epoch() != self.epoch {
                    return None;
                }
                if let Some(updates) = link.take_update(now) {
                    return Some(updates);
                }
                (link.news(), state.next_event(self.user, now))
            };
            tokio::select! {
                _ = news.changed() => {}
                () = sleep_until_some(wake) => {}
            }
        }
    }

    /// Waits until the connection breaks.
    pub(crate) async fn ended(&self) {
        self.epochs.ended(self.epoch).await;
    }

    /// Whether it has not ended yet.
    #[cfg(feature = "mtproto")]
    pub(crate) fn is_up(&self) -> bool {
        self.epochs.current() == self.epoch
    }

    /// Whether answers that the server loses are not heard of.
    pub(crate) fn is_silent(&self) -> bool {
        let (mut state, now) = self.network.lock();
        state.link(self.user, now).wire.silent
    }

    fn check(&self, link: &Link, now: Instant) -> Result<(), RpcError> {
        if link.epoch() == self.epoch && link.is_up(now) {
            Ok(())
        } else {
            Err(RpcError::Network)
        }
    }

    /// Waits until a moment, or until the connection breaks.
    async fn until(&self, at: Instant) -> Result<(), RpcError> {
        if self.epochs.current() != self.epoch {
            return Err(RpcError::Network);
        }
        if at <= Instant::now() {
            return Ok(());
        }
        tokio::select! {
            biased;
            () = self.ended() => Err(RpcError::Network),
            () = sleep_until(at) => Ok(()),
        }
    }

    /// The connection breaks, if it has not yet.
    pub(crate) fn hang_up(&self) {
        self.network.hang_up(self.user, self.epoch);
    }
}

/// A call that was made. Dropped, it arrives all the same.
pub(crate) struct Flight {
    connection: Connection,
    made: Made,
}

impl Flight {
    pub(crate) async fn answer(self) -> Result<Vec<u8>, RpcError> {
        let Made { key, back } = self.made;
        let (arrival, _): CallKey = key;
        self.connection.until(arrival).await?;
        // Looking is what lets the call arrive.
        drop(self.connection.network.lock());
        self.connection.until(back).await?;
        let answer = self.connection.network.lock().0.take_answer(key);
        if self.connection.is_silent() && answer == Err(RpcError::Network) {
            self.connection.ended().await;
        }
        answer
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.connection.network.lock().0.abandon(self.made.key);
    }
}

async fn sleep_until_some(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}
