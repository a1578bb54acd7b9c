//! Which accounts have a connection, and what they are told.
//!
//! All connections of an account are one connection of the network to it: they break together, and what is pushed goes
//! to each of them once. Where there is none, pushes are lost, as they are in the difference anyway.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secretchat_core::ids::UserId;
use tokio::sync::broadcast;

use crate::network::{self, Network};

/// Pushes that may wait for a connection that is slow; then it is told that it has missed some.
const MAX_WAITING: usize = 1024;

/// Boxed `Updates`.
pub(super) type Push = Arc<Vec<u8>>;

/// The accounts that have connections.
#[derive(Clone)]
pub(super) struct Presence {
    network: Network,
    online: Arc<Mutex<BTreeMap<UserId, Online>>>,
}

struct Online {
    link: network::Connection,
    pushes: broadcast::WeakSender<Push>,
}

/// The place of one connection among those of its account.
pub(super) struct Place {
    pub(super) user: UserId,
    pub(super) link: network::Connection,
    pub(super) pushes: broadcast::Receiver<Push>,
}

impl Presence {
    pub(super) fn new(network: Network) -> Self {
        Self {
            network,
            online: Arc::default(),
        }
    }

    /// One more connection of an account; `None` while it can have none.
    pub(super) fn join(&self, user: UserId) -> Option<Place> {
        let mut online = self.lock();
        let known = online.get(&user).and_then(|online| {
            let pushes = online.pushes.upgrade()?.subscribe();
            let link = online.link.clone();
            link.is_up().then_some((link, pushes))
        });
        let (link, pushes) = match known {
            Some(known) => known,
            None => self.appear(user, &mut online)?,
        };
        Some(Place { user, link, pushes })
    }

    /// The first connection of an account.
    fn appear(
        &self,
        user: UserId,
        online: &mut BTreeMap<UserId, Online>,
    ) -> Option<(network::Connection, broadcast::Receiver<Push>)> {
        let link = self.network.connect(user)?;
        let (sender, receiver) = broadcast::channel(MAX_WAITING);
        let pushes = sender.downgrade();
        let entry = Online {
            link: link.clone(),
            pushes,
        };
        online.insert(user, entry);
        tokio::spawn(self.clone().forward(link.clone(), sender));
        Some((link, receiver))
    }

    /// Pushes to all connections of an account until they are cut, or all gone.
    async fn forward(self, link: network::Connection, pushes: broadcast::Sender<Push>) {
        loop {
            tokio::select! {
                updates = link.next_updates() => match updates {
                    Some(updates) => drop(pushes.send(Arc::new(updates))),
                    None => return,
                },
                () = pushes.closed() => {
                    // Nobody can join while the lock is held: either somebody has just done so, or nobody will.
                    let _online = self.lock();
                    if pushes.receiver_count() == 0 {
                        return drop(pushes);
                    }
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<UserId, Online>> {
        self.online.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
