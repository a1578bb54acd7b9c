//! What a client waits for, on the connection that it has now.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secretchat_core::io::RpcError;
use tokio::sync::{mpsc, oneshot};

use super::frame::{ToClient, ToServer};
use super::inbox::Inbox;
use super::stream::MAX_FRAME;

/// Frames that may wait until the server takes them; more are refused, as if there were no connection.
const MAX_FRAMES: usize = 1024;

/// The connection of a client, through all its breaks.
#[derive(Default)]
pub(super) struct Line {
    pub(super) inbox: Inbox,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What the last server said of its wire.
    ordered: bool,
    /// While there is a connection.
    outgoing: Option<mpsc::Sender<Vec<u8>>>,
    /// Questions that have no answer yet.
    asked: BTreeMap<i64, oneshot::Sender<ToClient>>,
    last_id: i64,
}

impl Line {
    /// There is a connection; gives what is to be written to it.
    pub(super) fn up(&self, ordered: bool) -> mpsc::Receiver<Vec<u8>> {
        let (sender, receiver) = mpsc::channel(MAX_FRAMES);
        let mut state = self.lock();
        state.ordered = ordered;
        state.outgoing = Some(sender);
        receiver
    }

    /// There is none; nothing that was asked will be answered.
    pub(super) fn down(&self) {
        let mut state = self.lock();
        state.outgoing = None;
        state.asked.clear();
    }

    pub(super) fn is_ordered(&self) -> bool {
        self.lock().ordered
    }

    /// Asks something now, before anything that is asked later.
    pub(super) fn ask(
        &self,
        question: impl FnOnce(i64) -> ToServer,
    ) -> Result<oneshot::Receiver<ToClient>, RpcError> {
        let mut state = self.lock();
        state.last_id += 1;
        let id = state.last_id;
        let frame = question(id).to_bytes();
        if frame.len() > MAX_FRAME {
            return Err(RpcError::server(400, "INPUT_REQUEST_TOO_LONG"));
        }
        let outgoing = state.outgoing.as_ref().ok_or(RpcError::Network)?;
        outgoing.try_send(frame).map_err(|_| RpcError::Network)?;
        let (sender, receiver) = oneshot::channel();
        state.asked.insert(id, sender);
        Ok(receiver)
    }

    /// The server says something.
    pub(super) fn hear(&self, frame: ToClient) {
        let id = match frame {
            ToClient::Updates { updates } => return self.inbox.push(updates),
            ToClient::Welcome { .. } => return,
            ToClient::Answer { id, .. }
            | ToClient::Refusal { id, .. }
            | ToClient::NoAnswer { id }
            | ToClient::User { id, .. }
            | ToClient::Unknown { id }
            | ToClient::NotAUser { id } => id,
        };
        if let Some(asker) = self.lock().asked.remove(&id) {
            // Who does not wait any more does not need it.
            let _ = asker.send(frame);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
