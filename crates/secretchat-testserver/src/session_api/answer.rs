//! From a call to what is answered.

use grammers_tl_types::{Identifiable, Serializable};
use secretchat_core::ids::{Time, UserId};
use secretchat_core::io::RpcError;

use super::request::{Request, Step};
use super::{Caller, SessionApi, config, people};
use crate::server::Server;

impl SessionApi {
    /// Whose misbehaviour a call meets.
    pub(super) fn subject(
        &self,
        server: &Server,
        caller: Caller,
        request: &Request,
    ) -> Option<UserId> {
        match request {
            Request::Login(Step::SendCode(f)) => server.user_with_phone(&f.phone),
            Request::Login(Step::SignIn(f)) => server.user_with_phone(&f.phone),
            _ => self.keys.get(&caller.key_id)?.login.account().ok(),
        }
    }

    pub(super) fn answer(
        &mut self,
        server: &mut Server,
        caller: Caller,
        request: &Request,
        now: Time,
    ) -> Result<Vec<u8>, RpcError> {
        match request {
            Request::GetConfig => Ok(boxed(&config::config(&self.datacentres, caller.dc, now))),
            Request::GetNearestDc => Ok(boxed(&config::nearest_dc(caller.dc))),
            Request::People(question) => people::answer(server, self.logged_in(caller)?, question),
            Request::Login(step) => self.step(server, caller, step, now),
        }
    }
}

/// A constructor with its id.
pub(super) fn boxed<T: Identifiable + Serializable>(value: &T) -> Vec<u8> {
    let mut out = T::CONSTRUCTOR_ID.to_bytes();
    value.serialize(&mut out);
    out
}
