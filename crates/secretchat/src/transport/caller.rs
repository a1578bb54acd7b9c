//! Calls of the client itself, repeated until the server gives a final answer.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use secretchat_core::io::RpcError;
use secretchat_core::tl::{Deserialize as _, Function};
use tokio::time::{sleep, timeout};

use super::{DcId, DynTransport};
use crate::event::EventKind;
use crate::events::Hub;

/// A call without an answer for so long is taken for lost.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// Makes calls that concern no chat, such as those of files.
#[derive(Clone)]
pub(crate) struct Caller {
    transport: Arc<dyn DynTransport>,
    /// Not secret; seeded, so that tests can be repeated.
    jitter: Arc<Mutex<StdRng>>,
    hub: Option<Arc<Hub>>,
}

impl Caller {
    /// Spreads repeated calls in time as `seed` says.
    pub(crate) fn new(transport: Arc<dyn DynTransport>, seed: u64) -> Self {
        let jitter = Arc::new(Mutex::new(StdRng::seed_from_u64(seed)));
        Self {
            transport,
            jitter,
            hub: None,
        }
    }

    /// Tells of calls that are repeated.
    pub(crate) fn telling(self, hub: Arc<Hub>) -> Self {
        Self {
            hub: Some(hub),
            ..self
        }
    }

    /// Makes a call; waits and repeats it for as long as it takes. Gives back only what is final.
    pub(crate) async fn call<F: Function>(
        &self,
        dc: Option<DcId>,
        function: &F,
    ) -> Result<F::Result, RpcError> {
        self.insist(F::NAME, || self.call_once(dc, function)).await
    }

    /// Does what amounts to the call `method`, and repeats it for as long as it takes.
    pub(crate) async fn insist<T, F>(
        &self,
        method: &'static str,
        call: impl Fn() -> F,
    ) -> Result<T, RpcError>
    where
        F: Future<Output = Result<T, RpcError>>,
    {
        for attempt in 0_u32.. {
            let answer = timeout(ANSWER_TIMEOUT, call()).await;
            let error = match answer.unwrap_or(Err(RpcError::Network)) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(delay) = error.retry_after_ms(attempt) else {
                return Err(error);
            };
            if let Some(hub) = &self.hub {
                hub.tell(None, EventKind::CallDelayed { method, error });
            }
            let delay = delay.unsigned_abs() + self.jitter_ms();
            sleep(Duration::from_millis(delay)).await;
        }
        Err(RpcError::Network)
    }

    fn jitter_ms(&self) -> u64 {
        let mut jitter = self.jitter.lock().unwrap_or_else(PoisonError::into_inner);
        jitter.random_range(0..500)
    }

    /// Makes a call once. An answer that cannot be read is as good as none.
    async fn call_once<F: Function>(
        &self,
        dc: Option<DcId>,
        function: &F,
    ) -> Result<F::Result, RpcError> {
        let answer = self.transport.invoke(dc, function.to_bytes()).await?;
        F::Result::from_bytes(&answer).map_err(|_| RpcError::Network)
    }
}
