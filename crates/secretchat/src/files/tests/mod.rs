//! Files against a server that minds every rule of spec/08 §4–5, with faults.

mod download;
mod folder;
mod memory;
mod range_reader;
mod records;
mod resume;
mod server;
mod upload;

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use secretchat_core::crypto::{FileDecryptor, FileEncryptor, FileKey};
use secretchat_core::message::media::FileInfo;
use secretchat_core::tl::api::InputEncryptedFile;
use tokio::time::timeout;

use self::server::Server;
use super::*;

/// The length of a part, where a slice needs it.
const P: usize = PART as usize;

/// Bytes that are the same in every run.
fn content(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    SmallRng::seed_from_u64(length as u64).fill_bytes(&mut bytes);
    bytes
}

fn transfers(server: &Arc<Server>) -> Transfers {
    Transfers::new(Caller::new(server.clone(), 0))
}

fn encrypt(key: &FileKey, plain: &[u8]) -> Vec<u8> {
    let mut bytes = plain.to_vec();
    FileEncryptor::new(key).finish(&mut bytes, &mut rand::rng());
    bytes
}

fn decrypt(key: &FileKey, encrypted: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = encrypted.to_vec();
    FileDecryptor::new(key).update(&mut bytes).unwrap();
    bytes.truncate(length);
    bytes
}

/// A file that lies at a server, and what a message says of it.
fn stored(server: &Server, plain: &[u8]) -> DownloadState {
    let key = FileKey::generate(&mut rand::rng());
    let file = server.store(encrypt(&key, plain), key.fingerprint());
    let info = FileInfo::new(key, plain.len() as u64, "image/jpeg").named("a.jpg");
    DownloadState::new(&info, &file).unwrap()
}

async fn open(bytes: &[u8]) -> OpenSource {
    FileSource::bytes(bytes).open().await.unwrap()
}

/// Uploads with the usual number of parts at once.
async fn upload(
    server: &Arc<Server>,
    source: &mut OpenSource,
    state: UploadState,
    observer: &mut impl Observer<UploadState>,
) -> Result<InputEncryptedFile, UploadError> {
    let transfers = transfers(server);
    transfers.upload(source, state, observer).await
}

/// Downloads with the usual number of parts at once.
async fn download(
    server: &Arc<Server>,
    mut state: DownloadState,
    sink: FileSink,
    observer: &mut impl Observer<DownloadState>,
) -> Result<Received, DownloadError> {
    let transfers = transfers(server);
    transfers.download(&mut state, sink, observer).await
}

/// Writes down what it is told, and holds the transfer at a checkpoint if it should.
#[derive(Default)]
struct Recorder {
    states: Vec<Vec<u8>>,
    progress: Vec<Progress>,
    /// The checkpoint that never ends.
    hold_at: Option<usize>,
    /// The checkpoint that cannot be stored.
    fail_at: Option<usize>,
}

impl Recorder {
    fn holding_at(checkpoint: usize) -> Self {
        Self {
            hold_at: Some(checkpoint),
            ..Self::default()
        }
    }

    async fn store(&mut self, state: Vec<u8>) -> Result<(), BoxError> {
        let number = self.states.len();
        if self.fail_at == Some(number) {
            return Err("the disk is full".into());
        }
        self.states.push(state);
        if self.hold_at == Some(number) {
            pending::<()>().await;
        }
        Ok(())
    }

    fn last(&self) -> &[u8] {
        self.states.last().unwrap()
    }

    /// Progress never goes back, and never beyond the end.
    fn check(&self, total: usize) {
        assert!(self.progress.iter().all(|p| p.total == total as u64));
        assert!(self.progress.is_sorted_by_key(|p| p.done));
        assert_eq!(self.progress.last().unwrap().done, total as u64);
    }
}

impl Observer<UploadState> for Recorder {
    fn progress(&mut self, progress: Progress) {
        self.progress.push(progress);
    }

    async fn checkpoint(&mut self, state: &UploadState) -> Result<(), BoxError> {
        self.store(state.to_bytes().to_vec()).await
    }
}

impl Observer<DownloadState> for Recorder {
    fn progress(&mut self, progress: Progress) {
        self.progress.push(progress);
    }

    async fn checkpoint(&mut self, state: &DownloadState) -> Result<(), BoxError> {
        self.store(state.to_bytes().to_vec()).await
    }
}

/// Lets a transfer run until it hangs, and drops it.
async fn run_until_held<T>(transfer: impl Future<Output = T>) -> Option<T> {
    timeout(Duration::from_secs(24 * 3600), transfer).await.ok()
}
