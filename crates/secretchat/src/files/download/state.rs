//! How far a download has come, and its stored form.

use std::fmt;
use std::path::Path;

use secretchat_core::crypto::FileKey;
use secretchat_core::crypto::ige::Iv;
use secretchat_core::message::media::FileInfo;
use secretchat_core::message::safe_file_name;
use secretchat_core::record::RecordError;
use secretchat_core::record::tl::{RecordDownload, RecordPartial, types};
use secretchat_core::tl::api::types::EncryptedFile;
use secretchat_core::tl::{Deserialize as _, Wipe as _};
use zeroize::Zeroizing;

use super::{DownloadError, RemoteFile};
use crate::files::sink::{FileSink, Partial};
use crate::files::{Litter, PART, Progress, WrittenFile, mime, paths, record};

/// A download: of what, into what, and how much of it is there.
#[derive(Clone)]
pub(crate) struct DownloadState {
    /// The file at the server.
    pub(crate) file: RemoteFile,
    /// What the file is called, safe, for sinks that want to know.
    pub(crate) name: String,
    /// Bytes of the content that the sink has.
    pub(crate) done: u64,
    /// The iv of that place. Half of it is plaintext.
    pub(in crate::files) next_iv: Iv,
    /// What they were written to, if that is a file.
    pub(in crate::files) partial: Option<Partial>,
}

impl DownloadState {
    /// The download of the file that a message describes, from the place that the server told with it.
    pub(crate) fn new(info: &FileInfo, file: &EncryptedFile) -> Result<Self, DownloadError> {
        let file = RemoteFile::new(info, file)?;
        let name = info.name.as_deref().map(safe_file_name);
        Ok(Self {
            done: 0,
            next_iv: Iv::from_bytes(file.key.iv()),
            name: name.unwrap_or_else(|| nameless(&info.mime_type)),
            file,
            partial: None,
        })
    }

    /// The sink that goes on with what was written; `None` if that was no file.
    pub(crate) fn sink(&self) -> Option<FileSink> {
        self.partial.clone().map(FileSink::resume)
    }

    /// Whether what was written stays when the download is interrupted.
    pub(crate) fn is_resumable(&self) -> bool {
        self.partial.as_ref().is_some_and(|p| p.is_resumable)
    }

    /// The file that is not whole yet, if there is one.
    pub(crate) fn part(&self) -> Option<&Path> {
        self.partial.as_ref().map(|partial| partial.part.as_path())
    }

    /// The whole file, under the name that was chosen last; `None` before that.
    pub(crate) fn whole(&self) -> Option<WrittenFile> {
        let partial = self.partial.as_ref().filter(|_| self.is_complete())?;
        Some(partial.whole(self.file.size))
    }

    /// What must be deleted if it does not come to its end: nothing, if it is no file.
    pub(crate) fn litter(&self, is_under_way: bool) -> Option<Litter> {
        Some(Litter::Download {
            is_under_way,
            part: self.part()?.to_owned(),
            whole: self.whole(),
        })
    }

    /// How far it has come.
    pub(crate) const fn progress(&self) -> Progress {
        Progress {
            done: self.done,
            total: self.file.size,
        }
    }

    pub(in crate::files) const fn is_complete(&self) -> bool {
        self.done == self.file.size
    }

    /// Nothing is there yet.
    pub(in crate::files) fn restart(&mut self, partial: Option<Partial>) {
        self.done = 0;
        self.next_iv = Iv::from_bytes(self.file.key.iv());
        self.partial = partial;
    }

    pub(super) fn advance(&mut self, length: usize, next_iv: &Iv) {
        self.done = self.done.saturating_add(length as u64).min(self.file.size);
        self.next_iv = next_iv.clone();
    }

    /// The stored form. It holds the key of the file: seal it.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let Self {
            file,
            name,
            done,
            next_iv,
            partial,
        } = self;
        record::to_bytes(RecordDownload::RecordDownload(types::RecordDownload {
            id: file.id,
            access_hash: file.access_hash,
            dc_id: file.dc_id,
            key: file.key.key().to_vec(),
            iv: file.key.iv().to_vec(),
            size: file.size.cast_signed(),
            name: name.clone(),
            done: done.cast_signed(),
            next_iv: record::iv_to_bytes(next_iv),
            partial: partial.as_ref().and_then(Partial::to_record),
        }))
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// It is damaged, or of a newer version.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let RecordDownload::RecordDownload(mut record) = RecordDownload::from_bytes(bytes)?;
        let state = Self::from_record(&mut record);
        record.wipe();
        state
    }

    fn from_record(r: &mut types::RecordDownload) -> Result<Self, RecordError> {
        let file = RemoteFile {
            id: r.id,
            access_hash: r.access_hash,
            dc_id: r.dc_id,
            key: FileKey::from_slices(&r.key, &r.iv).map_err(|_| RecordError::Field("key"))?,
            size: record::positive(r.size, "size")?,
        };
        let is_place =
            |done: &u64| *done == file.size || (*done < file.size && done.is_multiple_of(PART));
        let done = u64::try_from(r.done).ok().filter(is_place);
        Ok(Self {
            done: done.ok_or(RecordError::Field("done"))?,
            next_iv: record::iv(&r.next_iv)?,
            name: safe_file_name(&r.name),
            partial: r.partial.take().and_then(Partial::from_record),
            file,
        })
    }
}

impl fmt::Debug for DownloadState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadState")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

impl Partial {
    fn to_record(&self) -> Option<RecordPartial> {
        Some(RecordPartial::RecordPartial(types::RecordPartial {
            in_folder: self.in_folder,
            part: paths::to_bytes(&self.part)?,
            target: paths::to_bytes(&self.target)?,
            modified: self.modified,
        }))
    }

    fn from_record(record: RecordPartial) -> Option<Self> {
        let RecordPartial::RecordPartial(r) = record;
        Some(Self {
            part: paths::from_bytes(r.part)?,
            target: paths::from_bytes(r.target)?,
            in_folder: r.in_folder,
            // No other is stored.
            is_resumable: true,
            modified: r.modified,
        })
    }
}

/// What a file without a name is called.
fn nameless(mime_type: &str) -> String {
    match mime::extension(mime_type) {
        Some(extension) => format!("file.{extension}"),
        None => "file".to_owned(),
    }
}
