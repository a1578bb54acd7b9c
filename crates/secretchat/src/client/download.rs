//! Files on their way in.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;

use secretchat_core::ids::{ChatId, RandomId};

use tokio::runtime::Handle;

use super::upload::OnProgress;
use super::{Client, insist};
use crate::Error;
use crate::engine::downloads::{Finished, PartNote};
use crate::engine::turn::Turn;
use crate::event::EventKind;
use crate::files::{BoxError, DownloadState, FileSink, Observer, Progress, RangeReader, Received};

/// A file to be fetched: settings, then `.await`. Dropping the future stops it; nothing is left behind, unless the sink
/// is [resumable](FileSink::resumable).
///
/// A file that was written for a message is deleted with the message, unless it is [kept](Self::keep).
#[must_use = "nothing is fetched before it is awaited"]
pub struct Download {
    client: Client,
    chat: ChatId,
    random_id: RandomId,
    sink: Option<FileSink>,
    progress: Option<OnProgress>,
    is_kept: bool,
    part: Option<Part>,
}

impl Client {
    /// Fetches the file of a message, checked against what the message says of it.
    pub fn download(&self, chat: ChatId, random_id: RandomId, sink: FileSink) -> Download {
        self.fetch(chat, random_id, Some(sink))
    }

    /// Goes on with a download into a [resumable](FileSink::resumable) file that was interrupted.
    pub fn resume_download(&self, chat: ChatId, random_id: RandomId) -> Download {
        self.fetch(chat, random_id, None)
    }

    /// Gives up a download that was interrupted, and deletes what was written; tells whether there was one.
    ///
    /// # Errors
    /// [`Error::Stopped`] or [`Error::Store`] only.
    pub async fn cancel_download(&self, chat: ChatId, random_id: RandomId) -> Result<bool, Error> {
        self.run(move |turn| turn.cancel_download(chat, random_id))
            .await
    }

    /// Opens the file of a message to read it anywhere, without storing it: for players.
    ///
    /// # Errors
    /// [`Error::UnknownMessage`]; [`Error::NoFile`]; [`Error::Download`] if message and server disagree on the file.
    pub async fn open_range(
        &self,
        chat: ChatId,
        random_id: RandomId,
    ) -> Result<RangeReader, Error> {
        let find = self.run(move |turn| turn.remote_file(chat, random_id));
        Ok(self.shared.transfers.open_range(&find.await?))
    }

    fn fetch(&self, chat: ChatId, random_id: RandomId, sink: Option<FileSink>) -> Download {
        Download {
            client: self.clone(),
            chat,
            random_id,
            sink,
            progress: None,
            is_kept: false,
            part: None,
        }
    }
}

impl Download {
    /// Is told how far the file has come, besides [`EventKind::DownloadProgress`].
    pub fn progress(mut self, progress: impl FnMut(Progress) + Send + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// The file belongs to the user: it stays when its message is deleted.
    pub fn keep(mut self) -> Self {
        self.is_kept = true;
        self
    }

    async fn run(mut self) -> Result<Received, Error> {
        let (mut state, sink) = self.state_and_sink().await?;
        let transfers = self.client.shared.transfers.clone();
        let received = transfers.download(&mut state, sink, &mut self).await?;
        if matches!(received, Received::Path(_)) {
            self.finish(state).await?;
        }
        Ok(received)
    }

    /// The file is there, whatever the store says: it must hear of it, even if this future is dropped.
    async fn finish(&mut self, state: DownloadState) -> Result<(), Error> {
        let part = self.part.take();
        let finished = Finished {
            state,
            note: part.as_ref().map(|part| part.note),
            is_kept: self.is_kept,
        };
        let shared = Arc::downgrade(&self.client.shared);
        let (chat, random_id) = (self.chat, self.random_id);
        let task = tokio::spawn(async move {
            let finish = || {
                let finished = finished.clone();
                move |turn: &mut Turn<'_>| turn.finish_download(chat, random_id, &finished)
            };
            // If the client is gone, the next run deletes the file, or goes on.
            insist(&shared, finish).await
        });
        // The task has taken it over.
        if let Some(mut part) = part {
            part.is_over = true;
        }
        task.await.unwrap_or(Err(Error::Stopped))
    }

    async fn state_and_sink(&mut self) -> Result<(DownloadState, FileSink), Error> {
        let (chat, random_id) = (self.chat, self.random_id);
        if let Some(sink) = self.sink.take() {
            let find = self.client.run(move |turn| {
                let state = turn.remote_file(chat, random_id)?;
                Ok((state, turn.draw_part_note()))
            });
            let (state, note) = find.await?;
            self.part = Some(Part {
                client: self.client.clone(),
                note,
                is_over: true,
            });
            return Ok((state, sink));
        }
        let find = self.client.run(move |turn| turn.download(chat, random_id));
        let state = find.await?.ok_or(Error::NotResumable(random_id))?;
        let sink = state.sink().ok_or(Error::NotResumable(random_id))?;
        Ok((state, sink))
    }
}

impl IntoFuture for Download {
    type Output = Result<Received, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl Observer<DownloadState> for Download {
    fn progress(&mut self, progress: Progress) {
        if let Some(on_progress) = &mut self.progress {
            on_progress(progress);
        }
        let Progress { done, total } = progress;
        let random_id = self.random_id;
        let progress = EventKind::DownloadProgress {
            random_id,
            done,
            total,
        };
        self.client.shared.hub.tell(Some(self.chat), progress);
    }

    async fn checkpoint(&mut self, state: &DownloadState) -> Result<(), BoxError> {
        let (chat, random_id, state) = (self.chat, self.random_id, state.clone());
        let part = self.part.as_mut().filter(|_| !state.is_resumable());
        let note = match part {
            Some(part) => {
                let note = part.note;
                part.is_over = false;
                self.client
                    .hand_in(move |turn| turn.note_part(chat, random_id, note, &state))
            }
            None => self
                .client
                .hand_in(move |turn| turn.note_download(chat, random_id, &state)),
        };
        Ok(note.await?)
    }
}

/// The part of a download that is not resumable. Dropped before the end, it has the engine delete what was written.
struct Part {
    client: Client,
    note: PartNote,
    /// Nothing was noted yet, or it is not needed any more.
    is_over: bool,
}

impl Drop for Part {
    fn drop(&mut self) {
        let (note, shared) = (self.note, Arc::downgrade(&self.client.shared));
        // Without a runtime the next run does it.
        if let (false, Ok(runtime)) = (self.is_over, Handle::try_current()) {
            runtime.spawn(async move {
                insist(&shared, || move |turn: &mut Turn<'_>| turn.drop_part(note)).await
            });
        }
    }
}
