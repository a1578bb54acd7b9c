//! AES-256-IGE of whole buffers.

use secretchat_core::crypto::ige::{self, Iv};

pub(super) use secretchat_core::crypto::ige::BLOCK;

/// Encrypts whole blocks.
pub(super) fn encrypt(mut plaintext: Vec<u8>, key: &[u8; 32], iv: &[u8; 32]) -> Vec<u8> {
    let blocks = plaintext.as_chunks_mut().0;
    ige::encrypt_in_place(&ige::encryptor(key), &mut Iv::from_bytes(iv), blocks);
    plaintext
}

/// Decrypts whole blocks; what is behind them is dropped.
pub(super) fn decrypt(ciphertext: &[u8], key: &[u8; 32], iv: &[u8; 32]) -> Vec<u8> {
    let mut blocks = ciphertext.as_chunks().0.to_vec();
    ige::decrypt_in_place(&ige::decryptor(key), &mut Iv::from_bytes(iv), &mut blocks);
    blocks.concat()
}
