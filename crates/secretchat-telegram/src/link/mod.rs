//! The connection to one data centre.
//!
//! Each has a pool of grammers of its own: one that waits for a data centre which does not answer, or that breaks down
//! over what a server said, takes no other with it.

mod heartbeat;
mod pool;

use std::io::ErrorKind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use grammers_mtsender::{InvocationError, RpcError, SenderPoolHandle};
use tokio::runtime::Handle;
use tokio::time::timeout;

pub(crate) use self::heartbeat::Pulse;
use self::pool::Pool;
use crate::config::Device;
use crate::session::{Keeper, View};
use crate::updates::Inbox;

/// A call without an answer for so long, on a connection on which nothing else came either, ends the connection. The
/// engine gives up waiting a little later.
const PATIENCE: Duration = Duration::from_secs(50);

/// Anything shorter, longer, or not of whole words is no call; grammers would break down over it.
const SHORTEST: usize = 4;
const LONGEST: usize = 1_000_000;

/// The connection to one data centre, made when it is needed and made anew when it broke.
pub(crate) struct Link {
    plan: Plan,
    state: Mutex<State>,
    /// How often the account was logged in here.
    logins: AtomicU64,
    /// Held while it is being logged in.
    login: tokio::sync::Mutex<()>,
}

enum State {
    /// There is no connection until something is asked.
    Idle,
    Up(Pool),
    /// There is none any more.
    Ended,
}

/// What a connection is made of.
pub(crate) struct Plan {
    pub(crate) dc: i32,
    pub(crate) api: i32,
    pub(crate) device: Device,
    /// Where it lives, whoever asks first.
    pub(crate) runtime: Handle,
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) view: Arc<View>,
    /// Where updates go; only those of the home data centre concern the account.
    pub(crate) inbox: Option<Arc<Inbox>>,
}

impl Link {
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            plan,
            state: Mutex::new(State::Idle),
            logins: AtomicU64::new(0),
            login: tokio::sync::Mutex::new(()),
        }
    }

    /// Makes a call once.
    pub(crate) async fn call(&self, request: Vec<u8>) -> Result<Vec<u8>, InvocationError> {
        if !(SHORTEST..=LONGEST).contains(&request.len()) || !request.len().is_multiple_of(4) {
            return Err(no_call());
        }
        match self.call_once(request.clone()).await {
            // The next connection is new.
            Err(error) if was_not_sent(&error) => self.call_once(request).await,
            answer => answer,
        }
    }

    async fn call_once(&self, request: Vec<u8>) -> Result<Vec<u8>, InvocationError> {
        let (handle, pulse) = self.connected()?;
        let answer = timeout(PATIENCE, handle.raw_invoke_in_dc(self.plan.dc, request)).await;
        if answer.is_ok() {
            pulse.beat();
        } else if pulse.silent_for() >= PATIENCE {
            self.give_up(&pulse);
        }
        answer.unwrap_or_else(|_| Err(InvocationError::Io(ErrorKind::TimedOut.into())))
    }

    /// The pool as it is, or a new one.
    fn connected(&self) -> Result<(SenderPoolHandle, Arc<Pulse>), InvocationError> {
        let (mut state, dc) = (self.state(), self.plan.dc);
        match &*state {
            State::Ended => return Err(InvocationError::Dropped("the connection was ended")),
            State::Up(pool) if pool.is_alive() => return Ok(pool.parts()),
            State::Up(_) => tracing::warn!(dc, "a connection broke down and is made anew"),
            State::Idle => {}
        }
        let pool = Pool::start(&self.plan);
        let parts = pool.parts();
        *state = State::Up(pool);
        Ok(parts)
    }

    /// Gives up the connection that is silent, if it is still in use.
    fn give_up(&self, silent: &Arc<Pulse>) {
        let (mut state, dc) = (self.state(), self.plan.dc);
        if matches!(&*state, State::Up(pool) if pool.has(silent)) {
            tracing::debug!(dc, "a connection is silent and is given up");
            *state = State::Idle;
        }
    }

    /// Ends the connection for good: calls under way and later ones get no answer.
    pub(crate) fn end(&self) {
        *self.state() = State::Ended;
    }

    /// How often the account was logged in here.
    pub(crate) fn logins(&self) -> u64 {
        self.logins.load(Ordering::Acquire)
    }

    /// Logs the account in here, unless somebody did since there were so many `logins`.
    pub(crate) async fn log_in<E>(
        &self,
        logins: u64,
        log_in: impl Future<Output = Result<(), E>>,
    ) -> Result<(), E> {
        let _one_at_a_time = self.login.lock().await;
        if self.logins() == logins {
            log_in.await?;
            self.logins.fetch_add(1, Ordering::Release);
        }
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the connection had ended before the call was handed to it. After that nobody knows what became of the call:
/// the same code sent twice, say, is wrong the second time.
fn was_not_sent(error: &InvocationError) -> bool {
    // Should grammers word it differently one day, whoever asked repeats the call instead.
    matches!(error, InvocationError::Dropped(why) if why.ends_with("at send"))
}

fn no_call() -> InvocationError {
    InvocationError::Rpc(RpcError {
        code: 400,
        name: "INPUT_REQUEST_INVALID".to_owned(),
        value: None,
        caused_by: None,
    })
}

#[cfg(test)]
mod tests;
