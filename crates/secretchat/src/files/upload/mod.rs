//! Files on their way up (spec/08 §3–4).

mod error;
mod parts;
mod plan;
mod state;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use secretchat_core::crypto::ige::Iv;
use secretchat_core::tl::api::{InputEncryptedFile, functions};

pub use self::error::UploadError;

pub(crate) use self::plan::{MAX_PARTS, MAX_PARTS_PREMIUM, UploadPlan};
pub(crate) use self::state::UploadState;

use self::parts::{Part, Parts};
use super::{Observer, OpenSource, Progress, Transfers};

impl Transfers {
    /// Encrypts a file and uploads what is not at the server yet, several parts at once. The result is what a message
    /// with the file names.
    ///
    /// Dropping the future stops everything; the last state that was given to the observer goes on from there.
    pub(crate) async fn upload(
        &self,
        source: &mut OpenSource,
        state: UploadState,
        observer: &mut impl Observer<UploadState>,
    ) -> Result<InputEncryptedFile, UploadError> {
        let plan = state.plan.clone();
        plan.check(source)?;
        let mut front = Front::new(state);
        observer.progress(front.progress());
        let mut parts = Parts::resume(source, &front.state).await?;
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < self.parallel
                && let Some(part) = parts.next().await?
            {
                under_way.push(self.save(&plan, part));
            }
            let Some(saved) = under_way.next().await else {
                return Ok(plan.input());
            };
            let has_grown = front.advance(saved?);
            observer.progress(front.progress());
            if has_grown {
                let stored = observer.checkpoint(&front.state).await;
                stored.map_err(UploadError::Checkpoint)?;
            }
        }
    }

    /// Uploads one part again, which the server has lost (`FILE_PART_X_MISSING`).
    ///
    /// The file is read and encrypted from its beginning up to that part, since the iv of a part depends on all before
    /// it: about two seconds for the last part of the largest file. A table of the ivs would spare that, and would have
    /// to be stored with every part; what happens rarely may cost more.
    pub(crate) async fn upload_part(
        &self,
        source: &mut OpenSource,
        plan: &UploadPlan,
        index: u32,
    ) -> Result<(), UploadError> {
        let count = plan.parts();
        if index >= count {
            return Err(UploadError::NoSuchPart { index, count });
        }
        plan.check(source)?;
        let mut parts = Parts::resume(source, &UploadState::new(plan.clone())).await?;
        while let Some(part) = parts.next().await? {
            if part.index == index {
                self.save(plan, part).await?;
                break;
            }
            // Sources in memory never wait.
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// Gives a part to the server; its index and the iv behind it come back.
    async fn save(&self, plan: &UploadPlan, part: Part) -> Result<(u32, Iv), UploadError> {
        let Part {
            index,
            bytes,
            next_iv,
        } = part;
        let (file_id, file_part) = (plan.file_id, index.cast_signed());
        let is_stored = if plan.is_big() {
            let file_total_parts = plan.parts().cast_signed();
            let call = functions::UploadSaveBigFilePart {
                file_id,
                file_part,
                file_total_parts,
                bytes,
            };
            self.caller.call(None, &call).await?
        } else {
            let call = functions::UploadSaveFilePart {
                file_id,
                file_part,
                bytes,
            };
            self.caller.call(None, &call).await?
        };
        if is_stored {
            Ok((index, next_iv))
        } else {
            Err(UploadError::NotStored { index })
        }
    }
}

/// What is at the server: the parts up to a place, and some behind it.
struct Front {
    state: UploadState,
    ahead: std::collections::BTreeMap<u32, Iv>,
}

impl Front {
    const fn new(state: UploadState) -> Self {
        Self {
            state,
            ahead: std::collections::BTreeMap::new(),
        }
    }

    /// Takes in that a part is at the server; tells whether the state has changed.
    fn advance(&mut self, (index, next_iv): (u32, Iv)) -> bool {
        let before = self.state.done;
        self.ahead.insert(index, next_iv);
        while let Some(next_iv) = self.ahead.remove(&self.state.done) {
            self.state.done += 1;
            self.state.next_iv = next_iv;
        }
        self.state.done > before
    }

    fn progress(&self) -> Progress {
        let plan = &self.state.plan;
        let parts = u64::from(self.state.done) + self.ahead.len() as u64;
        Progress {
            done: (parts * u64::from(plan.part_size)).min(plan.size),
            total: plan.size,
        }
    }
}
