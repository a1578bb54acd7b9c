//! What both sides compute from the numbers that only they know.

use secretchat_core::crypto::AuthKey;
use sha1::{Digest as _, Sha1};

/// The numbers of one exchange.
#[derive(Clone, Copy)]
pub(in crate::mtproto) struct Nonces {
    pub(super) client: [u8; 16],
    pub(super) server: [u8; 16],
}

/// The AES key and iv of the second half of the exchange.
pub(super) fn temporary_aes(nonces: &Nonces, new_nonce: &[u8; 32]) -> ([u8; 32], [u8; 32]) {
    let hashes = [
        sha1(&[new_nonce, &nonces.server]).to_vec(),
        sha1(&[&nonces.server, new_nonce]).to_vec(),
        sha1(&[new_nonce, new_nonce]).to_vec(),
        new_nonce.to_vec(),
    ];
    // 64 bytes of the row are the key and, right behind it, the iv.
    let row = hashes.concat();
    let mut halves = row.as_chunks::<32>().0.iter();
    let mut half = || halves.next().copied().unwrap_or_default();
    (half(), half())
}

/// The first salt of the key.
pub(super) fn first_salt(nonces: &Nonces, new_nonce: &[u8; 32]) -> i64 {
    let mut salt = [0; 8];
    for ((to, a), b) in salt.iter_mut().zip(new_nonce).zip(&nonces.server) {
        *to = a ^ b;
    }
    i64::from_le_bytes(salt)
}

/// The hash by which the server shows that it has the key; `number` says with which result.
pub(super) fn new_nonce_hash(new_nonce: &[u8; 32], number: u8, key: &AuthKey) -> [u8; 16] {
    let aux_hash = sha1(&[key.as_bytes()]);
    let aux_hash = aux_hash.first_chunk::<8>().copied().unwrap_or_default();
    let hash = sha1(&[new_nonce, &[number], &aux_hash]);
    hash.last_chunk().copied().unwrap_or_default()
}

pub(super) fn sha1(parts: &[&[u8]]) -> [u8; 20] {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}
