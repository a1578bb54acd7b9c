//! Logging in and out.

use std::mem::MaybeUninit;

use crate::boundary::{self, Given as _};
use crate::error::Error;
use crate::status::Status;

use super::Telegram;

/// Has the server send a login code to the user: to other apps where the account is logged in, or by SMS.
///
/// `telegram` is not NULL, `phone` has `phone_len` bytes: the number with the code of its country, such as "+1 415 555 0132".
/// `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH, UTF8, VALUE (this is no number),
/// UNKNOWN_USER (nobody has signed up with it), TIMEOUT, SERVER, NETWORK, STORE_…, SYSTEM, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_telegram_send_code(
    telegram: Option<&Telegram>,
    phone: *const u8,
    phone_len: usize,
    timeout_ms: i32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable number.
        let phone = unsafe { boundary::text("phone", phone, phone_len) }?;
        telegram.given("telegram")?.send_code(phone, timeout_ms)
    })
}

/// Logs in with the code that was sent. PASSWORD_NEEDED says that the account has a password, the message of the error has its
/// hint: go on with `secretchat_telegram_check_password`. After CODE try again.
///
/// `telegram` is not NULL, `code` has `code_len` bytes, `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH, UTF8,
/// MISSING (no code was sent), PASSWORD_NEEDED, CODE, NOT_A_USER, TIMEOUT, SERVER, NETWORK, STORE_…, SYSTEM, REENTRANT,
/// INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_telegram_sign_in(
    telegram: Option<&Telegram>,
    code: *const u8,
    code_len: usize,
    timeout_ms: i32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable code.
        let code = unsafe { boundary::text("code", code, code_len) }?;
        telegram.given("telegram")?.sign_in(code, timeout_ms)
    })
}

/// Logs in with the password of the account, after PASSWORD_NEEDED. After PASSWORD try again. The library copies it and wipes
/// its copy; wipe yours (`secretchat_wipe`).
///
/// `telegram` is not NULL, `password` has `password_len` bytes, `error` may be NULL. Any thread. Statuses: NULL_POINTER,
/// LENGTH, UTF8, MISSING (no password is asked for), PASSWORD, TIMEOUT, SERVER, NETWORK, STORE_…, SYSTEM, REENTRANT,
/// INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_telegram_check_password(
    telegram: Option<&Telegram>,
    password: *const u8,
    password_len: usize,
    timeout_ms: i32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable password.
        let password = unsafe { boundary::text("password", password, password_len) }?;
        telegram
            .given("telegram")?
            .check_password(password, timeout_ms)
    })
}

/// Logs out: the server forgets the session, and with it the secret chats of this device are dead. Close the client before.
///
/// `telegram` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, TIMEOUT, SERVER, NETWORK, STORE_…,
/// SYSTEM, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_telegram_log_out(
    telegram: Option<&Telegram>,
    timeout_ms: i32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || telegram.given("telegram")?.log_out(timeout_ms))
}
