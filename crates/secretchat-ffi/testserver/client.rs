//! A client of the product, from the side of its host.

use std::ptr::{self, NonNull};
use std::time::Duration;

use crate::product::{
    self, NO_ERROR, STATUS_BUSY, STATUS_OK, STATUS_TIMEOUT, secretchat_client_feed,
    secretchat_client_next_rpc,
};
use crate::rpc::Rpc;

/// A client; copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct Client(NonNull<product::Client>);

// SAFETY: the product says that its functions may be called from any thread.
unsafe impl Send for Client {}

/// The client wants nothing more of its host.
pub(crate) struct Closed;

impl Client {
    /// `None` for NULL.
    ///
    /// # Safety
    /// Nobody frees the client while this or a copy of it is used.
    pub(crate) unsafe fn new(client: *const product::Client) -> Option<Self> {
        NonNull::new(client.cast_mut()).map(Self)
    }

    /// For the functions of the product.
    pub(crate) const fn as_ptr(self) -> *const product::Client {
        self.0.as_ptr()
    }

    /// The next thing that the client asks; `None` if there is nothing in this time.
    pub(crate) fn next_rpc(self, timeout: Duration) -> Result<Option<Rpc>, Closed> {
        let timeout_ms = i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX);
        let mut rpc = ptr::null_mut();
        // SAFETY: the client lives, and the output is writable.
        let status = unsafe {
            secretchat_client_next_rpc(self.as_ptr(), timeout_ms, &raw mut rpc, NO_ERROR)
        };
        match status {
            // SAFETY: it is from the product, and was given to nobody else.
            STATUS_OK => Ok(NonNull::new(rpc).map(|rpc| unsafe { Rpc::new(rpc) })),
            STATUS_TIMEOUT => Ok(None),
            _ => Err(Closed),
        }
    }

    /// Hands in updates; `false` if there is no room for them now.
    pub(crate) fn feed(self, updates: &[u8]) -> Result<bool, Closed> {
        let (data, len) = (updates.as_ptr(), updates.len());
        let no_request = ptr::null_mut();
        // SAFETY: the client lives.
        let status =
            unsafe { secretchat_client_feed(self.as_ptr(), data, len, no_request, NO_ERROR) };
        match status {
            STATUS_OK => Ok(true),
            STATUS_BUSY => Ok(false),
            _ => Err(Closed),
        }
    }
}
