//! The functions of the product, as `secretchat.h` declares them: what of them serves a client.

use std::{ptr, slice};

/// A client; only its address is known here.
#[repr(C)]
pub(crate) struct Client([u8; 0]);

/// What a client asks of its host.
#[repr(C)]
pub(crate) struct Rpc([u8; 0]);

/// What is known of a failure; not asked for here.
#[repr(C)]
pub(crate) struct Error([u8; 0]);

/// Borrowed bytes.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Bytes {
    pub(crate) data: *const u8,
    pub(crate) len: usize,
}

impl Bytes {
    pub(crate) const fn of(bytes: &[u8]) -> Self {
        Self {
            data: bytes.as_ptr(),
            len: bytes.len(),
        }
    }

    /// # Safety
    /// The object that they belong to is not freed while they are used.
    pub(crate) const unsafe fn borrow<'a>(self) -> &'a [u8] {
        // SAFETY: the product says that `data` is never NULL, and the caller promises the rest.
        unsafe { slice::from_raw_parts(self.data, self.len) }
    }
}

/// For `error`, wherever the status says enough.
pub(crate) const NO_ERROR: *mut *mut Error = ptr::null_mut();

// Of the enum `secretchat_status`.
pub(crate) const STATUS_OK: u32 = 0;
pub(crate) const STATUS_TIMEOUT: u32 = 1;
pub(crate) const STATUS_BUSY: u32 = 3;

// Of the enum `secretchat_rpc_kind`.
pub(crate) const RPC_KIND_CALL: u32 = 0;
pub(crate) const RPC_KIND_RESOLVE: u32 = 1;
pub(crate) const RPC_KIND_STATE: u32 = 2;
pub(crate) const RPC_KIND_DIFFERENCE: u32 = 3;

unsafe extern "C" {
    pub(crate) fn secretchat_client_next_rpc(
        client: *const Client,
        timeout_ms: i32,
        rpc: *mut *mut Rpc,
        error: *mut *mut Error,
    ) -> u32;
    pub(crate) fn secretchat_rpc_get_kind(rpc: *const Rpc) -> u32;
    pub(crate) fn secretchat_rpc_id(rpc: *const Rpc) -> u64;
    pub(crate) fn secretchat_rpc_dc(rpc: *const Rpc) -> i32;
    pub(crate) fn secretchat_rpc_request(rpc: *const Rpc) -> Bytes;
    pub(crate) fn secretchat_rpc_user_id(rpc: *const Rpc) -> i64;
    pub(crate) fn secretchat_rpc_access_hash(rpc: *const Rpc) -> i64;
    pub(crate) fn secretchat_rpc_has_access_hash(rpc: *const Rpc) -> bool;
    pub(crate) fn secretchat_rpc_username(rpc: *const Rpc) -> Bytes;
    pub(crate) fn secretchat_rpc_pts(rpc: *const Rpc) -> i32;
    pub(crate) fn secretchat_rpc_qts(rpc: *const Rpc) -> i32;
    pub(crate) fn secretchat_rpc_date(rpc: *const Rpc) -> i32;
    pub(crate) fn secretchat_rpc_free(rpc: *mut Rpc);
    pub(crate) fn secretchat_client_answer(
        client: *const Client,
        rpc_id: u64,
        answer: *const u8,
        answer_len: usize,
        error: *mut *mut Error,
    ) -> u32;
    pub(crate) fn secretchat_client_answer_error(
        client: *const Client,
        rpc_id: u64,
        code: i32,
        message: *const u8,
        message_len: usize,
        error: *mut *mut Error,
    ) -> u32;
    pub(crate) fn secretchat_client_no_answer(
        client: *const Client,
        rpc_id: u64,
        error: *mut *mut Error,
    ) -> u32;
    pub(crate) fn secretchat_client_resolved(
        client: *const Client,
        rpc_id: u64,
        user_id: i64,
        access_hash: i64,
        error: *mut *mut Error,
    ) -> u32;
    pub(crate) fn secretchat_client_unresolved(
        client: *const Client,
        rpc_id: u64,
        is_known: bool,
        error: *mut *mut Error,
    ) -> u32;
    pub(crate) fn secretchat_client_answer_state(
        client: *const Client,
        rpc_id: u64,
        pts: i32,
        qts: i32,
        date: i32,
        error: *mut *mut Error,
    ) -> u32;
    pub(crate) fn secretchat_client_answer_difference(
        client: *const Client,
        rpc_id: u64,
        messages: *const Bytes,
        message_count: usize,
        updates: *const Bytes,
        update_count: usize,
        pts: i32,
        qts: i32,
        date: i32,
        is_partial: bool,
        error: *mut *mut Error,
    ) -> u32;
    pub(crate) fn secretchat_client_feed(
        client: *const Client,
        updates: *const u8,
        updates_len: usize,
        request: *mut u64,
        error: *mut *mut Error,
    ) -> u32;
}
