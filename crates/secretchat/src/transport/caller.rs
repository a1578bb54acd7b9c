//! Calls of the client itself, repeated until the server gives a final answer.

use std::sync::Arc;
use std::time::Duration;

use rand::RngExt as _;
use secretchat_core::io::RpcError;
use secretchat_core::tl::{Deserialize as _, Function};
use tokio::time::{sleep, timeout};

use super::{DcId, DynTransport};

/// A call without an answer for so long is taken for lost.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// Makes calls that concern no chat, such as those of files.
#[derive(Clone)]
pub(crate) struct Caller {
    transport: Arc<dyn DynTransport>,
}

impl Caller {
    pub(crate) fn new(transport: Arc<dyn DynTransport>) -> Self {
        Self { transport }
    }

    /// Makes a call; waits and repeats it for as long as it takes. Gives back only what is final.
    pub(crate) async fn call<F: Function>(
        &self,
        dc: Option<DcId>,
        function: &F,
    ) -> Result<F::Result, RpcError> {
        for attempt in 0_u32.. {
            let error = match self.call_once(dc, function).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(delay) = error.retry_after_ms(attempt) else {
                return Err(error);
            };
            let jitter = rand::rng().random_range(0..500);
            sleep(Duration::from_millis(delay.unsigned_abs() + jitter)).await;
        }
        Err(RpcError::Network)
    }

    /// Makes a call once. An answer that cannot be read is as good as none.
    async fn call_once<F: Function>(
        &self,
        dc: Option<DcId>,
        function: &F,
    ) -> Result<F::Result, RpcError> {
        let answer = self.transport.invoke(dc, function.to_bytes());
        let answer = timeout(ANSWER_TIMEOUT, answer)
            .await
            .map_err(|_| RpcError::Network)??;
        F::Result::from_bytes(&answer).map_err(|_| RpcError::Network)
    }
}
