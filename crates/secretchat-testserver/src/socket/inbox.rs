//! Updates that came and were not taken yet.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::api;
use tokio::sync::Notify;

/// Updates that wait; what is more is taken as missed.
const MAX_UPDATES: usize = 10_000;

#[derive(Default)]
pub(super) struct Inbox {
    updates: Mutex<VecDeque<Vec<u8>>>,
    news: Notify,
}

impl Inbox {
    pub(super) fn push(&self, updates: Vec<u8>) {
        let mut waiting = self.lock();
        if waiting.len() < MAX_UPDATES {
            waiting.push_back(updates);
            drop(waiting);
            self.news.notify_one();
        } else {
            drop(waiting);
            self.has_missed();
        }
    }

    /// Some are missing: the difference is to be asked for, and has those that wait here too.
    pub(super) fn has_missed(&self) {
        let mut waiting = self.lock();
        waiting.clear();
        waiting.push_back(api::Updates::TooLong.to_bytes());
        drop(waiting);
        self.news.notify_one();
    }

    pub(super) async fn next(&self) -> Vec<u8> {
        loop {
            let news = self.news.notified();
            if let Some(updates) = self.lock().pop_front() {
                return updates;
            }
            news.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Vec<u8>>> {
        self.updates.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn updates_come_out_in_their_order() {
        let inbox = Inbox::default();
        inbox.push(vec![1]);
        inbox.push(vec![2]);
        assert_eq!((inbox.next().await, inbox.next().await), (vec![1], vec![2]));
    }

    #[tokio::test]
    async fn too_many_updates_are_as_good_as_missed() {
        let inbox = Inbox::default();
        for _ in 0..=MAX_UPDATES {
            inbox.push(vec![1]);
        }
        inbox.push(vec![2]);
        assert_eq!(inbox.next().await, api::Updates::TooLong.to_bytes());
        assert_eq!(inbox.next().await, [2]);
    }
}
