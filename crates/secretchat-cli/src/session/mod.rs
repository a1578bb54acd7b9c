//! A client at work: what commands are carried out with.

pub(crate) mod find;
mod open;
mod people;
mod server;
#[cfg(test)]
mod tests;
mod traffic;
mod wait;

use std::future::{Future, pending};
use std::sync::Arc;
use std::time::Duration;

use secretchat::core::chat::ChatInfo;
use secretchat::core::ids::{ChatId, UserId};
use secretchat::core::tl::api::types::InputUser;
use secretchat::store::Vault;
use secretchat::transport::{DynTransport, Peer, Transport};
use secretchat::{AcceptPolicy, Client, Feed};
use secretchat_telegram::Telegram;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub(crate) use self::open::{Place, open};
#[cfg(test)]
pub(crate) use self::people::Known;
pub(crate) use self::people::People;
pub(crate) use self::wait::{Outcome, Patience};

use self::traffic::{Traffic, Watched};
use self::wait::{NOTHING_DONE, within};
use crate::failure::Failure;

/// So long the server is asked what was missed before what is there is shown.
const CATCH_UP: Duration = Duration::from_secs(5);
/// So long the last calls have at the end; what did not go out then goes out with the next command.
const FAREWELL: Duration = Duration::from_secs(3);
const HASTY_FAREWELL: Duration = Duration::from_millis(500);

/// A client at work.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) people: People,
    /// So long a command waits for the server.
    pub(crate) patience: Patience,
    transport: Arc<dyn DynTransport>,
    traffic: Traffic,
    /// What is to be closed in the end.
    telegram: Option<Telegram>,
    /// End with the session.
    tasks: JoinSet<()>,
}

impl Session {
    /// Takes up the chats of a user.
    pub(crate) async fn start(
        user: UserId,
        vault: Vault,
        transport: impl Transport,
        people: People,
        accept: AcceptPolicy,
        patience: Patience,
    ) -> Result<Self, Failure> {
        let traffic = Traffic::default();
        let transport: Arc<dyn DynTransport> = Arc::new(Watched::new(transport, &traffic));
        let client = Client::builder()
            .user(user)
            .store(vault)
            .dyn_transport(Arc::clone(&transport))
            .accept(accept)
            .build()
            .await?;
        Ok(Self {
            client,
            people,
            patience,
            transport,
            traffic,
            telegram: None,
            tasks: JoinSet::new(),
        })
    }

    /// Has updates brought, by a loop that ends with the session.
    pub(crate) fn feed<F>(&mut self, run: impl FnOnce(Feed) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(run(self.client.feed()));
    }

    fn feed_from(&mut self, telegram: Telegram) {
        let source = telegram.clone();
        self.feed(|feed| async move { source.run(feed).await });
        self.telegram = Some(telegram);
    }

    /// Waits until what was missed is here; tells whether it is.
    pub(crate) async fn catch_up(&self) -> bool {
        self.quiet(CATCH_UP).await
    }

    /// Lets what is under way arrive, for a moment.
    pub(crate) async fn settle(&self) {
        self.settle_within(FAREWELL).await;
    }

    async fn settle_within(&self, patience: Duration) {
        if self.traffic.is_connected() {
            self.quiet(patience).await;
        }
    }

    /// Waits until the server was asked what was missed, and nothing is under way any more; tells whether it came to that.
    async fn quiet(&self, patience: Duration) -> bool {
        let wait = async {
            loop {
                // Behind everything that the engine was told so far.
                if self.client.has_chat(ChatId(0)).await.is_err() || self.traffic.is_quiet() {
                    return;
                }
                self.traffic.changed().await;
            }
        };
        timeout(patience, wait).await.is_ok()
    }

    /// Whether the server still knows this login.
    pub(crate) fn is_logged_in(&self) -> bool {
        let telegram = self.telegram.as_ref();
        telegram.is_none_or(|telegram| telegram.user().is_some())
    }

    /// Works as long as the server knows this login.
    pub(crate) async fn while_logged_in<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            // What is over when the login ends is over.
            biased;
            result = work => result,
            () = self.logged_out() => Err(Failure::LoggedOut),
        }
    }

    async fn logged_out(&self) {
        match &self.telegram {
            Some(telegram) => telegram.logged_out().await,
            None => pending().await,
        }
    }

    /// Finds somebody; the server may have to be asked.
    pub(crate) async fn resolve(&self, peer: Peer) -> Result<InputUser, Failure> {
        let resolve = async { Ok(self.transport.resolve(peer).await?) };
        within(self.patience, NOTHING_DONE, resolve).await
    }

    /// The chat as it is now.
    pub(crate) async fn chat(&self, chat: ChatId) -> Result<ChatInfo, Failure> {
        Ok(self.client.chat(chat).await?)
    }

    /// Ends orderly: what is under way has a moment to arrive, and everything is stored.
    pub(crate) async fn close(self) {
        self.close_within(FAREWELL).await;
    }

    /// The same for somebody who has pressed Ctrl-C.
    pub(crate) async fn close_soon(self) {
        self.close_within(HASTY_FAREWELL).await;
    }

    async fn close_within(mut self, patience: Duration) {
        self.settle_within(patience).await;
        self.client.close().await;
        if let Some(telegram) = self.telegram {
            telegram.close().await;
        }
        self.tasks.shutdown().await;
    }
}
