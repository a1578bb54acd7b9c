//! The store of a client that is open.

use std::mem::MaybeUninit;

use secretchat::Client as Engine;
use secretchat::store::StoreKey;

use crate::boundary;
use crate::client::{Client, Engaged as _, command};
use crate::error::Error;
use crate::options::store::raw_key;
use crate::status::Status;

/// Look-up: the generation of the store, which grows with every change. Kept somewhere else, it shows at the next opening
/// whether an older copy was put in the place of the store (`secretchat_options_store_generation`).
///
/// `client` and `generation` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, STORE_…, CLOSED, REENTRANT,
/// INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_generation(
    client: Option<&Client>,
    generation: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let found = client.look(Engine::generation)?;
        boundary::put("generation", generation, found.0)
    })
}

/// Command: seals the store with another key of 32 bytes; the records stay as they are. The library wipes its copy; wipe yours.
///
/// `client` is not NULL, `key` has `key_len` = 32 bytes, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER,
/// LENGTH, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: STORE_KEY if the store is not sealed, other STORE_….
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_change_key(
    client: Option<&Client>,
    key: *const u8,
    key_len: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable key.
        let key = unsafe { raw_key(key, key_len) }?;
        client
            .begin()?
            .run(request, async move |client| client.change_key(key).await);
        Ok(())
    })
}

/// Command: seals the store with another passphrase; the records stay as they are. The library wipes its copy; wipe yours.
///
/// `client` is not NULL, `passphrase` has `passphrase_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread.
/// Statuses: NULL_POINTER, LENGTH, UTF8, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: STORE_KEY if the store is not sealed,
/// other STORE_….
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_client_change_passphrase(
    client: Option<&Client>,
    passphrase: *const u8,
    passphrase_len: usize,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        // SAFETY: the header demands a readable passphrase.
        let passphrase = unsafe { boundary::text("passphrase", passphrase, passphrase_len) }?;
        let key = StoreKey::passphrase(passphrase);
        client
            .begin()?
            .run(request, async move |client| client.change_key(key).await);
        Ok(())
    })
}

/// Command: rewrites the whole store, so that it is as small as its contents and has no trace of anything that was deleted. It
/// takes as long as reading and writing all of it.
///
/// `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
/// the result: STORE_….
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_compact(
    client: Option<&Client>,
    request: Option<&mut MaybeUninit<u64>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    command(client, request, error, async |client| {
        client.compact().await
    })
}
