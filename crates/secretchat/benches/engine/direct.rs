//! A transport without any distance: the server is called where the client stands.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat::Clock;
use secretchat::core::ids::UserId;
use secretchat::core::io::RpcError;
use secretchat::core::tl::api;
use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::{DcId, Peer, ResolveError, Transport};
use secretchat_testserver::Server;
use tokio::sync::mpsc;

/// The server, and the streams of updates of its accounts.
#[derive(Clone)]
pub(crate) struct Direct {
    inner: Arc<Mutex<Inner>>,
    clock: Clock,
}

struct Inner {
    server: Server,
    updates: BTreeMap<UserId, mpsc::UnboundedSender<Vec<u8>>>,
}

/// One account's way to the server.
pub(crate) struct Account {
    direct: Direct,
    user: UserId,
}

impl Direct {
    pub(crate) fn new(clock: Clock) -> Self {
        let server = Server::new(ChaCha20Rng::seed_from_u64(1));
        let updates = BTreeMap::new();
        Self {
            inner: Arc::new(Mutex::new(Inner { server, updates })),
            clock,
        }
    }

    pub(crate) fn account(&self, user: UserId) -> (Account, mpsc::UnboundedReceiver<Vec<u8>>) {
        let (send, receive) = mpsc::unbounded_channel();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.server.add_account(user);
        inner.updates.insert(user, send);
        let direct = self.clone();
        (Account { direct, user }, receive)
    }
}

impl Transport for Account {
    async fn invoke(&self, _: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        let now = self.direct.clock.now();
        let mut inner = self
            .direct
            .inner
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let Inner { server, updates } = &mut *inner;
        let answer = server.handle(self.user, &request, now);
        for (user, updates) in updates {
            while let Some(update) = server.poll_update(*user, now) {
                let _ = updates.send(update);
            }
        }
        answer
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        let inner = self
            .direct
            .inner
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match peer {
            Peer::User(user) => Ok(user),
            Peer::Id(id) => match inner.server.input_user(id) {
                Some(api::InputUser::InputUser(user)) => Ok(user),
                _ => Err(ResolveError::Unknown),
            },
            Peer::Username(_) | Peer::Phone(_) => Err(ResolveError::Unknown),
        }
    }

    fn ordered(&self) -> bool {
        true
    }
}
