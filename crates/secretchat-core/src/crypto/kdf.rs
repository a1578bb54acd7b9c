//! From the key of a chat and the msg_key of a message to the AES key and iv of that message.

use sha1::{Digest, Sha1};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::ige::Iv;
use super::key::AuthKey;
use crate::ids::Role;

/// The AES-256 key and IGE iv of one message. Erased when dropped, shows nothing in `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MessageAes {
    key: [u8; 32],
    iv: [u8; 32],
}

impl MessageAes {
    /// The AES key, 32 bytes.
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// The iv as bytes, 32: `c[-1]` then `p[-1]`.
    pub fn iv_bytes(&self) -> &[u8; 32] {
        &self.iv
    }

    /// The iv, ready for [`super::ige`].
    pub fn iv(&self) -> Iv {
        Iv::from_bytes(&self.iv)
    }
}

impl std::fmt::Debug for MessageAes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MessageAes(..)")
    }
}

/// The derivation of MTProto 2.0 (spec/05 §2).
pub fn v2(key: &AuthKey, sender: Role, msg_key: &[u8; 16]) -> MessageAes {
    let mut derived = MessageAes {
        key: sha256_of(msg_key, key.substr::<0, 36>(sender)),
        iv: sha256_of(key.substr::<40, 36>(sender), msg_key),
    };
    // aes_key and aes_iv are sha256_a and sha256_b with bytes 8..24 exchanged.
    let pairs = derived.key.iter_mut().zip(&mut derived.iv);
    for (a, b) in pairs.skip(8).take(16) {
        std::mem::swap(a, b);
    }
    derived
}

/// The derivation of MTProto 1.0 (spec/05 §3), where `x` is 0 whoever sent the message.
///
/// It is needed to read what old clients sent; nothing is ever sealed with it.
pub fn v1(key: &AuthKey, msg_key: &[u8; 16]) -> MessageAes {
    let x = Role::Creator;
    let mut a = sha1_of(&[msg_key, key.substr::<0, 32>(x)]);
    let mut b = sha1_of(&[key.substr::<32, 16>(x), msg_key, key.substr::<48, 16>(x)]);
    let mut c = sha1_of(&[key.substr::<64, 32>(x), msg_key]);
    let mut d = sha1_of(&[msg_key, key.substr::<96, 32>(x)]);
    let derived = MessageAes {
        key: join(&[(&a, 0, 8), (&b, 8, 12), (&c, 4, 12)]),
        iv: join(&[(&a, 8, 12), (&b, 0, 8), (&c, 16, 4), (&d, 0, 8)]),
    };
    for hash in [&mut a, &mut b, &mut c, &mut d] {
        hash.zeroize();
    }
    derived
}

/// Concatenates `substr(source, offset, length)` of each part.
#[inline]
fn join(parts: &[(&[u8], usize, usize)]) -> [u8; 32] {
    let mut out = [0; 32];
    let bytes = parts
        .iter()
        .flat_map(|(source, offset, length)| source.iter().skip(*offset).take(*length));
    for (out, byte) in out.iter_mut().zip(bytes) {
        *out = *byte;
    }
    out
}

fn sha1_of(parts: &[&[u8]]) -> [u8; 20] {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

fn sha256_of(a: &[u8], b: &[u8]) -> [u8; 32] {
    let hash = Sha256::new().chain_update(a).chain_update(b);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_byte_of_the_keys() {
        let aes = v1(&AuthKey::from_bytes([0x5a; 256]), &[0x5a; 16]);
        assert_eq!(format!("{aes:?}"), "MessageAes(..)");
        assert_eq!(format!("{:?}", aes.iv()), "Iv(..)");
    }
}
