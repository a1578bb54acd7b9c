//! Files that are on their way, so that they can be stopped.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secretchat::core::ids::{ChatId, RandomId};
use tokio::sync::oneshot;

use crate::boundary::{Failure, Returned};
use crate::status::Status;

type FileOf = (ChatId, RandomId);
/// Stops a transfer, which answers when it has been given up.
type Stop = oneshot::Sender<oneshot::Sender<()>>;

/// What can be stopped.
#[derive(Clone, Default)]
pub(crate) struct Transfers(Arc<Mutex<HashMap<FileOf, Vec<Stop>>>>);

impl Transfers {
    /// Moves the file of a message until that is done, or [`stop`](Self::stop) is called.
    pub(crate) async fn run<T>(
        self,
        message: FileOf,
        transfer: impl Future<Output = Result<T, secretchat::Error>>,
    ) -> Returned<T> {
        let (stop, stopped) = oneshot::channel();
        self.lock().entry(message).or_default().push(stop);
        // The transfer is over when it is dropped, at the end of this block.
        let ended = {
            let transfer = pin!(transfer);
            tokio::select! {
                result = transfer => Ok(result),
                who = stopped => Err(who),
            }
        };
        self.forget_ended(message);
        ended.map_or_else(
            |who| {
                // If nobody waits for it, it ends all the same.
                let _ = who.map(|who| who.send(()));
                Err(cancelled(message.1))
            },
            |result| result.map_err(Failure::from),
        )
    }

    /// Stops all transfers of a message; tells whether there were any.
    pub(crate) async fn stop(&self, message: FileOf) -> bool {
        let running = self.lock().remove(&message).unwrap_or_default();
        let mut any = false;
        for stop in running {
            let (answer, answered) = oneshot::channel();
            if stop.send(answer).is_ok() {
                any |= answered.await.is_ok();
            }
        }
        any
    }

    fn forget_ended(&self, message: FileOf) {
        let mut all = self.lock();
        if let Some(of_message) = all.get_mut(&message) {
            of_message.retain(|stop| !stop.is_closed());
            if of_message.is_empty() {
                all.remove(&message);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<FileOf, Vec<Stop>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cancelled(random_id: RandomId) -> Failure {
    let message = format!("the transfer of the file of message {random_id} was cancelled");
    Failure::new(Status::Cancelled, message)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::future::{join, join3};
    use tokio::runtime;

    use super::*;

    const MESSAGE: FileOf = (ChatId(1), RandomId(2));
    type Result = core::result::Result<(), secretchat::Error>;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(future)
    }

    #[test]
    fn all_transfers_of_a_message_are_stopped() {
        let transfers = Transfers::default();
        let run = || transfers.clone().run(MESSAGE, pending::<Result>());
        let (one, other, any) = block_on(join3(run(), run(), transfers.stop(MESSAGE)));
        for result in [one, other] {
            assert_eq!(result.map_err(|f| f.status), Err(Status::Cancelled));
        }
        assert!(any);
        assert!(transfers.lock().is_empty());
    }

    #[test]
    fn one_that_has_ended_is_not_there_to_be_stopped() {
        let transfers = Transfers::default();
        let run = transfers.clone().run(MESSAGE, ready(Result::Ok(())));
        let (result, any) = block_on(join(run, transfers.stop((ChatId(1), RandomId(3)))));
        assert_eq!(result, Ok(()));
        assert!(!any);
        assert!(transfers.lock().is_empty());
    }
}
