//! The server in real time, for several threads.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use rand::SeedableRng as _;
use rand::rngs::{StdRng, SysRng};
use secretchat_core::ids::{Time, UserId};
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::InputUser;
use secretchat_testserver::{HOME_DC, Server};

use crate::answers::User;

/// The server with the clock and the random source of the system.
pub(crate) struct Telegram {
    server: Mutex<Server>,
    /// Something happened: there may be updates.
    news: Condvar,
}

impl Telegram {
    /// `None` if the system has no random source.
    pub(crate) fn new() -> Option<Self> {
        let rng = StdRng::try_from_rng(&mut SysRng).ok()?;
        Some(Self {
            server: Mutex::new(Server::new(rng)),
            news: Condvar::new(),
        })
    }

    /// Does something with the server.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Server, Time) -> T) -> T {
        let result = act(&mut self.lock(), now());
        self.news.notify_all();
        result
    }

    /// Carries out a call; at home if no other data centre is named.
    pub(crate) fn call(&self, user: UserId, dc: i32, request: &[u8]) -> Result<Vec<u8>, RpcError> {
        let dc = if dc == 0 { HOME_DC } else { dc };
        self.with(|server, now| server.handle_at(dc, user, request, now))
    }

    /// The user of this id, and of this access hash if there is one.
    pub(crate) fn user(&self, id: i64, access_hash: Option<i64>) -> Option<User> {
        let InputUser::InputUser(found) = self.lock().input_user(UserId(id))? else {
            return None;
        };
        let is_meant = access_hash.is_none_or(|given| given == found.access_hash);
        is_meant.then_some(User {
            id,
            access_hash: found.access_hash,
        })
    }

    /// The user of this name.
    pub(crate) fn user_named(&self, name: &str) -> Option<User> {
        let user = self.lock().user_named(name)?;
        self.user(user.0, None)
    }

    /// The next thing that an account is told; `None` if nothing comes in time.
    pub(crate) fn next_update(&self, user: UserId, timeout: Duration) -> Option<Vec<u8>> {
        let end = Instant::now() + timeout;
        let mut server = self.lock();
        loop {
            if let Some(updates) = server.poll_update(user, now()) {
                return Some(updates);
            }
            let left = end.checked_duration_since(Instant::now())?;
            let waited = self.news.wait_timeout(server, left);
            (server, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Server> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn now() -> Time {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let ms = since_epoch.unwrap_or_default().as_millis();
    Time(i64::try_from(ms).unwrap_or(i64::MAX))
}
