//! AES-256 in IGE mode (spec/05 §4).
//!
//! ```text
//! encrypt:  c[i] = E(p[i] ^ c[i-1]) ^ p[i-1]
//! decrypt:  p[i] = D(c[i] ^ p[i-1]) ^ c[i-1]
//! ```
//!
//! Each block waits for the one before it, in both directions, so the speed is the latency of one
//! AES block. The loop therefore runs inside the closure that the cipher calls with its chosen
//! backend: round keys stay in registers, and the only thing added to the chain is one xor.

use aes::cipher::consts::U16;
use aes::cipher::{
    Block, BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncBackend,
    BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, KeyInit,
};
use aes::{Aes256Dec, Aes256Enc};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The length of a block in bytes.
pub const BLOCK: usize = 16;

/// Encrypts whole blocks in place and moves `iv` on, so that the next call continues the stream.
///
/// `iv` is the ciphertext block before the first one, then the plaintext block before it.
pub fn encrypt_in_place(cipher: &Aes256Enc, iv: &mut Iv, blocks: &mut [[u8; BLOCK]]) {
    cipher.encrypt_with_backend(Encrypt { iv, blocks });
}

/// Decrypts whole blocks in place and moves `iv` on, so that the next call continues the stream.
///
/// `iv` is the ciphertext block before the first one, then the plaintext block before it.
pub fn decrypt_in_place(cipher: &Aes256Dec, iv: &mut Iv, blocks: &mut [[u8; BLOCK]]) {
    cipher.decrypt_with_backend(Decrypt { iv, blocks });
}

/// The cipher for [`encrypt_in_place`].
pub fn encryptor(key: &[u8; 32]) -> Aes256Enc {
    Aes256Enc::new(key.into())
}

/// The cipher for [`decrypt_in_place`].
pub fn decryptor(key: &[u8; 32]) -> Aes256Dec {
    Aes256Dec::new(key.into())
}

/// Where an IGE stream stands: the last block of ciphertext and of plaintext.
///
/// It erases itself when dropped, compares in constant time and shows nothing in `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Iv {
    ciphertext: [u8; BLOCK],
    plaintext: [u8; BLOCK],
}

impl Iv {
    /// The iv of the spec: `c[-1]` then `p[-1]`.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut iv = Self {
            ciphertext: [0; BLOCK],
            plaintext: [0; BLOCK],
        };
        let (ciphertext, plaintext) = bytes.split_at(BLOCK);
        iv.ciphertext.copy_from_slice(ciphertext);
        iv.plaintext.copy_from_slice(plaintext);
        iv
    }

    /// The iv with which a stream goes on after these two blocks.
    pub fn after(ciphertext: &[u8; BLOCK], plaintext: &[u8; BLOCK]) -> Self {
        Self {
            ciphertext: *ciphertext,
            plaintext: *plaintext,
        }
    }

    /// `c[-1]` then `p[-1]`. The second half is plaintext: keep it as safe as a key.
    pub fn to_bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let (ciphertext, plaintext) = bytes.split_at_mut(BLOCK);
        ciphertext.copy_from_slice(&self.ciphertext);
        plaintext.copy_from_slice(&self.plaintext);
        bytes
    }
}

impl PartialEq for Iv {
    fn eq(&self, other: &Self) -> bool {
        let ciphertext = self.ciphertext.ct_eq(&other.ciphertext);
        (ciphertext & self.plaintext.ct_eq(&other.plaintext)).into()
    }
}

impl Eq for Iv {}

impl std::fmt::Debug for Iv {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Iv(..)")
    }
}

struct Encrypt<'a> {
    iv: &'a mut Iv,
    blocks: &'a mut [[u8; BLOCK]],
}

impl BlockSizeUser for Encrypt<'_> {
    type BlockSize = U16;
}

impl BlockCipherEncClosure for Encrypt<'_> {
    #[inline(always)]
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, backend: &B) {
        let Iv {
            ciphertext,
            plaintext,
        } = self.iv;
        garble(self.blocks, plaintext, ciphertext, |block| {
            backend.encrypt_block_inplace(block);
        });
    }
}

struct Decrypt<'a> {
    iv: &'a mut Iv,
    blocks: &'a mut [[u8; BLOCK]],
}

impl BlockSizeUser for Decrypt<'_> {
    type BlockSize = U16;
}

impl BlockCipherDecClosure for Decrypt<'_> {
    #[inline(always)]
    fn call<B: BlockCipherDecBackend<BlockSize = U16>>(self, backend: &B) {
        let Iv {
            ciphertext,
            plaintext,
        } = self.iv;
        garble(self.blocks, ciphertext, plaintext, |block| {
            backend.decrypt_block_inplace(block);
        });
    }
}

/// Both directions are `out[i] = cipher(in[i] ^ out[i-1]) ^ in[i-1]`; only the names change.
#[inline(always)]
fn garble(
    blocks: &mut [[u8; BLOCK]],
    last_in: &mut [u8; BLOCK],
    last_out: &mut [u8; BLOCK],
    cipher: impl Fn(&mut Block<Aes256Enc>),
) {
    let mut before_in = *last_in;
    let mut before_out = *last_out;
    for block in blocks {
        let input = *block;
        let mut state = xor(&input, &before_out).into();
        cipher(&mut state);
        before_out = xor(&state.0, &before_in);
        before_in = input;
        *block = before_out;
    }
    *last_in = before_in;
    *last_out = before_out;
}

#[inline(always)]
fn xor(a: &[u8; BLOCK], b: &[u8; BLOCK]) -> [u8; BLOCK] {
    let mut out = *a;
    for (out, b) in out.iter_mut().zip(b) {
        *out ^= b;
    }
    out
}
