//! Programs with more than one runtime.

use secretchat_telegram::Session;
use secretchat_testserver::mtproto::TestServer;
use tokio::runtime;

use crate::world::telegram;

#[test]
fn connections_need_nothing_of_the_runtime_that_asks() {
    let all = runtime::Builder::new_multi_thread().enable_all().build();
    let all = all.unwrap();
    let (server, alice) = all.block_on(async {
        let server = TestServer::start(["alice"]).await.unwrap();
        let alice = telegram(&server, "alice", Session::memory()).await;
        (server, alice)
    });
    // As that of a client behind the C ABI.
    let bare = runtime::Builder::new_current_thread().enable_time().build();
    let bare = bare.unwrap();
    let me = bare.block_on(alice.ask_user()).unwrap().expect("logged in");
    assert_eq!(me.id, server.account("alice").unwrap().user);
    drop(bare);
    assert_eq!(all.block_on(alice.ask_user()), Ok(Some(me)));
}
