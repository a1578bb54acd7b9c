//! The client behind the boundary: a thread with a runtime of its own, and the queues between it and the program.

mod bell;
mod log;
mod lookout;
mod queue;
mod requests;
mod thread;
mod transfers;
mod transport;

use std::future::Future;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _, TryFutureExt as _};
use secretchat::Client;
use tokio::sync::Notify;

pub(crate) use self::bell::Wake;
pub(crate) use self::log::{Log, levels_up_to};
pub(crate) use self::lookout::Lookout;
pub(crate) use self::requests::{Outcome, Place};
#[cfg(feature = "telegram")]
pub(crate) use self::thread::no_thread;
pub(crate) use self::thread::{Network, Plan, start};
pub(crate) use self::transfers::Transfers;
pub(crate) use self::transport::{Call, Calls, What};

use self::queue::Queue;
use self::requests::{Request, Requests};
use crate::boundary::{self, Failure, Returned};
use crate::event::Told;
use crate::status::Status;
use crate::telegram::Seat;

/// A client that is open.
pub(crate) struct Host {
    client: Client,
    /// Until it is freed, no other client uses its connection.
    _seat: Option<Seat>,
    lookout: Lookout,
    requests: Requests,
    uploads: Transfers,
    downloads: Transfers,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Which of the two queues.
#[derive(Clone, Copy)]
pub(crate) enum Which {
    Events,
    Calls,
}

/// What threads of the library and of the program share.
pub(crate) struct Outside {
    events: Queue<Told>,
    calls: Arc<Calls>,
    log: Option<Arc<Log>>,
    is_poisoned: AtomicBool,
    /// Wakes the thread when there was a fault.
    fault: Notify,
}

impl Host {
    pub(crate) fn events(&self) -> Returned<&Queue<Told>> {
        self.lookout.check()?;
        Ok(&self.lookout.outside.events)
    }

    pub(crate) fn calls(&self) -> Returned<&Calls> {
        self.lookout.check()?;
        Ok(&self.lookout.outside.calls)
    }

    pub(crate) fn client(&self) -> Returned<&Client> {
        self.lookout.check()?;
        Ok(&self.client)
    }

    /// Sets what is called when a queue stops being empty; nothing can be unset always.
    pub(crate) fn set_wake(&self, queue: Which, wake: Option<Wake>) -> Returned {
        boundary::check_not_in_callback()?;
        if wake.is_some() {
            self.lookout.check()?;
        }
        let outside = &self.lookout.outside;
        match queue {
            Which::Events => outside.events.set_wake(wake),
            Which::Calls => outside.calls.queue.set_wake(wake),
        }
        Ok(())
    }

    pub(crate) const fn uploads(&self) -> &Transfers {
        &self.uploads
    }

    pub(crate) const fn downloads(&self) -> &Transfers {
        &self.downloads
    }

    pub(crate) fn lookout(&self) -> Lookout {
        self.lookout.clone()
    }

    /// Looks something up, and waits for the answer of the engine.
    pub(crate) fn look<T, E: Into<Failure>>(
        &self,
        look: impl AsyncFnOnce(&Client) -> Result<T, E>,
    ) -> Returned<T> {
        self.lookout.wait(look(&self.client))
    }

    /// Takes a place for a command; nothing has begun yet.
    pub(crate) fn begin(&self) -> Returned<Begun<'_>> {
        self.lookout.check()?;
        let request = self.requests.begin()?;
        Ok(Begun {
            host: self,
            request,
        })
    }

    /// Boxed, because the runtime brings much code for every type of a task.
    fn spawn(
        &self,
        mut request: Request,
        number: Option<u64>,
        command: BoxFuture<'static, Returned<Outcome>>,
    ) {
        let outside = Arc::clone(&self.lookout.outside);
        // The thread polls new tasks in the order in which they were spawned: so commands are begun in the order of the calls.
        self.lookout.runtime.spawn(async move {
            let result = request.run(command).await;
            if let Some(number) = number {
                let told = Told::result(number, result, request.place);
                outside.events.push(told);
            }
        });
    }

    /// Asks the client to close; nothing happens if it was asked before.
    pub(crate) fn close(&self) -> Returned {
        self.lookout.check()?;
        self.begin_close();
        Ok(())
    }

    fn begin_close(&self) {
        let Some(closing) = self.requests.close() else {
            return;
        };
        let client = self.client.clone();
        self.lookout.runtime.spawn(async move {
            client.close().await;
            // Only now: what was handed in before is stored, and says so.
            drop(closing);
        });
    }

    /// Closes the client and waits for its thread.
    pub(crate) fn end(&self) {
        self.begin_close();
        // Nobody takes events any more: they must not hold the thread up.
        self.lookout.outside.events.fail(closed());
        let thread = self.thread.lock();
        let thread = thread.unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // Its panics were reported when they happened.
            drop(thread.join());
        }
    }
}

/// A command that has its place.
pub(crate) struct Begun<'a> {
    host: &'a Host,
    request: Request,
}

impl Begun<'_> {
    pub(crate) const fn host(&self) -> &Host {
        self.host
    }

    /// Does it, and writes its number where the program wants it; only then the program is told what came of it.
    pub(crate) fn run<F, T, E>(
        self,
        number: Option<&mut MaybeUninit<u64>>,
        command: impl FnOnce(Client) -> F,
    ) where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<Outcome> + 'static,
        E: Into<Failure> + 'static,
    {
        let Self { host, request } = self;
        let number = number.map(|number| *number.write(request.number));
        let command = command(host.client.clone());
        let command = command.map_ok(Into::into).map_err(Into::into);
        host.spawn(request, number, command.boxed());
    }
}

impl Outside {
    fn check(&self) -> Returned {
        if self.is_poisoned.load(Ordering::Acquire) {
            return Err(Failure::internal());
        }
        Ok(())
    }
}

impl boundary::Watch for Outside {
    fn panicked(&self, report: &str) {
        self.is_poisoned.store(true, Ordering::Release);
        if let Some(log) = &self.log {
            log.line(tracing::Level::ERROR, report);
        }
        self.events.fail(Failure::internal());
        self.calls.queue.fail(Failure::internal());
        self.fault.notify_one();
    }
}

/// A timeout as C gives it, in milliseconds: below 0 it is for ever.
pub(crate) fn timeout(milliseconds: i32) -> Option<Duration> {
    u64::try_from(milliseconds).ok().map(Duration::from_millis)
}

/// What is answered when a client is closed.
pub(crate) fn closed() -> Failure {
    Failure::new(Status::Closed, "the client is closed")
}
