//! What a client is to be.

pub mod store;
pub mod accept;
pub mod work;
pub mod network;
pub mod log;

use std::mem::MaybeUninit;

use secretchat::core::ids::UserId;
use secretchat::store::{Generation, StoreKey};
use secretchat::{Builder, Client as Engine};

use self::store::Place;
use crate::boundary::{self, Failure, Given as _, Handle, Object as _, Once, Returned, object};
use crate::error::Error;
use crate::host::{Log, Network, Plan};
use crate::library::SECRETCHAT_ABI_VERSION;
use crate::status::Status;

/// What a client is to be: made, filled, and used once by `secretchat_client_open`. One thread at a time.
pub struct Options(Handle<Once<Settings>>);

object!(Options: Once<Settings>);

pub(crate) struct Settings {
    user_id: i64,
    builder: Builder,
    place: Option<Place>,
    key: Option<StoreKey>,
    generation: Option<Generation>,
    network: Network,
    log: Option<Log>,
}

/// Makes options for an account of Telegram: `user_id` is its own id. `abi_version` must be `SECRETCHAT_ABI_VERSION`.
///
/// Must be said besides: where the chats are kept, by `secretchat_options_store_memory`, or by
/// `secretchat_options_store_path` together with one of `…_store_passphrase`, `…_store_key` and `…_store_unsealed`.
///
/// `options` is not NULL; what is put there is freed with `secretchat_options_free`. `error` may be NULL. Any thread.
/// Statuses: ABI, NULL_POINTER.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_new(
    abi_version: u32,
    user_id: i64,
    options: Option<&mut MaybeUninit<*mut Options>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("options", options, || {
            check_abi(abi_version)?;
            Ok(Once::new(Settings {
                user_id,
                builder: Engine::builder().user(UserId(user_id)),
                place: None,
                key: None,
                generation: None,
                network: Network::default(),
                log: None,
            }))
        })
    })
}

fn check_abi(version: u32) -> Returned {
    if (1..=SECRETCHAT_ABI_VERSION).contains(&version) {
        return Ok(());
    }
    let message =
        format!("abi_version: {version}, but this library is of version {SECRETCHAT_ABI_VERSION}");
    Err(Failure::new(Status::Abi, message))
}

/// Frees options, used or not. NULL is nothing. Any thread, while no other uses them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_options_free(options: *mut Options) {
    // SAFETY: the header demands options that nobody uses, once.
    boundary::free(|| drop(unsafe { Options::take_back(options) }));
}

/// Changes options.
fn set(
    options: Option<&mut Options>,
    error: Option<&mut MaybeUninit<*mut Error>>,
    change: impl FnOnce(&mut Settings) -> Returned,
) -> Status {
    boundary::status(error, || change(options.given("options")?.get("options")?))
}

/// Changes what the engine is built from, if what was said can be read.
fn build<T>(
    options: Option<&mut Options>,
    error: Option<&mut MaybeUninit<*mut Error>>,
    read: impl FnOnce() -> Returned<T>,
    change: impl FnOnce(Builder, T) -> Builder,
) -> Status {
    set(options, error, |settings| {
        let said = read()?;
        settings.builder = change(std::mem::take(&mut settings.builder), said);
        Ok(())
    })
}

impl Options {
    /// What a client is made of. Opens the store, which may take a while.
    pub(crate) fn plan(options: Option<&mut Self>) -> Returned<Plan> {
        let settings = options.given("options")?.take("options")?;
        let vault = store::open(settings.place, settings.key, settings.generation)?;
        Ok(Plan {
            builder: settings.builder.store(vault),
            network: settings.network,
            log: settings.log,
        })
    }
}
