//! Misbehaviour on demand.

use secretchat_core::ids::UserId;
use secretchat_testserver::{Faults, FloodWait};

use crate::TestServer;
use crate::boundary::guarded;

#[unsafe(no_mangle)]
extern "C" fn secretchat_testserver_lose_messages(
    server: Option<&TestServer>,
    user_id: i64,
    count: u32,
) {
    set(server, user_id, |faults| faults.lose_messages = count);
}

#[unsafe(no_mangle)]
extern "C" fn secretchat_testserver_drop_updates(
    server: Option<&TestServer>,
    user_id: i64,
    count: u32,
) {
    set(server, user_id, |faults| faults.drop_updates = count);
}

#[unsafe(no_mangle)]
extern "C" fn secretchat_testserver_flood_wait(
    server: Option<&TestServer>,
    user_id: i64,
    calls: u32,
    seconds: u32,
) {
    let flood_wait = FloodWait { calls, seconds };
    set(server, user_id, |faults| faults.flood_wait = flood_wait);
}

fn set(server: Option<&TestServer>, user_id: i64, change: impl FnOnce(&mut Faults)) {
    guarded((), || {
        server?
            .0
            .with(|server, _| server.faults(UserId(user_id)).map(change))
    });
}
