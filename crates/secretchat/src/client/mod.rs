//! The client: what an app uses.

mod album;
mod attachment;
mod builder;
mod chats;
mod download;
mod messages;
mod object;
mod send;
mod updates;
mod upload;

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use secretchat_core::ids::RandomId;
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::sleep;

use crate::Error;
use crate::clock::Clock;
use crate::engine::turn::{Turn, Work};
use crate::event::EventId;
use crate::events::{Events, Hub};
use crate::files::Transfers;
use crate::transport::DynTransport;

pub use self::attachment::Attachment;
pub use self::builder::Builder;
pub use self::download::Download;
pub use self::send::{Send, Sent};
pub use self::updates::Feed;
pub use self::upload::{SendFile, Upload};

/// Between two attempts to have something stored while the store fails.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// All secret chats of one account. Cheap to clone; all clones are the same client.
///
/// Every call hands its work to the engine and waits until it is stored. Its future may be dropped at any time: what was
/// handed in is done all the same, or not at all. When the last clone and the last [`Events`] are dropped, the client is
/// closed.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    works: mpsc::UnboundedSender<Work>,
    hub: Arc<Hub>,
    transport: Arc<dyn DynTransport>,
    clock: Clock,
    transfers: Transfers,
    uploads: upload::Tasks,
    actor: AbortHandle,
}

impl Client {
    /// Begins to build a client.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The events of all chats, from the oldest one on that was not confirmed.
    #[must_use]
    pub fn events(&self) -> Events {
        Events::new(self.clone(), Arc::clone(&self.shared.hub))
    }

    /// The app has taken care of all events up to this one, as [`Events::ack`] does.
    pub fn ack(&self, id: EventId) {
        self.shared.hub.confirm(id);
    }

    /// Where updates are handed in. It does not keep the client alive, so that a loop around it ends with the client.
    #[must_use]
    pub fn feed(&self) -> Feed {
        Feed::new(&self.shared)
    }

    /// Rewrites the whole store, so that it is as small as its contents and has no trace of anything else
    /// ([`Store::compact`](crate::store::Store::compact)). It takes as long as reading and writing all of it.
    ///
    /// # Errors
    /// [`Error::Stopped`]; [`Error::Store`] if it could not be rewritten: nothing is lost.
    pub async fn compact(&self) -> Result<(), Error> {
        self.run(|turn| turn.compact()).await
    }

    /// The clock of the client.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Ends the client: everything that was handed in before is stored, and the store is given back. Other clones answer
    /// [`Error::Stopped`] from then on.
    pub async fn close(&self) {
        let hub = Arc::clone(&self.shared.hub);
        // Behind all works; the actor looks whether it is to end after each turn. If it has ended, so has everything.
        let _ = self.shared.works.send(Box::new(move |_| hub.want_close()));
        self.shared.hub.closed().await;
    }

    /// Ends the client as the end of its process would: at once, in the middle of whatever it does. For tests of what is
    /// stored.
    #[doc(hidden)]
    pub fn kill(&self) {
        self.shared.actor.abort();
        self.shared.tasks().values().for_each(AbortHandle::abort);
    }

    /// A random number, not 0.
    async fn draw_id(&self) -> Result<RandomId, Error> {
        self.run(|turn| Ok(turn.draw_id())).await
    }

    /// Has the engine do something, and waits until it is stored.
    async fn run<T: std::marker::Send + 'static>(
        &self,
        work: impl FnOnce(&mut Turn<'_>) -> Result<T, Error> + std::marker::Send + 'static,
    ) -> Result<T, Error> {
        self.hand_in(work).await
    }

    /// Has the engine do something, in the order of these calls; the future waits until it is stored.
    fn hand_in<T: std::marker::Send + 'static>(
        &self,
        work: impl FnOnce(&mut Turn<'_>) -> Result<T, Error> + std::marker::Send + 'static,
    ) -> Stored<T> {
        let (answer, result) = oneshot::channel();
        let work: Work = Box::new(move |turn| match turn {
            Ok(turn) => {
                let result = work(turn);
                turn.reply(move |stored| {
                    // Nobody waits any more if the future was dropped.
                    let _ = answer.send(stored.map_err(Error::Store).and(result));
                });
            }
            Err(error) => drop(answer.send(Err(Error::Store(error)))),
        });
        // If the client is closed, the work is dropped, and with it the other end of `result`.
        let _ = self.shared.works.send(work);
        Stored { result }
    }
}

/// Has the engine do what must not be given up because the store fails: it is tried until the store works. This does not
/// keep the client alive.
async fn insist<T, W>(shared: &Weak<Shared>, work: impl Fn() -> W) -> Result<T, Error>
where
    T: std::marker::Send + 'static,
    W: FnOnce(&mut Turn<'_>) -> Result<T, Error> + std::marker::Send + 'static,
{
    loop {
        let client = Client {
            shared: shared.upgrade().ok_or(Error::Stopped)?,
        };
        let stored = client.hand_in(work());
        drop(client);
        match stored.await {
            Err(Error::Store(_)) => sleep(STORE_PAUSE).await,
            result => return result,
        }
    }
}

/// Ends when what was handed in is stored, with what came of it. May be dropped: it is stored all the same.
#[must_use = "only when it has ended, it is certain that everything is stored"]
#[derive(Debug)]
pub struct Stored<T> {
    result: oneshot::Receiver<Result<T, Error>>,
}

impl<T> Stored<T> {
    /// There is no client any more.
    fn stopped() -> Self {
        let (_, result) = oneshot::channel();
        Self { result }
    }
}

impl<T> Future for Stored<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let result = ready!(Pin::new(&mut self.result).poll(context));
        Poll::Ready(result.unwrap_or(Err(Error::Stopped)))
    }
}
