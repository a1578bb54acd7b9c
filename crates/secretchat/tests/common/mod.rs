//! A network in the process, with clients on it.

#![allow(dead_code, reason = "not every test uses everything")]

pub(crate) mod store;
pub(crate) mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat::store::Vault;
use secretchat::transport::{DcId, Difference, Peer, ResolveError, Transport, UpdatesState};
use secretchat::{Builder, Client, Clock};
use secretchat_core::ids::{Time, UserId};
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::types::InputUser;
use secretchat_testserver::Server;
use secretchat_testserver::network::{Account, Network};
use tokio::task::JoinHandle;

pub(crate) const START: Time = Time::from_date(1_767_258_000);

/// A network in tokio's time, all of whose randomness comes from `seed`.
///
/// From here on, all logs are watched for what is planted.
pub(crate) fn network(seed: u64) -> Network {
    watch::watch();
    let server = Server::new(ChaCha20Rng::seed_from_u64(seed));
    Network::new(server, START, ChaCha20Rng::seed_from_u64(seed + 1))
}

/// The settings of a client of this user that all tests share.
pub(crate) fn builder(line: &Line, vault: Vault) -> Builder {
    let user = line.account.user();
    Client::builder()
        .user(user)
        .store(vault)
        .transport(line.clone())
        .clock(Clock::starting_at(line.network.now()))
        .rng(ChaCha20Rng::seed_from_u64(user.0.cast_unsigned()))
}

/// Takes to the client what its account is told.
pub(crate) fn feed(client: &Client, line: &Line) -> JoinHandle<()> {
    let (client, account) = (client.clone(), line.account.clone());
    tokio::spawn(async move {
        loop {
            let updates = account.next_updates().await;
            // Garbage and failing stores are what some tests are about.
            let _ = client.handle_updates(&updates).await;
        }
    })
}

/// Lets everything happen that is under way.
pub(crate) async fn settle() {
    tokio::time::sleep(Duration::from_secs(5)).await;
}

/// The way to the server, which counts what takes it.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) network: Network,
    pub(crate) account: Account,
    calls: Arc<AtomicUsize>,
}

impl Line {
    pub(crate) fn new(network: &Network, user: UserId) -> Self {
        Self {
            network: network.clone(),
            account: network.account(user),
            calls: Arc::default(),
        }
    }

    /// Calls that left so far.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    fn count(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }
}

impl Transport for Line {
    async fn invoke(&self, dc: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        self.count();
        Transport::invoke(&self.account, dc, request).await
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        Transport::resolve(&self.account, peer).await
    }

    async fn get_state(&self) -> Result<UpdatesState, RpcError> {
        self.count();
        Transport::get_state(&self.account).await
    }

    async fn get_difference(&self, from: UpdatesState) -> Result<Difference, RpcError> {
        self.count();
        Transport::get_difference(&self.account, from).await
    }
}
