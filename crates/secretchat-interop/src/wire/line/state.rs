//! What is under way on the line, through all breaks of the connection.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secretchat::core::io::RpcError;
use secretchat::core::tl::Serialize as _;
use secretchat::core::tl::api;
use tokio::sync::{mpsc, oneshot};

use super::frame::{self, Frame};

type Answer = Result<Vec<u8>, RpcError>;

/// The connection that there is now, and who waits for what.
pub(super) struct State {
    calls: Mutex<Calls>,
    updates: mpsc::UnboundedSender<Vec<u8>>,
}

#[derive(Default)]
struct Calls {
    /// While there is a connection.
    outgoing: Option<mpsc::UnboundedSender<String>>,
    waiting: BTreeMap<u64, oneshot::Sender<Answer>>,
    last_id: u64,
}

impl State {
    /// No connection yet; updates go to `updates`.
    pub(super) fn new(updates: mpsc::UnboundedSender<Vec<u8>>) -> Self {
        let calls = Mutex::default();
        Self { calls, updates }
    }

    /// There is a connection; gives what is to be written to it.
    pub(super) fn up(&self) -> mpsc::UnboundedReceiver<String> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.calls().outgoing = Some(sender);
        receiver
    }

    /// There is none: nothing that waits will be answered, and updates may be missed.
    pub(super) fn down(&self) {
        let mut calls = self.calls();
        calls.outgoing = None;
        calls.waiting.clear();
        drop(calls);
        self.tell(api::Updates::TooLong.to_bytes());
    }

    /// Makes a call now, before anything that is called later.
    pub(super) fn call(&self, request: &[u8]) -> Result<oneshot::Receiver<Answer>, RpcError> {
        let (sender, receiver) = oneshot::channel();
        let mut calls = self.calls();
        calls.last_id += 1;
        let id = calls.last_id;
        let outgoing = calls.outgoing.as_ref().ok_or(RpcError::Network)?;
        let sent = outgoing.send(frame::request(id, request));
        sent.map_err(|_| RpcError::Network)?;
        calls.waiting.insert(id, sender);
        Ok(receiver)
    }

    /// The server says something.
    pub(super) fn hear(&self, frame: Frame) {
        match frame {
            Frame::Update(update) => self.tell(update),
            Frame::Answer { id, result } => {
                if let Some(caller) = self.calls().waiting.remove(&id) {
                    // Who does not wait any more does not need it.
                    let _ = caller.send(result);
                }
            }
        }
    }

    fn tell(&self, update: Vec<u8>) {
        // Without a listener nobody wants updates.
        let _ = self.updates.send(update);
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
