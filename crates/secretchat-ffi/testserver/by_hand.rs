//! Calls, look-ups and updates for programs that serve the queues themselves.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::time::Duration;

use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;

use crate::TestServer;
use crate::boundary::{self, BytesOut, guarded};

/// No answer came.
const NO_ANSWER: i32 = -1;

#[unsafe(no_mangle)]
unsafe extern "C" fn secretchat_testserver_call(
    server: Option<&TestServer>,
    user_id: i64,
    dc: i32,
    request: *const u8,
    request_len: usize,
    answer: Option<&mut MaybeUninit<*mut u8>>,
    answer_len: Option<&mut MaybeUninit<usize>>,
) -> i32 {
    guarded(NO_ANSWER, || {
        let out = BytesOut::new(answer, answer_len)?;
        // SAFETY: the header demands a readable request.
        let request = unsafe { boundary::bytes(request, request_len) };
        let (code, bytes) = match server?.0.call(UserId(user_id), dc, request) {
            Ok(answer) => (0, answer),
            Err(RpcError::Server { code, message }) => (code, message.into_bytes()),
            Err(RpcError::Network) => return None,
        };
        out.give(bytes);
        Some(code)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn secretchat_testserver_resolve(
    server: Option<&TestServer>,
    username: *const c_char,
    user_id: Option<&mut i64>,
    access_hash: Option<&mut MaybeUninit<i64>>,
) -> bool {
    guarded(false, || {
        let telegram = &server?.0;
        let user_id = user_id?;
        // SAFETY: the header demands NULL or a text that ends with a NUL.
        let user = match unsafe { boundary::text(username) } {
            Some(name) => telegram.user_named(name)?,
            None if username.is_null() => telegram.user(*user_id, None)?,
            None => return None,
        };
        access_hash?.write(user.access_hash);
        *user_id = user.id;
        Some(true)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn secretchat_testserver_next_update(
    server: Option<&TestServer>,
    user_id: i64,
    timeout_ms: i32,
    updates: Option<&mut MaybeUninit<*mut u8>>,
    updates_len: Option<&mut MaybeUninit<usize>>,
) -> bool {
    guarded(false, || {
        let out = BytesOut::new(updates, updates_len)?;
        let timeout = Duration::from_millis(u64::try_from(timeout_ms).unwrap_or(0));
        out.give(server?.0.next_update(UserId(user_id), timeout)?);
        Some(true)
    })
}
