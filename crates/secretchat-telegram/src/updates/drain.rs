//! Taking updates from grammers as fast as they come.

use std::sync::Arc;

use grammers_session::updates::UpdatesLike;
use tokio::sync::mpsc::Receiver;

use super::{Found, Inbox};
use crate::link::Pulse;
use crate::session::Keeper;

/// Sorts updates into the inbox until the connections end.
pub(crate) async fn drain(
    mut updates: Receiver<UpdatesLike>,
    inbox: Arc<Inbox>,
    keeper: Arc<Keeper>,
    pulse: Arc<Pulse>,
) {
    while let Some(update) = updates.recv().await {
        // It was full when this one was taken, so grammers may have dropped others.
        let overflowed = updates.len() + 1 >= updates.max_capacity();
        let found = Found::of(update);
        pulse.beat();
        if let Err(error) = keeper.change(found.people).await {
            tracing::warn!(%error, "the session does not remember whom it met");
        }
        inbox.put(found.updates);
        if found.missed || overflowed {
            inbox.missed();
        }
    }
    inbox.missed();
}

#[cfg(test)]
mod tests {
    use secretchat::core::tl::{Deserialize as _, api};
    use tokio::sync::mpsc;

    use super::*;
    use crate::session::Session;

    /// What the inbox tells of so many updates that came before anybody took one.
    async fn told(capacity: usize, count: usize) -> Vec<api::Updates> {
        let (sender, receiver) = mpsc::channel(capacity);
        let typing = grammers_tl_types::types::UpdateEncryptedChatTyping { chat_id: 1 };
        for _ in 0..count {
            let update = grammers_tl_types::types::UpdateShort {
                update: typing.clone().into(),
                date: 1,
            };
            drop(sender.try_send(UpdatesLike::Updates(update.into())));
        }
        let (inbox, pulse) = (Arc::<Inbox>::default(), Arc::new(Pulse::new()));
        let keeper = Arc::new(Keeper::new(Session::memory()));
        let draining = drain(receiver, Arc::clone(&inbox), keeper, pulse);
        let told = async {
            let mut told = Vec::new();
            while told.iter().map(len).sum::<usize>() < count.min(capacity) {
                told.push(next(&inbox).await);
            }
            if inbox.has_news() {
                told.push(next(&inbox).await);
            }
            drop(sender);
            told
        };
        tokio::join!(draining, told).1
    }

    async fn next(inbox: &Inbox) -> api::Updates {
        api::Updates::from_bytes(&inbox.next().await.unwrap()).unwrap()
    }

    fn len(updates: &api::Updates) -> usize {
        match updates {
            api::Updates::Updates(updates) => updates.updates.len(),
            _ => 0,
        }
    }

    #[tokio::test]
    async fn a_channel_that_was_full_is_a_gap() {
        let told = told(4, 9).await;
        assert!(told.contains(&api::Updates::TooLong));
    }

    #[tokio::test]
    async fn a_channel_that_was_not_full_is_none() {
        let told = told(6, 5).await;
        assert!(!told.contains(&api::Updates::TooLong), "{told:?}");
    }
}
