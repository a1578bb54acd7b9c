//! A server for files in memory. It panics at a call that breaks a rule of spec/08 §4–5.

use std::collections::{BTreeMap, VecDeque};
use std::future::pending;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, InputEncryptedFile, functions, types};
use secretchat_core::tl::{Deserialize as _, Serialize as _};
use tokio::time::sleep;

use super::P;
use crate::transport::{DcId, Peer, ResolveError, Transport};

/// Where the files of [`Server::store`] lie.
pub(super) const DC: i32 = 4;
const BIG: usize = 10 << 20;

/// What goes wrong with a call.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// The call does not reach the server.
    Lost,
    /// The call is carried out, and the answer never comes.
    AnswerLost,
    /// The answer cannot be read.
    Garbage,
    /// The server refuses the call.
    Refused(i32, &'static str),
    /// The server says false, or redirects.
    No,
}

#[derive(Default)]
pub(super) struct Server {
    uploads: Mutex<BTreeMap<i64, BTreeMap<i32, Saved>>>,
    files: Mutex<Vec<Vec<u8>>>,
    /// What happens to the next calls.
    pub(super) faults: Mutex<VecDeque<Option<Fault>>>,
    /// The parts that were saved and the offsets that were fetched, in order.
    pub(super) log: Mutex<Vec<i64>>,
    pub(super) invoked: AtomicUsize,
    pub(super) under_way: AtomicUsize,
    pub(super) most_under_way: AtomicUsize,
    /// Bytes of the files that went up or down, and whose answers were given.
    pub(super) moved: AtomicU64,
}

struct Saved {
    bytes: Vec<u8>,
    /// Of saveBigFilePart.
    total: Option<i32>,
}

/// A call under way, even if it is dropped.
struct Counted<'a>(&'a AtomicUsize);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

impl Server {
    pub(super) fn with_faults(faults: impl IntoIterator<Item = Option<Fault>>) -> Self {
        let server = Self::default();
        server.faults.lock().unwrap().extend(faults);
        server
    }

    /// Puts an encrypted file there.
    pub(super) fn store(&self, bytes: Vec<u8>, key_fingerprint: i32) -> types::EncryptedFile {
        let mut files = self.files.lock().unwrap();
        files.push(bytes);
        types::EncryptedFile {
            id: files.len() as i64 - 1,
            access_hash: 77,
            size: files.last().unwrap().len() as i64,
            dc_id: DC,
            key_fingerprint,
        }
    }

    pub(super) fn calls(&self) -> usize {
        self.log.lock().unwrap().len()
    }

    pub(super) fn take_log(&self) -> Vec<i64> {
        std::mem::take(&mut self.log.lock().unwrap())
    }

    /// Forgets a part of the only upload.
    pub(super) fn forget_part(&self, part: i32) {
        let mut uploads = self.uploads.lock().unwrap();
        assert_eq!(uploads.len(), 1);
        let upload = uploads.values_mut().next().unwrap();
        assert!(upload.remove(&part).is_some());
    }

    /// The file that a message would name: all the rules for its parts.
    pub(super) fn assemble(&self, input: &InputEncryptedFile) -> Vec<u8> {
        let uploads = self.uploads.lock().unwrap();
        let (id, count, is_big) = match input {
            InputEncryptedFile::Uploaded(f) => {
                assert_eq!(f.md5_checksum, "");
                (f.id, f.parts, false)
            }
            InputEncryptedFile::BigUploaded(f) => (f.id, f.parts, true),
            other => panic!("{other:?} is no upload"),
        };
        let parts = &uploads[&id];
        assert!(parts.keys().copied().eq(0..count), "{:?}", parts.keys());
        assert!((1..=8000).contains(&count));
        let (last, before) = parts
            .values()
            .collect::<Vec<_>>()
            .split_last()
            .map(|(l, b)| (*l, b.to_vec()))
            .unwrap();
        let size = before.first().map_or(P, |part| part.bytes.len());
        assert!(
            size % 1024 == 0 && P.is_multiple_of(size),
            "parts of {size}"
        );
        assert!(before.iter().all(|part| part.bytes.len() == size));
        assert!((1..=size).contains(&last.bytes.len()));
        let total = is_big.then_some(count);
        assert!(parts.values().all(|part| part.total == total));
        let content: Vec<u8> = parts
            .values()
            .flat_map(|p| p.bytes.iter().copied())
            .collect();
        assert_eq!(is_big, content.len() > BIG);
        content
    }

    fn carry_out(&self, dc: Option<DcId>, request: &[u8]) -> Result<Vec<u8>, RpcError> {
        if let Ok(f) = functions::UploadGetFile::from_bytes(request) {
            return self.get(dc, &f);
        }
        assert_eq!(dc, None, "uploads go home");
        let (id, part, saved) = match functions::UploadSaveFilePart::from_bytes(request) {
            Ok(f) => (
                f.file_id,
                f.file_part,
                Saved {
                    bytes: f.bytes,
                    total: None,
                },
            ),
            Err(_) => {
                let f = functions::UploadSaveBigFilePart::from_bytes(request).expect("a call");
                assert!((0..f.file_total_parts).contains(&f.file_part));
                let total = Some(f.file_total_parts);
                (
                    f.file_id,
                    f.file_part,
                    Saved {
                        bytes: f.bytes,
                        total,
                    },
                )
            }
        };
        assert!((1..=P).contains(&saved.bytes.len()) && part >= 0);
        self.log.lock().unwrap().push(i64::from(part));
        let mut uploads = self.uploads.lock().unwrap();
        uploads.entry(id).or_default().insert(part, saved);
        Ok(true.to_bytes())
    }

    fn get(&self, dc: Option<DcId>, f: &functions::UploadGetFile) -> Result<Vec<u8>, RpcError> {
        let api::InputFileLocation::InputEncryptedFileLocation(location) = &f.location else {
            panic!("{:?} is no encrypted file", f.location);
        };
        assert!(!f.cdn_supported && !f.precise);
        let (offset, limit) = (f.offset, i64::from(f.limit));
        assert!(offset >= 0 && offset % 4096 == 0);
        assert!(limit > 0 && limit % 4096 == 0 && (1 << 20) % limit == 0);
        assert_eq!(offset >> 20, (offset + limit - 1) >> 20);
        assert_eq!(location.access_hash, 77);
        if dc != Some(DcId(DC)) {
            return Err(RpcError::server(303, format!("FILE_MIGRATE_{DC}")));
        }
        self.log.lock().unwrap().push(offset);
        let files = self.files.lock().unwrap();
        let file = &files[location.id as usize];
        let start = file.len().min(offset as usize);
        let end = file.len().min(start + limit as usize);
        Ok(answer(file[start..end].to_vec()))
    }
}

fn answer(bytes: Vec<u8>) -> Vec<u8> {
    let r#type = api::StorageFileType::StorageFileUnknown;
    api::UploadFile::UploadFile(types::UploadFile {
        r#type,
        mtime: 0,
        bytes,
    })
    .to_bytes()
}

fn no(request: &[u8]) -> Vec<u8> {
    if functions::UploadGetFile::from_bytes(request).is_err() {
        return false.to_bytes();
    }
    api::UploadFile::CdnRedirect(types::UploadFileCdnRedirect {
        dc_id: 1,
        file_token: vec![1],
        encryption_key: vec![2; 32],
        encryption_iv: vec![3; 16],
        file_hashes: Vec::new(),
    })
    .to_bytes()
}

impl Transport for Server {
    async fn invoke(&self, dc: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        self.invoked.fetch_add(1, SeqCst);
        let now = self.under_way.fetch_add(1, SeqCst) + 1;
        let _counted = Counted(&self.under_way);
        self.most_under_way.fetch_max(now, SeqCst);
        let fault = self.faults.lock().unwrap().pop_front().flatten();
        // Answers come in another order than calls.
        sleep(Duration::from_millis(
            50 + 40 * (self.calls() as u64 * 7 % 5),
        ))
        .await;
        match fault {
            Some(Fault::Lost) => return Err(RpcError::Network),
            Some(Fault::Refused(code, message)) => return Err(RpcError::server(code, message)),
            Some(Fault::No) => return Ok(no(&request)),
            Some(Fault::Garbage) => return Ok(vec![1, 2, 3, 4]),
            _ => {}
        }
        let answer = self.carry_out(dc, &request)?;
        sleep(Duration::from_millis(20)).await;
        if matches!(fault, Some(Fault::AnswerLost)) {
            pending::<()>().await;
        }
        // An answer to getFile is as long as its range, and a part as its call.
        let length = request.len().max(answer.len()) as u64;
        self.moved.fetch_add(length, SeqCst);
        Ok(answer)
    }

    async fn resolve(&self, _: Peer) -> Result<types::InputUser, ResolveError> {
        Err(ResolveError::Unknown)
    }
}
