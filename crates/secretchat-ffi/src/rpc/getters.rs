//! What can be asked of an rpc.

use std::ffi::c_char;

use super::{Rpc, RpcKind};
use crate::boundary::{self, Given as _, get, lend_bytes, lend_text};
use crate::bytes::Bytes;

/// What the program is to do. `rpc` may be NULL: CALL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_get_kind(rpc: Option<&Rpc>) -> RpcKind {
    boundary::value(RpcKind::Call, || Ok(rpc.given("rpc")?.kind()))
}

/// The number under which it is answered; 0 for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_id(rpc: Option<&Rpc>) -> u64 {
    get(rpc, |asked| Some(asked.call.id))
}

/// The data centre that the call is for; 0 for the home of the account, and for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_dc(rpc: Option<&Rpc>) -> i32 {
    get(rpc, |asked| asked.dc())
}

/// The method that is called, such as "messages.sendEncrypted"; empty if it is no call, and for NULL. Ends with a NUL, valid
/// until the rpc is freed. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_method(rpc: Option<&Rpc>) -> *const c_char {
    boundary::value(c"".as_ptr(), || Ok(rpc.given("rpc")?.method.as_ptr()))
}

/// The call as boxed TL of layer 228, to be wrapped in the session of the program as its own calls are. Valid until the rpc is
/// freed; empty if it is no call, and for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_request(rpc: Option<&Rpc>) -> Bytes {
    lend_bytes(rpc, |asked| Some(asked.request()))
}

/// The user to find; 0 if they are named otherwise, and for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_user_id(rpc: Option<&Rpc>) -> i64 {
    get(rpc, |asked| Some(asked.user().0))
}

/// The access hash that is known of the user to find; 0 if none is, and for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_access_hash(rpc: Option<&Rpc>) -> i64 {
    get(rpc, |asked| asked.user().1)
}

/// Whether an access hash is known of the user to find: then they need not be looked up, only checked. `rpc` may be NULL. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_has_access_hash(rpc: Option<&Rpc>) -> bool {
    get(rpc, |asked| Some(asked.user().1.is_some()))
}

/// The user to find, without "@". Valid until the rpc is freed; empty if they are named otherwise, and for NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_username(rpc: Option<&Rpc>) -> Bytes {
    lend_text(rpc, |asked| Some(asked.username()))
}

/// From where on something may have been missed; 0 for NULL. The library passes on what it was last told. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_pts(rpc: Option<&Rpc>) -> i32 {
    get(rpc, |asked| Some(asked.state().pts))
}

/// From where on something may have been missed; 0 for NULL. This one is the library's own: ask the server with it. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_qts(rpc: Option<&Rpc>) -> i32 {
    get(rpc, |asked| Some(asked.state().qts))
}

/// From where on something may have been missed; 0 for NULL. The library passes on what it was last told. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_rpc_date(rpc: Option<&Rpc>) -> i32 {
    get(rpc, |asked| Some(asked.state().date))
}
