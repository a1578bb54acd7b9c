//! Updates that the engine has not taken yet.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secretchat::core::tl::api::types::Updates;
use secretchat::core::tl::{Serialize as _, api};
use tokio::sync::Notify;

/// How many updates wait at most; the server is asked for what comes beyond.
const CAPACITY: usize = 10_000;
/// How many bytes they have at most: whoever writes to the account chooses how long they are.
const BYTES: usize = 16 << 20;
/// How many updates are handed out at once.
const BATCH: usize = 100;

/// Updates that the engine has not taken yet.
#[derive(Default)]
pub(crate) struct Inbox {
    waiting: Mutex<Waiting>,
    news: Notify,
}

#[derive(Default)]
struct Waiting {
    entries: VecDeque<Entry>,
    /// Of all updates among them.
    bytes: usize,
    closed: bool,
}

enum Entry {
    Update(api::Update),
    /// Here something may be missing.
    Gap,
}

impl Inbox {
    /// Takes in updates.
    pub(crate) fn put(&self, updates: Vec<api::Update>) {
        let mut waiting = self.waiting();
        for update in updates {
            waiting.put(update);
        }
        self.news.notify_one();
    }

    /// Something may be missing.
    pub(crate) fn missed(&self) {
        self.waiting().gap();
        self.news.notify_one();
    }

    /// There will be no more.
    pub(crate) fn close(&self) {
        let mut waiting = self.waiting();
        waiting.closed = true;
        waiting.entries.clear();
        waiting.bytes = 0;
        self.news.notify_one();
    }

    /// The next boxed `Updates`; waits for them. `None` once this is closed.
    pub(crate) async fn next(&self) -> Option<Vec<u8>> {
        loop {
            {
                let mut waiting = self.waiting();
                if waiting.closed {
                    // Whoever else waits here is to see it too.
                    self.news.notify_one();
                    return None;
                }
                if let Some(updates) = waiting.take() {
                    return Some(updates.to_bytes());
                }
            }
            self.news.notified().await;
        }
    }

    /// Whether something waits.
    #[cfg(test)]
    pub(crate) fn has_news(&self) -> bool {
        !self.waiting().entries.is_empty()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn put(&mut self, update: api::Update) {
        let bytes = self.bytes + size(&update);
        if self.entries.len() < CAPACITY && bytes <= BYTES {
            self.bytes = bytes;
            self.entries.push_back(Entry::Update(update));
        } else {
            self.gap();
        }
    }

    /// Two gaps with nothing in between are one.
    fn gap(&mut self) {
        if !self.closed && !matches!(self.entries.back(), Some(Entry::Gap)) {
            self.entries.push_back(Entry::Gap);
        }
    }

    fn take(&mut self) -> Option<api::Updates> {
        let mut updates = Vec::new();
        while updates.len() < BATCH {
            match self.entries.pop_front() {
                Some(Entry::Update(update)) => {
                    self.bytes -= size(&update);
                    updates.push(update);
                }
                Some(Entry::Gap) if updates.is_empty() => return Some(api::Updates::TooLong),
                Some(Entry::Gap) => {
                    self.entries.push_front(Entry::Gap);
                    break;
                }
                None => break,
            }
        }
        let container = |updates| {
            api::Updates::Updates(Updates {
                updates,
                users: Vec::new(),
                chats: Vec::new(),
                date: 0,
                seq: 0,
            })
        };
        (!updates.is_empty()).then(|| container(updates))
    }
}

/// What is of any length has it in both forms.
fn size(update: &api::Update) -> usize {
    size_of::<Entry>() + update.to_bytes().len()
}

#[cfg(test)]
mod tests;
