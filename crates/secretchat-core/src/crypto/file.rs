//! The encryption of a file: AES-256-IGE over the whole of it, in as many pieces as one likes
//! (spec/08 §2–3).
//!
//! IGE hides the content of a file but does not protect it: whoever can change the stored file can
//! change what comes out (spec/11 A9). Trust decrypted bytes no more than any download.

use std::fmt;

use aes::{Aes256Dec, Aes256Enc};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::fingerprint;
use super::ige::{self, BLOCK, Iv};

/// The key and the initial iv of one file, 32 bytes each. Never used for two different contents.
///
/// It erases itself when dropped, compares in constant time and shows nothing in `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct FileKey {
    key: Box<[u8; 32]>,
    iv: Box<[u8; 32]>,
}

impl FileKey {
    /// Draws a new key and iv.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut file_key = Self {
            key: Box::new([0; 32]),
            iv: Box::new([0; 32]),
        };
        rng.fill_bytes(file_key.key.as_mut_slice());
        rng.fill_bytes(file_key.iv.as_mut_slice());
        file_key
    }

    /// Takes the key and iv out of a message.
    ///
    /// # Errors
    /// [`FileKeyError`] unless both have exactly 32 bytes (spec/08 §6).
    pub fn from_slices(key: &[u8], iv: &[u8]) -> Result<Self, FileKeyError> {
        let mut file_key = Self {
            key: Box::new([0; 32]),
            iv: Box::new([0; 32]),
        };
        if key.len() != file_key.key.len() || iv.len() != file_key.iv.len() {
            return Err(FileKeyError {
                key: key.len(),
                iv: iv.len(),
            });
        }
        file_key.key.copy_from_slice(key);
        file_key.iv.copy_from_slice(iv);
        Ok(file_key)
    }

    /// The AES-256 key.
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// The iv at the start of the file.
    pub fn iv(&self) -> &[u8; 32] {
        &self.iv
    }

    /// The `key_fingerprint` of the API, a sanity check only.
    pub fn fingerprint(&self) -> i32 {
        fingerprint::of_file(&self.key, &self.iv)
    }
}

impl PartialEq for FileKey {
    fn eq(&self, other: &Self) -> bool {
        let key = self.key.ct_eq(other.key.as_slice());
        let iv = self.iv.ct_eq(other.iv.as_slice());
        (key & iv).into()
    }
}

impl Eq for FileKey {}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(..)")
    }
}

/// The key or the iv of a file was not 32 bytes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key and iv of a file have 32 bytes each, not {key} and {iv}")]
pub struct FileKeyError {
    /// Bytes of the key.
    pub key: usize,
    /// Bytes of the iv.
    pub iv: usize,
}

/// A piece inside a file was not made of whole blocks of 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a piece of {length} bytes is not made of whole blocks of 16")]
pub struct PartialBlock {
    /// Bytes of the piece. Nothing of it was changed.
    pub length: usize,
}

/// The length of a file of `length` bytes once it is encrypted: the next multiple of 16.
///
/// Lengths for which there is none give the largest multiple.
pub fn encrypted_len(length: u64) -> u64 {
    const LARGEST: u64 = u64::MAX - 15;
    length.checked_next_multiple_of(16).unwrap_or(LARGEST)
}

/// Encrypts a file piece by piece.
pub struct FileEncryptor {
    cipher: Aes256Enc,
    iv: Iv,
}

impl FileEncryptor {
    /// Starts at the beginning of a file.
    pub fn new(file_key: &FileKey) -> Self {
        Self::resume(file_key, &Iv::from_bytes(file_key.iv()))
    }

    /// Goes on at a block boundary, with the [`iv`](Self::iv) of that place.
    pub fn resume(file_key: &FileKey, iv: &Iv) -> Self {
        Self {
            cipher: ige::encryptor(file_key.key()),
            iv: iv.clone(),
        }
    }

    /// Encrypts the next piece in place.
    ///
    /// # Errors
    /// [`PartialBlock`] unless the piece is a multiple of 16 bytes; the last one goes to
    /// [`finish`](Self::finish).
    pub fn update(&mut self, piece: &mut [u8]) -> Result<(), PartialBlock> {
        let blocks = whole_blocks(piece)?;
        ige::encrypt_in_place(&self.cipher, &mut self.iv, blocks);
        Ok(())
    }

    /// Pads the last piece, of any length, with random bytes to whole blocks and encrypts it.
    pub fn finish(mut self, last: &mut Vec<u8>, rng: &mut (impl CryptoRng + ?Sized)) {
        let length = last.len();
        last.resize(length.next_multiple_of(BLOCK), 0);
        if let Some(padding) = last.get_mut(length..) {
            rng.fill_bytes(padding);
        }
        ige::encrypt_in_place(&self.cipher, &mut self.iv, last.as_chunks_mut().0);
    }

    /// The iv with which the next piece starts. Half of it is plaintext: keep it sealed.
    pub fn iv(&self) -> &Iv {
        &self.iv
    }
}

impl fmt::Debug for FileEncryptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileEncryptor(..)")
    }
}

/// Decrypts a file piece by piece, from its beginning or from any block boundary.
pub struct FileDecryptor {
    cipher: Aes256Dec,
    iv: Iv,
}

impl FileDecryptor {
    /// Starts at the beginning of a file.
    pub fn new(file_key: &FileKey) -> Self {
        Self::resume(file_key, &Iv::from_bytes(file_key.iv()))
    }

    /// Goes on at a block boundary, with the [`iv`](Self::iv) of that place or with
    /// [`Iv::after`] the blocks of ciphertext and plaintext before it.
    pub fn resume(file_key: &FileKey, iv: &Iv) -> Self {
        Self {
            cipher: ige::decryptor(file_key.key()),
            iv: iv.clone(),
        }
    }

    /// Decrypts the next piece in place. Padding is cut off by the caller, who knows the size.
    ///
    /// # Errors
    /// [`PartialBlock`] unless the piece is a multiple of 16 bytes.
    pub fn update(&mut self, piece: &mut [u8]) -> Result<(), PartialBlock> {
        let blocks = whole_blocks(piece)?;
        ige::decrypt_in_place(&self.cipher, &mut self.iv, blocks);
        Ok(())
    }

    /// The iv with which the next piece starts. Half of it is plaintext: keep it sealed.
    pub fn iv(&self) -> &Iv {
        &self.iv
    }
}

impl fmt::Debug for FileDecryptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileDecryptor(..)")
    }
}

fn whole_blocks(piece: &mut [u8]) -> Result<&mut [[u8; BLOCK]], PartialBlock> {
    let length = piece.len();
    match piece.as_chunks_mut() {
        (blocks, []) => Ok(blocks),
        _ => Err(PartialBlock { length }),
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha12Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn debug_shows_no_byte_of_the_keys() {
        let file_key = FileKey::from_slices(&[0x5a; 32], &[0x5a; 32]).unwrap();
        assert_eq!(format!("{file_key:?}"), "FileKey(..)");
        let (encryptor, decryptor) = (FileEncryptor::new(&file_key), FileDecryptor::new(&file_key));
        assert_eq!(format!("{encryptor:?}"), "FileEncryptor(..)");
        assert_eq!(format!("{decryptor:?}"), "FileDecryptor(..)");
    }

    #[test]
    fn a_key_or_iv_of_another_length_is_refused() {
        for (key, iv) in [(31, 32), (32, 33), (0, 32), (32, 0)] {
            assert_eq!(
                FileKey::from_slices(&vec![1; key], &vec![1; iv]),
                Err(FileKeyError { key, iv })
            );
        }
    }

    #[test]
    fn a_piece_with_a_partial_block_is_refused_and_left_alone() {
        let file_key = FileKey::generate(&mut ChaCha12Rng::seed_from_u64(1));
        let mut piece = [9; 17];
        let refused = Err(PartialBlock { length: 17 });
        assert_eq!(FileEncryptor::new(&file_key).update(&mut piece), refused);
        assert_eq!(FileDecryptor::new(&file_key).update(&mut piece), refused);
        assert_eq!(piece, [9; 17]);
    }

    #[test]
    fn only_the_end_of_a_file_is_padded_and_only_to_16() {
        let mut rng = ChaCha12Rng::seed_from_u64(1);
        let file_key = FileKey::generate(&mut rng);
        for (length, encrypted) in [(0, 0), (1, 16), (15, 16), (16, 16), (17, 32)] {
            let mut last = vec![3; length];
            FileEncryptor::new(&file_key).finish(&mut last, &mut rng);
            assert_eq!(last.len(), encrypted);
            assert_eq!(encrypted_len(length as u64), encrypted as u64);
        }
        assert_eq!(encrypted_len(u64::MAX), u64::MAX - 15);
        assert_eq!(encrypted_len(u64::MAX - 15), u64::MAX - 15);
    }
}
