//! What accounts are told without having asked, and what cuts do to it.

use std::time::Duration;

use grammers_mtproto::transport::Full;
use grammers_mtsender::{ReadError, connect_with_auth};
use grammers_session::updates::UpdatesLike;
use grammers_tl_types::{enums, functions, types};
use secretchat_testserver::mtproto::TestServer;
use secretchat_testserver::network::Wire;
use secretchat_testserver::{DC_ID, HOME_DC};
use tokio::time::{sleep, timeout};

use super::client::{Client, GET_DH_CONFIG, address, connect};

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(20);
/// Long enough for what is to come anyway.
const SHORT: Duration = Duration::from_millis(300);

/// A server where Alice and Bob have a connection each, and have called something.
async fn world() -> (TestServer, Client, Client) {
    let server = TestServer::start(["alice", "bob"]).await.unwrap();
    let alice = connect(&server, "alice").await;
    let bob = online(&server, "bob").await;
    (server, alice, bob)
}

async fn online(server: &TestServer, name: &str) -> Client {
    let mut client = connect(server, name).await;
    client.invoke(&GET_DH_CONFIG).await.unwrap();
    client
}

/// Alice asks Bob for a secret chat with this id.
async fn request(server: &TestServer, alice: &mut Client, random_id: i32) {
    let bob = server.account("bob").unwrap();
    let bob = types::InputUser {
        user_id: bob.user.0,
        access_hash: bob.access_hash,
    };
    let request = functions::messages::RequestEncryption {
        user_id: enums::InputUser::User(bob),
        random_id,
        g_a: vec![5; 256],
    };
    let chat = alice.invoke(&request).await.unwrap();
    assert!(matches!(chat, enums::EncryptedChat::Waiting(_)), "{chat:?}");
}

/// The ids of the chats that a client is told of next.
async fn told(client: &mut Client) -> Result<Vec<i32>, ReadError> {
    loop {
        let updates = timeout(LONG, client.step()).await.unwrap()?;
        let ids: Vec<i32> = updates.iter().filter_map(requested_chat).collect();
        if !ids.is_empty() {
            return Ok(ids);
        }
    }
}

fn requested_chat(updates: &UpdatesLike) -> Option<i32> {
    let UpdatesLike::Updates(enums::Updates::Updates(updates)) = updates else {
        return None;
    };
    let [enums::Update::Encryption(update)] = updates.updates.as_slice() else {
        return None;
    };
    let enums::EncryptedChat::Requested(chat) = &update.chat else {
        return None;
    };
    Some(chat.id)
}

/// That a client is told nothing for a while.
async fn is_silent(client: &mut Client) {
    let told = timeout(SHORT, told(client)).await;
    assert!(told.is_err(), "{told:?}");
}

#[tokio::test]
async fn every_connection_that_has_called_is_told() {
    let (server, mut alice, mut bob) = world().await;
    let mut again = online(&server, "bob").await;
    request(&server, &mut alice, 7).await;
    assert_eq!(told(&mut bob).await.unwrap(), [7]);
    assert_eq!(told(&mut again).await.unwrap(), [7]);
}

#[tokio::test]
async fn a_connection_that_has_called_nothing_is_told_nothing() {
    let (server, mut alice, bob) = world().await;
    drop(bob);
    let mut idle = connect(&server, "bob").await;
    request(&server, &mut alice, 7).await;
    is_silent(&mut idle).await;
}

#[tokio::test]
async fn a_connection_that_wants_no_updates_is_told_none() {
    let (server, mut alice, bob) = world().await;
    drop(bob);
    let mut media = connect(&server, "bob").await;
    let query = GET_DH_CONFIG;
    let without_updates = functions::InvokeWithoutUpdates { query };
    media.invoke(&without_updates).await.unwrap();
    request(&server, &mut alice, 7).await;
    is_silent(&mut media).await;
}

#[tokio::test]
async fn another_datacentre_tells_nothing() {
    let (server, mut alice, bob) = world().await;
    drop(bob);
    let key = server.account("bob").unwrap().key(DC_ID).unwrap();
    let elsewhere = connect_with_auth(Full::new(), address(&server, DC_ID), key).await;
    let mut elsewhere = elsewhere.unwrap();
    let refusal = elsewhere.invoke(&GET_DH_CONFIG).await.unwrap_err();
    assert!(refusal.is("USER_MIGRATE"), "{refusal}");
    request(&server, &mut alice, 7).await;
    is_silent(&mut elsewhere).await;
}

#[tokio::test]
async fn a_cut_closes_all_connections_and_refuses_new_ones_while_it_lasts() {
    let (server, _, mut bob) = world().await;
    let mut again = online(&server, "bob").await;
    let user = server.account("bob").unwrap().user;
    server.cut(user, SHORT);
    for client in [&mut bob, &mut again] {
        let end = timeout(LONG, client.step()).await.unwrap();
        assert!(matches!(end, Err(ReadError::Io(_))), "{end:?}");
    }
    let mut refused = connect(&server, "bob").await;
    refused.invoke(&GET_DH_CONFIG).await.unwrap_err();
    sleep(SHORT).await;
    online(&server, "bob").await;
}

#[tokio::test]
async fn what_was_pushed_while_nobody_was_there_is_only_in_the_difference() {
    let (server, mut alice, bob) = world().await;
    drop(bob);
    request(&server, &mut alice, 7).await;
    let mut bob = online(&server, "bob").await;
    is_silent(&mut bob).await;
    let difference = functions::updates::GetDifference {
        pts: 1,
        pts_limit: None,
        pts_total_limit: None,
        date: 1,
        qts: 100,
        qts_limit: None,
    };
    let difference = bob.invoke(&difference).await.unwrap();
    let enums::updates::Difference::Difference(difference) = difference else {
        panic!("{difference:?}");
    };
    assert_eq!(difference.other_updates.len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_lost_takes_the_connection_with_it() {
    let (server, _, mut bob) = world().await;
    let user = server.account("bob").unwrap().user;
    server.set_faults(user, |faults| faults.lose_answers = 1);
    bob.invoke(&GET_DH_CONFIG).await.unwrap_err();
    online(&server, "bob").await;
}

#[tokio::test]
async fn on_a_silent_wire_an_answer_that_is_lost_is_not_heard_of() {
    let (server, _, mut bob) = world().await;
    let user = server.account("bob").unwrap().user;
    server.set_faults(user, |faults| faults.lose_answers = 1);
    server.network().account(user).set_wire(Wire {
        silent: true,
        ..Wire::default()
    });
    let lost = timeout(SHORT, bob.invoke(&GET_DH_CONFIG)).await;
    assert!(lost.is_err());
    bob.invoke(&GET_DH_CONFIG).await.unwrap();
}

#[tokio::test]
async fn the_server_is_not_there_any_more_when_it_is_dropped() {
    let (server, _, mut bob) = world().await;
    let address = server.address(HOME_DC).unwrap();
    drop(server);
    timeout(LONG, bob.step()).await.unwrap().unwrap_err();
    let connected = tokio::net::TcpStream::connect(address).await;
    assert!(connected.is_err());
}
