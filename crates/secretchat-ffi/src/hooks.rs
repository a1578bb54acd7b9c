//! What tests need and no app may have; not in the header, and not in what ships.

#[cfg(feature = "telegram")]
pub mod server;

use crate::boundary::{self, Given as _};
use crate::client::{Client, Engaged as _};
use crate::status::Status;

/// Panics: in the call itself, or else on the thread of the client.
#[unsafe(no_mangle)]
#[allow(clippy::panic, reason = "this is what it is for")]
pub extern "C" fn secretchat_test_panic(client: Option<&Client>, in_call: bool) -> Status {
    boundary::status(None, || {
        client.given("client")?.client()?;
        if in_call {
            panic!("in the call");
        }
        client
            .begin()?
            .run(None, async |_| -> Result<(), secretchat::Error> {
                panic!("on the thread of the client")
            });
        Ok(())
    })
}
