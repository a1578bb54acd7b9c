//! The server on real ports.

use std::collections::BTreeMap;
use std::io::Result;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use rand_core::CryptoRng;
use secretchat_core::crypto::AuthKey;
use secretchat_core::io::RpcError;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::sleep;

use super::connection::Realm;
use super::key_exchange::RsaKey;
use super::keys::{Keys, KnownKey};
use super::presence::Presence;
use super::rng::SharedRng;
use super::serve;
use super::session::Salts;
use crate::network::Network;
use crate::session_api::{Caller, SessionApi};
use crate::{DC_ID, HOME_DC};

/// Connections of all clients together, at most.
const MAX_CONNECTIONS: usize = 1024;
/// Pause after the system could not give a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Where a server listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The address; this machine only, unless told otherwise.
    pub ip: IpAddr,
    /// The port of the first datacentre, the next ones follow; 0 for any that are free.
    pub port: u16,
}

impl Default for Listen {
    fn default() -> Self {
        Self {
            ip: Ipv4Addr::LOCALHOST.into(),
            port: 0,
        }
    }
}

/// A server that clients of Telegram can reach. It ends when this is dropped.
pub struct Front {
    addresses: Vec<(i32, SocketAddr)>,
    hub: Arc<Hub>,
    listening: AbortHandle,
}

/// What all connections share.
pub(super) struct Hub {
    pub(super) network: Network,
    pub(super) realm: Realm,
    pub(super) presence: Presence,
    pub(super) rng: SharedRng,
    api: Mutex<SessionApi>,
}

impl Front {
    /// Listens, one port for each datacentre.
    ///
    /// # Errors
    /// If a port cannot be had.
    pub async fn start(
        network: Network,
        listen: Listen,
        rng: impl CryptoRng + Send + 'static,
    ) -> Result<Self> {
        let mut listeners = Vec::new();
        for (dc, offset) in [(HOME_DC, 0), (DC_ID, 1)] {
            let port = if listen.port == 0 {
                0
            } else {
                listen.port.saturating_add(offset)
            };
            listeners.push((dc, TcpListener::bind((listen.ip, port)).await?));
        }
        let addresses = listeners
            .iter()
            .map(|(dc, listener)| Ok((*dc, listener.local_addr()?)))
            .collect::<Result<Vec<_>>>()?;
        let hub = Hub::new(network, &addresses, SharedRng::new(rng));
        let hub = Arc::new(hub);
        let listening = tokio::spawn(listen_all(listeners, hub.clone()));
        Ok(Self {
            addresses,
            hub,
            listening: listening.abort_handle(),
        })
    }

    /// The datacentres and their addresses.
    #[must_use]
    pub fn addresses(&self) -> &[(i32, SocketAddr)] {
        &self.addresses
    }

    /// A client may use this authorization key at a datacentre without having agreed on it there. Gives its id.
    pub fn add_key(&self, dc: i32, key: [u8; 256]) -> i64 {
        let known = KnownKey {
            key: AuthKey::from_bytes(key),
            first_salt: None,
        };
        self.hub.realm.keys.insert(dc, known)
    }

    /// The RSA key by which clients know the server, as PEM of PKCS #1.
    #[must_use]
    pub fn rsa_public_pem(&self) -> String {
        self.hub.realm.rsa.public_pem()
    }

    /// The name of that key.
    #[must_use]
    pub fn rsa_fingerprint(&self) -> i64 {
        self.hub.realm.rsa.fingerprint()
    }

    /// Does something with the logins, such as binding a key to a user.
    pub fn api<T>(&self, act: impl FnOnce(&mut SessionApi) -> T) -> T {
        self.hub.api(act)
    }

    /// The network behind it.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.hub.network
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Hub {
    fn new(network: Network, addresses: &[(i32, SocketAddr)], mut rng: SharedRng) -> Self {
        let mut api = SessionApi::default();
        api.set_datacentres(addresses.to_vec());
        let ports = addresses.iter().map(|(dc, address)| (address.port(), *dc));
        let mut of_rsa = rng.clone();
        let rsa = move || RsaKey::generate(&mut of_rsa);
        let realm = Realm {
            rsa: LazyLock::new(Box::new(rsa)),
            keys: Keys::default(),
            salts: Arc::new(Salts::new(&mut rng)),
            datacentres: ports.collect::<BTreeMap<_, _>>(),
        };
        Self {
            presence: Presence::new(network.clone()),
            network,
            realm,
            rng,
            api: Mutex::new(api),
        }
    }

    pub(super) fn api<T>(&self, act: impl FnOnce(&mut SessionApi) -> T) -> T {
        act(&mut self.api.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Carries out a call.
    pub(super) fn call(
        &self,
        caller: Caller,
        request: &[u8],
    ) -> core::result::Result<Vec<u8>, RpcError> {
        let now = self.network.now();
        self.api(|api| {
            self.network
                .server(|server| api.handle(server, caller, request, now))
        })
    }
}

/// Serves whoever connects; all connections end with this.
async fn listen_all(listeners: Vec<(i32, TcpListener)>, hub: Arc<Hub>) {
    let mut listening = JoinSet::new();
    for (dc, listener) in listeners {
        listening.spawn(listen_at(dc, listener, hub.clone()));
    }
    while listening.join_next().await.is_some() {}
}

async fn listen_at(dc: i32, listener: TcpListener, hub: Arc<Hub>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => spawn(&mut connections, stream, dc, &hub),
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

fn spawn(connections: &mut JoinSet<()>, stream: TcpStream, dc: i32, hub: &Arc<Hub>) {
    if connections.len() < MAX_CONNECTIONS {
        connections.spawn(serve::serve(stream, dc, hub.clone()));
    }
}
