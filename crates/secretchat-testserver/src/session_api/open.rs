//! What is inside the wrappers of a call.

use std::borrow::Cow;

use grammers_tl_types::Identifiable as _;
use grammers_tl_types::functions::InvokeWithoutUpdates;
use secretchat_core::io::RpcError;
use secretchat_core::tl::{self, Reader};

use crate::error::malformed;
use crate::mtproto::gzip;
use crate::wrappers::{MAX_WRAPPERS, step_over};

/// A call without its wrappers.
pub(super) struct Opened<'a> {
    pub(super) call: Cow<'a, [u8]>,
    pub(super) wants_updates: bool,
}

/// Whether the session that makes this call may be told of updates: not if any wrapper says that it wants none.
#[must_use]
pub fn wants_updates(request: &[u8]) -> bool {
    open(request).map_or(true, |opened| opened.wants_updates)
}

/// Steps over the wrappers, and unpacks what is packed.
pub(super) fn open(request: &[u8]) -> Result<Opened<'_>, RpcError> {
    let mut opened = Opened {
        call: Cow::Borrowed(request),
        wants_updates: true,
    };
    let mut at = 0;
    for _ in 0..MAX_WRAPPERS {
        let rest = opened.call.get(at..).unwrap_or_default();
        match wrapper(rest).map_err(|_| malformed())? {
            Wrapper::Around(length) => at += length,
            Wrapper::WithoutUpdates(length) => {
                opened.wants_updates = false;
                at += length;
            }
            Wrapper::Packed => {
                opened.call = Cow::Owned(gzip::unpack(rest).ok_or_else(malformed)?);
                at = 0;
            }
            Wrapper::None => return Ok(opened.without(at)),
        }
    }
    Err(malformed())
}

/// What a call begins with.
enum Wrapper {
    None,
    /// So many bytes, and then the call inside.
    Around(usize),
    WithoutUpdates(usize),
    Packed,
}

fn wrapper(call: &[u8]) -> Result<Wrapper, tl::Error> {
    let mut reader = Reader::new(call);
    if step_over(&mut reader)? {
        return Ok(Wrapper::Around(reader.position()));
    }
    match reader.nat()? {
        InvokeWithoutUpdates::<()>::CONSTRUCTOR_ID => {
            Ok(Wrapper::WithoutUpdates(reader.position()))
        }
        gzip::GZIP_PACKED => Ok(Wrapper::Packed),
        _ => Ok(Wrapper::None),
    }
}

impl Opened<'_> {
    fn without(mut self, length: usize) -> Self {
        match &mut self.call {
            Cow::Borrowed(call) => *call = call.get(length..).unwrap_or_default(),
            Cow::Owned(call) => drop(call.drain(..length.min(call.len()))),
        }
        self
    }
}
