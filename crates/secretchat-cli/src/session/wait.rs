//! Waiting for what comes of a command.

use std::future::Future;
use std::time::Duration;

use secretchat::core::chat::{ChatInfo, Status};
use secretchat::core::ids::{ChatId, RandomId};
use secretchat::{ChatEvent, EventKind, Events};
use tokio::time::{sleep, timeout};

use super::Session;
use crate::failure::Failure;

/// Between two looks at a chat.
const LOOK_AGAIN: Duration = Duration::from_millis(30);

/// What was asked of the server is not lost.
const GOES_ON: &str = "Telegram did not answer in time; it goes on with the next command";
/// The server was only asked who somebody is.
pub(super) const NOTHING_DONE: &str = "Telegram did not answer in time; nothing was done";

/// How long to wait; `None` is for ever.
pub(crate) type Patience = Option<Duration>;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The server has it.
    Sent,
    /// It waits until the chat is accepted.
    Waits,
}

impl Outcome {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Waits => "waiting",
        }
    }
}

impl Session {
    /// Looks at a chat until it is as it should be.
    pub(crate) async fn until(
        &self,
        chat: ChatId,
        patience: Patience,
        is_right: impl Fn(&ChatInfo) -> bool,
    ) -> Result<ChatInfo, Failure> {
        let wait = async {
            loop {
                let info = self.chat(chat).await?;
                if is_right(&info) {
                    return Ok(info);
                }
                sleep(LOOK_AGAIN).await;
            }
        };
        within(patience, GOES_ON, wait).await
    }

    /// Waits until the server has a message, or until that is known to take longer.
    pub(crate) async fn until_sent(
        &self,
        chat: ChatId,
        random_id: RandomId,
        patience: Patience,
    ) -> Result<Outcome, Failure> {
        if self.chat(chat).await?.status == Status::Requested {
            return Ok(Outcome::Waits);
        }
        let sent = sent(self.client.events(), chat, random_id);
        within(patience, GOES_ON, sent).await
    }
}

async fn sent(mut events: Events, chat: ChatId, random_id: RandomId) -> Result<Outcome, Failure> {
    while let Some(event) = events.next().await {
        match event.kind {
            EventKind::Chat(ChatEvent::MessageSent { random_id: id, .. })
                if event.chat == Some(chat) && id == random_id =>
            {
                return Ok(Outcome::Sent);
            }
            EventKind::Chat(ChatEvent::MessageFailed {
                random_id: id,
                failure,
            }) if event.chat == Some(chat) && id == random_id => {
                return Err(Failure::NotSent(random_id.0, failure.to_string()));
            }
            _ => {}
        }
    }
    Err(secretchat::Error::Stopped.into())
}

/// Gives up in the end, and says so.
pub(super) async fn within<T>(
    patience: Patience,
    late: &'static str,
    wait: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    match patience {
        None => wait.await,
        Some(patience) => match timeout(patience, wait).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Timeout(late)),
        },
    }
}
