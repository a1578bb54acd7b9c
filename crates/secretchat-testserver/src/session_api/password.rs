//! The second factor of a login: a password that the server never sees.

use grammers_tl_types::enums::{PasswordKdfAlgo as Algorithm, SecurePasswordKdfAlgo};
use grammers_tl_types::types::{
    self, PasswordKdfAlgoSha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow as Parameters,
};
use secretchat_core::io::RpcError;

use super::answer::boxed;
use super::login::Login;
use super::request::Proof;
use super::srp::{self, Challenge, Password};
use super::{Caller, SessionApi};
use crate::error::{bad_request, unregistered};
use crate::server::Server;

/// 401: the code was right, and is not enough.
pub(super) fn needed() -> RpcError {
    RpcError::server(401, "SESSION_PASSWORD_NEEDED")
}

impl SessionApi {
    /// What a client needs to prove that it knows the password; each answer is good for one attempt.
    pub(super) fn get_password(
        &mut self,
        server: &mut Server,
        caller: Caller,
    ) -> Result<Vec<u8>, RpcError> {
        let key = self.keys.get_mut(&caller.key_id).ok_or_else(unregistered)?;
        let password = self.passwords.get(&key.login.account()?);
        key.challenge = password.map(|password| Challenge::new(password, server));
        let challenge = key.challenge.as_ref();
        Ok(boxed(&types::account::Password {
            has_recovery: false,
            has_secure_values: false,
            has_password: password.is_some(),
            current_algo: password.map(algorithm),
            srp_b: challenge.map(|challenge| challenge.public().to_vec()),
            srp_id: challenge.map(Challenge::id),
            hint: password.map(|_| "the usual one".to_owned()),
            email_unconfirmed_pattern: None,
            new_algo: new_algorithm(),
            new_secure_algo: SecurePasswordKdfAlgo::Unknown,
            secure_random: server.random_bytes::<32>().to_vec(),
            pending_reset_date: None,
            login_email_pattern: None,
        }))
    }

    /// The last step of a login.
    pub(super) fn check_password(
        &mut self,
        server: &Server,
        caller: Caller,
        proof: Option<&Proof>,
    ) -> Result<Vec<u8>, RpcError> {
        let key = self.keys.get_mut(&caller.key_id).ok_or_else(unregistered)?;
        let Login::PasswordNeeded(user) = key.login else {
            return Err(unregistered());
        };
        let wrong = || bad_request("PASSWORD_HASH_INVALID");
        let proof = proof.ok_or_else(wrong)?;
        let challenge = key.challenge.take();
        let challenge = challenge.filter(|challenge| challenge.id() == proof.id);
        let challenge = challenge.ok_or_else(|| bad_request("SRP_ID_INVALID"))?;
        let password = self.passwords.get(&user).ok_or_else(wrong)?;
        if !challenge.is_met(password, &proof.a, &proof.m1) {
            return Err(wrong());
        }
        self.enter(server, caller, user)
    }
}

fn algorithm(password: &Password) -> Algorithm {
    with_salts(password.salt1.to_vec(), password.salt2.to_vec())
}

/// For a password to come; nobody can set one here.
fn new_algorithm() -> Algorithm {
    with_salts(Vec::new(), Vec::new())
}

fn with_salts(salt1: Vec<u8>, salt2: Vec<u8>) -> Algorithm {
    Algorithm::Sha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow(Parameters {
        salt1,
        salt2,
        g: srp::g(),
        p: srp::p().to_vec(),
    })
}
