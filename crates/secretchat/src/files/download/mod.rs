//! Files on their way down (spec/08 §5–6).

mod error;
mod ranges;
mod remote;
mod state;

pub use self::error::DownloadError;

pub(super) use self::ranges::Ranges;
pub(super) use self::remote::RemoteFile;

pub(crate) use self::state::DownloadState;

use super::sink::{Closed, FileSink, OpenSink, Prepared, Received};
use super::{Observer, Transfers};

/// Bytes between two checkpoints: each of them waits for the disk.
const CHECKPOINT: u64 = 4 << 20;

impl Transfers {
    /// Fetches a file, several ranges at once, and gives its content to the sink in order.
    ///
    /// Every file has a checkpoint before there is anything of it and one before it gets its name, and one that is
    /// [resumable](FileSink::resumable) has more. [`DownloadState::sink`] goes on with what it wrote; every other sink
    /// starts from the beginning. Dropping the future stops everything.
    pub(crate) async fn download(
        &self,
        state: &mut DownloadState,
        sink: FileSink,
        observer: &mut impl Observer<DownloadState>,
    ) -> Result<Received, DownloadError> {
        let prepared = match sink.prepare(state).await? {
            Prepared::Finished(received) => return Ok(received),
            Prepared::Ready(prepared) => prepared,
        };
        // Before there is a file, so that no file is there of which nobody knows.
        store(state, observer).await?;
        let mut sink = prepared.open(state.done).await?;
        self.fetch(state, &mut sink, observer).await?;
        finish(sink, state, observer).await
    }

    async fn fetch(
        &self,
        state: &mut DownloadState,
        sink: &mut OpenSink,
        observer: &mut impl Observer<DownloadState>,
    ) -> Result<(), DownloadError> {
        let mut ranges = Ranges::new(self, &state.file, state.done, &state.next_iv);
        ranges.read_ahead(state.file.size);
        observer.progress(state.progress());
        while let Some(range) = ranges.next().await {
            let range = range?;
            sink.write(&range).await?;
            state.advance(range.len(), ranges.iv());
            observer.progress(state.progress());
            if state.done.is_multiple_of(CHECKPOINT) && !state.is_complete() && state.is_resumable()
            {
                sink.sync().await?;
                store(state, observer).await?;
            }
        }
        Ok(())
    }
}

/// Gives the whole file its name.
async fn finish(
    sink: OpenSink,
    state: &mut DownloadState,
    observer: &mut impl Observer<DownloadState>,
) -> Result<Received, DownloadError> {
    let mut part = match sink.close().await? {
        Closed::Received(received) => return Ok(received),
        Closed::Part(part) => part,
    };
    loop {
        part.choose_name().await?;
        // After a restart this name tells whether the file has got it.
        state.partial = Some(part.partial().clone());
        store(state, observer).await?;
        if let Some(path) = part.rename().await? {
            return Ok(Received::Path(path));
        }
    }
}

/// Has a state stored, if there is a file that somebody must know of.
async fn store(
    state: &DownloadState,
    observer: &mut impl Observer<DownloadState>,
) -> Result<(), DownloadError> {
    if state.part().is_none() {
        return Ok(());
    }
    let stored = observer.checkpoint(state).await;
    stored.map_err(DownloadError::Checkpoint)
}
