//! The task that takes one file up.

use std::future::Future;
use std::sync::{Arc, Weak};

use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::io::{Command, CommandError, Losses};
use secretchat_core::tl::api;
use secretchat_core::tl::e2e::latest::DecryptedMessage;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use super::super::{Client, STORE_PAUSE, Sent, Shared, insist};
use super::{OnProgress, Upload};
use crate::Error;
use crate::engine::turn::{LostUpload, Turn};
use crate::engine::uploads::UploadJob;
use crate::event::EventKind;
use crate::files::{
    BoxError, Observer, OpenSource, Progress, UploadError, UploadPlan, UploadSlot, UploadState,
};

type Answer = oneshot::Sender<Result<Sent, Error>>;

/// One file on its way up. It does not keep the client alive.
pub(super) struct Task {
    shared: Weak<Shared>,
    chat: ChatId,
    random_id: RandomId,
    pub(super) progress: Option<OnProgress>,
    answer: Option<Answer>,
}

impl Task {
    pub(super) fn of(shared: &Arc<Shared>, chat: ChatId, random_id: RandomId) -> Self {
        Self {
            shared: Arc::downgrade(shared),
            chat,
            random_id,
            progress: None,
            answer: None,
        }
    }

    /// Runs in the background, until it ends or the upload of this file is cancelled.
    pub(super) fn start<F>(self, file_id: i64, work: impl FnOnce(Self) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (shared, name) = (self.shared.upgrade(), (self.chat, self.random_id, file_id));
        let task = tokio::spawn(work(self));
        if let Some(shared) = shared {
            let mut tasks = shared.tasks();
            tasks.retain(|_, task| !task.is_finished());
            tasks.insert(name, task.abort_handle());
        }
    }

    /// Begins to send a file with the message that the engine is to compose.
    pub(super) async fn send(
        mut self,
        source: OpenSource,
        plan: UploadPlan,
        losses: Losses,
        compose: impl FnOnce(&mut Turn<'_>) -> Result<DecryptedMessage, Error> + Send + 'static,
    ) -> Result<Upload, Error> {
        let (chat, random_id) = (self.chat, self.random_id);
        let file_id = plan.file_id;
        let state = UploadState::new(plan);
        let first = state.clone();
        let begin = move |turn: &mut Turn<'_>| {
            let job = UploadJob {
                message: compose(turn)?,
                losses,
                state: first,
                is_handed_over: false,
            };
            turn.begin_upload(chat, random_id, &job)
        };
        let (answer, result) = oneshot::channel();
        let (started, has_started) = oneshot::channel();
        self.answer = Some(answer);
        // In the task, so that it goes on if this future is dropped.
        self.start(file_id, move |mut task| async move {
            if task.begin(file_id, begin, started).await {
                let result = task.upload(source, state).await;
                task.end(result).await;
            }
        });
        has_started.await.unwrap_or(Err(Error::Stopped))?;
        Ok(Upload { random_id, result })
    }

    /// Has the engine note the upload; tells whether it did.
    async fn begin(
        &mut self,
        file_id: i64,
        begin: impl FnOnce(&mut Turn<'_>) -> Result<(), Error> + Send + 'static,
        started: oneshot::Sender<Result<(), Error>>,
    ) -> bool {
        let begun = match self.client() {
            Ok(client) => client.run(begin).await,
            Err(error) => Err(error),
        };
        let (is_noted, is_unclear) = (begun.is_ok(), matches!(begun, Err(Error::Store(_))));
        // Nobody waits any more if the future was dropped.
        let _ = started.send(begun);
        if is_unclear {
            let (chat, random_id) = (self.chat, self.random_id);
            let forget = || move |turn: &mut Turn<'_>| turn.forget_begun(chat, random_id, file_id);
            drop(self.insist(forget).await);
        }
        is_noted
    }

    /// Goes on after a restart.
    pub(super) async fn resume(&mut self, job: &UploadJob) -> Result<Sent, Error> {
        let slot = self.slot().await?;
        let source = self.open(&job.state.plan).await?;
        self.upload_in(slot, source, job.state.clone()).await
    }

    async fn upload(&mut self, source: OpenSource, state: UploadState) -> Result<Sent, Error> {
        let slot = self.slot().await?;
        self.upload_in(slot, source, state).await
    }

    async fn upload_in(
        &mut self,
        slot: UploadSlot,
        mut source: OpenSource,
        state: UploadState,
    ) -> Result<Sent, Error> {
        let file = self.move_up(&mut source, state).await?;
        // Others may go up while this waits for the store.
        drop((slot, source));
        let (chat, random_id) = (self.chat, self.random_id);
        let finish = || {
            let file = file.clone();
            move |turn: &mut Turn<'_>| turn.finish_upload(chat, random_id, file)
        };
        let losses = self.insist(finish).await?;
        Ok(Sent { random_id, losses })
    }

    /// Waits until another file may go up.
    async fn slot(&mut self) -> Result<UploadSlot, Error> {
        let transfers = self.client()?.shared.transfers.clone();
        Ok(transfers.upload_slot().await)
    }

    /// Opens the file again that an upload is of. That too many are open is no reason to give it up.
    async fn open(&mut self, plan: &UploadPlan) -> Result<OpenSource, Error> {
        loop {
            let source = plan.source().ok_or(Error::NotResumable(self.random_id))?;
            match source.open().await {
                Err(error) if error.is_too_many() => sleep(STORE_PAUSE).await,
                opened => return Ok(opened?),
            }
        }
    }

    async fn move_up(
        &mut self,
        source: &mut OpenSource,
        state: UploadState,
    ) -> Result<api::InputEncryptedFile, Error> {
        let transfers = self.client()?.shared.transfers.clone();
        let moved = transfers.upload(source, state, self).await;
        moved.map_err(|error| match error {
            UploadError::Checkpoint(error) => match error.downcast() {
                Ok(error) => *error,
                Err(error) => UploadError::Checkpoint(error).into(),
            },
            error => error.into(),
        })
    }

    /// Uploads again what the server has lost.
    async fn repeat(&mut self, job: &UploadJob, part: Option<u32>) -> Result<(), Error> {
        let plan = &job.state.plan;
        let _slot = self.slot().await?;
        let mut source = self.open(plan).await?;
        let file = match part {
            Some(part) => {
                let transfers = self.client()?.shared.transfers.clone();
                transfers.upload_part(&mut source, plan, part).await?;
                plan.input()
            }
            None => {
                let state = UploadState::new(plan.clone());
                self.move_up(&mut source, state).await?
            }
        };
        let (chat, random_id) = (self.chat, self.random_id);
        let uploaded = || {
            let file = file.clone();
            move |turn: &mut Turn<'_>| turn.command(chat, Command::Uploaded { random_id, file })
        };
        match self.insist(uploaded).await {
            // It does not wait for the file any more.
            Ok(_) | Err(Error::Command(CommandError::NoUpload(_))) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Tells what came of it. If the client is gone, the next run goes on.
    pub(super) async fn end(mut self, result: Result<Sent, Error>) {
        let is_over = !matches!(result, Ok(_) | Err(Error::Stopped | Error::Cancelled(_)));
        if let (Err(error), true) = (&result, is_over) {
            let (chat, random_id, why) = (self.chat, self.random_id, error.to_string());
            let fail = || {
                let why = why.clone();
                move |turn: &mut Turn<'_>| turn.fail_upload(chat, random_id, why)
            };
            // If the client is gone, the next run tells.
            drop(self.insist(fail).await);
        }
        if let Some(answer) = self.answer {
            // Nobody waits any more if the future was dropped.
            let _ = answer.send(result);
        }
    }

    async fn insist<T, W>(&mut self, work: impl Fn() -> W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut Turn<'_>) -> Result<T, Error> + Send + 'static,
    {
        insist(&self.shared, work).await
    }

    fn client(&self) -> Result<Client, Error> {
        let shared = self.shared.upgrade().ok_or(Error::Stopped)?;
        Ok(Client { shared })
    }
}

impl Observer<UploadState> for Task {
    fn progress(&mut self, progress: Progress) {
        if let Some(on_progress) = &mut self.progress {
            on_progress(progress);
        }
        let Progress { done, total } = progress;
        let random_id = self.random_id;
        if let Some(shared) = self.shared.upgrade() {
            let progress = EventKind::UploadProgress {
                random_id,
                done,
                total,
            };
            shared.hub.tell(Some(self.chat), progress);
        }
    }

    async fn checkpoint(&mut self, state: &UploadState) -> Result<(), BoxError> {
        let (chat, random_id) = (self.chat, self.random_id);
        let note = || {
            let state = state.clone();
            move |turn: &mut Turn<'_>| turn.note_upload(chat, random_id, state)
        };
        Ok(self.insist(note).await?)
    }
}

/// Uploads again what the server has lost, one after the other.
pub(in crate::client) async fn repeat_lost(
    shared: Weak<Shared>,
    mut lost: mpsc::UnboundedReceiver<LostUpload>,
) {
    while let Some(LostUpload {
        chat,
        random_id,
        part,
    }) = lost.recv().await
    {
        let Some(strong) = shared.upgrade() else {
            return;
        };
        let mut task = Task::of(&strong, chat, random_id);
        drop(strong);
        let find = || move |turn: &mut Turn<'_>| turn.upload(chat, random_id);
        let result = match task.insist(find).await {
            Ok(Some(job)) => task.repeat(&job, part).await,
            Ok(None) => Err(Error::NotResumable(random_id)),
            Err(error) => Err(error),
        };
        if let Err(error) = result {
            task.end(Err(error)).await;
        }
    }
}
