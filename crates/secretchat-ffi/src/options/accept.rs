//! Who may open chats.

use std::mem::MaybeUninit;
use std::time::Duration;

use secretchat::Builder;
use secretchat::core::ids::UserId;
use secretchat::policy::AcceptPolicy;

use super::{Options, build};
use crate::boundary::{self, Failure};
use crate::error::Error;
use crate::status::Status;

/// Everybody's requests are accepted.
pub const SECRETCHAT_ACCEPT_ALL: u32 = 0;
/// The program decides: `secretchat_client_accept_chat` or `secretchat_client_discard_chat`. Until then another device of
/// the account may accept.
pub const SECRETCHAT_ACCEPT_ASK: u32 = 1;
/// Everybody's requests are refused.
pub const SECRETCHAT_ACCEPT_NONE: u32 = 2;

/// Most user ids in a list.
const MAX_USERS: usize = 1 << 16;

/// Who may open chats with this account: one of `SECRETCHAT_ACCEPT_…`; everybody unless said otherwise.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, VALUE, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_accept(
    options: Option<&mut Options>,
    policy: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let policy = match policy {
        SECRETCHAT_ACCEPT_ALL => Ok(AcceptPolicy::All),
        SECRETCHAT_ACCEPT_ASK => Ok(AcceptPolicy::Ask),
        SECRETCHAT_ACCEPT_NONE => Ok(AcceptPolicy::None),
        _ => Err(Failure::value(
            "policy",
            policy,
            "a SECRETCHAT_ACCEPT_ constant",
        )),
    };
    build(options, error, || policy, Builder::accept)
}

/// Accepts requests of these users only, and refuses others.
///
/// `options` is not NULL, `user_ids` has `count` ids (at most 65536) and may be NULL if that is 0, `error` may be NULL. One
/// thread at a time. Statuses: NULL_POINTER, LENGTH, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_options_accept_users(
    options: Option<&mut Options>,
    user_ids: *const i64,
    count: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let policy = || {
        // SAFETY: the header demands readable ids.
        let ids = unsafe { boundary::items("user_ids", user_ids, count, MAX_USERS) }?;
        Ok(AcceptPolicy::users(ids.iter().copied().map(UserId)))
    };
    build(options, error, policy, Builder::accept)
}

/// How many milliseconds a request waits before it is accepted, so that another device of the account can take it: none
/// unless said otherwise.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_accept_delay(
    options: Option<&mut Options>,
    milliseconds: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let delay = Duration::from_millis(milliseconds.into());
    build(options, error, || Ok(delay), Builder::accept_delay)
}
