//! Files on their way out: a task of its own for each, which goes on after a restart.

use std::collections::BTreeMap;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secretchat_core::ids::{ChatId, RandomId};
#[cfg(doc)]
use secretchat_core::io::CommandError;
use secretchat_core::io::Losses;
use secretchat_core::message::{Message, Text};
use secretchat_core::tl::e2e::latest::DecryptedMessage;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use self::task::Task;
use super::{Attachment, Client, Sent, Shared, object};
use crate::Error;
use crate::engine::turn::Turn;
#[cfg(feature = "thumbnails")]
use crate::files::OpenSource;
use crate::files::{FileSource, MAX_PARTS, MAX_PARTS_PREMIUM, Progress, UploadPlan};

mod task;

pub(super) use self::task::repeat_lost;

/// Called with how far a file has come.
pub(super) type OnProgress = Box<dyn FnMut(Progress) + Send>;
/// The tasks of the files that are on their way up, by message and id of the file: messages may have the same id, if
/// one is cancelled or refused.
pub(super) type Tasks = Mutex<TasksByFile>;
type TasksByFile = BTreeMap<(ChatId, RandomId, i64), AbortHandle>;

/// A file to be sent: settings, then `.await`, which ends when the message is on its way.
///
/// The file goes up in a task of the client: dropping the future does not stop it, [`Client::cancel_upload`] does. Of a
/// [path](FileSource::path) the upload goes on after a restart.
#[must_use = "nothing is sent before it is awaited"]
pub struct SendFile {
    client: Client,
    chat: ChatId,
    source: FileSource,
    attachment: Attachment,
    message: Message,
    ttl: Option<u32>,
    losses: Losses,
    progress: Option<OnProgress>,
    max_parts: u32,
    #[cfg(feature = "thumbnails")]
    makes_thumbnail: bool,
}

/// A file that has begun to go up.
#[derive(Debug)]
pub struct Upload {
    random_id: RandomId,
    result: oneshot::Receiver<Result<Sent, Error>>,
}

impl Client {
    /// Sends a file.
    pub fn send_file(&self, chat: ChatId, source: FileSource, attachment: Attachment) -> SendFile {
        SendFile {
            client: self.clone(),
            chat,
            source,
            attachment,
            message: Message::text(""),
            ttl: None,
            losses: Losses::Accept,
            progress: None,
            max_parts: MAX_PARTS,
            #[cfg(feature = "thumbnails")]
            makes_thumbnail: false,
        }
    }

    /// Sends an object of any layer as it is, with a file (`messages.sendEncryptedFile`). The library fills in key, iv and
    /// size of the file, and what [`send_encrypted`](Self::send_encrypted) fills in. Like [`SendFile::start`] it does not
    /// wait for the end.
    ///
    /// # Errors
    /// The file cannot be read; [`Error::Command`] if the object has no media with a file, or cannot be sent.
    pub async fn send_encrypted_file(
        &self,
        chat: ChatId,
        message: impl Into<DecryptedMessage>,
        source: FileSource,
    ) -> Result<Upload, Error> {
        let mut message = message.into();
        let source = source.open().await?;
        let plan = UploadPlan::new(&source, MAX_PARTS)?;
        let random_id = match object::random_id(&message) {
            RandomId(0) => self.draw_id().await?,
            random_id => random_id,
        };
        object::fill_in(&mut message, random_id, &plan)?;
        let task = Task::of(&self.shared, chat, random_id);
        task.send(source, plan, Losses::Accept, move |_| Ok(message))
            .await
    }

    /// The files that are on their way up, by the messages that they come with: until the server has the message. Those of
    /// an earlier run are among them.
    ///
    /// # Errors
    /// [`Error::Stopped`] or [`Error::Store`] only.
    pub async fn uploads(&self) -> Result<Vec<(ChatId, RandomId)>, Error> {
        self.run(|turn| Ok(turn.uploads())).await
    }

    /// Stops a file that is on its way up, and its message with it; tells whether there was one. Of one that is there
    /// already, the message can be [deleted](Self::delete).
    ///
    /// # Errors
    /// [`Error::Stopped`] or [`Error::Store`] only.
    pub async fn cancel_upload(&self, chat: ChatId, random_id: RandomId) -> Result<bool, Error> {
        // First in the store: if that fails, the upload goes on.
        let cancel = self.run(move |turn| turn.cancel_upload(chat, random_id));
        let Some(file_id) = cancel.await? else {
            return Ok(false);
        };
        let task = self.shared.tasks().remove(&(chat, random_id, file_id));
        if let Some(task) = task {
            task.abort();
        }
        Ok(true)
    }

    /// Goes on with the uploads of an earlier run.
    pub(super) async fn resume_uploads(&self) -> Result<(), Error> {
        for (chat, random_id) in self.uploads().await? {
            let job = self.run(move |turn| turn.upload(chat, random_id)).await?;
            let Some(job) = job.filter(|job| !job.is_handed_over) else {
                continue;
            };
            let task = Task::of(&self.shared, chat, random_id);
            task.start(job.state.plan.file_id, move |mut task| async move {
                let result = task.resume(&job).await;
                task.end(result).await;
            });
        }
        Ok(())
    }
}

impl SendFile {
    /// Sets the caption.
    pub fn caption(mut self, text: impl Into<Text>) -> Self {
        self.message.text = text.into();
        self
    }

    /// Names the message, instead of an id that is drawn. Of two messages of a chat with the same id the second is refused
    /// ([`RandomIdInUse`](secretchat_core::io::CommandError::RandomIdInUse)): so an app that was killed and does not know
    /// what it has sent can send again.
    pub fn random_id(mut self, random_id: RandomId) -> Self {
        self.message.random_id = random_id;
        self
    }

    /// Answers a message.
    pub fn reply_to(mut self, random_id: RandomId) -> Self {
        self.message.reply_to = Some(random_id);
        self
    }

    /// Makes no sound at the peer.
    pub fn silent(mut self) -> Self {
        self.message.silent = true;
        self
    }

    /// Names the bot through which the message was made: its user name, without `@`.
    pub fn via_bot(mut self, username: impl Into<String>) -> Self {
        self.message.via_bot = Some(username.into());
        self
    }

    /// Destroys itself so many seconds after it was opened; 0 for never. Else the timer of the chat holds.
    pub fn ttl(mut self, seconds: u32) -> Self {
        self.ttl = Some(seconds);
        self
    }

    /// Refuses the message if the layer of the peer cannot carry all of it.
    pub fn lossless(mut self) -> Self {
        self.losses = Losses::Refuse;
        self
    }

    /// Is told how far the file has come, besides [`EventKind::UploadProgress`](crate::EventKind::UploadProgress).
    pub fn progress(mut self, progress: impl FnMut(Progress) + Send + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Makes a thumbnail of a photo, and says how large it is if that was not said.
    #[cfg(feature = "thumbnails")]
    pub fn thumbnail(mut self) -> Self {
        self.makes_thumbnail = true;
        self
    }

    /// The account has Premium: the file may be twice as large.
    pub fn premium(mut self) -> Self {
        self.max_parts = MAX_PARTS_PREMIUM;
        self
    }

    pub(super) fn grouped(mut self, chat: ChatId, grouped_id: i64) -> Self {
        self.chat = chat;
        self.message.grouped_id = Some(grouped_id);
        self
    }

    /// What it will be, as far as that is known before the file is opened.
    pub(super) fn sample(&self) -> Message {
        Message::media(self.attachment.sample())
    }

    /// Begins to send, and does not wait for the end. When this ends, the upload survives a restart.
    ///
    /// # Errors
    /// The file cannot be read, or the protocol does not allow the message; nothing has changed.
    pub async fn start(self) -> Result<Upload, Error> {
        let source = self.source.open().await?;
        let attachment = self.attachment;
        #[cfg(feature = "thumbnails")]
        let (source, attachment) = complete(source, attachment, self.makes_thumbnail).await?;
        let plan = UploadPlan::new(&source, self.max_parts)?;
        let mut message = self.message;
        if message.random_id.0 == 0 {
            message.random_id = self.client.draw_id().await?;
        }
        let random_id = message.random_id;
        let media = attachment.into_media(plan.key.clone(), &source);
        message.media = Some(media);
        let (chat, ttl) = (self.chat, self.ttl);
        let compose = move |turn: &mut Turn<'_>| {
            message.ttl = match ttl {
                Some(ttl) => ttl,
                None => turn.default_ttl(chat)?,
            };
            Ok(message.to_tl()?)
        };
        let mut task = Task::of(&self.client.shared, chat, random_id);
        task.progress = self.progress;
        task.send(source, plan, self.losses, compose).await
    }
}

impl IntoFuture for SendFile {
    type Output = Result<Sent, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.start().await?.finish().await })
    }
}

impl Upload {
    /// The id of the message that the file will come with.
    #[must_use]
    pub const fn random_id(&self) -> RandomId {
        self.random_id
    }

    /// Waits until the file is at the server and its message on its way.
    ///
    /// # Errors
    /// The file did not go up, or was cancelled: its message will not be sent.
    pub async fn finish(self) -> Result<Sent, Error> {
        let result = self.result.await;
        result.unwrap_or(Err(Error::Cancelled(self.random_id)))
    }
}

#[cfg(feature = "thumbnails")]
async fn complete(
    mut source: OpenSource,
    mut attachment: Attachment,
    makes_thumbnail: bool,
) -> Result<(OpenSource, Attachment), Error> {
    if makes_thumbnail {
        attachment.complete(crate::files::thumbnail_of(&mut source).await?);
    }
    Ok((source, attachment))
}

impl Shared {
    pub(super) fn tasks(&self) -> MutexGuard<'_, TasksByFile> {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
