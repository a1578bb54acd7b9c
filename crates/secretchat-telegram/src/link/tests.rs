use std::net::SocketAddr;

use grammers_mtsender::SenderPool;
use grammers_tl_types::{Serializable as _, functions};
use secretchat_testserver::HOME_DC;
use secretchat_testserver::mtproto::TestServer;
use tokio::net::TcpListener;
use tokio::time::{self, Instant};

use super::heartbeat::{Life, QUIET};
use super::*;
use crate::login::Me;
use crate::login::tests::user;
use crate::session::{Account, AuthKey, Change, Dc, Server, Session, mapped};

/// A connection of alice, to her home.
async fn link(server: &TestServer) -> Link {
    let key = server.account("alice").unwrap().key(HOME_DC).unwrap();
    link_to(server.address(HOME_DC).unwrap(), &key).await
}

async fn link_to(address: SocketAddr, key: &[u8; 256]) -> Link {
    link_of(None, address, key).await
}

async fn link_of(me: Option<Me>, address: SocketAddr, key: &[u8; 256]) -> Link {
    let v4 = address.to_string().parse().unwrap();
    let dc = Dc {
        v4,
        v6: mapped(v4),
        auth_key: Some(AuthKey::new(key)),
    };
    let account = Account {
        server: Server::Test,
        home: HOME_DC,
        me,
        users_of: None,
    };
    let keeper = Arc::new(Keeper::new(Session::memory()));
    let changes = vec![Change::Account(account), Change::Dc(HOME_DC, dc)];
    keeper.change(changes).await.unwrap();
    Link::new(Plan {
        dc: HOME_DC,
        api: 1,
        device: Device::default(),
        runtime: Handle::current(),
        view: Arc::new(View::new(Arc::clone(&keeper), HOME_DC, true)),
        keeper,
        inbox: Some(Arc::default()),
    })
}

fn get_state() -> Vec<u8> {
    functions::updates::GetState {}.to_bytes()
}

#[tokio::test]
async fn a_pool_that_panicked_is_replaced() {
    let server = TestServer::start(["alice"]).await.unwrap();
    let link = link(&server).await;
    link.call(get_state()).await.unwrap();
    // grammers asserts that a call has an id.
    let (handle, _) = link.connected().unwrap();
    assert!(handle.raw_invoke_in_dc(HOME_DC, Vec::new()).await.is_err());
    link.call(get_state()).await.unwrap();
    let (new, _) = link.connected().unwrap();
    assert!(new.raw_invoke_in_dc(HOME_DC, get_state()).await.is_ok());
    // Whoever listens is told that something may have been missed.
    let told = link.plan.inbox.as_ref().unwrap().next().await;
    assert_eq!(told, Some(vec![0x7e, 0xaf, 0x17, 0xe3]));
}

#[tokio::test]
async fn a_call_that_may_have_been_sent_is_not_repeated() {
    let server = TestServer::start(["alice"]).await.unwrap();
    let link = link(&server).await;
    link.call(get_state()).await.unwrap();
    let (handle, _) = link.connected().unwrap();
    let (answer, quit) = tokio::join!(link.call(get_state()), async { handle.quit() });
    assert!(quit);
    assert!(matches!(answer, Err(InvocationError::Dropped(_))));
    let late = handle.raw_invoke_in_dc(HOME_DC, get_state()).await;
    assert!(was_not_sent(&late.unwrap_err()));
    link.call(get_state()).await.unwrap();
}

#[tokio::test]
async fn what_is_no_call_does_not_reach_grammers() {
    let server = TestServer::start(["alice"]).await.unwrap();
    let link = link(&server).await;
    for length in [0, 3, 5, LONGEST + 4] {
        let refused = link.call(vec![0; length]).await;
        assert!(refused.unwrap_err().is("INPUT_REQUEST_INVALID"));
    }
    assert!(matches!(*link.state(), State::Idle));
}

#[tokio::test]
async fn of_many_who_find_nobody_logged_in_one_logs_in() {
    let server = TestServer::start(["alice"]).await.unwrap();
    let link = link(&server).await;
    let count = AtomicU64::new(0);
    let log_in = || async {
        tokio::task::yield_now().await;
        count.fetch_add(1, Ordering::Relaxed);
        Ok::<_, ()>(())
    };
    let (one, other) = tokio::join!(link.log_in(0, log_in()), link.log_in(0, log_in()));
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(count.load(Ordering::Relaxed), 1);
    // One that fails leaves it to the next.
    assert_eq!(link.log_in(1, async { Err(()) }).await, Err(()));
    assert_eq!(link.logins(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_connection_on_which_nothing_comes_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let link = link_to(silent.local_addr().unwrap(), &[1; 256]).await;
    let begun = Instant::now();
    let refused = link.call(get_state()).await;
    assert!(matches!(refused, Err(InvocationError::Io(_))));
    assert!(begun.elapsed() >= PATIENCE);
    assert!(matches!(*link.state(), State::Idle));
}

#[tokio::test(start_paused = true)]
async fn a_heart_that_does_not_answer_has_stopped() {
    let keeper = Arc::new(Keeper::new(Session::memory()));
    let view = Arc::new(View::new(Arc::clone(&keeper), HOME_DC, true));
    // Its runner does not run, so nothing is answered.
    let pool = SenderPool::new(view, 1);
    let connections = tokio::spawn(std::future::pending::<()>());
    let life = Life {
        dc: HOME_DC,
        handle: pool.handle.thin,
        pulse: Arc::new(Pulse::new()),
        runner: connections.abort_handle(),
        keeper,
    };
    life.keep().await;
    assert!(connections.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn a_silent_server_is_asked_whether_the_login_stands() {
    let mut server = TestServer::start(["alice"]).await.unwrap();
    let keys = server.add_keys();
    let of_nobody = keys.iter().find(|key| key.dc == HOME_DC).unwrap();
    let address = server.address(HOME_DC).unwrap();
    let link = link_of(Some(Me::from(user(1001))), address, &of_nobody.key).await;
    assert!(link.connected().is_ok());
    time::pause();
    time::advance(QUIET).await;
    time::resume();
    link.plan.keeper.logged_out().await;
    assert_eq!(link.plan.keeper.me(), None);
}
