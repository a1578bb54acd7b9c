//! The server as a whole: its accounts, and how they are called.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use secretchat_core::crypto::DhParams;
use secretchat_core::ids::{ChatId, Time, UserId};
use secretchat_core::io::RpcError;
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::api::{self, functions, types};

use crate::account::Account;
use crate::chats::Chat;
use crate::error::{bad_request, require, unregistered};
use crate::faults::Faults;
use crate::files::Files;
use crate::{dispatch, error};

/// The version of the Diffie–Hellman parameters.
pub const DH_VERSION: i32 = 3;

/// The datacentre where all accounts are at home; the files are in [`DC_ID`](crate::DC_ID).
pub const HOME_DC: i32 = 1;

/// Bytes of randomness that the server gives, whatever was asked for (spec/03 §1).
const RANDOM_BYTES: usize = 256;

/// A small Telegram.
pub struct Server {
    pub(crate) accounts: BTreeMap<UserId, Account>,
    pub(crate) chats: BTreeMap<ChatId, Chat>,
    pub(crate) files: Files,
    rng: Box<dyn CryptoRng + Send>,
}

/// Who calls, and when.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub(crate) user: UserId,
    /// Where it arrived, if that counts.
    pub(crate) dc: Option<i32>,
    pub(crate) now: Time,
}

impl Server {
    /// A server without accounts. All its randomness comes from `rng`: with a seeded one, the same calls get the same
    /// answers.
    pub fn new(rng: impl CryptoRng + Send + 'static) -> Self {
        Self {
            accounts: BTreeMap::new(),
            chats: BTreeMap::new(),
            files: Files::default(),
            rng: Box::new(rng),
        }
    }

    /// Makes an account, or leaves it as it is; gives the access hash of its user.
    pub fn add_account(&mut self, user: UserId) -> i64 {
        let access_hash = self.random_long();
        self.accounts
            .entry(user)
            .or_insert_with(|| Account {
                access_hash,
                ..Account::default()
            })
            .access_hash
    }

    /// How others name a user; `None` if there is none.
    #[must_use]
    pub fn input_user(&self, user: UserId) -> Option<api::InputUser> {
        let access_hash = self.accounts.get(&user)?.access_hash;
        Some(api::InputUser::InputUser(types::InputUser {
            user_id: user.0,
            access_hash,
        }))
    }

    /// `user` does not want to hear from `other` any more, or does again.
    pub fn set_blocked(&mut self, user: UserId, other: UserId, blocked: bool) {
        let Some(account) = self.accounts.get_mut(&user) else {
            return;
        };
        if blocked {
            account.blocked.insert(other);
        } else {
            account.blocked.remove(&other);
        }
    }

    /// The user deletes the account: nobody can write to it, and its own calls are refused.
    pub fn deactivate(&mut self, user: UserId) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.deactivated = true;
        }
    }

    /// How often a user was reported as a spammer.
    #[must_use]
    pub fn spam_reports(&self, user: UserId) -> u32 {
        self.accounts
            .get(&user)
            .map_or(0, |account| account.spam_reports)
    }

    /// The misbehaviour towards an account; `None` if there is no such account.
    pub fn faults(&mut self, user: UserId) -> Option<&mut Faults> {
        self.accounts
            .get_mut(&user)
            .map(|account| &mut account.faults)
    }

    /// Carries out a call, whatever the datacentre: a boxed function of the API, wrapped or not. Gives its boxed
    /// result.
    ///
    /// # Errors
    /// The refusals of spec/03 §6; [`RpcError::Network`] if the answer was lost, by [`Faults::lose_answers`].
    pub fn handle(&mut self, user: UserId, request: &[u8], now: Time) -> Result<Vec<u8>, RpcError> {
        let dc = None;
        self.carry_out(Call { user, dc, now }, request)
    }

    /// Carries out a call that arrives at a datacentre: [`HOME_DC`] knows the accounts, [`DC_ID`](crate::DC_ID) the
    /// files.
    ///
    /// # Errors
    /// Those of [`handle`](Self::handle), and 303 `FILE_MIGRATE_X` or `USER_MIGRATE_X` if X would have been right.
    pub fn handle_at(
        &mut self,
        dc: i32,
        user: UserId,
        request: &[u8],
        now: Time,
    ) -> Result<Vec<u8>, RpcError> {
        let dc = Some(dc);
        self.carry_out(Call { user, dc, now }, request)
    }

    fn carry_out(&mut self, call: Call, request: &[u8]) -> Result<Vec<u8>, RpcError> {
        self.on_behalf(call.user, |server| {
            dispatch::dispatch(server, call, request)
        })
    }

    /// Does what an account asks for, with the misbehaviour towards it.
    pub(crate) fn on_behalf(
        &mut self,
        user: UserId,
        act: impl FnOnce(&mut Self) -> Result<Vec<u8>, RpcError>,
    ) -> Result<Vec<u8>, RpcError> {
        let account = self
            .accounts
            .get_mut(&user)
            .filter(|account| !account.deactivated);
        let account = account.ok_or_else(unregistered)?;
        account.faults.before_call()?;
        let answer = act(self);
        if self
            .accounts
            .get_mut(&user)
            .is_some_and(|account| account.faults.loses_answer())
        {
            return Err(RpcError::Network);
        }
        answer
    }

    /// The next thing that an account is told, as boxed `Updates`; `None` if there is nothing now.
    pub fn poll_update(&mut self, user: UserId, now: Time) -> Option<Vec<u8>> {
        Some(self.accounts.get_mut(&user)?.queue.poll(now)?.to_bytes())
    }

    /// Drops what was not polled yet, as a connection does that breaks; the difference has what counts.
    pub fn drop_updates(&mut self, user: UserId) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.queue.drop_pushes();
        }
    }

    /// When [`poll_update`](Self::poll_update) will have something; `None` if there is nothing on its way.
    #[must_use]
    pub fn next_update_at(&self, user: UserId) -> Option<Time> {
        self.accounts.get(&user)?.queue.next_due()
    }

    pub(crate) fn get_dh_config(
        &mut self,
        _: Call,
        f: functions::MessagesGetDhConfig,
    ) -> Result<api::MessagesDhConfig, RpcError> {
        require(
            (0..=256).contains(&f.random_length),
            "RANDOM_LENGTH_INVALID",
        )?;
        let random = self.random_bytes::<RANDOM_BYTES>().to_vec();
        if f.version == DH_VERSION {
            let same = types::MessagesDhConfigNotModified { random };
            return Ok(api::MessagesDhConfig::NotModified(same));
        }
        let params = DhParams::known();
        let (g, p) = (i32::from(params.g()), params.p().to_vec());
        Ok(api::MessagesDhConfig::MessagesDhConfig(
            types::MessagesDhConfig {
                g,
                p,
                version: DH_VERSION,
                random,
            },
        ))
    }

    pub(crate) fn account(&mut self, user: UserId) -> Result<&mut Account, RpcError> {
        self.accounts
            .get_mut(&user)
            .ok_or_else(|| bad_request("USER_ID_INVALID"))
    }

    /// Refuses what `user` cannot send to `other`.
    pub(crate) fn check_may_write(&self, user: UserId, other: UserId) -> Result<(), RpcError> {
        match self.accounts.get(&other) {
            Some(account) if account.blocked.contains(&user) => {
                Err(error::forbidden("USER_IS_BLOCKED"))
            }
            Some(account) if !account.deactivated => Ok(()),
            _ => Err(error::forbidden("USER_DELETED")),
        }
    }

    pub(crate) fn random_bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    pub(crate) fn random_long(&mut self) -> i64 {
        self.rng.next_u64().cast_signed()
    }
}
