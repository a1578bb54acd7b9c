//! Taking a login along to another datacentre.

use std::collections::BTreeMap;

use grammers_tl_types::types::auth::ExportedAuthorization;
use secretchat_core::ids::UserId;
use secretchat_core::io::RpcError;

use super::answer::boxed;
use super::{Caller, SessionApi};
use crate::error::{bad_request, require};
use crate::files::DC_ID;
use crate::server::{HOME_DC, Server};

/// What was exported last and not imported yet, for each user and datacentre.
pub(super) type Exports = BTreeMap<(UserId, i32), Export>;

/// A login on its way to another datacentre.
pub(super) struct Export {
    bytes: [u8; 32],
    /// The key to which the login belongs.
    pub(super) leader: i64,
}

impl SessionApi {
    pub(super) fn export(
        &mut self,
        server: &mut Server,
        caller: Caller,
        dc: i32,
    ) -> Result<Vec<u8>, RpcError> {
        let user = self.logged_in(caller)?;
        let exists = dc == HOME_DC || dc == DC_ID;
        require(exists && dc != caller.dc, "DC_ID_INVALID")?;
        let bytes = server.random_bytes();
        let leader = self.leader(caller.key_id);
        self.exports.insert((user, dc), Export { bytes, leader });
        Ok(boxed(&ExportedAuthorization {
            id: user.0,
            bytes: bytes.to_vec(),
        }))
    }

    /// Each export is good for one import, where it was made for.
    pub(super) fn import(
        &mut self,
        server: &Server,
        caller: Caller,
        user: i64,
        bytes: &[u8],
    ) -> Result<Vec<u8>, RpcError> {
        let user = UserId(user);
        let export = self.exports.get(&(user, caller.dc));
        let export = export.filter(|export| export.bytes == bytes);
        let leader = export
            .ok_or_else(|| bad_request("AUTH_BYTES_INVALID"))?
            .leader;
        self.exports.remove(&(user, caller.dc));
        let answer = self.enter(server, caller, user)?;
        self.join(caller.key_id, leader);
        Ok(answer)
    }
}
