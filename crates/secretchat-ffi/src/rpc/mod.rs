//! The network side: what only the program can do, and what the server sends.

pub mod getters;
pub mod answers;
pub mod updates;

use std::ffi::CString;
use std::mem::MaybeUninit;

use secretchat::core::tl;
use secretchat::core::tl::api::functions;
use secretchat::transport::{DcId, Peer, UpdatesState};

use crate::boundary::{self, Failure, Given as _, Handle, Object as _, object};
use crate::client::Client;
use crate::error::Error;
use crate::host::{self, Call, What};
use crate::status::Status;

/// What the program is to do, and how it answers. Later versions may have more kinds, if the options ask for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum RpcKind {
    /// Make a call: `…_dc`, `…_method`, `…_request`. `secretchat_client_answer`, `…_answer_error` or `…_no_answer`.
    Call = 0,
    /// Find a user: `…_user_id` (with `…_access_hash` if `…_has_access_hash`), or `…_username`.
    /// `secretchat_client_resolved`, `…_unresolved`, `…_answer_error` or `…_no_answer`.
    Resolve = 1,
    /// Say where the updates of the account stand: `secretchat_client_answer_state`, `…_answer_error` or `…_no_answer`. Only
    /// with `secretchat_options_own_updates`.
    State = 2,
    /// Say what was missed since `…_pts`, `…_qts` and `…_date`: `secretchat_client_answer_difference`, `…_answer_error` or
    /// `…_no_answer`. Only with `secretchat_options_own_updates`.
    Difference = 3,
}

/// Something that only the program can do. Each must be answered, from any thread, at any time. A CALL whose answer does not come
/// is made again under another number; nothing else is.
pub struct Rpc(Handle<Asked>);

object!(Rpc: Asked);

pub(crate) struct Asked {
    call: Call,
    method: CString,
}

impl From<Call> for Asked {
    fn from(call: Call) -> Self {
        let method = match &call.what {
            What::Call { request, .. } => request.first_chunk().copied().map(u32::from_le_bytes),
            _ => None,
        };
        let name = method.and_then(functions::name).unwrap_or_default();
        Self {
            method: CString::new(name).unwrap_or_default(),
            call,
        }
    }
}

impl Asked {
    fn dc(&self) -> Option<i32> {
        match self.call.what {
            What::Call { dc, .. } => dc.map(|DcId(dc)| dc),
            _ => None,
        }
    }

    fn request(&self) -> &[u8] {
        match &self.call.what {
            What::Call { request, .. } => request,
            _ => &[],
        }
    }

    /// Id and access hash.
    fn user(&self) -> (i64, Option<i64>) {
        match &self.call.what {
            What::Resolve(Peer::User(user)) => (user.user_id, Some(user.access_hash)),
            What::Resolve(Peer::Id(user)) => (user.0, None),
            _ => (0, None),
        }
    }

    fn username(&self) -> &str {
        match &self.call.what {
            What::Resolve(Peer::Username(name)) => name,
            _ => "",
        }
    }

    fn state(&self) -> UpdatesState {
        match self.call.what {
            What::Difference(from) => from,
            _ => UpdatesState::default(),
        }
    }

    const fn kind(&self) -> RpcKind {
        match self.call.what {
            What::Call { .. } => RpcKind::Call,
            What::Resolve(_) => RpcKind::Resolve,
            What::State => RpcKind::State,
            What::Difference(_) => RpcKind::Difference,
        }
    }
}

/// Takes the next thing to do; waits for one for `timeout_ms` milliseconds; 0 only looks, -1 waits for ever.
///
/// `client` and `rpc` are not NULL; what is put there, NULL if there was none, is freed with `secretchat_rpc_free`, before or
/// after it is answered. `error` may be NULL. One thread at a time. Statuses: NULL_POINTER, TIMEOUT, CLOSED, BUSY, REENTRANT,
/// INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_next_rpc(
    client: Option<&Client>,
    timeout_ms: i32,
    rpc: Option<&mut MaybeUninit<*mut Rpc>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("rpc", rpc, || {
            let calls = client.given("client")?.calls()?;
            Ok(calls.queue.next(host::timeout(timeout_ms))?.into())
        })
    })
}

/// Frees an rpc, answered or not. NULL is nothing. Any thread, while no other uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_rpc_free(rpc: *mut Rpc) {
    // SAFETY: the header demands an rpc that nobody uses, once.
    boundary::free(|| drop(unsafe { Rpc::take_back(rpc) }));
}

pub(crate) fn unreadable(parameter: &str, error: &tl::Error) -> Failure {
    Failure::new(Status::Tl, format!("{parameter}: {error}"))
}
