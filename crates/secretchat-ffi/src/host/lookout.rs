//! How a thread of the program waits for the engine.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;

use tokio::runtime;
use tokio::sync::watch;

use super::{Outside, closed};
use crate::boundary::{self, Failure, Returned};

/// Waits on a thread of the program, unless the client is closed.
#[derive(Clone)]
pub(crate) struct Lookout {
    pub(super) runtime: runtime::Handle,
    pub(super) outside: Arc<Outside>,
    pub(super) end: watch::Receiver<()>,
}

impl Lookout {
    /// Fails in a callback, and after a fault. From now on panics of this call poison the client.
    pub(crate) fn check(&self) -> Returned {
        boundary::check_not_in_callback()?;
        let watch: Arc<dyn boundary::Watch> = Arc::<Outside>::clone(&self.outside);
        boundary::watch(watch);
        self.outside.check()
    }

    /// Waits for something.
    pub(crate) fn wait<T, E: Into<Failure>>(
        &self,
        what: impl Future<Output = Result<T, E>>,
    ) -> Returned<T> {
        self.check()?;
        let mut result = None;
        self.until_closed(pin!(async { result = Some(what.await) }));
        // The fault may be the reason for the failure.
        self.outside.check()?;
        result.ok_or_else(closed)?.map_err(Into::into)
    }

    /// For all types of futures at once, because the runtime brings much code for each.
    fn until_closed(&self, what: Pin<&mut dyn Future<Output = ()>>) {
        let mut end = self.end.clone();
        self.runtime.block_on(async {
            tokio::select! {
                biased;
                _ = end.changed() => {}
                () = what => {}
            }
        });
    }
}
