//! An account as a transport.

use std::time::Duration;

use secretchat::transport::{DcId, Peer, ResolveError, Transport};
use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::types::InputUser;

use super::connection::Connection;
use super::{Network, Wire};
use crate::faults::Faults;

/// The way of one account to the server. Clones are the same account, with the same connection.
#[derive(Clone)]
pub struct Account {
    network: Network,
    user: UserId,
}

impl Account {
    pub(super) const fn new(network: Network, user: UserId) -> Self {
        Self { network, user }
    }

    /// Whose it is.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The next thing that the account is told, as boxed `Updates`; waits until there is something. After a cut this is
    /// `updatesTooLong`, as updates may be missing. May be dropped at any time without losing anything.
    pub async fn next_updates(&self) -> Vec<u8> {
        loop {
            if let Some(updates) = self.connection().next_updates().await {
                return updates;
            }
        }
    }

    /// Sets how the wire behaves, for what is sent from now on.
    pub fn set_wire(&self, wire: Wire) {
        let (mut state, now) = self.network.lock();
        state.link(self.user, now).wire = wire;
    }

    /// Sets what goes wrong at the server.
    pub fn set_faults(&self, faults: impl FnOnce(&mut Faults)) {
        self.network.server(|server| {
            if let Some(of_account) = server.faults(self.user) {
                faults(of_account);
            }
        });
    }

    /// Cuts the connection for so long, or until [`restore`](Self::restore).
    ///
    /// Calls on their way fail with [`RpcError::Network`]; of those that had not arrived some still do, on an ordered
    /// wire the first ones. Updates on their way, and those that are pushed meanwhile, are lost; the difference has them.
    pub fn cut(&self, length: Option<Duration>) {
        self.network.cut(self.user, length);
    }

    /// Ends a cut.
    pub fn restore(&self) {
        let (mut state, now) = self.network.lock();
        state.link(self.user, now).restore();
    }

    fn connection(&self) -> Connection {
        Connection::latest(&self.network, self.user)
    }
}

impl Transport for Account {
    async fn invoke(&self, dc: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        let flight = self.connection().call(dc.map(|dc| dc.0), request)?;
        flight.answer().await
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        self.connection().resolve(&peer).await
    }

    fn ordered(&self) -> bool {
        let (mut state, now) = self.network.lock();
        state.link(self.user, now).wire.ordered
    }
}
