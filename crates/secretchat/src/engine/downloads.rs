//! Files on their way down, and those that are here, as the engine knows them (spec/08 §11).

use secretchat_core::ids::{ChatId, RandomId};
use secretchat_core::message::Content;
use secretchat_core::tl::api;

use super::transaction::Value;
use super::turn::Turn;
use crate::Error;
use crate::files::{DownloadState, Litter, WrittenFile};
use crate::store::{Key, Table};

/// What must be deleted with the record of the files of a message.
pub(super) fn trash_of_files(files: &[u8]) -> impl Iterator<Item = Value> {
    let files = WrittenFile::all_from_bytes(files).into_iter();
    files.filter_map(|file| file.to_trash().map(Value::new))
}

/// What must be deleted with the record of a download.
pub(super) fn trash_of_download(state: &[u8]) -> Option<Value> {
    let state = DownloadState::from_bytes(state).ok()?;
    let litter = state.litter(false)?;
    litter.to_bytes().map(Value::new)
}

/// The end of a download.
#[derive(Clone)]
pub(crate) struct Finished {
    pub(crate) state: DownloadState,
    /// Under which its part was noted, if it was not resumable.
    pub(crate) note: Option<PartNote>,
    /// The file belongs to the user.
    pub(crate) is_kept: bool,
}

/// Under which the part of a download is noted that is not resumable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartNote(i64);

impl PartNote {
    const fn key(self) -> Key {
        Key::new(0, self.0)
    }
}

impl Turn<'_> {
    /// The file that comes with a message.
    pub(crate) fn remote_file(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
    ) -> Result<DownloadState, Error> {
        let stored = self.message(chat, random_id)?;
        let Content::Message(message) = Content::from_tl(&stored.message) else {
            return Err(Error::NoFile(random_id));
        };
        let info = message.media.as_ref().and_then(|media| media.file());
        match (info, &stored.file) {
            (Some(info), Some(api::EncryptedFile::EncryptedFile(file))) => {
                Ok(DownloadState::new(info, file)?)
            }
            _ => Err(Error::NoFile(random_id)),
        }
    }

    /// A download that was under way.
    pub(crate) fn download(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
    ) -> Result<Option<DownloadState>, Error> {
        let key = Key::new(chat.0, random_id.0);
        let value = self.tx.get(&mut self.engine.vault, Table::Download, key)?;
        Ok(value.and_then(|value| {
            DownloadState::from_bytes(&value)
                .inspect_err(|error| tracing::error!(%chat, %error, "a download cannot be read"))
                .ok()
        }))
    }

    /// Notes how far a file has come. It is an error if its message is gone.
    pub(crate) fn note_download(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        state: &DownloadState,
    ) -> Result<(), Error> {
        self.message(chat, random_id)?;
        self.throw_away_old(chat, random_id, |old| old.part() == state.part())?;
        let key = Key::new(chat.0, random_id.0);
        self.tx.put(Table::Download, key, state.to_bytes());
        Ok(())
    }

    /// Draws what the part of a download is noted under. It is below the numbers that are given out one after the other.
    pub(crate) fn draw_part_note(&mut self) -> PartNote {
        PartNote(self.draw_id().0 | i64::MIN)
    }

    /// Notes what a download writes that is not resumable, so that the next run deletes it if this one does not come to
    /// the end. It is an error if its message is gone.
    pub(crate) fn note_part(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        note: PartNote,
        state: &DownloadState,
    ) -> Result<(), Error> {
        self.message(chat, random_id)?;
        let is_under_way = true;
        // Paths that have no form that can be stored cannot be deleted later either.
        if let Some(litter) = state.litter(is_under_way).and_then(|l| l.to_bytes()) {
            self.tx.put(Table::Trash, note.key(), litter);
        }
        Ok(())
    }

    /// A download that is not resumable has ended before its end: what it wrote is deleted now.
    pub(crate) fn drop_part(&mut self, note: PartNote) -> Result<(), Error> {
        let value = self
            .tx
            .get(&mut self.engine.vault, Table::Trash, note.key())?;
        let litter = value.and_then(|value| Litter::from_bytes(&value));
        if let Some(litter) = litter.and_then(|litter| litter.now().to_bytes()) {
            self.tx.put(Table::Trash, note.key(), litter);
        }
        Ok(())
    }

    /// A file is here. Unless it is kept it will be deleted with its message; at once, if that is gone already.
    pub(crate) fn finish_download(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        finished: &Finished,
    ) -> Result<(), Error> {
        let message = match self.message(chat, random_id) {
            Err(error @ (Error::UnknownChat(_) | Error::UnknownMessage { .. })) => Err(error),
            message => Ok(message?),
        };
        let Finished {
            state,
            note,
            is_kept,
        } = finished;
        self.throw_away_old(chat, random_id, |old| old.part() == state.part())?;
        self.forget_download(chat, random_id);
        if let Some(note) = note {
            self.tx.delete(Table::Trash, note.key());
        }
        let file = state.whole().filter(|_| !is_kept);
        match (message, file) {
            (_, None) => Ok(()),
            (Ok(_), Some(file)) => self.note_file(chat, random_id, file),
            (Err(error), Some(file)) => {
                if let Some(litter) = file.to_trash() {
                    self.throw_away(litter.into());
                }
                Err(error)
            }
        }
    }

    /// Gives up a download that was interrupted, and deletes what it wrote; tells whether there was one.
    pub(crate) fn cancel_download(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
    ) -> Result<bool, Error> {
        if self.download(chat, random_id)?.is_none() {
            return Ok(false);
        }
        self.throw_away_old(chat, random_id, |_| false)?;
        self.forget_download(chat, random_id);
        Ok(true)
    }

    /// Notes a file of a message, besides those that were written for it before.
    fn note_file(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        file: WrittenFile,
    ) -> Result<(), Error> {
        let key = Key::new(chat.0, random_id.0);
        let old = self.tx.get(&mut self.engine.vault, Table::File, key)?;
        let mut files = old.map_or_else(Vec::new, |old| WrittenFile::all_from_bytes(&old));
        files.retain(|old| !old.has_name_of(&file));
        files.push(file);
        self.tx
            .put(Table::File, key, WrittenFile::all_to_bytes(&files));
        Ok(())
    }

    /// Forgets a download.
    fn forget_download(&mut self, chat: ChatId, random_id: RandomId) {
        let key = Key::new(chat.0, random_id.0);
        self.tx.delete(Table::Download, key);
    }

    /// An interrupted download that another one takes the place of must not leave behind what it wrote.
    fn throw_away_old(
        &mut self,
        chat: ChatId,
        random_id: RandomId,
        is_same: impl FnOnce(&DownloadState) -> bool,
    ) -> Result<(), Error> {
        let old = self.download(chat, random_id)?.filter(|old| !is_same(old));
        let litter = old.and_then(|old| old.litter(false)?.to_bytes());
        if let Some(litter) = litter {
            self.throw_away(litter.into());
        }
        Ok(())
    }
}
