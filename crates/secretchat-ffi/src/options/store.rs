//! Where a client keeps everything.

use std::mem::MaybeUninit;
use std::path::PathBuf;

use secretchat::store::{Generation, OpenError, StoreKey, Vault};

use super::{Options, set};
use crate::boundary::{self, Failure, Returned};
use crate::error::Error;
use crate::status::Status;

pub(super) enum Place {
    Memory,
    Path(PathBuf),
}

/// Keeps everything in memory: for tests. When the client is freed, all is gone, and the chats are dead.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_store_memory(
    options: Option<&mut Options>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        settings.place = Some(Place::Memory);
        Ok(())
    })
}

/// Keeps everything in a file at this path (UTF-8), which is made if it is not there; its folder must be. The file belongs to
/// one client at a time. Never restore it from a backup: sequence numbers would repeat, and the chats break.
///
/// `options` is not NULL, `path` has `path_len` bytes, `error` may be NULL. One thread at a time. Statuses: NULL_POINTER,
/// LENGTH, UTF8, SPENT, UNSUPPORTED without the feature "sqlite".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_options_store_path(
    options: Option<&mut Options>,
    path: *const u8,
    path_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        if !cfg!(any(feature = "sqlite", feature = "system-sqlite")) {
            return Err(Failure::unsupported("sqlite"));
        }
        // SAFETY: the header demands a readable path.
        let path = unsafe { boundary::text("path", path, path_len) }?;
        settings.place = Some(Place::Path(path.into()));
        Ok(())
    })
}

/// Seals the store with a random key of 32 bytes, as the key chain of the system keeps it. It must not be made from a
/// passphrase. The library copies it and wipes its copy; wipe yours (`secretchat_wipe`).
///
/// `options` is not NULL, `key` has `key_len` = 32 bytes, `error` may be NULL. One thread at a time. Statuses: NULL_POINTER,
/// LENGTH, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_options_store_key(
    options: Option<&mut Options>,
    key: *const u8,
    key_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        // SAFETY: the header demands a readable key.
        settings.key = Some(unsafe { raw_key(key, key_len) }?);
        Ok(())
    })
}

/// Seals the store with a passphrase (UTF-8), as the user types it. Opening then takes some tenths of a second and 64 MiB.
/// The library copies it and wipes its copy; wipe yours (`secretchat_wipe`).
///
/// `options` is not NULL, `passphrase` has `passphrase_len` bytes, `error` may be NULL. One thread at a time. Statuses:
/// NULL_POINTER, LENGTH, UTF8, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_options_store_passphrase(
    options: Option<&mut Options>,
    passphrase: *const u8,
    passphrase_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        // SAFETY: the header demands a readable passphrase.
        let passphrase = unsafe { boundary::text("passphrase", passphrase, passphrase_len) }?;
        settings.key = Some(StoreKey::passphrase(passphrase));
        Ok(())
    })
}

/// Leaves the store readable for everybody who can read the file: keys of chats and texts of messages too.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_store_unsealed(
    options: Option<&mut Options>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        settings.key = Some(StoreKey::none());
        Ok(())
    })
}

/// Says which generation the store has at least (`secretchat_client_generation`, kept somewhere else): an older copy of the
/// store is then refused with STORE_ROLLED_BACK.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_store_generation(
    options: Option<&mut Options>,
    at_least: u64,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    set(options, error, |settings| {
        settings.generation = Some(Generation(at_least));
        Ok(())
    })
}

/// Opens the store, which may take a while.
pub(super) fn open(
    place: Option<Place>,
    key: Option<StoreKey>,
    generation: Option<Generation>,
) -> Returned<Vault> {
    match (place, key) {
        (Some(Place::Memory), _) => Ok(Vault::memory()),
        (Some(Place::Path(path)), Some(key)) => open_path(path, key, generation),
        (Some(Place::Path(_)), None) => Err(Failure::new(
            Status::Missing,
            "a store at a path needs a passphrase or a key, or must be said to be unsealed",
        )),
        (None, _) => Err(Failure::new(
            Status::Missing,
            "where the chats are kept was not said: memory, or a path",
        )),
    }
}

#[cfg(any(feature = "sqlite", feature = "system-sqlite"))]
fn open_path(path: PathBuf, key: StoreKey, generation: Option<Generation>) -> Returned<Vault> {
    let store = secretchat::store::SqliteStore::open(path)?;
    Ok(Vault::open(store, key, generation)?)
}

#[cfg(not(any(feature = "sqlite", feature = "system-sqlite")))]
fn open_path(_: PathBuf, _: StoreKey, _: Option<Generation>) -> Returned<Vault> {
    Err(Failure::unsupported("sqlite"))
}

/// A key of 32 bytes.
///
/// # Safety
/// As [`boundary::bytes`].
pub(crate) unsafe fn raw_key(key: *const u8, key_len: usize) -> Returned<StoreKey> {
    const LENGTH: usize = 32;
    if key_len != LENGTH {
        let message = format!("key_len: {key_len} bytes, a key has {LENGTH}");
        return Err(Failure::new(Status::Length, message));
    }
    // SAFETY: the caller promises it.
    let bytes = unsafe { boundary::bytes("key", key, key_len, LENGTH) }?;
    let key = bytes.try_into().map_err(|_| Failure::null("key"))?;
    Ok(StoreKey::raw(key))
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let status = match &error {
            OpenError::Damaged(_) => Status::StoreDamaged,
            OpenError::Folder | OpenError::NoFolder => Status::StoreNoFolder,
            OpenError::Full => Status::StoreFull,
            OpenError::InUse => Status::StoreInUse,
            OpenError::Io(_) => Status::StoreIo,
            OpenError::Key(_) => Status::StoreKey,
            OpenError::KeyNeeded => Status::StoreKeyNeeded,
            OpenError::Newer { .. } => Status::StoreNewer,
            OpenError::NotAStore => Status::StoreNotAStore,
            OpenError::NotSealed => Status::StoreNotSealed,
            OpenError::OtherKind { .. } => Status::StoreOtherKind,
            OpenError::ReadOnly(_) => Status::StoreReadOnly,
            OpenError::RolledBack { .. } => Status::StoreRolledBack,
            OpenError::WrongKey => Status::StoreWrongKey,
        };
        Self::new(status, error.to_string())
    }
}
