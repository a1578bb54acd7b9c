//! What the server knows of one account: a user with one device.

use std::collections::{BTreeMap, BTreeSet};

use secretchat_core::ids::UserId;
use secretchat_core::tl::api;

use crate::faults::Faults;
use crate::queue::Queue;

/// An account.
#[derive(Default)]
pub(crate) struct Account {
    /// The access hash under which everybody knows this user.
    pub(crate) access_hash: i64,
    /// Users who cannot write to this one.
    pub(crate) blocked: BTreeSet<UserId>,
    pub(crate) deactivated: bool,
    pub(crate) first_name: String,
    /// Without `@`, in lower case.
    pub(crate) username: Option<String>,
    /// Digits only.
    pub(crate) phone: Option<String>,
    /// Bots have no secret chats.
    pub(crate) is_bot: bool,
    /// This device does not want requests for secret chats.
    pub(crate) requests_disabled: bool,
    /// How often others reported this user.
    pub(crate) spam_reports: u32,
    /// What was answered to every send of this account, by `random_id`.
    pub(crate) sent: BTreeMap<i64, api::MessagesSentEncryptedMessage>,
    pub(crate) queue: Queue,
    pub(crate) faults: Faults,
}
