//! Events as JSON.

use std::mem::MaybeUninit;

use super::Event;
use crate::boundary::{self, Given as _};
use crate::bytes::Buffer;
use crate::error::Error;
use crate::status::Status;

/// An event as a JSON object: `kind`, and those of `id`, `request`, `chat`, `time_ms`, `status`, `error` (its message),
/// `random_ids`, `user_id`, `date`, `close_reason`, `is_history_deleted`, `drop_reason`, `layer`, `ttl`, `count`, `done`,
/// `total`, `flag`, `text`, `bytes` that it has. Kinds, statuses and reasons are names, such as "CHAT_READY", numbers of 64
/// bits are strings, bytes are base64.
///
/// `event` and `json` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any thread.
/// Statuses: NULL_POINTER, UNSUPPORTED without the feature "json".
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_event_to_json(
    event: Option<&Event>,
    json: Option<&mut MaybeUninit<*mut Buffer>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("json", json, || {
            let told = event.given("event")?;
            write::json(told)
        })
    })
}

#[cfg(feature = "json")]
mod write {
    use std::ffi::CStr;

    use serde_json::Value;
    use zeroize::Zeroizing;

    use super::super::{Told, kind};
    use crate::boundary::{Given as _, Returned};
    use crate::json::{bytes, long, longs, object};
    use crate::status;

    pub(super) fn json(told: &Told) -> Returned<Zeroizing<Vec<u8>>> {
        let failure = told.failure.as_ref().and_then(|f| Some(f).given("").ok());
        let fields = [
            ("kind", Some(name(kind::name(told.kind as u32)))),
            ("id", told.id.map(long)),
            ("request", told.request.map(long)),
            ("chat", told.chat.map(Value::from)),
            ("time_ms", told.time_ms.map(long)),
            (
                "status",
                failure.map(|f| name(status::name(f.status as u32))),
            ),
            ("error", failure.map(|f| f.message.as_str().into())),
            ("random_ids", told.random_ids.as_deref().map(longs)),
            ("user_id", told.user_id.map(long)),
            ("date", told.date.map(Value::from)),
            ("close_reason", told.close_reason.map(|r| r.name().into())),
            (
                "is_history_deleted",
                told.is_history_deleted.map(Value::from),
            ),
            ("drop_reason", told.drop_reason.map(|r| r.name().into())),
            ("layer", told.layer.map(Value::from)),
            ("ttl", told.ttl.map(Value::from)),
            ("count", told.count.map(Value::from)),
            ("done", told.done.map(long)),
            ("total", told.total.map(long)),
            ("flag", told.flag.map(Value::from)),
            ("text", told.text.as_deref().map(Value::from)),
            ("bytes", told.bytes.as_deref().map(|b| bytes(b))),
        ];
        object(fields)
    }

    fn name(name: &CStr) -> Value {
        name.to_string_lossy().into()
    }
}

#[cfg(not(feature = "json"))]
mod write {
    use zeroize::Zeroizing;

    use super::super::Told;
    use crate::boundary::{Failure, Returned};

    pub(super) fn json(_: &Told) -> Returned<Zeroizing<Vec<u8>>> {
        Err(Failure::unsupported("json"))
    }
}
