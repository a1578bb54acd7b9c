//! How a client works.

use std::mem::MaybeUninit;

use secretchat::Builder;
use secretchat::core::ids::Layer;

use super::{Options, build};
use crate::boundary::Failure;
use crate::error::Error;
use crate::status::Status;

/// Most parts of a file under way at once.
const MAX_PARTS: usize = 64;

/// The highest layer that is announced and sent: 46, 73, 101 or 144, which is used unless said otherwise. Others are refused
/// by `secretchat_client_open`.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_max_layer(
    options: Option<&mut Options>,
    layer: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    build(options, error, || Ok(Layer(layer)), Builder::max_layer)
}

/// Tells events once, and does not store them until they are confirmed: for programs that look at the history only.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_forget_events(
    options: Option<&mut Options>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    build(
        options,
        error,
        || Ok(()),
        |builder, ()| builder.forget_events(),
    )
}

/// How many parts of a file, each of 512 KiB, are under way at once: 1 to 64; 4 unless said otherwise.
///
/// `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, VALUE, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_options_parallel_parts(
    options: Option<&mut Options>,
    parts: u32,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    let checked = || match usize::try_from(parts) {
        Ok(parts) if (1..=MAX_PARTS).contains(&parts) => Ok(parts),
        _ => Err(Failure::value("parts", parts, "between 1 and 64")),
    };
    build(options, error, checked, Builder::parallel_parts)
}
