//! Any place of a file, for players.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::io::{self, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use secretchat_core::crypto::ige::Iv;
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use zeroize::Zeroizing;

use super::download::{DownloadError, Ranges, RemoteFile};
use super::{DownloadState, PART, Transfers};

/// Parts of the content that are kept.
const CACHED: usize = 4;
/// Parts that are fetched ahead while a file is read in order.
const READ_AHEAD: u64 = 3;

/// Reads any place of a file that stays at the server.
///
/// AES-IGE is made to be decrypted in order: to decrypt a place one must know the content just before it. So the first
/// jump to a place that was never passed fetches everything between there and the nearest place that was, such as the
/// beginning. From then on each part of 512 KiB that was passed can be reached at the price of that part: going back, and
/// to and fro, is cheap. A player that wants the end of a file first has to wait for all of it once.
///
/// Memory: four parts of the content, four that are under way, and 32 bytes for each part that was passed. After an
/// error it can be read again.
pub struct RangeReader {
    transfers: Transfers,
    file: RemoteFile,
    /// The ivs at the beginning of parts: of the first one, and of all that follow a part that was passed.
    ivs: BTreeMap<u64, Iv>,
    cache: VecDeque<(u64, Zeroizing<Vec<u8>>)>,
    ranges: Ranges,
    last_read: Option<u64>,
    position: u64,
}

impl Transfers {
    /// Opens a file to read it anywhere.
    pub(crate) fn open_range(&self, state: &DownloadState) -> RangeReader {
        let DownloadState {
            file,
            done,
            next_iv,
            ..
        } = state;
        let start = Iv::from_bytes(file.key().iv());
        let mut ivs = BTreeMap::from([(0, start.clone())]);
        if done.is_multiple_of(PART) {
            ivs.insert(done / PART, next_iv.clone());
        }
        RangeReader {
            transfers: self.clone(),
            file: file.clone(),
            ivs,
            cache: VecDeque::new(),
            ranges: Ranges::new(self, file, 0, &start),
            last_read: None,
            position: 0,
        }
    }
}

impl RangeReader {
    /// Bytes of the content; never 0.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub const fn len(&self) -> u64 {
        self.file.size
    }

    /// Reads from a place on, as much as is at hand there: 0 bytes at the end, else at least one if there is room for it.
    ///
    /// It does not move the position of `AsyncRead` and `AsyncSeek`.
    ///
    /// # Errors
    /// The file cannot be fetched.
    pub async fn read_at(&mut self, place: u64, bytes: &mut [u8]) -> Result<usize, DownloadError> {
        poll_fn(|cx| self.poll_read_at(cx, place, bytes)).await
    }

    fn poll_read_at(
        &mut self,
        cx: &mut Context<'_>,
        place: u64,
        bytes: &mut [u8],
    ) -> Poll<Result<usize, DownloadError>> {
        let content = ready!(self.poll_content(cx, place))?;
        let length = content.len().min(bytes.len());
        if let (Some(to), Some(from)) = (bytes.get_mut(..length), content.get(..length)) {
            to.copy_from_slice(from);
        }
        Poll::Ready(Ok(length))
    }

    /// What a part holds from a place on; nothing at the end.
    fn poll_content(
        &mut self,
        cx: &mut Context<'_>,
        place: u64,
    ) -> Poll<Result<&[u8], DownloadError>> {
        if place >= self.file.size {
            return Poll::Ready(Ok(&[]));
        }
        let part = place / PART;
        ready!(self.poll_part(cx, part))?;
        self.last_read = Some(part);
        let cached = self.cache.iter().find(|(cached, _)| *cached == part);
        let offset = usize::try_from(place % PART).unwrap_or(usize::MAX);
        Poll::Ready(Ok(cached
            .and_then(|(_, content)| content.get(offset..))
            .unwrap_or_default()))
    }

    /// Brings a part into the cache.
    fn poll_part(&mut self, cx: &mut Context<'_>, part: u64) -> Poll<Result<(), DownloadError>> {
        while !self.cache.iter().any(|(cached, _)| *cached == part) {
            self.aim_at(part);
            let passed = self.ranges.place() / PART;
            match ready!(self.ranges.poll_next(cx)) {
                Some(Ok(content)) => self.keep(passed, content),
                Some(Err(error)) => {
                    self.restart_at(0, &Iv::from_bytes(self.file.key().iv()));
                    return Poll::Ready(Err(error));
                }
                // It was aimed at a part of the file, so there is one.
                None => break,
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Sees to it that the ranges that come lead to a part.
    fn aim_at(&mut self, part: u64) {
        let nearest = self.ivs.range(..=part).next_back();
        if let Some((&nearest, iv)) = nearest
            && nearest * PART != self.ranges.place()
        {
            let iv = iv.clone();
            self.restart_at(nearest, &iv);
        }
        let is_in_order = part > 0 && self.last_read == Some(part - 1);
        let ahead = if is_in_order { READ_AHEAD } else { 0 };
        self.ranges.read_ahead((part + 1 + ahead) * PART);
    }

    fn restart_at(&mut self, part: u64, iv: &Iv) {
        self.ranges = Ranges::new(&self.transfers, &self.file, part * PART, iv);
    }

    fn keep(&mut self, part: u64, content: Zeroizing<Vec<u8>>) {
        self.ivs.insert(part + 1, self.ranges.iv().clone());
        self.cache.truncate(CACHED - 1);
        self.cache.push_front((part, content));
    }
}

impl AsyncRead for RangeReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let place = self.position;
        let content = match ready!(self.poll_content(cx, place)) {
            Ok(content) => content,
            Err(error) => return Poll::Ready(Err(io::Error::other(error))),
        };
        let length = content.len().min(buf.remaining());
        buf.put_slice(content.get(..length).unwrap_or_default());
        self.position += length as u64;
        Poll::Ready(Ok(()))
    }
}

impl AsyncSeek for RangeReader {
    /// A place behind the end is allowed; nothing can be read there.
    fn start_seek(mut self: Pin<&mut Self>, place: SeekFrom) -> io::Result<()> {
        let place = match place {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(offset) => self.file.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(Ok(self.position))
    }
}

impl fmt::Debug for RangeReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RangeReader")
            .field("len", &self.len())
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
