//! Who may open a chat, and how fast.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::time::Duration;

use common::{Line, builder, feed, network, settle};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat::core::chat::{CloseReason, Status};
use secretchat::core::crypto::{DhParams, Exponent};
use secretchat::core::history::Delivery;
use secretchat::core::ids::{ChatId, UserId};
use secretchat::core::tl::Serialize as _;
use secretchat::core::tl::api::{InputUser, functions};
use secretchat::policy::{MAX_UNANSWERED_OF_USER, REQUEST_BURST, REQUEST_INTERVAL_MS};
use secretchat::store::{MemoryStore, StoreKey, Vault};
use secretchat::transport::{Peer, Transport as _};
use secretchat::{AcceptPolicy, Builder, Client, EventKind};
use secretchat_testserver::network::Network;

const BOB: UserId = UserId(2);

async fn client(
    network: &Network,
    user: UserId,
    settings: impl FnOnce(Builder) -> Builder,
) -> Client {
    let line = Line::new(network, user);
    let client = settings(builder(&line, Vault::memory()))
        .build()
        .await
        .unwrap();
    drop(feed(&client, &line));
    client
}

async fn ask(client: &Client) -> ChatId {
    client.request_chat(Peer::Id(BOB)).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn each_policy_does_what_it_says() {
    let (alice, carol) = (UserId(1), UserId(3));
    for (policy, of_alice, of_carol) in [
        (AcceptPolicy::All, Status::Ready, Status::Ready),
        (AcceptPolicy::users([alice]), Status::Ready, Status::Closed),
        (AcceptPolicy::Ask, Status::Requested, Status::Requested),
        (AcceptPolicy::None, Status::Closed, Status::Closed),
    ] {
        let network = network(1);
        let bob = client(&network, BOB, |b| b.accept(policy.clone())).await;
        for (user, expected) in [(alice, of_alice), (carol, of_carol)] {
            let asking = client(&network, user, |b| b).await;
            let chat = ask(&asking).await;
            settle().await;
            // A refusal is told to the other side too.
            for side in [&asking, &bob] {
                assert_eq!(side.status(chat).await.unwrap(), expected, "{policy:?}");
            }
            if expected == Status::Closed {
                let reason = asking.chat(chat).await.unwrap().close_reason.unwrap();
                assert!(matches!(reason, CloseReason::ByPeer { .. }), "{reason:?}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_left_to_the_app_is_accepted_or_refused_by_it_once() {
    let network = network(1);
    let bob = client(&network, BOB, |b| b.accept(AcceptPolicy::Ask)).await;
    let alice = client(&network, UserId(1), |b| b).await;
    let (first, second) = (ask(&alice).await, ask(&alice).await);
    settle().await;
    for _ in 0..2 {
        bob.accept_chat(first).await.unwrap();
        bob.discard_chat(second, false).await.unwrap();
        settle().await;
    }
    assert_eq!(alice.status(first).await.unwrap(), Status::Ready);
    assert_eq!(alice.status(second).await.unwrap(), Status::Closed);
}

#[tokio::test(start_paused = true)]
async fn acceptance_can_wait_and_does_so_over_a_restart() {
    let network = network(1);
    let alice = client(&network, UserId(1), |b| b).await;
    let line = Line::new(&network, BOB);
    let disk = MemoryStore::new();
    let open = || async {
        let vault = Vault::open(disk.clone(), StoreKey::none(), None).unwrap();
        let builder = builder(&line, vault).accept_delay(Duration::from_secs(600));
        let bob = builder.build().await.unwrap();
        feed(&bob, &line);
        bob
    };
    let bob = open().await;
    let chat = ask(&alice).await;
    tokio::time::sleep(Duration::from_secs(300)).await;
    assert_eq!(bob.status(chat).await.unwrap(), Status::Requested);
    bob.close().await;
    let bob = open().await;
    tokio::time::sleep(Duration::from_secs(280)).await;
    assert_eq!(bob.status(chat).await.unwrap(), Status::Requested);
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert_eq!(alice.status(chat).await.unwrap(), Status::Ready);
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_requests_is_cut_and_the_rest_is_neither_taken_nor_refused() {
    let network = network(1);
    let bob = client(&network, BOB, |b| b.accept(AcceptPolicy::Ask)).await;
    let mut events = bob.events();
    let burst = REQUEST_BURST as usize;
    let mut chats = Vec::new();
    for user in 0..burst + 10 {
        let user = UserId(100 + i64::try_from(user).unwrap());
        let asking = client(&network, user, |b| b).await;
        chats.push((ask(&asking).await, asking));
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(bob.chats().await.unwrap().len(), burst);
    let mut ignored = 0;
    while ignored < 10 {
        let event = events.next().await.unwrap();
        ignored += usize::from(matches!(event.kind, EventKind::RequestIgnored { .. }));
    }
    for (chat, asking) in &chats {
        assert_eq!(asking.status(*chat).await.unwrap(), Status::Requested);
    }
    let interval = Duration::from_millis(REQUEST_INTERVAL_MS.unsigned_abs());
    tokio::time::sleep(interval).await;
    ask(&chats[0].1).await;
    settle().await;
    assert_eq!(bob.chats().await.unwrap().len(), burst + 1);
}

#[tokio::test(start_paused = true)]
async fn one_user_cannot_take_all_places_of_those_who_wait() {
    let network = network(1);
    let bob = client(&network, BOB, |b| b.accept(AcceptPolicy::Ask)).await;
    let alice = client(&network, UserId(1), |b| b).await;
    for _ in 0..MAX_UNANSWERED_OF_USER + 3 {
        ask(&alice).await;
    }
    settle().await;
    assert_eq!(bob.chats().await.unwrap().len(), MAX_UNANSWERED_OF_USER);
    let carol = client(&network, UserId(3), |b| b).await;
    ask(&carol).await;
    settle().await;
    assert_eq!(bob.chats().await.unwrap().len(), MAX_UNANSWERED_OF_USER + 1);
}

/// The id is a number that the requester drew, and some apps draw from all of 32 bits.
#[tokio::test(start_paused = true)]
async fn a_chat_may_have_a_negative_id() {
    let network = network(1);
    let line = Line::new(&network, UserId(1));
    let bob = client(&network, BOB, |b| b).await;
    let params = DhParams::known();
    let exponent = Exponent::generate(&mut ChaCha20Rng::seed_from_u64(3), &[]);
    let request = functions::MessagesRequestEncryption {
        user_id: InputUser::InputUser(line.resolve(Peer::Id(BOB)).await.unwrap()),
        random_id: -7,
        g_a: params.public(&exponent).as_bytes().to_vec(),
    };
    line.invoke(None, request.to_bytes()).await.unwrap();
    settle().await;
    let chat = ChatId(-7);
    assert_eq!(bob.status(chat).await.unwrap(), Status::Ready);
    let sent = bob.send_text(chat, "x").await.unwrap();
    settle().await;
    let message = bob.message(chat, sent.random_id).await.unwrap();
    assert_eq!(message.delivery, Delivery::Sent);
}
