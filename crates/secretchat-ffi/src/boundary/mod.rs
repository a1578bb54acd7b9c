//! What every function goes through: panics, NULL, freed objects, lengths and encodings.

mod failure;
mod getter;
mod guard;
mod handle;
mod input;
mod once;
mod output;
mod panic;

pub(crate) use self::failure::{Failure, Returned};
pub(crate) use self::getter::{get, lend_bytes, lend_text};
pub(crate) use self::guard::{check_not_in_callback, free, in_callback, status, value};
pub(crate) use self::handle::{Given, Handle, Object, object};
pub(crate) use self::input::{MAX_BYTES, bytes, items, text};
pub(crate) use self::once::Once;
pub(crate) use self::output::{fill, give, lend_ids, put};
pub(crate) use self::panic::{Watch, Watched, watch, watched};
