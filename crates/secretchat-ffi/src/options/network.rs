//! The way to the server: the queue of calls, or a connection of the library's own.

use std::mem::MaybeUninit;
use std::sync::Arc;

use super::{Options, set};
use crate::boundary::{Failure, Given as _};
use crate::error::Error;
use crate::status::Status;
use crate::telegram::Telegram;

/// Says whether the program sends calls to the server in the order in which it takes them from the queue, also those that it
/// repeats (`invokeAfterMsg`). Then up to 16 messages of a chat are under way at once, else one.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_ordered(
    options: Option<&mut Options>,
    ordered: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        settings.network.is_ordered = ordered;
        Ok(())
    })
}

/// Says whether the program has updates of its own (`pts`, `date`, `seq`) and fetches what was missed itself. Then the RPC
/// queue has entries of the kinds `SECRETCHAT_RPC_KIND_STATE` and `SECRETCHAT_RPC_KIND_DIFFERENCE`. Else the library calls
/// `updates.getDifference` itself, and can read answers that hold secret chats only.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_own_updates(
    options: Option<&mut Options>,
    own: bool,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        settings.network.has_own_updates = own;
        Ok(())
    })
}

/// Has the client use a connection of the library's own: nothing comes to the queue of calls then. The id of the options
/// must be `secretchat_telegram_user_id`, so log in first. `secretchat_client_open` returns BUSY while another client uses the connection.
///
/// `options` and `telegram` are not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT, VALUE.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_telegram(
    options: Option<&mut Options>,
    telegram: Option<&Telegram>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        let line = telegram.given("telegram")?;
        let logged_in = line.user_id();
        if logged_in != settings.user_id {
            let allowed = format!("the user of the options, {}", settings.user_id);
            return Err(Failure::value("telegram: user", logged_in, &allowed));
        }
        settings.network.line = Some(Arc::clone(line));
        Ok(())
    })
}
