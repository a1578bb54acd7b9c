//! The thread of a client: it opens it, tells its events, and ends with it.

use std::cell::RefCell;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use secretchat::{BuildError, Builder, Client, Events};
use tokio::runtime::{self, Runtime};
use tokio::sync::Notify;
use tracing::dispatcher::{self, Dispatch};

use super::log::Log;
use super::queue::Queue;
use super::requests::Requests;
use super::transport::{Calls, HostTransport, OwnUpdates};
use super::{Host, Lookout, Outside, Transfers, closed};
use crate::boundary::{self, Failure, Returned, Watch};
use crate::event::Told;
use crate::status::Status;
use crate::telegram::{Line, Seat};

/// What a client is made of.
pub(crate) struct Plan {
    /// Everything but the transport.
    pub(crate) builder: Builder,
    pub(crate) network: Network,
    pub(crate) log: Option<Log>,
}

/// The way to the server.
#[derive(Default)]
pub(crate) struct Network {
    pub(crate) is_ordered: bool,
    pub(crate) has_own_updates: bool,
    /// In place of the queue of calls.
    pub(crate) line: Option<Arc<Line>>,
}

impl Network {
    fn transport(&self, builder: Builder, calls: &Arc<Calls>) -> Builder {
        let transport = HostTransport {
            calls: Arc::clone(calls),
            is_ordered: self.is_ordered,
        };
        if self.has_own_updates {
            builder.transport(OwnUpdates(transport))
        } else {
            builder.transport(transport)
        }
    }
}

/// Opens a client on a thread of its own.
pub(crate) fn start(plan: Plan) -> Returned<Host> {
    let outside = Arc::new(Outside {
        events: Queue::new(),
        calls: Arc::new(Calls::new()),
        log: plan.log.map(Arc::new),
        is_poisoned: AtomicBool::new(false),
        fault: Notify::new(),
    });
    let seat = plan.network.line.clone().map(Seat::take).transpose()?;
    let builder = match &seat {
        Some(seat) => seat.transport(plan.builder),
        None => plan.network.transport(plan.builder, &outside.calls),
    };
    let requests = Requests::new();
    let (client, runtime, thread) = spawn(&outside, builder, requests.ended())?;
    if let Some(seat) = &seat {
        runtime.spawn(seat.feed(client.feed()));
    }
    let lookout = Lookout {
        runtime,
        outside,
        end: requests.end(),
    };
    Ok(Host {
        client,
        _seat: seat,
        lookout,
        requests,
        uploads: Transfers::default(),
        downloads: Transfers::default(),
        thread: Mutex::new(Some(thread)),
    })
}

/// A client that was opened, for those who use it from other threads.
type Opened = (Client, runtime::Handle);

fn spawn(
    outside: &Arc<Outside>,
    builder: Builder,
    ended: impl Future<Output = ()> + Send + 'static,
) -> Returned<(Client, runtime::Handle, JoinHandle<()>)> {
    let opened = Arc::new(Queue::new());
    let thread = thread::Builder::new().name("secretchat".to_owned()).spawn({
        let (outside, opened) = (Arc::clone(outside), Arc::clone(&opened));
        move || run(&outside, builder, &opened, ended)
    });
    let thread = thread.map_err(no_thread)?;
    match opened.next(None)? {
        Ok((client, runtime)) => Ok((client, runtime, thread)),
        Err(failure) => {
            // So that nothing of the library runs any more.
            drop(thread.join());
            Err(failure)
        }
    }
}

/// Opens a client, and tells its events until it is closed. It is opened here and not where the program asked for it, because
/// std and tokio keep something for every thread that runs tasks, and what they keep for the first thread of a program is
/// never freed.
fn run(
    outside: &Arc<Outside>,
    builder: Builder,
    opened: &Queue<Returned<Opened>>,
    ended: impl Future<Output = ()>,
) {
    let _surroundings = Surroundings::of(outside);
    let result = panic::catch_unwind(AssertUnwindSafe(|| open(outside, builder)));
    match result.unwrap_or_else(|_| Err(Failure::internal())) {
        Ok((runtime, client)) => {
            let events = client.events();
            opened.push(Ok((client, runtime.handle().clone())));
            tell(outside, runtime, events, ended);
        }
        Err(failure) => opened.push(Err(failure)),
    }
}

fn open(outside: &Arc<Outside>, builder: Builder) -> Returned<(Runtime, Client)> {
    let runtime = runtime_for(outside).map_err(no_thread)?;
    let client = runtime.block_on(builder.build())?;
    Ok((runtime, client))
}

/// Tells the events of a client until it is closed.
fn tell(outside: &Outside, runtime: Runtime, mut events: Events, ended: impl Future<Output = ()>) {
    let last = runtime.block_on(async {
        let tell = async {
            while let Some(event) = events.next().await {
                outside.events.push_when_room(event.into()).await;
            }
            ended.await;
        };
        tokio::select! {
            () = tell => Some(Told::closed()),
            () = outside.fault.notified() => None,
        }
    });
    if last.is_some() {
        // Nobody is to make calls any more, and they need not be taken back one by one.
        outside.calls.queue.fail(closed());
    }
    // Whatever still runs is dropped; callbacks that run are waited for.
    drop(runtime);
    outside.events.end(last, closed());
}

fn runtime_for(outside: &Arc<Outside>) -> io::Result<Runtime> {
    thread_local! {
        static HERE: RefCell<Option<Surroundings>> = const { RefCell::new(None) };
    }
    let outside = Arc::clone(outside);
    runtime::Builder::new_current_thread()
        .enable_time()
        .thread_name("secretchat-io")
        .on_thread_start(move || HERE.set(Some(Surroundings::of(&outside))))
        .on_thread_stop(|| HERE.set(None))
        .build()
}

/// What every thread of a client has: its log, and who is told of panics.
struct Surroundings {
    _log: Option<dispatcher::DefaultGuard>,
    _watched: boundary::Watched,
}

impl Surroundings {
    fn of(outside: &Arc<Outside>) -> Self {
        let log = outside
            .log
            .as_ref()
            .map(|log| Dispatch::new(Arc::clone(log)));
        let watch: Arc<dyn Watch> = Arc::<Outside>::clone(outside);
        Self {
            _log: log.as_ref().map(dispatcher::set_default),
            _watched: boundary::watched(Some(watch)),
        }
    }
}

pub(crate) fn no_thread(error: io::Error) -> Failure {
    let message = format!("the system gives no thread: {error}");
    Failure::new(Status::System, message)
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        let status = match &error {
            BuildError::Layer(_) => Status::Value,
            BuildError::Load(error) => of_load(error),
            BuildError::First(_) => Status::StoreIo,
            BuildError::NoRandomness => Status::System,
            _ => Status::Internal,
        };
        Self::new(status, error.to_string())
    }
}

fn of_load(error: &secretchat::LoadError) -> Status {
    use secretchat::LoadError;
    match error {
        LoadError::OtherUser { .. } => Status::StoreOtherUser,
        LoadError::Chat { .. } | LoadError::Account(_) => Status::StoreDamaged,
        LoadError::Store(error) => crate::error::of_store(error),
    }
}
