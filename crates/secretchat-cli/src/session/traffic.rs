//! What is under way to the server: a command is done when nothing is.

use std::future::Future;
use std::sync::Arc;

use secretchat::core::io::RpcError;
use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::{DcId, Difference, Peer, ResolveError, Transport, UpdatesState};
use tokio::sync::watch;

/// Counts what is under way. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traffic {
    state: Arc<watch::Sender<State>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    calls: usize,
    /// The server has said what was missed.
    is_caught_up: bool,
}

impl Traffic {
    pub(crate) fn is_quiet(&self) -> bool {
        let state = self.state.borrow();
        state.calls == 0 && state.is_caught_up
    }

    /// The server has answered once.
    pub(crate) fn is_connected(&self) -> bool {
        self.state.borrow().is_caught_up
    }

    pub(crate) async fn changed(&self) {
        // The sender is here, so it cannot be gone.
        let _ = self.state.subscribe().changed().await;
    }

    fn begin(&self) -> Call {
        self.state.send_modify(|state| state.calls += 1);
        Call(self.clone())
    }

    fn caught_up(&self, is_caught_up: bool) {
        self.state
            .send_modify(|state| state.is_caught_up = is_caught_up);
    }
}

/// A call that is under way.
struct Call(Traffic);

impl Drop for Call {
    fn drop(&mut self) {
        self.0.state.send_modify(|state| state.calls -= 1);
    }
}

/// A transport whose calls are counted.
pub(crate) struct Watched<T> {
    transport: T,
    traffic: Traffic,
}

impl<T> Watched<T> {
    pub(crate) fn new(transport: T, traffic: &Traffic) -> Self {
        let traffic = traffic.clone();
        Self { transport, traffic }
    }
}

impl<T: Transport> Transport for Watched<T> {
    fn invoke(
        &self,
        dc: Option<DcId>,
        request: Vec<u8>,
    ) -> impl Future<Output = Result<Vec<u8>, RpcError>> + Send {
        let call = self.traffic.begin();
        let invoke = self.transport.invoke(dc, request);
        async move {
            let answer = invoke.await;
            drop(call);
            answer
        }
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        self.transport.resolve(peer).await
    }

    async fn get_state(&self) -> Result<UpdatesState, RpcError> {
        let _call = self.traffic.begin();
        let state = self.transport.get_state().await?;
        self.traffic.caught_up(true);
        Ok(state)
    }

    async fn get_difference(&self, from: UpdatesState) -> Result<Difference, RpcError> {
        let _call = self.traffic.begin();
        self.traffic.caught_up(false);
        let difference = self.transport.get_difference(from).await?;
        self.traffic.caught_up(!difference.is_partial);
        Ok(difference)
    }

    fn ordered(&self) -> bool {
        self.transport.ordered()
    }
}
