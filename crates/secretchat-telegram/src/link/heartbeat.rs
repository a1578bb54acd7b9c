//! Noticing a connection that is dead without having ended.

use std::sync::Arc;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use grammers_mtsender::SenderPoolHandle;
use grammers_tl_types::{Serializable as _, functions};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::error::{ends_login, rpc_error};
use crate::session::Keeper;

/// After so much silence the server is asked whether it is there.
pub(super) const QUIET: Duration = Duration::from_secs(60);
/// It has so long to answer.
const ANSWER: Duration = Duration::from_secs(20);
/// `ping#7abe77ec ping_id:long = Pong`, of MTProto itself.
const PING: u32 = 0x7abe_77ec;

/// When something last came from the server.
pub(crate) struct Pulse(Mutex<Instant>);

impl Pulse {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Instant::now()))
    }

    /// Something came.
    pub(crate) fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    pub(super) fn silent_for(&self) -> Duration {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .elapsed()
    }
}

/// A connection that is watched over.
pub(super) struct Life {
    pub(super) dc: i32,
    pub(super) handle: SenderPoolHandle,
    pub(super) pulse: Arc<Pulse>,
    pub(super) runner: AbortHandle,
    pub(super) keeper: Arc<Keeper>,
}

impl Life {
    /// Asks a silent server for a sign of life, and ends the connections if there is none: a network that is gone tells
    /// nobody. Asking also connects again, so updates come even if nothing else is called.
    pub(super) async fn keep(self) {
        loop {
            let rest = QUIET.saturating_sub(self.pulse.silent_for());
            if !rest.is_zero() {
                sleep(rest).await;
            } else if self.ask().await.is_none() {
                return self.runner.abort();
            }
        }
    }

    /// Whoever is logged in asks as themselves: a login that was ended elsewhere may not be told of otherwise.
    async fn ask(&self) -> Option<()> {
        let question = match self.keeper.me() {
            Some(_) => functions::updates::GetState {}.to_bytes(),
            None => ping(),
        };
        let answer = self.handle.raw_invoke_in_dc(self.dc, question);
        let answer = timeout(ANSWER, answer).await.ok()?;
        // An error is an answer too: of the server, or of the system, which knows that there is no network.
        self.pulse.beat();
        if answer.is_err_and(|error| ends_login(&rpc_error(error))) {
            self.keeper.forget_user().await;
        }
        Some(())
    }
}

fn ping() -> Vec<u8> {
    let mut request = PING.to_bytes();
    let id: i64 = 1;
    id.serialize(&mut request);
    request
}
