//! The test server for C: `secretchat_testserver.h` says what the functions do.
//!
//! An archive of its own, which uses the product as every program does, through its functions. So nothing here names the
//! crates `secretchat` and `secretchat_ffi`: their code is in the program once already.

#![allow(
    unsafe_code,
    clippy::missing_safety_doc,
    reason = "a boundary to C; what callers must keep is told in the header"
)]

mod answers;
mod boundary;
mod by_hand;
mod client;
mod difference;
mod faults;
mod link;
mod product;
mod rpc;
mod serve;
mod telegram;

use std::ffi::c_char;
use std::sync::Arc;

use secretchat_core::ids::UserId;

use crate::boundary::guarded;
use crate::telegram::Telegram;

/// The server, as C has it.
pub struct TestServer(Arc<Telegram>);

#[unsafe(no_mangle)]
extern "C" fn secretchat_testserver_new() -> Option<Box<TestServer>> {
    guarded(None, || {
        let telegram = Telegram::new()?;
        Some(Some(Box::new(TestServer(Arc::new(telegram)))))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn secretchat_testserver_free(server: Option<Box<TestServer>>) {
    guarded((), || {
        drop(server);
        None
    });
}

#[unsafe(no_mangle)]
unsafe extern "C" fn secretchat_testserver_add_account(
    server: Option<&TestServer>,
    user_id: i64,
    username: *const c_char,
) {
    guarded((), || {
        // SAFETY: the header demands NULL or a text that ends with a NUL.
        let name = unsafe { boundary::text(username) };
        let user = UserId(user_id);
        server?.0.with(|server, _| {
            server.add_account(user);
            server.set_username(user, name);
        });
        None
    });
}
