//! People with an account, a connection and a client.

use std::time::Duration;

use secretchat::Client;
use secretchat::core::chat::Status;
use secretchat::core::history::{Delivery, Direction, StoredMessage};
use secretchat::core::ids::ChatId;
use secretchat::core::message::Content;
use secretchat::core::tl::Serialize as _;
use secretchat::core::tl::api::functions;
use secretchat::store::Vault;
use secretchat::transport::{DcId, Peer, Transport as _};
use secretchat_telegram::{ApiId, Config, Datacentre, Datacentres, Session, Telegram};
use secretchat_testserver::HOME_DC;
use secretchat_testserver::mtproto::{TestKey, TestServer};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// Nothing in these tests takes so long unless it never happens.
const LONG: Duration = Duration::from_secs(180);

/// An account with a connection and a client.
pub(crate) struct Person {
    pub(crate) telegram: Telegram,
    pub(crate) client: Client,
    running: JoinHandle<()>,
}

/// A server where all keys are known, and two people.
pub(crate) async fn two() -> (TestServer, Person, Person) {
    let server = TestServer::start(["alice", "bob"]).await.unwrap();
    let alice = Person::new(&server, "alice").await;
    let bob = Person::new(&server, "bob").await;
    (server, alice, bob)
}

/// How a program says who it is.
pub(crate) fn config(datacentres: Datacentres) -> Config {
    let api = ApiId {
        id: 1,
        hash: "0123456789abcdef0123456789abcdef".to_owned(),
    };
    Config::new(api).at(datacentres)
}

/// The data centres of a server, with these keys.
pub(crate) fn datacentres(server: &TestServer, keys: &[TestKey]) -> Datacentres {
    let option = |key: &TestKey| Datacentre {
        id: DcId(key.dc),
        address: match server.address(key.dc).unwrap() {
            std::net::SocketAddr::V4(address) => address,
            std::net::SocketAddr::V6(address) => panic!("{address}"),
        },
        auth_key: Some(Box::new(key.key)),
    };
    Datacentres {
        home: DcId(HOME_DC),
        options: keys.iter().map(option).collect(),
    }
}

/// The connection of an account whose keys are known.
pub(crate) async fn telegram(server: &TestServer, name: &str, session: Session) -> Telegram {
    let account = server.account(name).unwrap();
    telegram_at(datacentres(server, &account.keys), session).await
}

/// The connection to these data centres.
pub(crate) async fn telegram_at(datacentres: Datacentres, session: Session) -> Telegram {
    let config = config(datacentres);
    Telegram::connect(config, session).await.unwrap()
}

impl Person {
    /// Somebody without a past.
    pub(crate) async fn new(server: &TestServer, name: &str) -> Self {
        let telegram = telegram(server, name, Session::memory()).await;
        Self::with(telegram, Vault::memory()).await
    }

    /// Somebody with a connection and a store.
    pub(crate) async fn with(telegram: Telegram, vault: Vault) -> Self {
        let me = telegram.ask_user().await.unwrap().expect("logged in");
        let builder = Client::builder().user(me.id).store(vault).forget_events();
        let client = builder.transport(telegram.clone()).build().await.unwrap();
        let (feed, line) = (client.feed(), telegram.clone());
        let running = tokio::spawn(async move { line.run(feed).await });
        Self {
            telegram,
            client,
            running,
        }
    }

    /// Opens a chat with somebody, who accepts.
    pub(crate) async fn chat_with(&self, other: &Self, name: &str) -> ChatId {
        let chat = self.client.request_chat(Peer::username(name)).await;
        let chat = chat.unwrap();
        for side in [self, other] {
            side.until(async || matches!(side.client.status(chat).await, Ok(Status::Ready)))
                .await;
        }
        chat
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: impl AsyncFn() -> bool) {
        let deadline = Instant::now() + LONG;
        while !what().await {
            assert!(Instant::now() < deadline, "it does not happen");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until there is a connection.
    pub(crate) async fn is_connected(&self) {
        let call = || functions::UpdatesGetState.to_bytes();
        self.until(async || self.telegram.invoke(None, call()).await.is_ok())
            .await;
    }

    /// Waits until so many messages of the peer have come, and gives their texts in their order.
    pub(crate) async fn received(&self, chat: ChatId, count: usize) -> Vec<String> {
        self.until(async || self.texts(chat).await.len() >= count)
            .await;
        self.texts(chat).await
    }

    /// The texts of the peer so far, in their order.
    pub(crate) async fn texts(&self, chat: ChatId) -> Vec<String> {
        let history = self.client.history(chat, None, usize::MAX).await.unwrap();
        let incoming = history
            .into_iter()
            .rev()
            .filter(|message| message.direction == Direction::Incoming);
        incoming
            .filter_map(|message| match message.content() {
                Content::Message(message) => Some(message.text.text),
                Content::Service(_) => None,
            })
            .collect()
    }

    /// How many own messages the server has.
    pub(crate) async fn sent(&self, chat: ChatId) -> usize {
        let history = self.client.history(chat, None, usize::MAX).await.unwrap();
        let is_sent = |message: &&StoredMessage| {
            message.direction == Direction::Outgoing && message.delivery != Delivery::None
        };
        history.iter().filter(is_sent).count()
    }

    /// Closes the client and then the connection.
    pub(crate) async fn leave(self) {
        self.client.close().await;
        self.telegram.close().await;
        self.running.await.unwrap();
    }
}
