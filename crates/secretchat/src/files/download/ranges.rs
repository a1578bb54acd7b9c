//! The content of a file, range by range.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesOrdered;
use futures_util::{FutureExt as _, StreamExt as _};
use secretchat_core::crypto::FileDecryptor;
use secretchat_core::crypto::file::encrypted_len;
use secretchat_core::crypto::ige::Iv;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions, types};
use zeroize::Zeroizing;

use super::{DownloadError, RemoteFile};
use crate::files::{PART, Transfers};
use crate::transport::{Caller, DcId};

/// Data centres to which the server may send a request on before it is answered.
const MAX_MIGRATIONS: usize = 3;

/// Fetches ranges, several at once, and decrypts them in their order.
pub(in crate::files) struct Ranges {
    caller: Caller,
    parallel: usize,
    file: RemoteFile,
    dc: Option<DcId>,
    decryptor: FileDecryptor,
    /// Where the range that comes next begins.
    next: u64,
    /// Where the range begins that is asked for next.
    asked: u64,
    /// Where asking ends, in bytes of the content.
    until: u64,
    under_way: FuturesOrdered<BoxFuture<'static, Result<Answer, DownloadError>>>,
}

/// A range as it lies at the server, and where that was.
struct Answer {
    bytes: Vec<u8>,
    dc: Option<DcId>,
}

impl Ranges {
    /// Starts at a place, a multiple of [`PART`], with the iv of that place. Asks for nothing yet.
    pub(in crate::files) fn new(
        transfers: &Transfers,
        file: &RemoteFile,
        place: u64,
        iv: &Iv,
    ) -> Self {
        Self {
            caller: transfers.caller.clone(),
            parallel: transfers.parallel,
            dc: file.dc(),
            decryptor: FileDecryptor::resume(&file.key, iv),
            file: file.clone(),
            next: place,
            asked: place,
            until: place,
            under_way: FuturesOrdered::new(),
        }
    }

    /// Lets it ask for all up to a place of the content.
    pub(in crate::files) fn read_ahead(&mut self, until: u64) {
        self.until = self.until.max(until.min(self.file.size));
    }

    /// Where the range that comes next begins.
    pub(in crate::files) const fn place(&self) -> u64 {
        self.next
    }

    /// The iv of that place.
    pub(in crate::files) fn iv(&self) -> &Iv {
        self.decryptor.iv()
    }

    /// The content of the next range; `None` at the end of what it may ask for. After an error it is of no use.
    pub(super) async fn next(&mut self) -> Option<Result<Zeroizing<Vec<u8>>, DownloadError>> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// The same, for those who poll.
    pub(in crate::files) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Zeroizing<Vec<u8>>, DownloadError>>> {
        while self.asked < self.until && self.under_way.len() < self.parallel {
            let range = ask(self.caller.clone(), self.dc, &self.file, self.asked);
            self.under_way.push_back(range);
            self.asked = self.asked.saturating_add(PART);
        }
        let answer = ready!(self.under_way.poll_next_unpin(cx));
        Poll::Ready(answer.map(|answer| self.open(answer?)))
    }

    fn open(&mut self, answer: Answer) -> Result<Zeroizing<Vec<u8>>, DownloadError> {
        let Answer { bytes, dc } = answer;
        self.dc = dc;
        let mut bytes = Zeroizing::new(bytes);
        let got = self.next.saturating_add(bytes.len() as u64);
        let expected = encrypted_len(self.file.size);
        let whole = bytes.len() as u64 == range_len(&self.file, self.next);
        if !whole || self.decryptor.update(&mut bytes).is_err() {
            return Err(DownloadError::Truncated { got, expected });
        }
        let rest = self.file.size.saturating_sub(self.next);
        bytes.truncate(usize::try_from(rest).unwrap_or(usize::MAX));
        self.next = self.next.saturating_add(PART);
        Ok(bytes)
    }
}

/// Encrypted bytes of the range that begins at a place: whole blocks.
fn range_len(file: &RemoteFile, place: u64) -> u64 {
    encrypted_len(file.size).saturating_sub(place).min(PART)
}

/// Asks for a range, wherever the server sends the client. Always for a whole one, as TDLib does (spec/08 §5); what is
/// behind the end of the file is padding of the sender, and cut off.
fn ask(
    caller: Caller,
    mut dc: Option<DcId>,
    file: &RemoteFile,
    place: u64,
) -> BoxFuture<'static, Result<Answer, DownloadError>> {
    let needed = usize::try_from(range_len(file, place)).unwrap_or(usize::MAX);
    let location = types::InputEncryptedFileLocation {
        id: file.id,
        access_hash: file.access_hash,
    };
    let call = functions::UploadGetFile {
        precise: false,
        cdn_supported: false,
        location: api::InputFileLocation::InputEncryptedFileLocation(location),
        offset: place.cast_signed(),
        limit: PART as i32,
    };
    async move {
        let mut migrations = 0..MAX_MIGRATIONS;
        loop {
            let error = match caller.call(dc, &call).await {
                Ok(answer) => return cut(answer, needed).map(|bytes| Answer { bytes, dc }),
                Err(error) => error,
            };
            match migration(&error) {
                Some(elsewhere) if migrations.next().is_some() => dc = Some(elsewhere),
                _ => return Err(error.into()),
            }
        }
    }
    .boxed()
}

fn cut(answer: api::UploadFile, needed: usize) -> Result<Vec<u8>, DownloadError> {
    match answer {
        api::UploadFile::UploadFile(mut file) => {
            file.bytes.truncate(needed);
            Ok(file.bytes)
        }
        api::UploadFile::CdnRedirect(_) => Err(DownloadError::Redirected),
    }
}

/// Where the server says that the file is.
fn migration(error: &RpcError) -> Option<DcId> {
    let RpcError::Server { message, .. } = error else {
        return None;
    };
    let dc = message.strip_prefix("FILE_MIGRATE_")?.parse().ok()?;
    (dc > 0).then_some(DcId(dc))
}
