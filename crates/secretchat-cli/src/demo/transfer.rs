//! Files up and down, part by part (spec/08 §3–6): never more than one part in memory.

use std::io::{self, Read};

use rand_core::Rng as _;
use secretchat_core::crypto::file::{PartialBlock, encrypted_len};
use secretchat_core::crypto::{FileDecryptor, FileEncryptor, FileKey};
use secretchat_core::message::media::FileSizeError;
use secretchat_core::tl::api::{self, functions, types};
use zeroize::Zeroize as _;

use crate::host::{Host, HostError};
use crate::network::Network;

/// Bytes of every part and range but the last (spec/08 §4–5).
pub(crate) const PART: usize = 512 << 10;
/// Files with more encrypted bytes go up with saveBigFilePart: 10 MiB.
const BIG: u64 = 10 << 20;

/// Why a file did not get through.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TransferError {
    #[error("cannot read the file: {0}")]
    Read(#[from] io::Error),
    #[error(transparent)]
    Host(#[from] HostError),
    #[error("{0} bytes are too many for a file")]
    TooLarge(u64),
    #[error("the message and the server disagree on the file: {0}")]
    Size(#[from] FileSizeError),
    #[error("the server gave a range that does not decrypt: {0}")]
    Blocks(#[from] PartialBlock),
    #[error("the server gave {got} of {expected} bytes")]
    Truncated { got: u64, expected: u64 },
    #[error("the server names the file by another key")]
    Fingerprint,
    #[error("the server sent the download elsewhere")]
    Redirected,
}

/// A file that is at the server, and how to open it.
pub(crate) struct Uploaded {
    pub(crate) input: api::InputEncryptedFile,
    pub(crate) key: FileKey,
    pub(crate) parts: i32,
}

/// Encrypts `size` bytes and uploads them; tells of every part.
pub(crate) fn upload(
    source: &mut dyn Read,
    size: u64,
    host: &mut Host,
    net: &mut Network,
    mut progress: impl FnMut(u64),
) -> Result<Uploaded, TransferError> {
    let key = FileKey::generate(host.rng());
    let encrypted = encrypted_len(size);
    let parts = i32::try_from(encrypted.div_ceil(PART as u64))
        .map_err(|_| TransferError::TooLarge(size))?;
    let uploading = Uploading {
        id: host.rng().next_u64().cast_signed(),
        parts,
        is_big: encrypted > BIG,
    };
    let mut encryptor = FileEncryptor::new(&key);
    let mut part = Vec::with_capacity(PART);
    for index in 0..parts - 1 {
        read_part(source, PART as u64, &mut part)?;
        encryptor.update(&mut part)?;
        uploading.save(index, &part, host, net)?;
        progress(part.len() as u64);
    }
    read_part(
        source,
        size - u64::from((parts - 1).cast_unsigned()) * PART as u64,
        &mut part,
    )?;
    encryptor.finish(&mut part, host.rng());
    uploading.save(parts - 1, &part, host, net)?;
    progress(part.len() as u64);
    part.zeroize();
    Ok(Uploaded {
        input: uploading.input(&key),
        key,
        parts,
    })
}

/// Fetches a file range by range and gives its plaintext to `sink`, in order; tells of every range. Gives how many
/// ranges it took.
pub(crate) fn download(
    file: &types::EncryptedFile,
    key: &FileKey,
    size: u64,
    host: &Host,
    net: &mut Network,
    mut sink: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<u32, TransferError> {
    if file.key_fingerprint != key.fingerprint() {
        return Err(TransferError::Fingerprint);
    }
    let expected = encrypted_len(size);
    let mut decryptor = FileDecryptor::new(key);
    let (mut got, mut left, mut ranges) = (0_u64, size, 0);
    while got < expected {
        let mut range = get_range(file, got, host, net)?;
        ranges += 1;
        range.truncate(usize::try_from(expected - got).unwrap_or(usize::MAX));
        if range.is_empty() || (range.len() < PART && got + (range.len() as u64) < expected) {
            return Err(TransferError::Truncated {
                got: got + range.len() as u64,
                expected,
            });
        }
        got += range.len() as u64;
        decryptor.update(&mut range)?;
        range.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        left -= range.len() as u64;
        sink(&range)?;
        range.zeroize();
    }
    Ok(ranges)
}

fn get_range(
    file: &types::EncryptedFile,
    got: u64,
    host: &Host,
    net: &mut Network,
) -> Result<Vec<u8>, TransferError> {
    let location = types::InputEncryptedFileLocation {
        id: file.id,
        access_hash: file.access_hash,
    };
    let location = api::InputFileLocation::InputEncryptedFileLocation(location);
    let (offset, limit) = (got.cast_signed(), PART as i32);
    let f = functions::UploadGetFile {
        precise: false,
        cdn_supported: false,
        location,
        offset,
        limit,
    };
    match host.call(&f, net)? {
        api::UploadFile::UploadFile(file) => Ok(file.bytes),
        api::UploadFile::CdnRedirect(_) => Err(TransferError::Redirected),
    }
}

/// Reads exactly the next part.
fn read_part(source: &mut dyn Read, length: u64, part: &mut Vec<u8>) -> io::Result<()> {
    part.clear();
    let read = Read::take(source, length).read_to_end(part)?;
    if (read as u64) < length {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "it became shorter meanwhile",
        ));
    }
    Ok(())
}

/// An upload under way.
struct Uploading {
    id: i64,
    parts: i32,
    is_big: bool,
}

impl Uploading {
    fn save(
        &self,
        index: i32,
        bytes: &[u8],
        host: &Host,
        net: &mut Network,
    ) -> Result<(), HostError> {
        let (file_id, file_part, bytes) = (self.id, index, bytes.to_vec());
        if self.is_big {
            let file_total_parts = self.parts;
            host.call(
                &functions::UploadSaveBigFilePart {
                    file_id,
                    file_part,
                    file_total_parts,
                    bytes,
                },
                net,
            )?;
        } else {
            host.call(
                &functions::UploadSaveFilePart {
                    file_id,
                    file_part,
                    bytes,
                },
                net,
            )?;
        }
        Ok(())
    }

    fn input(&self, key: &FileKey) -> api::InputEncryptedFile {
        let (id, parts, key_fingerprint) = (self.id, self.parts, key.fingerprint());
        if self.is_big {
            api::InputEncryptedFile::BigUploaded(types::InputEncryptedFileBigUploaded {
                id,
                parts,
                key_fingerprint,
            })
        } else {
            let md5_checksum = String::new();
            api::InputEncryptedFile::Uploaded(types::InputEncryptedFileUploaded {
                id,
                parts,
                md5_checksum,
                key_fingerprint,
            })
        }
    }
}
