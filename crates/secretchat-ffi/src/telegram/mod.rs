//! A connection of the library's own, for programs that have no client of Telegram (feature "telegram").

#[cfg(not(feature = "telegram"))]
mod absent;
#[cfg(feature = "telegram")]
mod failure;
#[cfg(feature = "telegram")]
mod line;
pub mod log_in;
mod seat;

use std::mem::MaybeUninit;
use std::path::PathBuf;
use std::sync::Arc;

use secretchat::store::StoreKey;

use crate::boundary::{self, Given as _, Handle, Object as _, Returned, object};
use crate::error::Error;
use crate::options::store::raw_key;
use crate::status::Status;

#[cfg(not(feature = "telegram"))]
pub(crate) use self::absent::Line;
#[cfg(feature = "telegram")]
pub(crate) use self::line::Line;
pub(crate) use self::seat::Seat;

/// Whose session it is, and where it is kept.
#[cfg_attr(
    not(feature = "telegram"),
    expect(dead_code, reason = "nobody opens it")
)]
struct Place {
    api_id: i32,
    api_hash: String,
    path: PathBuf,
    key: StoreKey,
}

/// A connection to Telegram of the library's own, and the account that is logged in on it: for programs that have no client
/// of Telegram. Made by `secretchat_telegram_open`, used by `secretchat_options_telegram`; with it, nothing comes to
/// `secretchat_client_next_rpc`, and nothing needs to be fed.
///
/// It has one client at a time: another one is refused with BUSY until the first is freed.
///
/// Who is not logged in (`secretchat_telegram_user_id` is 0) goes through `secretchat_telegram_send_code`, `…_sign_in`, and
/// `…_check_password` if the account has one. These wait for the server, for `timeout_ms` at most; below 0 it is for ever.
/// A call that timed out may have been carried out.
pub struct Telegram(Handle<Arc<Line>>);

object!(Telegram: Arc<Line>);

/// Opens the session that is kept in the file at `session_path` (UTF-8), which is made if it is not there; its folder must be.
/// It is sealed with a passphrase (UTF-8), and belongs to one program at a time. The network is not waited for.
///
/// `api_id` and `api_hash` are those of the program, as my.telegram.org gives them.
///
/// `telegram` is not NULL; what is put there is freed with `secretchat_telegram_free`. `api_hash` has `api_hash_len` bytes,
/// `session_path` has `session_path_len`, `passphrase` has `passphrase_len`. `error` may be NULL. Any thread. Statuses:
/// NULL_POINTER, LENGTH, UTF8, STORE_…, SYSTEM, REENTRANT, UNSUPPORTED without the feature "telegram".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_telegram_open(
    api_id: i32,
    api_hash: *const u8,
    api_hash_len: usize,
    session_path: *const u8,
    session_path_len: usize,
    passphrase: *const u8,
    passphrase_len: usize,
    telegram: Option<&mut MaybeUninit<*mut Telegram>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        open(telegram, || {
            // SAFETY: the header demands readable texts.
            unsafe {
                Ok(Place {
                    api_id,
                    api_hash: boundary::text("api_hash", api_hash, api_hash_len)?.into(),
                    path: boundary::text("session_path", session_path, session_path_len)?.into(),
                    key: StoreKey::passphrase(boundary::text(
                        "passphrase",
                        passphrase,
                        passphrase_len,
                    )?),
                })
            }
        })
    })
}

/// As `secretchat_telegram_open`, but sealed with a random key of 32 bytes, as the key chain of the system keeps it.
///
/// `telegram` is not NULL; what is put there is freed with `secretchat_telegram_free`. `api_hash` has `api_hash_len` bytes,
/// `session_path` has `session_path_len`, `key` has `key_len` = 32. `error` may be NULL. Any thread. Statuses: NULL_POINTER,
/// LENGTH, UTF8, STORE_…, SYSTEM, REENTRANT, UNSUPPORTED without the feature "telegram".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_telegram_open_with_key(
    api_id: i32,
    api_hash: *const u8,
    api_hash_len: usize,
    session_path: *const u8,
    session_path_len: usize,
    key: *const u8,
    key_len: usize,
    telegram: Option<&mut MaybeUninit<*mut Telegram>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        open(telegram, || {
            // SAFETY: the header demands readable texts, and a readable key.
            unsafe {
                Ok(Place {
                    api_id,
                    api_hash: boundary::text("api_hash", api_hash, api_hash_len)?.into(),
                    path: boundary::text("session_path", session_path, session_path_len)?.into(),
                    key: raw_key(key, key_len)?,
                })
            }
        })
    })
}

fn open(
    telegram: Option<&mut MaybeUninit<*mut Telegram>>,
    place: impl FnOnce() -> Returned<Place>,
) -> Returned {
    boundary::give("telegram", telegram, || {
        boundary::check_not_in_callback()?;
        Line::open(place()?).map(Arc::new)
    })
}

/// Frees a connection. Clients that use it keep it open until they are closed. NULL is nothing. Any thread, while no other
/// uses it; not in a callback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_telegram_free(telegram: *mut Telegram) {
    // SAFETY: the header demands a connection that nobody uses, once.
    boundary::free(|| drop(unsafe { Telegram::take_back(telegram) }));
}

/// The id of the user who is logged in; 0 if nobody is. `telegram` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_telegram_user_id(telegram: Option<&Telegram>) -> i64 {
    boundary::value(0, || Ok(telegram.given("telegram")?.user_id()))
}
