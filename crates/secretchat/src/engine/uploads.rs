//! Files on their way up, as the engine knows them: stored with the message that they come with, until the server has it.

use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::io::{Command, CommandError, Done, Losses, Outgoing, SendFailure};
use secretchat_core::record::RecordError;
use secretchat_core::record::tl::{RecordUploadJob, types};
use secretchat_core::tl::e2e::latest::DecryptedMessage;
use secretchat_core::tl::{Deserialize as _, Loss, Serialize as _, Wipe as _, api};
use zeroize::Zeroizing;

use super::history;
use super::turn::Turn;
use crate::Error;
use crate::event::ChatEvent;
use crate::files::UploadState;
use crate::store::{Key, Table};

/// A message whose file is on its way up.
#[derive(Clone)]
pub(crate) struct UploadJob {
    pub(crate) message: DecryptedMessage,
    pub(crate) losses: Losses,
    pub(crate) state: UploadState,
    /// The chat has the message; the file is kept in case the server loses it.
    pub(crate) is_handed_over: bool,
}

impl UploadJob {
    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut record = RecordUploadJob::RecordUploadJob(types::RecordUploadJob {
            refuse_losses: self.losses == Losses::Refuse,
            handed_over: self.is_handed_over,
            message: self.message.to_bytes(),
            state: core::mem::take(&mut *self.state.to_bytes()),
        });
        let bytes = Zeroizing::new(record.to_bytes());
        record.wipe();
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let RecordUploadJob::RecordUploadJob(mut record) = RecordUploadJob::from_bytes(bytes)?;
        let job = Ok(Self {
            message: DecryptedMessage::from_bytes(&record.message)?,
            losses: match record.refuse_losses {
                true => Losses::Refuse,
                false => Losses::Accept,
            },
            state: UploadState::from_bytes(&record.state)?,
            is_handed_over: record.handed_over,
        });
        record.wipe();
        job
    }
}

impl Turn<'_> {
    /// Notes that a file is to go up.
    pub(crate) fn begin_upload(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        job: &UploadJob,
    ) -> Result<(), Error> {
        self.info_of_open(chat)?;
        self.check_unused(chat, random_id)?;
        self.put_upload(chat, random_id, job);
        Ok(())
    }

    /// Refuses an id that a message of the chat has already, or one whose file is on its way up.
    ///
    /// The chat knows only those that wait, or that the peer has not acknowledged.
    pub(crate) fn check_unused(&mut self, chat: ChatId, random_id: RandomId) -> Result<(), Error> {
        let is_uploaded = self.engine.uploads.contains(&(chat, random_id));
        let vault = &mut self.engine.vault;
        if is_uploaded || history::place(&self.tx, vault, chat, random_id)?.is_some() {
            return Err(CommandError::RandomIdInUse(random_id).into());
        }
        Ok(())
    }

    /// Notes how far a file has come. It is an error if nobody wants it any more.
    pub(crate) fn note_upload(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        state: UploadState,
    ) -> Result<(), Error> {
        let job = self.upload(chat, random_id)?;
        let job = job.ok_or(Error::Cancelled(random_id))?;
        self.put_upload(chat, random_id, &UploadJob { state, ..job });
        Ok(())
    }

    /// A file is at the server: its message goes to the chat.
    pub(crate) fn finish_upload(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        file: api::InputEncryptedFile,
    ) -> Result<Vec<Loss>, Error> {
        let job = self.upload(chat, random_id)?;
        let job = job.ok_or(Error::Cancelled(random_id))?;
        if job.is_handed_over {
            // Stored, although the store had said that it failed.
            return Ok(Vec::new());
        }
        let outgoing = Outgoing {
            message: job.message.clone(),
            file: Some(file),
            losses: job.losses,
        };
        let sent = self.command(chat, Command::Send(outgoing))?;
        let is_handed_over = true;
        let job = UploadJob {
            is_handed_over,
            ..job
        };
        self.put_upload(chat, random_id, &job);
        match sent {
            Done::Queued { losses, .. } => Ok(losses),
            Done::Done => Ok(Vec::new()),
        }
    }

    /// A file will not go up: its message fails, whether the chat has it or not.
    pub(crate) fn fail_upload(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        why: String,
    ) -> Result<(), Error> {
        let job = self.upload(chat, random_id)?;
        self.forget_upload(chat, random_id);
        let failure = SendFailure::NotSendable(why);
        if job.is_some_and(|job| !job.is_handed_over) {
            self.keep_event(chat, ChatEvent::MessageFailed { random_id, failure });
        } else {
            // The chat refuses if the message waits for no file any more: then there is nothing to say.
            let _ = self.command(chat, Command::NotUploaded { random_id, failure });
        }
        Ok(())
    }

    /// Gives up a file that is on its way up; tells its id, if there was one.
    pub(crate) fn cancel_upload(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
    ) -> Result<Option<i64>, Error> {
        let job = self.upload(chat, random_id)?;
        let under_way = job.filter(|job| !job.is_handed_over);
        if under_way.is_some() {
            self.forget_upload(chat, random_id);
        }
        Ok(under_way.map(|job| job.state.plan.file_id))
    }

    /// The same of an upload of which it is not clear whether it was noted; one of another file stays.
    pub(crate) fn forget_begun(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        file_id: i64,
    ) -> Result<(), Error> {
        let job = self.upload(chat, random_id)?;
        if job.is_some_and(|job| !job.is_handed_over && job.state.plan.file_id == file_id) {
            self.forget_upload(chat, random_id);
        }
        Ok(())
    }

    /// A message whose file is on its way up, or may have to go up again.
    pub(crate) fn upload(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
    ) -> Result<Option<UploadJob>, Error> {
        let key = Key::new(chat.0, random_id.0);
        let value = self.tx.get(&mut self.engine.vault, Table::Upload, key)?;
        let job = value.map(|value| UploadJob::from_bytes(&value)).transpose();
        Ok(job.unwrap_or_else(|error| {
            tracing::error!(%chat, %error, "an upload cannot be read");
            None
        }))
    }

    /// All uploads that the store knows.
    pub(crate) fn uploads(&self) -> Vec<(ChatId, RandomId)> {
        self.engine.uploads.iter().copied().collect()
    }

    /// What happened in a chat may mean that a file is not needed any more.
    pub(super) fn tidy_uploads(&mut self, chat: ChatId, event: &ChatEvent) {
        match event {
            ChatEvent::MessageSent { random_id, .. }
            | ChatEvent::MessageDelivered { random_id }
            | ChatEvent::MessageFailed { random_id, .. } => self.forget_upload(chat, *random_id),
            ChatEvent::MessagesDeleted { random_ids } => self.forget_uploads(chat, random_ids),
            ChatEvent::ChatClosed { .. } => self.fail_uploads(chat),
            _ => {}
        }
    }

    /// Messages are deleted: their files need not go up any more.
    pub(super) fn forget_uploads(&mut self, chat: ChatId, random_ids: &[RandomId]) {
        for random_id in random_ids {
            self.forget_upload(chat, *random_id);
        }
    }

    fn fail_uploads(&mut self, chat: ChatId) {
        let first = (chat, RandomId(i64::MIN))..=(chat, RandomId(i64::MAX));
        let uploads: Vec<_> = self.engine.uploads.range(first).copied().collect();
        for (chat, random_id) in uploads {
            let job = match self.upload(chat, random_id) {
                Ok(job) => job,
                Err(Error::Store(error)) => return self.failure = Some(error),
                Err(_) => None,
            };
            self.forget_upload(chat, random_id);
            if job.is_some_and(|job| !job.is_handed_over) {
                let failure = SendFailure::ChatClosed;
                self.keep_event(chat, ChatEvent::MessageFailed { random_id, failure });
            }
        }
    }

    fn put_upload(&mut self, chat: ChatId, random_id: RandomId, job: &UploadJob) {
        let key = Key::new(chat.0, random_id.0);
        self.tx.put(Table::Upload, key, job.to_bytes());
        self.engine.uploads.insert((chat, random_id));
    }

    fn forget_upload(&mut self, chat: ChatId, random_id: RandomId) {
        if self.engine.uploads.remove(&(chat, random_id)) {
            self.tx.delete(Table::Upload, Key::new(chat.0, random_id.0));
        }
    }
}
