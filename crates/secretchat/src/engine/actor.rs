//! The task that runs an engine: collects what is ready, runs turns, lets out what they lead to.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use secretchat_core::tl::Function as _;
use secretchat_core::tl::api::functions;

use super::trash::Trash;
use super::turn::{Call, LostUpload, Missing, Outcome, Turn, Work};
use super::{Engine, calls};
use crate::clock::Clock;
use crate::event::EventId;
use crate::events::Hub;
use crate::transport::{Caller, DynTransport};

/// Works of one turn, and so of one commit.
const MAX_WORKS: usize = 1024;
/// A machine that sleeps wakes up in the middle of a wait: so the clock is looked at again.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The server is told what is stored at most so often.
const ACKNOWLEDGE_INTERVAL: Duration = Duration::from_secs(1);
/// Confirmed events are forgotten after so long at the latest.
const CONFIRM_AFTER: Duration = Duration::from_secs(1);
/// What was deleted lingers in the journal of the store for so long at most, if the store works at all.
const TIDY_AFTER: Duration = Duration::from_secs(5);
/// After a failed commit: so long, and then twice as long each time.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Where works are handed in; it does not keep the engine alive.
#[derive(Clone)]
pub(crate) struct Works(pub(crate) mpsc::WeakUnboundedSender<Work>);

impl Works {
    /// Hands in a work. If the client is closed, it is dropped.
    pub(crate) fn send(&self, work: Work) {
        if let Some(works) = self.0.upgrade() {
            drop(works.send(work));
        }
    }
}

/// What an actor is made of.
pub(crate) struct Parts {
    pub(crate) engine: Engine,
    pub(crate) clock: Clock,
    pub(crate) transport: Arc<dyn DynTransport>,
    pub(crate) caller: Caller,
    pub(crate) hub: Arc<Hub>,
    pub(crate) works: mpsc::UnboundedReceiver<Work>,
    pub(crate) handle: Works,
    pub(crate) lost_uploads: mpsc::UnboundedSender<LostUpload>,
}

/// Runs an engine until all handles to it are gone.
pub(crate) async fn run(parts: Parts) {
    let _last = LastEvent(Arc::clone(&parts.hub));
    let (calls, to_make) = mpsc::unbounded_channel();
    let (stored_qts, to_acknowledge) = watch::channel(0);
    let mut tasks = JoinSet::new();
    tasks.spawn(calls::run(
        Arc::clone(&parts.transport),
        to_make,
        parts.handle.clone(),
    ));
    tasks.spawn(acknowledge(parts.caller.clone(), to_acknowledge));
    let mut actor = Actor {
        engine: Box::new(parts.engine),
        clock: parts.clock,
        transport: parts.transport,
        caller: parts.caller,
        hub: parts.hub,
        works: parts.works,
        handle: parts.handle,
        lost_uploads: parts.lost_uploads,
        calls,
        stored_qts,
        tasks,
        pause: Duration::ZERO,
        confirmed: EventId(0),
        tidy_at: None,
    };
    let mut works = Some(Vec::new());
    while let Some(to_do) = works.take() {
        let Some(next) = actor.turn(to_do).await else {
            return;
        };
        actor = next;
        if !actor.hub.is_to_close() {
            works = actor.collect().await;
        }
    }
    actor.close().await;
}

/// Ends the events when the actor ends, however that comes about.
struct LastEvent(Arc<Hub>);

impl Drop for LastEvent {
    fn drop(&mut self) {
        self.0.close();
    }
}

struct Actor {
    engine: Box<Engine>,
    clock: Clock,
    transport: Arc<dyn DynTransport>,
    caller: Caller,
    hub: Arc<Hub>,
    works: mpsc::UnboundedReceiver<Work>,
    handle: Works,
    lost_uploads: mpsc::UnboundedSender<LostUpload>,
    calls: mpsc::UnboundedSender<Call>,
    stored_qts: watch::Sender<i32>,
    tasks: JoinSet<()>,
    pause: Duration,
    /// The engine knows that the app has confirmed all events before this one.
    confirmed: EventId,
    /// When the store is to be tidied, if it was changed.
    tidy_at: Option<Instant>,
}

impl Actor {
    /// Waits until there is something to do; `None` if nobody can want anything any more.
    async fn collect(&mut self) -> Option<Vec<Work>> {
        let mut works = Vec::from_iter(self.wait().await?);
        if self.tidy_at.is_some_and(|at| at <= Instant::now()) {
            self.tidy_at = None;
            works.push(Box::new(|turn| drop(turn.map(Turn::tidy))));
        }
        let confirmed = self.hub.confirmed();
        if confirmed > self.confirmed {
            self.confirmed = confirmed;
            works.push(confirm(confirmed));
        }
        while works.len() < MAX_WORKS
            && let Ok(work) = self.works.try_recv()
        {
            works.push(work);
        }
        Some(works)
    }

    /// Waits until there is something to do, and gives the work if it is one.
    async fn wait(&mut self) -> Option<Option<Work>> {
        if !self.pause.is_zero() {
            // Whoever wants something is told soon, if only that the store fails.
            let wanted = async {
                sleep(FIRST_PAUSE).await;
                self.works.recv().await
            };
            return match timeout(self.pause, wanted).await {
                Ok(work) => work.map(Some),
                // The engine goes back to what is stored, also if nobody wants anything of it.
                Err(_) => Some(None),
            };
        }
        let (due, confirmation) = (self.due(), self.confirmation_due());
        let tidy = sleep_until(self.tidy_at.unwrap_or_else(Instant::now));
        tokio::select! {
            biased;
            work = self.works.recv() => work.map(Some),
            () = due => Some(None),
            () = confirmation => Some(None),
            () = tidy, if self.tidy_at.is_some() => Some(None),
        }
    }

    /// Waits until something is due, or the clock is to be looked at.
    fn due(&self) -> impl Future<Output = ()> + use<> {
        let due = self.engine.next_due().map(|due| self.clock.instant_of(due));
        async move {
            match due {
                Some(due) => sleep_until(due.min(Instant::now() + LONGEST_WAIT)).await,
                None => std::future::pending().await,
            }
        }
    }

    /// Waits until confirmed events should be forgotten, if nothing else gives the occasion before.
    fn confirmation_due(&self) -> impl Future<Output = ()> + use<> {
        let (hub, confirmed) = (Arc::clone(&self.hub), self.confirmed);
        async move {
            while hub.confirmed() <= confirmed {
                hub.confirmation.notified().await;
            }
            sleep(CONFIRM_AFTER).await;
        }
    }

    /// Runs a turn, where it may block; `None` if it panicked, which it never should.
    async fn turn(mut self, works: Vec<Work>) -> Option<Self> {
        let now = self.clock.look();
        let outcome = if self.engine.may_block() {
            let mut engine = self.engine;
            let turn = spawn_blocking(move || {
                let outcome = engine.turn(works, now);
                (engine, outcome)
            });
            let (engine, outcome) = turn.await.ok()?;
            self.engine = engine;
            outcome
        } else {
            self.engine.turn(works, now)
        };
        self.let_out(outcome);
        Some(self)
    }

    fn let_out(&mut self, mut outcome: Outcome) {
        if outcome.failed {
            // The confirmation may have gone with the turn.
            self.confirmed = EventId(0);
        }
        self.pause = match outcome.failed {
            true => (self.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE),
            false => Duration::ZERO,
        };
        if outcome.has_committed {
            self.tidy_at.get_or_insert(Instant::now() + TIDY_AFTER);
        }
        for call in outcome.calls.drain(..) {
            drop(self.calls.send(call));
        }
        self.hub.publish(core::mem::take(&mut outcome.events));
        outcome.answer();
        for lost in outcome.lost_uploads {
            // Nobody takes them once the client is closing.
            let _ = self.lost_uploads.send(lost);
        }
        if !outcome.failed {
            let stored = outcome.stored_qts;
            self.stored_qts
                .send_if_modified(|qts| core::mem::replace(qts, stored) < stored);
        }
        while self.tasks.try_join_next().is_some() {}
        if let Some(missing) = outcome.missing {
            let (transport, caller) = (Arc::clone(&self.transport), self.caller.clone());
            let fetch = fetch(missing, transport, caller, self.handle.clone());
            self.tasks.spawn(fetch);
        }
        if !outcome.trash.is_empty() {
            self.tasks
                .spawn(delete_files(outcome.trash, self.handle.clone()));
        }
    }

    /// Gives the store back to the disk.
    async fn close(self) {
        let (mut engine, confirmed) = (self.engine, self.hub.confirmed());
        let now = self.clock.look();
        let last_turn = move || {
            engine.turn(vec![confirm(confirmed)], now).answer();
        };
        drop(spawn_blocking(last_turn).await);
    }
}

/// Asks the server what is missing, until it says so.
async fn fetch(missing: Missing, transport: Arc<dyn DynTransport>, caller: Caller, works: Works) {
    match missing {
        Missing::State => {
            let name = functions::UpdatesGetState::NAME;
            let state = caller.insist(name, || transport.get_state()).await;
            works.send(Box::new(move |turn| drop(turn.map(|t| t.on_state(state)))));
        }
        Missing::Since(from) => {
            let name = functions::UpdatesGetDifference::NAME;
            let difference = caller.insist(name, || transport.get_difference(from)).await;
            works.send(Box::new(move |turn| {
                drop(turn.map(|t| t.on_difference(difference)));
            }));
        }
    }
}

/// Tells the server up to where everything is stored (spec/03 §4).
async fn acknowledge(caller: Caller, mut stored: watch::Receiver<i32>) {
    while stored.changed().await.is_ok() {
        let max_qts = *stored.borrow_and_update();
        let function = functions::MessagesReceivedQueue { max_qts };
        if let Err(error) = caller.call(None, &function).await {
            // It will be told again with the next one, or by the next difference.
            tracing::debug!(%error, "the server does not take the acknowledgement");
        }
        sleep(ACKNOWLEDGE_INTERVAL).await;
    }
}

fn confirm(first: EventId) -> Work {
    Box::new(move |turn| drop(turn.map(|t| t.confirm_events(first))))
}

async fn delete_files(trash: Vec<Trash>, works: Works) {
    let delete = move || trash.into_iter().filter(Trash::delete).collect::<Vec<_>>();
    if let Ok(deleted) = spawn_blocking(delete).await
        && !deleted.is_empty()
    {
        works.send(Box::new(move |turn| {
            drop(turn.map(|t| t.forget_trash(&deleted)))
        }));
    }
}
