//! One driven client.

use std::collections::VecDeque;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat::core::ids::UserId;
use secretchat::store::Vault;
use secretchat::{Client, Clock};
use secretchat_interop::driver::{self, End};
use secretchat_testserver::network::Network;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// A client with its driver, as the program would run them.
pub(crate) struct Side {
    lines: mpsc::UnboundedSender<String>,
    told: mpsc::UnboundedReceiver<Value>,
    /// Told and not asked for yet.
    events: VecDeque<Value>,
    end: JoinHandle<End>,
    last: u64,
}

impl Side {
    pub(crate) async fn new(network: &Network, user: i64) -> Self {
        let account = network.account(UserId(user));
        network.server(|server| server.set_username(UserId(user), Some(&format!("user{user}"))));
        let builder = Client::builder()
            .user(UserId(user))
            .store(Vault::memory())
            .transport(account.clone())
            .clock(Clock::starting_at(network.now()))
            .rng(ChaCha20Rng::seed_from_u64(user.cast_unsigned()));
        let client = builder.build().await.unwrap();
        let feed = client.feed();
        tokio::spawn(async move {
            loop {
                let _ = feed.handle_updates(&account.next_updates().await).await;
            }
        });
        let (lines, commands) = mpsc::unbounded_channel();
        let (out, told) = mpsc::unbounded_channel();
        Self {
            lines,
            told,
            events: VecDeque::new(),
            end: tokio::spawn(driver::run(client, commands, out)),
            last: 0,
        }
    }

    /// Gives a command; it is answered later.
    pub(crate) fn begin(&mut self, mut command: Value) -> u64 {
        self.last += 1;
        command["n"] = self.last.into();
        self.say(&command.to_string());
        self.last
    }

    pub(crate) fn say(&self, line: &str) {
        self.lines.send(line.to_owned()).unwrap();
    }

    /// Gives a command, and waits for the whole answer.
    pub(crate) async fn answer(&mut self, command: Value) -> Value {
        let n = self.begin(command);
        self.wait(|told| told["n"] == n).await
    }

    /// What a command gives, which must not fail.
    pub(crate) async fn obey(&mut self, command: Value) -> Value {
        let answer = self.answer(command.clone()).await;
        assert!(answer.get("ok").is_some(), "{command}: {answer}");
        answer["ok"].clone()
    }

    /// The next event of this name.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        self.wait(|told| told["event"] == name).await
    }

    pub(crate) async fn wait(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(at) = self.events.iter().position(&is_wanted) {
                return self.events.remove(at).unwrap();
            }
            let told = self.told.recv().await.expect("the driver has ended");
            self.events.push_back(told);
        }
    }

    /// How the run ended.
    pub(crate) async fn end(self) -> End {
        self.end.await.unwrap()
    }
}

/// Two sides with a chat, and its number.
pub(crate) async fn chat(network: &Network) -> (Side, Side, Value) {
    let mut alice = Side::new(network, 1).await;
    let mut bob = Side::new(network, 2).await;
    let chat = alice
        .obey(json!({ "do": "request", "user": "user2" }))
        .await["chat"]
        .clone();
    for side in [&mut alice, &mut bob] {
        assert_eq!(side.event("chat_ready").await["chat"], chat);
    }
    (alice, bob, chat)
}
