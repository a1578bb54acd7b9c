//! What a host answers. All of it is in vain if the client was closed meanwhile, and then nobody minds.

use secretchat_core::io::RpcError;

use crate::client::Client;
use crate::product::{
    Bytes, NO_ERROR, secretchat_client_answer, secretchat_client_answer_difference,
    secretchat_client_answer_error, secretchat_client_answer_state, secretchat_client_no_answer,
    secretchat_client_resolved, secretchat_client_unresolved,
};

/// A user who was found.
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) access_hash: i64,
}

/// Where an account stands in its updates.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(crate) pts: i32,
    pub(crate) qts: i32,
    pub(crate) date: i32,
}

/// A piece of what an account missed, in boxed objects.
pub(crate) struct Difference {
    pub(crate) messages: Vec<Vec<u8>>,
    pub(crate) updates: Vec<Vec<u8>>,
    pub(crate) state: State,
    pub(crate) is_partial: bool,
}

impl Client {
    /// The answer to a call.
    pub(crate) fn answer(self, id: u64, answer: &[u8]) {
        let (data, len) = (answer.as_ptr(), answer.len());
        // SAFETY: the client lives.
        unsafe { secretchat_client_answer(self.as_ptr(), id, data, len, NO_ERROR) };
    }

    /// The error of the server, or that no answer came.
    pub(crate) fn fail(self, id: u64, error: &RpcError) {
        let RpcError::Server { code, message } = error else {
            // SAFETY: the client lives.
            unsafe { secretchat_client_no_answer(self.as_ptr(), id, NO_ERROR) };
            return;
        };
        let (data, len) = (message.as_ptr(), message.len());
        // SAFETY: the client lives.
        unsafe { secretchat_client_answer_error(self.as_ptr(), id, *code, data, len, NO_ERROR) };
    }

    /// The user that was looked for, or that there is none.
    pub(crate) fn found(self, rpc: u64, user: Option<&User>) {
        let Some(&User { id, access_hash }) = user else {
            // SAFETY: the client lives.
            unsafe { secretchat_client_unresolved(self.as_ptr(), rpc, false, NO_ERROR) };
            return;
        };
        // SAFETY: the client lives.
        unsafe { secretchat_client_resolved(self.as_ptr(), rpc, id, access_hash, NO_ERROR) };
    }

    /// Where the updates of the account stand.
    pub(crate) fn state(self, id: u64, state: State) {
        let State { pts, qts, date } = state;
        // SAFETY: the client lives.
        unsafe { secretchat_client_answer_state(self.as_ptr(), id, pts, qts, date, NO_ERROR) };
    }

    /// What the account missed.
    pub(crate) fn difference(self, id: u64, difference: &Difference) {
        let messages = borrowed(&difference.messages);
        let updates = borrowed(&difference.updates);
        let State { pts, qts, date } = difference.state;
        // SAFETY: the client lives, and so do the lists with what is in them.
        unsafe {
            secretchat_client_answer_difference(
                self.as_ptr(),
                id,
                messages.as_ptr(),
                messages.len(),
                updates.as_ptr(),
                updates.len(),
                pts,
                qts,
                date,
                difference.is_partial,
                NO_ERROR,
            )
        };
    }
}

fn borrowed(objects: &[Vec<u8>]) -> Vec<Bytes> {
    objects.iter().map(|object| Bytes::of(object)).collect()
}
