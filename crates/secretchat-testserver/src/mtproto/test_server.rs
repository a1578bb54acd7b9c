//! A server with accounts, ready for clients: what a test starts with.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::rngs::StdRng;
use rand_core::{CryptoRng, Rng as _, SeedableRng as _};
use secretchat_core::ids::{Time, UserId};

use super::{Front, Listen};
use crate::network::Network;
use crate::session_api::{Kind, RegisterError, SessionApi};
use crate::{DC_ID, Faults, HOME_DC, Server};

/// A server on ports of this machine, with accounts whose keys are known.
///
/// ```ignore
/// let server = TestServer::start(["alice", "bob"]).await?;
/// let alice = server.account("alice").unwrap();
/// let client = connect(server.address(HOME_DC), alice.key(HOME_DC)).await?;
/// ```
pub struct TestServer {
    front: Front,
    accounts: Vec<TestAccount>,
    rng: StdRng,
}

/// An account, and what a client needs to be logged in to it.
#[derive(Clone)]
pub struct TestAccount {
    /// Its username.
    pub name: String,
    /// Who it is.
    pub user: UserId,
    /// The access hash under which others know it.
    pub access_hash: i64,
    /// The phone number; bots have none.
    pub phone: Option<String>,
    /// With which a bot logs in.
    pub token: Option<String>,
    /// Its authorization keys.
    pub keys: Vec<TestKey>,
}

/// An authorization key that the server knows beforehand. Not secret, as nothing on a test server is.
#[derive(Clone)]
pub struct TestKey {
    /// The datacentre where it is good.
    pub dc: i32,
    /// Its id.
    pub id: i64,
    /// The key.
    pub key: [u8; 256],
}

impl TestServer {
    /// Starts a server with accounts of these names, on any free ports, with the system's time.
    ///
    /// # Errors
    /// If no port can be had, or a name cannot be used.
    pub async fn start<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut server = Self::listen(Listen::default()).await?;
        for name in names {
            let added = server.add_account(name, Kind::Person);
            added.map_err(|error| Error::new(ErrorKind::InvalidInput, error))?;
        }
        Ok(server)
    }

    /// Starts a server without accounts.
    ///
    /// # Errors
    /// If a port cannot be had.
    pub async fn listen(listen: Listen) -> Result<Self> {
        let mut rng: StdRng = rand::make_rng();
        let network = Network::new(Server::new(fork(&mut rng)), system_time(), fork(&mut rng));
        Ok(Self {
            front: Front::start(network, listen, fork(&mut rng)).await?,
            accounts: Vec::new(),
            rng,
        })
    }

    /// Makes an account whose keys are known, and logged in.
    ///
    /// # Errors
    /// The name cannot be used.
    pub fn add_account(
        &mut self,
        name: &str,
        kind: Kind,
    ) -> core::result::Result<TestAccount, RegisterError> {
        let network = self.front.network();
        let registered = self
            .front
            .api(|api| network.server(|server| api.register(server, name, kind)))?;
        let keys = self.add_keys();
        self.front.api(|api| log_in(api, &keys, registered.user));
        let account = TestAccount {
            name: name.to_owned(),
            user: registered.user,
            access_hash: registered.access_hash,
            phone: registered.phone,
            token: registered.token,
            keys,
        };
        self.accounts.push(account.clone());
        Ok(account)
    }

    /// Protects the logins of an account with a password.
    pub fn set_password(&self, user: UserId, password: &str) {
        let network = self.front.network();
        self.front
            .api(|api| network.server(|server| api.set_password(server, user, password)));
    }

    /// New keys on which nobody is logged in, one for each datacentre: for clients that log in by themselves, and cannot
    /// agree on keys with this server.
    pub fn add_keys(&mut self) -> Vec<TestKey> {
        let mut keys = Vec::new();
        for dc in [HOME_DC, DC_ID] {
            let mut key = [0; 256];
            self.rng.fill_bytes(&mut key);
            let id = self.front.add_key(dc, key);
            keys.push(TestKey { dc, id, key });
        }
        keys
    }

    /// The account of this name.
    #[must_use]
    pub fn account(&self, name: &str) -> Option<&TestAccount> {
        self.accounts.iter().find(|account| account.name == name)
    }

    /// Where a datacentre is reached.
    #[must_use]
    pub fn address(&self, dc: i32) -> Option<SocketAddr> {
        let mut addresses = self.front.addresses().iter();
        Some(addresses.find(|(of, _)| *of == dc)?.1)
    }

    /// The server on its ports.
    #[must_use]
    pub const fn front(&self) -> &Front {
        &self.front
    }

    /// The server behind the ports.
    #[must_use]
    pub fn network(&self) -> &Network {
        self.front.network()
    }

    /// Sets what goes wrong for an account.
    pub fn set_faults(&self, user: UserId, faults: impl FnOnce(&mut Faults)) {
        self.network().account(user).set_faults(faults);
    }

    /// Ends all connections of an account, and lets it have none for so long.
    pub fn cut(&self, user: UserId, length: Duration) {
        self.network().account(user).cut(Some(length));
    }
}

impl TestAccount {
    /// Its authorization key at a datacentre.
    #[must_use]
    pub fn key(&self, dc: i32) -> Option<[u8; 256]> {
        Some(self.keys.iter().find(|key| key.dc == dc)?.key)
    }
}

/// One login, at all datacentres.
fn log_in(api: &mut SessionApi, keys: &[TestKey], user: UserId) {
    let [first, others @ ..] = keys else { return };
    api.bind(first.id, user);
    for key in others {
        api.join(key.id, first.id);
    }
}

fn fork(rng: &mut StdRng) -> impl CryptoRng + Send + 'static + use<> {
    StdRng::from_rng(rng)
}

fn system_time() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Time(i64::try_from(ms).unwrap_or(i64::MAX))
}
