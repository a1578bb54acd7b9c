//! Short names for the refusals of spec/03 §6.

use secretchat_core::io::RpcError;

/// 400.
pub(crate) fn bad_request(message: impl Into<String>) -> RpcError {
    RpcError::server(400, message)
}

/// 403.
pub(crate) fn forbidden(message: &'static str) -> RpcError {
    RpcError::server(403, message)
}

/// 400 unless the condition holds.
pub(crate) fn require(condition: bool, message: &'static str) -> Result<(), RpcError> {
    if condition {
        Ok(())
    } else {
        Err(bad_request(message))
    }
}

/// 400 for what cannot be read.
pub(crate) fn malformed() -> RpcError {
    bad_request("INPUT_FETCH_ERROR")
}

/// 401: nobody is logged in.
pub(crate) fn unregistered() -> RpcError {
    RpcError::server(401, "AUTH_KEY_UNREGISTERED")
}
