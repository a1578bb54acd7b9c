//! The envelope around every message of a chat (spec/05).
//!
//! ```text
//! key_fingerprint 8 | msg_key 16 | AES-256-IGE( length 4 | payload | random padding )
//! ```
//!
//! Messages are sealed with MTProto 2.0 only. Opening tries 2.0 first and 1.0 only where the caller
//! still permits it. Every failure that depends on a decrypted byte gives one and the same error.

use rand_core::CryptoRng;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::ids::Role;

use super::fingerprint::KeyFingerprint;
use super::ige::{self, BLOCK};
use super::kdf::{self, MessageAes};
use super::key::AuthKey;

/// The longest envelope that is sealed or opened, in bytes (1 MiB).
pub const MAX_ENVELOPE: usize = 1 << 20;

/// The fewest bytes of padding that MTProto 2.0 allows.
pub const MIN_PADDING: usize = 12;

/// The most bytes of padding that MTProto 2.0 allows.
pub const MAX_PADDING: usize = 1024;

/// Fingerprint and msg_key, in bytes.
const HEADER: usize = 8 + 16;

/// The length field in front of the payload, in bytes.
const LENGTH_FIELD: usize = 4;

/// The version of MTProto that an envelope was sealed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// MTProto 1.0, of clients older than layer 73. Only ever read.
    V1,
    /// MTProto 2.0.
    V2,
}

/// The versions that may be opened (spec/05 §7 says when the older one still may).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Versions {
    /// Only MTProto 2.0.
    V2Only,
    /// MTProto 2.0 and, if that fails, MTProto 1.0.
    V2OrV1,
}

/// What an envelope held.
#[derive(Clone)]
pub struct Opened {
    /// The TL bytes, without length and padding. A multiple of 4 bytes, at least 4.
    pub payload: Zeroizing<Vec<u8>>,
    /// The version with which the peer had sealed it.
    pub version: Version,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { payload, version } = self;
        f.debug_struct("Opened")
            .field("payload_length", &payload.len())
            .field("version", version)
            .finish()
    }
}

/// Why a payload was not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// TL always gives a multiple of 4 bytes, and never nothing.
    #[error("a payload has a positive multiple of 4 bytes, not {length}")]
    PayloadLength {
        /// Bytes of the payload.
        length: usize,
    },
    /// The envelope would exceed [`MAX_ENVELOPE`].
    #[error("a payload of {length} bytes is too long")]
    TooLong {
        /// Bytes of the payload.
        length: usize,
    },
    /// Padding of the wrong length was given to [`seal_with_padding`].
    #[error("padding of {length} bytes is not within 12 to 1024 or does not fill a block")]
    Padding {
        /// Bytes of padding.
        length: usize,
    },
}

/// Why an envelope was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not the length of any envelope: 24 bytes and 1 or more blocks of 16, [`MAX_ENVELOPE`] at most.
    #[error("no envelope has {length} bytes")]
    Length {
        /// Bytes received.
        length: usize,
    },
    /// It does not fit the key. The cause is not told, on purpose (spec/05 §6.6).
    #[error("the envelope was refused")]
    Refused,
}

/// Seals a payload with MTProto 2.0 and random padding up to the lengths that TDLib uses.
///
/// `sender` is the side that seals. The payload is boxed TL: a positive multiple of 4 bytes.
///
/// # Errors
/// [`SealError::PayloadLength`] and [`SealError::TooLong`].
pub fn seal(
    key: &AuthKey,
    sender: Role,
    payload: &[u8],
    rng: &mut (impl CryptoRng + ?Sized),
) -> Result<Vec<u8>, SealError> {
    let padding = padded_length(payload.len()).saturating_sub(LENGTH_FIELD + payload.len());
    seal_padded_by(key, sender, payload, padding, |bytes| rng.fill_bytes(bytes))
}

/// Seals a payload with MTProto 2.0 and the given padding, for test vectors.
///
/// Padding that is not random weakens the envelope: use [`seal`].
///
/// # Errors
/// Every variant of [`SealError`].
pub fn seal_with_padding(
    key: &AuthKey,
    sender: Role,
    payload: &[u8],
    padding: &[u8],
) -> Result<Vec<u8>, SealError> {
    seal_padded_by(key, sender, payload, padding.len(), |bytes| {
        bytes.copy_from_slice(padding);
    })
}

/// Opens an envelope, in the order of checks of spec/05 §6.
///
/// `sender` is the side that sent it, so the creator of a chat opens with [`Role::Participant`].
///
/// # Errors
/// [`EnvelopeError::Length`] by the length alone, [`EnvelopeError::Refused`] for everything else.
pub fn open(
    key: &AuthKey,
    sender: Role,
    envelope: &[u8],
    allow: Versions,
) -> Result<Opened, EnvelopeError> {
    let parts = Parts::split(envelope)?;
    let ours = parts.fingerprint == key.fingerprint();
    let v2 = open_v2(key, sender, &parts).map(|payload| Opened {
        payload,
        version: Version::V2,
    });
    let opened = match allow {
        Versions::V2Only => v2,
        Versions::V2OrV1 => v2.or_else(|| {
            open_v1(key, &parts).map(|payload| Opened {
                payload,
                version: Version::V1,
            })
        }),
    };
    opened.filter(|_| ours).ok_or(EnvelopeError::Refused)
}

/// Tells which key an envelope needs.
///
/// # Errors
/// [`EnvelopeError::Length`].
pub fn envelope_fingerprint(envelope: &[u8]) -> Result<KeyFingerprint, EnvelopeError> {
    Parts::split(envelope).map(|parts| parts.fingerprint)
}

/// The length of the plaintext that hides a payload of `length` bytes: length field, payload and
/// padding together, by TDLib's buckets (spec/05 §5.3).
fn padded_length(length: usize) -> usize {
    const BUCKETS: [usize; 9] = [64, 128, 192, 256, 384, 512, 768, 1024, 1280];
    const LAST: usize = 1280;
    const STEP: usize = 448;
    let needed = length.saturating_add(LENGTH_FIELD + MIN_PADDING);
    let above = needed.saturating_sub(LAST).div_ceil(STEP);
    BUCKETS
        .into_iter()
        .find(|bucket| *bucket >= needed)
        .unwrap_or(LAST.saturating_add(above.saturating_mul(STEP)))
}

fn seal_padded_by(
    key: &AuthKey,
    sender: Role,
    payload: &[u8],
    padding: usize,
    fill: impl FnOnce(&mut [u8]),
) -> Result<Vec<u8>, SealError> {
    let length = payload.len();
    let (field, total) = check_sealable(length, padding)?;
    let mut envelope = Vec::with_capacity(total);
    envelope.extend_from_slice(&key.fingerprint().to_le_bytes());
    envelope.extend_from_slice(&[0; 16]);
    envelope.extend_from_slice(&field.to_le_bytes());
    envelope.extend_from_slice(payload);
    let padding_at = envelope.len();
    envelope.resize(total, 0);
    if let Some(padding) = envelope.get_mut(padding_at..) {
        fill(padding);
    }
    encrypt_v2(key, sender, &mut envelope);
    Ok(envelope)
}

/// The length field and the length of the whole envelope.
fn check_sealable(length: usize, padding: usize) -> Result<(u32, usize), SealError> {
    if length == 0 || !length.is_multiple_of(4) {
        return Err(SealError::PayloadLength { length });
    }
    let too_long = SealError::TooLong { length };
    let field = u32::try_from(length).map_err(|_| too_long)?;
    let text = LENGTH_FIELD
        .checked_add(length)
        .and_then(|text| text.checked_add(padding))
        .filter(|text| *text <= MAX_ENVELOPE - HEADER)
        .ok_or(too_long)?;
    if !(MIN_PADDING..=MAX_PADDING).contains(&padding) || !text.is_multiple_of(BLOCK) {
        return Err(SealError::Padding { length: padding });
    }
    Ok((field, HEADER + text))
}

/// Computes the msg_key of the plaintext behind the header, writes it and encrypts in place.
fn encrypt_v2(key: &AuthKey, sender: Role, envelope: &mut [u8]) {
    let (header, text) = envelope.split_at_mut(HEADER);
    let msg_key = msg_key_v2(key, sender, text);
    if let Some(place) = header.last_chunk_mut() {
        *place = msg_key;
    }
    encrypt(&kdf::v2(key, sender, &msg_key), text);
}

fn encrypt(aes: &MessageAes, text: &mut [u8]) {
    let cipher = ige::encryptor(aes.key());
    ige::encrypt_in_place(&cipher, &mut aes.iv(), text.as_chunks_mut().0);
}

fn decrypt(aes: &MessageAes, ciphertext: &[[u8; BLOCK]]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(ciphertext.as_flattened().to_vec());
    let cipher = ige::decryptor(aes.key());
    ige::decrypt_in_place(&cipher, &mut aes.iv(), text.as_chunks_mut().0);
    text
}

fn msg_key_v2(key: &AuthKey, sender: Role, text: &[u8]) -> [u8; 16] {
    let large: [u8; 32] = Sha256::new()
        .chain_update(key.substr::<88, 32>(sender))
        .chain_update(text)
        .finalize()
        .into();
    middle(&large)
}

/// `substr(msg_key_large, 8, 16)`.
fn middle(large: &[u8; 32]) -> [u8; 16] {
    let mut msg_key = [0; 16];
    for (to, from) in msg_key.iter_mut().zip(large.iter().skip(8)) {
        *to = *from;
    }
    msg_key
}

/// An envelope of plausible length, cut at its fields.
struct Parts<'a> {
    fingerprint: KeyFingerprint,
    msg_key: &'a [u8; 16],
    ciphertext: &'a [[u8; BLOCK]],
}

impl<'a> Parts<'a> {
    /// spec/05 §6.1.
    fn split(envelope: &'a [u8]) -> Result<Self, EnvelopeError> {
        let length = envelope.len();
        let split = || {
            let (fingerprint, rest) = envelope.split_first_chunk()?;
            let (msg_key, rest) = rest.split_first_chunk()?;
            let (ciphertext, beyond) = rest.as_chunks();
            let whole = !ciphertext.is_empty() && beyond.is_empty() && length <= MAX_ENVELOPE;
            whole.then_some(Self {
                fingerprint: KeyFingerprint::from_le_bytes(*fingerprint),
                msg_key,
                ciphertext,
            })
        };
        split().ok_or(EnvelopeError::Length { length })
    }
}

/// spec/05 §6.4: the msg_key covers everything that was decrypted and is compared before the
/// length field means anything.
fn open_v2(key: &AuthKey, sender: Role, parts: &Parts<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let text = decrypt(&kdf::v2(key, sender, parts.msg_key), parts.ciphertext);
    let authentic = msg_key_v2(key, sender, &text).ct_eq(parts.msg_key);
    let length = declared_length(&text);
    let padding = padding_behind(&text, length);
    let well_formed = is_payload_length(length) & within(padding, MIN_PADDING, MAX_PADDING);
    payload_of(text, length, authentic & well_formed)
}

/// spec/05 §6.5: the msg_key covers length and payload only, so the padding must be the shortest
/// that fills the last block. An impossible length hashes the whole text instead, for equal time.
fn open_v1(key: &AuthKey, parts: &Parts<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let text = decrypt(&kdf::v1(key, parts.msg_key), parts.ciphertext);
    let length = declared_length(&text);
    let padding = padding_behind(&text, length);
    let well_formed = is_payload_length(length) & within(padding, 0, BLOCK - 1);
    let covered = text
        .get(..LENGTH_FIELD.saturating_add(length))
        .unwrap_or(&text);
    let hash: [u8; 20] = Sha1::digest(covered).into();
    let authentic = hash
        .last_chunk::<16>()
        .map_or(Choice::from(0), |expected| expected.ct_eq(parts.msg_key));
    payload_of(text, length, authentic & well_formed)
}

/// The length field, as the peer wrote it.
fn declared_length(text: &[u8]) -> usize {
    let field = text
        .first_chunk()
        .map_or(0, |field| u32::from_le_bytes(*field));
    usize::try_from(field).unwrap_or(usize::MAX)
}

/// The bytes that stand behind a payload of that length, or a number beyond every bound.
fn padding_behind(text: &[u8], length: usize) -> usize {
    text.len().wrapping_sub(LENGTH_FIELD).wrapping_sub(length)
}

fn is_payload_length(length: usize) -> Choice {
    Choice::from(u8::from(length >= 4)) & Choice::from(u8::from(length.is_multiple_of(4)))
}

fn within(padding: usize, least: usize, most: usize) -> Choice {
    Choice::from(u8::from(padding >= least)) & Choice::from(u8::from(padding <= most))
}

fn payload_of(
    mut text: Zeroizing<Vec<u8>>,
    length: usize,
    accepted: Choice,
) -> Option<Zeroizing<Vec<u8>>> {
    if !bool::from(accepted) {
        return None;
    }
    let end = LENGTH_FIELD.checked_add(length)?;
    text.truncate(end);
    text.rotate_left(LENGTH_FIELD.min(end));
    text.truncate(length);
    Some(text)
}

/// Seals with MTProto 1.0 as old clients did, for tests of reading it.
#[cfg(test)]
pub(crate) fn seal_v1(key: &AuthKey, payload: &[u8]) -> Vec<u8> {
    let mut text = (payload.len() as u32).to_le_bytes().to_vec();
    text.extend_from_slice(payload);
    let covered = text.len();
    text.resize(covered.next_multiple_of(BLOCK), 0x5a);
    tests::seal_text_v1(key, &text, covered)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha12Rng;
    use rand_core::SeedableRng;

    use super::*;

    const SENDER: Role = Role::Participant;

    fn key() -> AuthKey {
        AuthKey::from_bytes(std::array::from_fn(|i| (i * 7) as u8))
    }

    /// An envelope with a right msg_key around any text, well formed or not.
    fn seal_text_v2(text: &[u8]) -> Vec<u8> {
        let mut envelope = key().fingerprint().to_le_bytes().to_vec();
        envelope.extend_from_slice(&[0; 16]);
        envelope.extend_from_slice(text);
        encrypt_v2(&key(), SENDER, &mut envelope);
        envelope
    }

    /// The same for MTProto 1.0, whose msg_key covers the first bytes only.
    pub(super) fn seal_text_v1(key: &AuthKey, text: &[u8], covered: usize) -> Vec<u8> {
        let hash: [u8; 20] = Sha1::digest(&text[..covered]).into();
        let msg_key: [u8; 16] = hash[4..].try_into().unwrap();
        let mut text = text.to_vec();
        encrypt(&kdf::v1(key, &msg_key), &mut text);
        [&key.fingerprint().to_le_bytes()[..], &msg_key, &text].concat()
    }

    /// A text that declares `length` bytes and has `total` bytes.
    fn text(length: u32, total: usize) -> Vec<u8> {
        let mut text = length.to_le_bytes().to_vec();
        text.resize(total, 0xa5);
        text
    }

    fn outcome(envelope: &[u8], allow: Versions) -> Result<(usize, Version), EnvelopeError> {
        open(&key(), SENDER, envelope, allow).map(|opened| (opened.payload.len(), opened.version))
    }

    #[test]
    fn padding_within_12_to_1024_is_accepted() {
        for (length, total) in [(4, 32), (16, 32), (20, 48), (4, 1024), (12, 1040)] {
            let sealed = seal_text_v2(&text(length, total));
            assert_eq!(
                outcome(&sealed, Versions::V2Only),
                Ok((length as usize, Version::V2)),
                "length {length} in {total}"
            );
        }
    }

    #[test]
    fn an_authentic_text_of_wrong_form_is_refused() {
        let wrong = [
            (16, 16, "longer than the text"),
            (20, 32, "padding 8"),
            (17, 32, "padding 11"),
            (28, 32, "padding 0"),
            (8, 1040, "padding 1028"),
            (11, 1040, "padding 1025"),
            (4, 2048, "padding 2040"),
            (6, 32, "not a multiple of 4"),
            (0, 32, "empty"),
            (32, 32, "longer than the text"),
            (29, 32, "one byte beyond the text"),
            (0x8000_0000, 32, "negative"),
            (u32::MAX - 3, 32, "wraps around"),
            (u32::MAX, 32, "the largest"),
        ];
        for (length, total, why) in wrong {
            let sealed = seal_text_v2(&text(length, total));
            for allow in [Versions::V2Only, Versions::V2OrV1] {
                assert_eq!(
                    outcome(&sealed, allow),
                    Err(EnvelopeError::Refused),
                    "{why}"
                );
            }
        }
    }

    #[test]
    fn the_older_version_is_read_if_permitted_with_any_padding_below_16() {
        for length in [4, 8, 12, 16, 60, 300] {
            let sealed = seal_v1(&key(), &vec![1; length]);
            let opened = outcome(&sealed, Versions::V2OrV1);
            assert_eq!(opened, Ok((length, Version::V1)));
            let refused = outcome(&sealed, Versions::V2Only);
            assert_eq!(refused, Err(EnvelopeError::Refused));
        }
    }

    #[test]
    fn the_older_version_uses_x_0_in_both_directions() {
        let sealed = seal_v1(&key(), &[1; 8]);
        for sender in [Role::Creator, Role::Participant] {
            let opened = open(&key(), sender, &sealed, Versions::V2OrV1);
            assert_eq!(*opened.unwrap().payload, [1; 8]);
        }
    }

    #[test]
    fn an_older_text_of_wrong_form_is_refused_without_reading_beyond_it() {
        let wrong = [
            (12, 32, 16, "padding 16"),
            (6, 16, 10, "not a multiple of 4"),
            (0, 16, 4, "empty"),
            (16, 16, 16, "longer than the text"),
            (u32::MAX - 3, 16, 16, "wraps around"),
            (u32::MAX, 32, 32, "the largest"),
        ];
        for (length, total, covered, why) in wrong {
            let sealed = seal_text_v1(&key(), &text(length, total), covered);
            let refused = outcome(&sealed, Versions::V2OrV1);
            assert_eq!(refused, Err(EnvelopeError::Refused), "{why}");
        }
    }

    #[test]
    fn only_whole_blocks_up_to_the_limit_are_an_envelope() {
        for length in [0, 7, 8, 23, 24, 32, 39, 41, 55, MAX_ENVELOPE - 7 + 16] {
            let bytes = vec![0; length];
            let error = EnvelopeError::Length { length };
            assert_eq!(outcome(&bytes, Versions::V2OrV1), Err(error));
            assert_eq!(envelope_fingerprint(&bytes), Err(error));
        }
        for length in [40, 56, MAX_ENVELOPE - 8] {
            let bytes = vec![0; length];
            assert_eq!(envelope_fingerprint(&bytes), Ok(KeyFingerprint(0)));
            let refused = outcome(&bytes, Versions::V2OrV1);
            assert_eq!(refused, Err(EnvelopeError::Refused));
        }
    }

    #[test]
    fn another_key_or_side_is_refused() {
        let mut rng = ChaCha12Rng::seed_from_u64(1);
        let sealed = seal(&key(), SENDER, &[1; 100], &mut rng).unwrap();
        let reflected = open(&key(), SENDER.peer(), &sealed, Versions::V2OrV1);
        assert_eq!(reflected.map(|_| ()), Err(EnvelopeError::Refused));
        let other = AuthKey::from_bytes([1; 256]);
        let stranger = open(&other, SENDER, &sealed, Versions::V2OrV1);
        assert_eq!(stranger.map(|_| ()), Err(EnvelopeError::Refused));
    }

    #[test]
    fn lengths_are_hidden_in_the_buckets_of_tdlib() {
        let expected = [
            (4, 64),
            (48, 64),
            (52, 128),
            (112, 128),
            (116, 192),
            (240, 256),
            (244, 384),
            (368, 384),
            (752, 768),
            (756, 1024),
            (1264, 1280),
            (1268, 1728),
            (1712, 1728),
            (1716, 2176),
        ];
        let mut rng = ChaCha12Rng::seed_from_u64(1);
        for (length, total) in expected {
            let sealed = seal(&key(), SENDER, &vec![1; length], &mut rng).unwrap();
            assert_eq!(sealed.len() - HEADER, total, "payload of {length}");
        }
    }

    #[test]
    fn the_padding_is_random() {
        let mut rng = ChaCha12Rng::seed_from_u64(1);
        let first = seal(&key(), SENDER, &[1; 4], &mut rng).unwrap();
        let second = seal(&key(), SENDER, &[1; 4], &mut rng).unwrap();
        assert_eq!(first.len(), second.len());
        assert_ne!(first[8..24], second[8..24]);
    }

    #[test]
    fn a_payload_that_the_peer_would_refuse_is_not_sealed() {
        let mut rng = ChaCha12Rng::seed_from_u64(1);
        for length in [0, 1, 2, 3, 5, 101] {
            let refused = seal(&key(), SENDER, &vec![1; length], &mut rng);
            assert_eq!(refused, Err(SealError::PayloadLength { length }));
        }
        let length = MAX_ENVELOPE;
        let refused = seal(&key(), SENDER, &vec![1; length], &mut rng);
        assert_eq!(refused, Err(SealError::TooLong { length }));
        for length in [0, 8, 11, 13, 1028, 1036] {
            let refused = seal_with_padding(&key(), SENDER, &[1; 16], &vec![1; length]);
            assert_eq!(refused, Err(SealError::Padding { length }));
        }
    }

    #[test]
    fn debug_shows_no_byte_of_the_payload() {
        let opened = Opened {
            payload: Zeroizing::new(vec![0x5a; 7]),
            version: Version::V2,
        };
        let shown = format!("{opened:?}");
        assert_eq!(shown, "Opened { payload_length: 7, version: V2 }");
    }
}
