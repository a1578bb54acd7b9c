//! Commands under way.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use secretchat::Sent;
use secretchat::core::ids::{ChatId, RandomId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use zeroize::Zeroizing;

use super::closed;
use crate::boundary::{Failure, Returned};
use crate::status::Status;

/// Commands that may be under way at once, or have results that the program has not taken.
const MAX_REQUESTS: u32 = 1 << 16;

/// What came of a command; what does not apply is nothing.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) chat: Option<i32>,
    pub(crate) random_ids: Option<Vec<i64>>,
    pub(crate) flag: Option<bool>,
    pub(crate) text: Option<String>,
    pub(crate) bytes: Option<Zeroizing<Vec<u8>>>,
}

impl From<()> for Outcome {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<ChatId> for Outcome {
    fn from(chat: ChatId) -> Self {
        Self {
            chat: Some(chat.0),
            ..Self::default()
        }
    }
}

impl From<bool> for Outcome {
    fn from(flag: bool) -> Self {
        Self {
            flag: Some(flag),
            ..Self::default()
        }
    }
}

impl From<Sent> for Outcome {
    fn from(sent: Sent) -> Self {
        let lost: Vec<_> = sent.losses.iter().map(|loss| loss.path.as_str()).collect();
        Self {
            random_ids: Some(vec![sent.random_id.0]),
            text: (!lost.is_empty()).then(|| lost.join(", ")),
            ..Self::default()
        }
    }
}

impl From<Vec<Sent>> for Outcome {
    fn from(sent: Vec<Sent>) -> Self {
        let ids = sent.iter().map(|sent| sent.random_id);
        Self {
            random_ids: Some(ids.map(|RandomId(id)| id).collect()),
            ..Self::default()
        }
    }
}

/// Numbers the commands, and knows when the last has ended.
pub(crate) struct Requests {
    next: AtomicU64,
    places: Arc<Semaphore>,
    /// Dropped when nothing more is to be begun.
    open: Mutex<Option<Closing>>,
    end: watch::Receiver<()>,
}

/// When it is dropped, commands that still run are given up.
pub(crate) struct Closing {
    _open: watch::Sender<()>,
}

/// A command under way.
pub(crate) struct Request {
    pub(crate) number: u64,
    end: watch::Receiver<()>,
    pub(super) place: Place,
}

/// One of the commands that may be under way: taken until the program has what came of it, so that this is bounded, too.
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Requests {
    pub(crate) fn new() -> Self {
        let (closing, end) = watch::channel(());
        Self {
            next: AtomicU64::new(1),
            places: Arc::new(Semaphore::new(MAX_REQUESTS as usize)),
            open: Mutex::new(Some(Closing { _open: closing })),
            end,
        }
    }

    pub(crate) fn begin(&self) -> Returned<Request> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.is_none() {
            return Err(closed());
        }
        let permit = Arc::clone(&self.places).try_acquire_owned();
        Ok(Request {
            number: self.next.fetch_add(1, Ordering::Relaxed),
            end: self.end.clone(),
            place: Place {
                _permit: permit.map_err(|_| too_many())?,
            },
        })
    }

    /// Begins to close; `None` if that has begun.
    pub(crate) fn close(&self) -> Option<Closing> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.take()
    }

    /// Closed when the client is.
    pub(crate) fn end(&self) -> watch::Receiver<()> {
        self.end.clone()
    }

    /// Ends when nothing is under way, the program has all that came of it, and nothing more can be begun.
    pub(crate) fn ended(&self) -> impl Future<Output = ()> + use<> {
        let (mut end, places) = (self.end.clone(), Arc::clone(&self.places));
        async move {
            while end.changed().await.is_ok() {}
            drop(places.acquire_many(MAX_REQUESTS).await);
        }
    }
}

impl Request {
    /// Does it, unless the client is closed before it is done.
    pub(crate) async fn run(
        &mut self,
        command: impl Future<Output = Returned<Outcome>>,
    ) -> Returned<Outcome> {
        tokio::select! {
            biased;
            result = command => result,
            _ = self.end.changed() => Err(closed()),
        }
    }
}

fn too_many() -> Failure {
    let message = format!("{MAX_REQUESTS} commands are under way, or their results were not taken");
    Failure::new(Status::Busy, message)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn a_place_is_taken_until_the_program_has_the_result() {
        let requests = Requests::new();
        let mut request = requests.begin().unwrap();
        let done = request.run(async { Ok(Outcome::default()) });
        assert!(done.now_or_never().unwrap().is_ok());
        let result = request.place;
        drop(requests.close());
        assert!(requests.ended().now_or_never().is_none());
        drop(result);
        assert!(requests.ended().now_or_never().is_some());
    }

    #[test]
    fn no_more_commands_than_there_are_places_and_none_after_the_end() {
        let requests = Requests::new();
        let all: Vec<_> = (0..MAX_REQUESTS).map(|_| requests.begin()).collect();
        assert!(all.iter().all(Result::is_ok));
        let status = |begun: Returned<Request>| begun.err().map(|failure| failure.status);
        assert_eq!(status(requests.begin()), Some(Status::Busy));
        drop(all);
        assert_eq!(status(requests.begin()), None);
        drop(requests.close());
        assert_eq!(status(requests.begin()), Some(Status::Closed));
    }

    #[test]
    fn what_still_runs_at_the_end_is_given_up() {
        let requests = Requests::new();
        let mut request = requests.begin().unwrap();
        drop(requests.close());
        let result = request.run(std::future::pending()).now_or_never().unwrap();
        assert_eq!(result.err().map(|f| f.status), Some(Status::Closed));
    }
}
