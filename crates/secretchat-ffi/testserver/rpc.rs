//! What a client asks of its host.

use std::ptr::NonNull;

use crate::answers::State;
use crate::product::{
    self, RPC_KIND_CALL, RPC_KIND_DIFFERENCE, RPC_KIND_RESOLVE, RPC_KIND_STATE,
    secretchat_rpc_access_hash, secretchat_rpc_date, secretchat_rpc_dc, secretchat_rpc_free,
    secretchat_rpc_get_kind, secretchat_rpc_has_access_hash, secretchat_rpc_id, secretchat_rpc_pts,
    secretchat_rpc_qts, secretchat_rpc_request, secretchat_rpc_user_id, secretchat_rpc_username,
};

/// One question; freed when dropped.
pub(crate) struct Rpc(NonNull<product::Rpc>);

/// What is asked.
pub(crate) enum Question<'a> {
    /// To make a call.
    Call { dc: i32, request: &'a [u8] },
    /// To find a user by id, and by access hash if that is known.
    User { id: i64, access_hash: Option<i64> },
    /// To find a user by name.
    Username(&'a str),
    /// Where the updates stand.
    State,
    /// What was missed from there on.
    Difference(State),
    /// Something that a newer product asks.
    Unknown,
}

impl Rpc {
    /// Takes over what the product gave.
    ///
    /// # Safety
    /// It was given to nobody else.
    pub(crate) const unsafe fn new(rpc: NonNull<product::Rpc>) -> Self {
        Self(rpc)
    }

    /// Its number, for the answer.
    pub(crate) fn id(&self) -> u64 {
        // SAFETY: it is not freed yet.
        unsafe { secretchat_rpc_id(self.0.as_ptr()) }
    }

    /// What is asked.
    pub(crate) fn question(&self) -> Question<'_> {
        // SAFETY: it is not freed yet.
        match unsafe { secretchat_rpc_get_kind(self.0.as_ptr()) } {
            RPC_KIND_CALL => self.call(),
            RPC_KIND_RESOLVE => self.user(),
            RPC_KIND_STATE => Question::State,
            RPC_KIND_DIFFERENCE => Question::Difference(self.state()),
            _ => Question::Unknown,
        }
    }

    fn call(&self) -> Question<'_> {
        let rpc = self.0.as_ptr();
        // SAFETY: it is not freed yet, and its bytes live as long as it.
        unsafe {
            Question::Call {
                dc: secretchat_rpc_dc(rpc),
                request: secretchat_rpc_request(rpc).borrow(),
            }
        }
    }

    fn user(&self) -> Question<'_> {
        let rpc = self.0.as_ptr();
        // SAFETY: it is not freed yet, and its bytes live as long as it.
        unsafe {
            let username = secretchat_rpc_username(rpc).borrow();
            if !username.is_empty() {
                return Question::Username(str::from_utf8(username).unwrap_or_default());
            }
            let has_access_hash = secretchat_rpc_has_access_hash(rpc);
            Question::User {
                id: secretchat_rpc_user_id(rpc),
                access_hash: has_access_hash.then(|| secretchat_rpc_access_hash(rpc)),
            }
        }
    }

    fn state(&self) -> State {
        let rpc = self.0.as_ptr();
        // SAFETY: it is not freed yet.
        unsafe {
            State {
                pts: secretchat_rpc_pts(rpc),
                qts: secretchat_rpc_qts(rpc),
                date: secretchat_rpc_date(rpc),
            }
        }
    }
}

impl Drop for Rpc {
    fn drop(&mut self) {
        // SAFETY: it is freed here only.
        unsafe { secretchat_rpc_free(self.0.as_ptr()) };
    }
}
