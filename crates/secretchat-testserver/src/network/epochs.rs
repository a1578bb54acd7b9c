//! The connections of an account, counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// Counts connections. Those who wait for the end of one are woken in the order in which they came, so that a run can be
/// repeated: a watch channel would draw an order.
#[derive(Clone, Default)]
pub(super) struct Epochs {
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    number: AtomicU64,
    changed: Notify,
}

impl Epochs {
    pub(super) fn current(&self) -> u64 {
        self.state.number.load(Ordering::Relaxed)
    }

    /// There is another connection.
    pub(super) fn advance(&self) {
        self.state.number.fetch_add(1, Ordering::Relaxed);
        self.state.changed.notify_waiters();
    }

    /// Waits until this one is over.
    pub(super) async fn ended(&self, epoch: u64) {
        loop {
            // Before the look, so that no change falls between the two.
            let changed = self.state.changed.notified();
            if self.current() != epoch {
                return;
            }
            changed.await;
        }
    }
}
