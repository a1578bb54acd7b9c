//! Files that are read where they are, for players.

use std::mem::MaybeUninit;

use secretchat::core::ids::{ChatId, RandomId};
use secretchat::files::RangeReader;
use zeroize::Zeroizing;

use crate::boundary::{self, Failure, Given as _, Handle, Object as _, object};
use crate::client::{Client, Engaged as _};
use crate::error::Error;
use crate::host::Lookout;
use crate::status::Status;

/// Bytes that are read at most by one call.
const MAX_READ: usize = 1 << 20;

/// A file at the server that can be read from any place on. It can be decrypted in order only: the first jump to a place that
/// was never passed fetches all before it; from then on going to and fro is cheap. One thread at a time.
pub struct Range(Handle<Reading>);

object!(Range: Reading);

pub(crate) struct Reading {
    reader: RangeReader,
    lookout: Lookout,
}

/// Look-up: opens the file of a message to read it anywhere, without storing it.
///
/// `client` and `range` are not NULL; what is put there is freed with `secretchat_range_free`. `error` may be NULL. Any thread.
/// Statuses: NULL_POINTER, UNKNOWN_CHAT, UNKNOWN_MESSAGE, NO_FILE, DOWNLOAD, STORE_…, CLOSED, REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_client_open_range(
    client: Option<&Client>,
    chat: i32,
    random_id: i64,
    range: Option<&mut MaybeUninit<*mut Range>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        boundary::give("range", range, || {
            let (chat, random_id) = (ChatId(chat), RandomId(random_id));
            Ok(Reading {
                reader: client.look(async |client| client.open_range(chat, random_id).await)?,
                lookout: client.given("client")?.lookout(),
            })
        })
    })
}

/// Bytes of the file. 0 for NULL. One thread at a time, as for reading.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_range_size(range: Option<&Range>) -> u64 {
    boundary::value(0, || Ok(range.given("range")?.reader.len()))
}

/// Reads up to `capacity` bytes from `offset` on into `buffer`, and says in `read` how many: at least one, unless `offset` is at
/// the end or beyond. It blocks until they are there; the RPC queue must be served by another thread meanwhile. After a failure
/// it can be tried again.
///
/// `range`, `buffer` and `read` are not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, DOWNLOAD, CLOSED,
/// REENTRANT, INTERNAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_range_read(
    range: Option<&mut Range>,
    offset: u64,
    buffer: *mut u8,
    capacity: usize,
    read: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    boundary::status(error, || {
        let Reading { reader, lookout } = range.given("range")?;
        let read = read.ok_or_else(|| Failure::null("read"))?;
        if buffer.is_null() && capacity > 0 {
            return Err(Failure::null("buffer"));
        }
        let mut content = Zeroizing::new(vec![0; capacity.min(MAX_READ)]);
        let reading = async {
            let count = reader.read_at(offset, &mut content).await;
            count.map_err(secretchat::Error::from)
        };
        let count = lookout.wait(reading)?;
        let content = content.get(..count).unwrap_or_default();
        // SAFETY: the header demands `capacity` writable bytes.
        unsafe { boundary::fill("buffer", buffer, capacity, content) }?;
        read.write(content.len());
        Ok(())
    })
}

/// Frees a range. NULL is nothing. Any thread, while no other uses it; before or after its client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_range_free(range: *mut Range) {
    // SAFETY: the header demands a range that nobody uses, once.
    boundary::free(|| drop(unsafe { Range::take_back(range) }));
}
