//! The order of updates, what is missing in it, and what the server is told of it (spec/03 §4).

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secretchat::core::ids::{Time, UserId};
use secretchat::core::io::RpcError;
use secretchat::core::tl::api::types::{
    EncryptedMessageService, InputUser, UpdateNewEncryptedMessage,
};
use secretchat::core::tl::api::{EncryptedMessage, Update, functions};
use secretchat::core::tl::{Function, Reader, Serialize as _};
use secretchat::store::{MemoryStore, StoreKey, Vault};
use secretchat::transport::{DcId, Difference, Peer, ResolveError, Transport, UpdatesState};
use secretchat::{Client, Clock};
use tokio::sync::Notify;

type Answer = Result<Difference, RpcError>;

/// A server that says what the test wants.
#[derive(Clone, Default)]
struct Script {
    inner: Arc<Mutex<Inner>>,
    news: Arc<Notify>,
}

#[derive(Default)]
struct Inner {
    state: Option<UpdatesState>,
    answers: VecDeque<Answer>,
    asked: Vec<UpdatesState>,
    acknowledged: Vec<i32>,
}

impl Script {
    fn answer(&self, answer: Answer) {
        self.inner.lock().unwrap().answers.push_back(answer);
        self.news.notify_waiters();
    }

    fn asked(&self) -> Vec<UpdatesState> {
        self.inner.lock().unwrap().asked.clone()
    }

    fn acknowledged(&self) -> Vec<i32> {
        self.inner.lock().unwrap().acknowledged.clone()
    }
}

impl Transport for Script {
    async fn invoke(&self, _: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        let mut reader = Reader::new(&request);
        if reader.nat() != Ok(functions::MessagesReceivedQueue::ID) {
            return Err(RpcError::server(400, "METHOD_INVALID"));
        }
        let max_qts = reader.read::<i32>().unwrap();
        self.inner.lock().unwrap().acknowledged.push(max_qts);
        Ok(Vec::<i64>::new().to_bytes())
    }

    async fn resolve(&self, _: Peer) -> Result<InputUser, ResolveError> {
        Err(ResolveError::Unknown)
    }

    async fn get_state(&self) -> Result<UpdatesState, RpcError> {
        loop {
            let news = self.news.notified();
            if let Some(state) = self.inner.lock().unwrap().state {
                return Ok(state);
            }
            news.await;
        }
    }

    async fn get_difference(&self, from: UpdatesState) -> Answer {
        self.inner.lock().unwrap().asked.push(from);
        loop {
            let news = self.news.notified();
            if let Some(answer) = self.inner.lock().unwrap().answers.pop_front() {
                return answer;
            }
            news.await;
        }
    }
}

const AT_10: UpdatesState = UpdatesState {
    pts: 5,
    qts: 10,
    date: 7,
};

fn nothing(state: UpdatesState) -> Answer {
    Ok(Difference {
        state,
        ..Difference::default()
    })
}

/// A message of a chat that nobody knows.
fn message(qts: i32) -> Vec<u8> {
    let message = EncryptedMessage::Service(EncryptedMessageService {
        random_id: i64::from(qts),
        chat_id: 1,
        date: 0,
        bytes: vec![0; 64],
    });
    Update::NewEncryptedMessage(UpdateNewEncryptedMessage { message, qts }).to_bytes()
}

async fn client(script: &Script, disk: &MemoryStore) -> Client {
    let vault = Vault::open(disk.clone(), StoreKey::none(), None).unwrap();
    let builder = Client::builder().user(UserId(1)).store(vault);
    let builder = builder.transport(script.clone());
    let clock = Clock::starting_at(Time::from_date(1_767_258_000));
    builder.clock(clock).build().await.unwrap()
}

/// A client that stands at qts 10 and is asking what came since then.
async fn starting() -> (Script, Client) {
    let (script, disk) = (Script::default(), MemoryStore::new());
    script.inner.lock().unwrap().state = Some(AT_10);
    let first = client(&script, &disk).await;
    pause(100).await;
    first.close().await;
    assert_eq!(script.asked(), []);
    let second = client(&script, &disk).await;
    pause(100).await;
    assert_eq!(script.asked(), [AT_10]);
    (script, second)
}

async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

#[tokio::test(start_paused = true)]
async fn a_hole_that_opened_while_the_server_was_asked_is_not_taken_for_empty() {
    let (script, client) = starting().await;
    pause(3000).await;
    client.handle_updates(&message(12)).await.unwrap();
    script.answer(nothing(AT_10));
    pause(300).await;
    assert_eq!(script.acknowledged().last(), Some(&10));
    client.handle_updates(&message(11)).await.unwrap();
    pause(2000).await;
    assert_eq!(script.acknowledged().last(), Some(&12));
    assert_eq!(script.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_hole_that_does_not_close_is_asked_for_and_skipped_if_the_server_has_nothing_in_it() {
    let (script, client) = starting().await;
    script.answer(nothing(AT_10));
    client.handle_updates(&message(13)).await.unwrap();
    pause(600).await;
    assert_eq!(script.asked().len(), 1);
    pause(200).await;
    assert_eq!(script.asked(), [AT_10, AT_10]);
    script.answer(nothing(AT_10));
    pause(2000).await;
    assert_eq!(script.acknowledged().last(), Some(&13));
}

#[tokio::test(start_paused = true)]
async fn a_second_hole_has_its_own_time() {
    let (script, client) = starting().await;
    script.answer(nothing(AT_10));
    pause(100).await;
    client.handle_updates(&message(12)).await.unwrap();
    pause(500).await;
    client.handle_updates(&message(14)).await.unwrap();
    client.handle_updates(&message(11)).await.unwrap();
    pause(500).await;
    assert_eq!(script.asked().len(), 1);
    client.handle_updates(&message(13)).await.unwrap();
    pause(3000).await;
    assert_eq!(script.asked().len(), 1);
    assert_eq!(script.acknowledged().last(), Some(&14));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_to_answer_is_asked_once_a_minute() {
    let (script, client) = starting().await;
    script.answer(nothing(AT_10));
    pause(100).await;
    client.handle_updates(&message(12)).await.unwrap();
    for _ in 0..100 {
        script.answer(Err(RpcError::server(400, "PERSISTENT_TIMESTAMP_INVALID")));
    }
    pause(10 * 60 * 1000).await;
    let asked = script.asked().len();
    assert!((9..=12).contains(&asked), "asked {asked} times");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_more_and_gives_nothing_is_asked_once_a_minute() {
    let (script, _client) = starting().await;
    let more = |state| {
        Ok(Difference {
            state,
            is_partial: true,
            ..Difference::default()
        })
    };
    let at_11 = UpdatesState { qts: 11, ..AT_10 };
    script.answer(more(at_11));
    for _ in 0..100 {
        script.answer(more(at_11));
    }
    pause(1000).await;
    assert_eq!(script.asked(), [AT_10, at_11]);
    pause(10 * 60 * 1000).await;
    let asked = script.asked().len();
    assert!((10..=13).contains(&asked), "asked {asked} times");
}

#[tokio::test(start_paused = true)]
async fn what_comes_before_the_first_state_does_not_keep_it_from_being_taken() {
    let (script, disk) = (Script::default(), MemoryStore::new());
    let first = client(&script, &disk).await;
    first.handle_updates(&message(12)).await.unwrap();
    script.inner.lock().unwrap().state = Some(AT_10);
    script.news.notify_waiters();
    pause(100).await;
    first.catch_up().await.unwrap();
    pause(100).await;
    assert_eq!(script.asked(), [UpdatesState { qts: 12, ..AT_10 }]);
}

#[tokio::test(start_paused = true)]
async fn an_update_that_comes_again_is_acknowledged_once_and_others_are_not_lost() {
    let (script, client) = starting().await;
    script.answer(nothing(AT_10));
    for qts in [11, 11, 13, 12, 12, 13, 14] {
        client.handle_updates(&message(qts)).await.unwrap();
    }
    pause(5000).await;
    assert_eq!(script.acknowledged().last(), Some(&14));
}
