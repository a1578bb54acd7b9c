//! MTProto 2.0 encryption of packets between a client and the server.

use rand_core::CryptoRng;
use secretchat_core::crypto::{AuthKey, kdf};
use secretchat_core::ids::Role;
use sha2::{Digest as _, Sha256};

use super::SessionError;
use crate::mtproto::ige;

/// Key id and message key.
const HEADER: usize = 24;
/// The least padding.
const MIN_PADDING: usize = 12;

/// Who sent a packet: the derivation of secret chats knows the two directions by the side of a chat.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    Client,
    Server,
}

impl Sender {
    const fn role(self) -> Role {
        match self {
            Self::Client => Role::Creator,
            Self::Server => Role::Participant,
        }
    }

    /// Where the part of the key begins that goes into the message key.
    const fn key_offset(self) -> usize {
        match self {
            Self::Client => 88,
            Self::Server => 96,
        }
    }
}

/// The key id at the start of a packet; 0 in one that is not encrypted.
pub(crate) fn key_id(packet: &[u8]) -> Option<i64> {
    packet.first_chunk().map(|id| i64::from_le_bytes(*id))
}

/// Encrypts.
pub(crate) fn seal(
    key: &AuthKey,
    sender: Sender,
    mut plaintext: Vec<u8>,
    rng: &mut (impl CryptoRng + ?Sized),
) -> Vec<u8> {
    let length = plaintext.len();
    let padded = (length + MIN_PADDING).next_multiple_of(ige::BLOCK);
    plaintext.resize(padded, 0);
    if let Some(padding) = plaintext.get_mut(length..) {
        rng.fill_bytes(padding);
    }
    let msg_key = msg_key(key, sender, &plaintext);
    let aes = kdf::v2(key, sender.role(), &msg_key);
    let ciphertext = ige::encrypt(plaintext, aes.key(), aes.iv_bytes());
    let key_id = key.fingerprint().to_le_bytes();
    [&key_id[..], &msg_key, &ciphertext].concat()
}

/// Decrypts, and checks the message key. What a transport has padded to no whole block is cut off.
pub(crate) fn open(key: &AuthKey, sender: Sender, packet: &[u8]) -> Result<Vec<u8>, SessionError> {
    let (header, ciphertext) = packet
        .split_first_chunk::<HEADER>()
        .ok_or(SessionError::Malformed)?;
    let (_, expected) = header
        .split_last_chunk::<16>()
        .ok_or(SessionError::Malformed)?;
    let aes = kdf::v2(key, sender.role(), expected);
    let plaintext = ige::decrypt(ciphertext, aes.key(), aes.iv_bytes());
    if msg_key(key, sender, &plaintext) != *expected {
        return Err(SessionError::MessageKey);
    }
    Ok(plaintext)
}

fn msg_key(key: &AuthKey, sender: Sender, plaintext: &[u8]) -> [u8; 16] {
    let part = key.as_bytes().iter().skip(sender.key_offset()).take(32);
    let part: Vec<u8> = part.copied().collect();
    let hash = Sha256::new().chain_update(part).chain_update(plaintext);
    let large: [u8; 32] = hash.finalize().into();
    let mut msg_key = [0; 16];
    for (to, from) in msg_key.iter_mut().zip(large.iter().skip(8)) {
        *to = *from;
    }
    msg_key
}
