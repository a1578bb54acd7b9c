//! Settings of a device.

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::functions;

use crate::error::require;
use crate::server::{Call, Server};

impl Server {
    /// An account has one device here, so its `hash` is 0.
    pub(crate) fn change_authorization_settings(
        &mut self,
        call: Call,
        f: functions::AccountChangeAuthorizationSettings,
    ) -> Result<bool, RpcError> {
        require(f.hash == 0, "HASH_INVALID")?;
        let account = self.account(call.user)?;
        account.requests_disabled = f
            .encrypted_requests_disabled
            .unwrap_or(account.requests_disabled);
        Ok(true)
    }
}
