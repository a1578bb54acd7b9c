//! Two sessions at a server in the process.

use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use secretchat::core::chat::Status;
use secretchat::core::ids::{ChatId, Time, UserId};
use secretchat::transport::Peer;
use secretchat_testserver::Server;
use secretchat_testserver::network::Network;

use super::{AcceptPolicy, Failure, Outcome, Patience, People, Session, Vault};
use crate::session::people::Known;

const ALICE: UserId = UserId(1001);
const BOB: UserId = UserId(1002);
const IMPOSTOR: UserId = UserId(1003);
const PATIENCE: Patience = Some(Duration::from_secs(60));

fn network() -> Network {
    let rng = ChaCha20Rng::seed_from_u64(1);
    let network = Network::new(
        Server::new(rng.clone()),
        Time::from_date(1_767_258_000),
        rng,
    );
    for (user, name) in [(ALICE, "alice"), (BOB, "bob"), (IMPOSTOR, "b0b")] {
        let _ = network.account(user);
        network.server(|server| server.set_username(user, Some(name)));
    }
    network
}

async fn session(network: &Network, user: UserId) -> Session {
    let account = network.account(user);
    let people = People::new(|user| {
        let name = if user == ALICE { "Alice A" } else { "Bob B" };
        Some(Known {
            name: name.to_owned(),
            username: None,
        })
    });
    let vault = Vault::memory();
    let accept = AcceptPolicy::Ask;
    let started = Session::start(user, vault, account.clone(), people, accept, PATIENCE);
    let mut session = started.await.unwrap();
    session.feed(|feed| async move {
        while feed
            .handle_updates(&account.next_updates().await)
            .await
            .is_ok()
        {}
    });
    session
}

/// Both sides of a chat that is open.
async fn chat(alice: &Session, bob: &Session) -> ChatId {
    chat_with(BOB, alice, bob).await
}

async fn chat_with(user: UserId, alice: &Session, bob: &Session) -> ChatId {
    let id = alice.client.request_chat(Peer::Id(user)).await.unwrap();
    while bob.client.status(id).await.unwrap() == Status::Empty {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bob.client.accept_chat(id).await.unwrap();
    for side in [alice, bob] {
        let ready = side.until(id, PATIENCE, |chat| chat.status == Status::Ready);
        ready.await.unwrap();
    }
    id
}

#[tokio::test(start_paused = true)]
async fn what_is_missed_is_known_when_the_server_has_said_so() {
    let network = network();
    let alice = session(&network, ALICE).await;
    assert!(alice.catch_up().await);
    let account = network.account(BOB);
    account.cut(None);
    let bob = session(&network, BOB).await;
    assert!(!bob.catch_up().await);
    account.restore();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(bob.catch_up().await);
}

#[tokio::test(start_paused = true)]
async fn chats_are_found_by_id_and_by_all_names_of_the_peer() {
    let network = network();
    let (alice, bob) = (session(&network, ALICE).await, session(&network, BOB).await);
    let id = chat(&alice, &bob).await;
    for name in [id.to_string().as_str(), "@bob", "Bob", "bob b"] {
        assert_eq!(alice.find(name).await.unwrap().id, id, "{name}");
    }
    for nobody in ["1", "Carl", "@alice_", "9999999999"] {
        let failure = alice.find(nobody).await.unwrap_err();
        assert_eq!(failure.exit_code(), 4, "{nobody}: {failure}");
    }
}

#[tokio::test(start_paused = true)]
async fn of_several_chats_the_open_one_is_meant() {
    let network = network();
    let (alice, bob) = (session(&network, ALICE).await, session(&network, BOB).await);
    let first = chat(&alice, &bob).await;
    alice.client.discard_chat(first, false).await.unwrap();
    assert_eq!(alice.find("Bob").await.unwrap().id, first);
    let second = chat(&alice, &bob).await;
    assert_eq!(alice.find("Bob").await.unwrap().id, second);
    let third = chat(&alice, &bob).await;
    let failure = alice.find("Bob").await.unwrap_err();
    assert!(matches!(failure, Failure::Ambiguous { .. }), "{failure}");
    assert_eq!(alice.find(&third.to_string()).await.unwrap().id, third);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_two_have_means_neither_also_when_one_chat_is_over() {
    let network = network();
    let (alice, bob) = (session(&network, ALICE).await, session(&network, BOB).await);
    let real = chat(&alice, &bob).await;
    alice.client.discard_chat(real, false).await.unwrap();
    // Whoever is not Alice is called Bob.
    let impostor = session(&network, IMPOSTOR).await;
    let of_impostor = chat_with(ALICE, &impostor, &alice).await;
    let failure = alice.find("Bob").await.unwrap_err();
    assert!(matches!(failure, Failure::Ambiguous { .. }), "{failure}");
    assert_eq!(alice.find("@bob").await.unwrap().id, real);
    assert_eq!(alice.find("@b0b").await.unwrap().id, of_impostor);
}

#[tokio::test(start_paused = true)]
async fn a_name_is_no_user_name() {
    let network = network();
    let mut alice = session(&network, ALICE).await;
    alice.people = People::new(|user| {
        let username = (user == BOB).then(|| "bob".to_owned());
        let name = "@bob".to_owned();
        Some(Known { name, username })
    });
    let (bob, impostor) = (
        session(&network, BOB).await,
        session(&network, IMPOSTOR).await,
    );
    chat_with(ALICE, &impostor, &alice).await;
    let real = chat_with(ALICE, &bob, &alice).await;
    assert_eq!(alice.find("@bob").await.unwrap().id, real);
}

#[tokio::test(start_paused = true)]
async fn a_message_is_sent_when_the_server_has_it_and_waits_before_that() {
    let network = network();
    let (alice, bob) = (session(&network, ALICE).await, session(&network, BOB).await);
    let id = alice.client.request_chat(Peer::Id(BOB)).await.unwrap();
    let early = alice.client.send_text(id, "early").await.unwrap().random_id;
    let outcome = alice.until_sent(id, early, PATIENCE).await.unwrap();
    assert_eq!(outcome, Outcome::Waits);
    let id = chat(&alice, &bob).await;
    let late = alice.client.send_text(id, "late").await.unwrap().random_id;
    let outcome = alice.until_sent(id, late, PATIENCE).await.unwrap();
    assert_eq!(outcome, Outcome::Sent);
    network.account(ALICE).cut(None);
    let never = alice.client.send_text(id, "never").await.unwrap().random_id;
    let failure = alice.until_sent(id, never, PATIENCE).await.unwrap_err();
    assert_eq!(failure.exit_code(), 7);
}
