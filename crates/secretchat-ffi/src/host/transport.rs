//! The way to the server: calls wait in a queue until the program has made them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secretchat::core::io::RpcError;
use secretchat::core::tl::api::types::InputUser;
use secretchat::transport::{DcId, Difference, Peer, ResolveError, Transport, UpdatesState};
use tokio::sync::oneshot;

use super::queue::Queue;
use crate::boundary::{Failure, Returned};
use crate::status::Status;

/// Something that only the program can do.
pub(crate) struct Call {
    pub(crate) id: u64,
    pub(crate) what: What,
}

pub(crate) enum What {
    Call { dc: Option<DcId>, request: Vec<u8> },
    Resolve(Peer),
    State,
    Difference(UpdatesState),
}

/// Calls that wait to be taken, and those that wait to be answered.
pub(crate) struct Calls {
    pub(crate) queue: Queue<Call>,
    waiting: Mutex<HashMap<u64, Waiting>>,
    next: AtomicU64,
}

/// Who waits for an answer.
enum Waiting {
    Call(Answer<Vec<u8>>),
    Resolve(Answer<InputUser, ResolveError>),
    State(Answer<UpdatesState>),
    Difference(Answer<Difference>),
}

type Answer<T, E = RpcError> = oneshot::Sender<Result<T, E>>;

/// Who waits for an answer of one kind; gives back those who wait for another.
macro_rules! who_waits_for {
    ($kind:ident) => {
        |waiting| match waiting {
            Waiting::$kind(who) => Ok(who),
            other => Err(other),
        }
    };
}

impl Calls {
    pub(crate) fn new() -> Self {
        Self {
            queue: Queue::new(),
            waiting: Mutex::default(),
            next: AtomicU64::new(1),
        }
    }

    pub(crate) fn answer(&self, id: u64, answer: Vec<u8>) -> Returned {
        self.settle(id, who_waits_for!(Call), Ok(answer))
    }

    pub(crate) fn resolved(&self, id: u64, user: Result<InputUser, ResolveError>) -> Returned {
        self.settle(id, who_waits_for!(Resolve), user)
    }

    pub(crate) fn answer_state(&self, id: u64, state: UpdatesState) -> Returned {
        self.settle(id, who_waits_for!(State), Ok(state))
    }

    pub(crate) fn answer_difference(&self, id: u64, difference: Difference) -> Returned {
        self.settle(id, who_waits_for!(Difference), Ok(difference))
    }

    /// Whatever was asked for, the server refused it, or did not answer.
    pub(crate) fn refuse(&self, id: u64, error: RpcError) {
        // What nobody waits for any more is dropped.
        let _ = match self.waiting().remove(&id) {
            Some(Waiting::Call(who)) => who.send(Err(error)).is_ok(),
            Some(Waiting::Resolve(who)) => who.send(Err(error.into())).is_ok(),
            Some(Waiting::State(who)) => who.send(Err(error)).is_ok(),
            Some(Waiting::Difference(who)) => who.send(Err(error)).is_ok(),
            None => false,
        };
    }

    /// Gives an answer to whoever waits for it; if nobody does any more, it is dropped. `who` tells who can be answered so,
    /// or gives back who cannot.
    fn settle<T, E>(
        &self,
        id: u64,
        who: impl FnOnce(Waiting) -> Result<Answer<T, E>, Waiting>,
        answer: Result<T, E>,
    ) -> Returned {
        let mut all = self.waiting();
        let Some(waiting) = all.remove(&id) else {
            return Ok(());
        };
        match who(waiting) {
            Ok(who) => {
                drop(who.send(answer));
                Ok(())
            }
            Err(waiting) => {
                all.insert(id, waiting);
                let message = format!("rpc_id: {id} waits for an answer of another kind");
                Err(Failure::new(Status::Value, message))
            }
        }
    }

    /// Has the program do something. If the future is dropped, nobody waits any more.
    async fn ask<T, E: From<RpcError>>(
        &self,
        what: What,
        waiting: fn(Answer<T, E>) -> Waiting,
    ) -> Result<T, E> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, answer) = oneshot::channel();
        self.waiting().insert(id, waiting(sender));
        let _asked = Asked { calls: self, id };
        self.queue.push(Call { id, what });
        answer.await.unwrap_or(Err(RpcError::Network.into()))
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<u64, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that was pushed. When it is dropped, an answer is not needed any more.
struct Asked<'a> {
    calls: &'a Calls,
    id: u64,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        let was_answered = self.calls.waiting().remove(&self.id).is_none();
        if !was_answered {
            self.calls.queue.remove(|call| call.id == self.id);
        }
    }
}

/// The program as a transport.
pub(crate) struct HostTransport {
    pub(crate) calls: Arc<Calls>,
    pub(crate) is_ordered: bool,
}

/// A program that keeps a state of its updates, and asks the server itself for what was missed.
pub(crate) struct OwnUpdates(pub(crate) HostTransport);

impl Transport for HostTransport {
    async fn invoke(&self, dc: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        let call = What::Call { dc, request };
        self.calls.ask(call, Waiting::Call).await
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        self.calls.ask(What::Resolve(peer), Waiting::Resolve).await
    }

    fn ordered(&self) -> bool {
        self.is_ordered
    }
}

impl Transport for OwnUpdates {
    async fn invoke(&self, dc: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        self.0.invoke(dc, request).await
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        self.0.resolve(peer).await
    }

    async fn get_state(&self) -> Result<UpdatesState, RpcError> {
        self.0.calls.ask(What::State, Waiting::State).await
    }

    async fn get_difference(&self, from: UpdatesState) -> Result<Difference, RpcError> {
        let what = What::Difference(from);
        self.0.calls.ask(what, Waiting::Difference).await
    }

    fn ordered(&self) -> bool {
        self.0.ordered()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::future::{join, poll_immediate};
    use tokio::runtime::{self, Runtime};

    use super::*;

    fn host() -> (HostTransport, Runtime) {
        let host = HostTransport {
            calls: Arc::new(Calls::new()),
            is_ordered: false,
        };
        let runtime = runtime::Builder::new_current_thread().build();
        (host, runtime.unwrap())
    }

    fn taken(calls: &Calls) -> Option<u64> {
        calls.queue.next(Some(Duration::ZERO)).ok().map(|c| c.id)
    }

    #[test]
    fn an_answer_reaches_the_call_that_it_is_for() {
        let (host, runtime) = host();
        let answers = async {
            let ids = [taken(&host.calls).unwrap(), taken(&host.calls).unwrap()];
            host.calls.answer(ids[1], vec![2]).unwrap();
            host.calls.refuse(ids[0], RpcError::server(400, "NO"));
        };
        let calls = join(
            host.invoke(None, vec![]),
            host.invoke(Some(DcId(2)), vec![]),
        );
        let ((first, second), ()) = runtime.block_on(join(calls, answers));
        assert_eq!(first, Err(RpcError::server(400, "NO")));
        assert_eq!(second, Ok(vec![2]));
    }

    #[test]
    fn an_answer_of_another_kind_is_refused_and_the_call_still_waits() {
        let (host, runtime) = host();
        let answers = async {
            let id = taken(&host.calls).unwrap();
            let state = host.calls.answer_state(id, UpdatesState::default());
            assert_eq!(state.map_err(|f| f.status), Err(Status::Value));
            host.calls.answer(id, vec![7]).unwrap();
            // Nobody waits any more: it is dropped.
            host.calls.answer(id, vec![8]).unwrap();
        };
        let (answer, ()) = runtime.block_on(join(host.invoke(None, vec![]), answers));
        assert_eq!(answer, Ok(vec![7]));
    }

    #[test]
    fn a_call_that_nobody_needs_any_more_is_not_handed_out() {
        let (host, runtime) = host();
        let pending = runtime.block_on(poll_immediate(Box::pin(host.invoke(None, vec![]))));
        assert_eq!(pending, None);
        assert_eq!(taken(&host.calls), None);
        assert!(host.calls.waiting().is_empty());
    }
}
