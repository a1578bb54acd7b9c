//! The bodies of getters, which cannot fail: what is not there is nothing, and so is everything of NULL.

use super::{Given as _, Object, value};
use crate::bytes::Bytes;

/// A value.
pub(crate) fn get<O: Object, T: Default>(
    object: Option<&O>,
    get: impl FnOnce(&O::Content) -> Option<T>,
) -> T {
    value(T::default(), || {
        Ok(get(object.given("object")?).unwrap_or_default())
    })
}

/// Bytes that belong to the object.
pub(crate) fn lend_bytes<O: Object>(
    object: Option<&O>,
    get: impl FnOnce(&O::Content) -> Option<&[u8]>,
) -> Bytes {
    value(Bytes::EMPTY, || {
        Ok(get(object.given("object")?).map_or(Bytes::EMPTY, Bytes::of))
    })
}

/// A text that belongs to the object.
pub(crate) fn lend_text<O: Object>(
    object: Option<&O>,
    get: impl FnOnce(&O::Content) -> Option<&str>,
) -> Bytes {
    lend_bytes(object, |content| get(content).map(str::as_bytes))
}
