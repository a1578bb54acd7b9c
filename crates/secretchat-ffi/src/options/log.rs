//! Where the log of a client goes.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use super::{Options, set};
use crate::boundary::Failure;
use crate::callbacks::{Context, FreeFn, LogFn};
use crate::error::Error;
use crate::host::{Log, levels_up_to};
use crate::status::Status;

/// Errors only.
pub const SECRETCHAT_LOG_ERROR: u32 = 1;
/// And what may become one.
pub const SECRETCHAT_LOG_WARN: u32 = 2;
/// And what is worth knowing.
pub const SECRETCHAT_LOG_INFO: u32 = 3;
/// And what helps to find a fault.
pub const SECRETCHAT_LOG_DEBUG: u32 = 4;
/// And everything else.
pub const SECRETCHAT_LOG_TRACE: u32 = 5;

/// Sends the log of this client up to a level (`SECRETCHAT_LOG_…`) to a function. Nothing is logged otherwise, and nothing
/// ever goes to stdout or stderr.
///
/// `options` and `log` are not NULL; `context` is given to `log`, and to `free_context`, which may be NULL, when it is not
/// needed any more, whatever is returned. `error` may be NULL. One thread at a time. Statuses: NULL_POINTER, VALUE, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_log(
    options: Option<&mut Options>,
    max_level: u32,
    log: LogFn,
    context: *mut c_void,
    free_context: FreeFn,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let context = Context::new(context, free_context);
    set(options, error, |settings| {
        let allowed = "a SECRETCHAT_LOG_ constant";
        let max_level = levels_up_to(max_level)
            .ok_or_else(|| Failure::value("max_level", max_level, allowed))?;
        settings.log = Some(Log {
            function: log.ok_or_else(|| Failure::null("log"))?,
            context,
            max_level,
        });
        Ok(())
    })
}
