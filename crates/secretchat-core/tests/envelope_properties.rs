//! Properties of IGE, of envelopes and of files that hold for every input.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use aes::Aes256;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use proptest::prelude::*;
use rand_chacha::ChaCha12Rng;
use rand_core::SeedableRng;
use secretchat_core::crypto::envelope::{self, EnvelopeError};
use secretchat_core::crypto::ige::{self, Iv};
use secretchat_core::crypto::{
    AuthKey, FileDecryptor, FileEncryptor, FileKey, Version, Versions, file,
};
use secretchat_core::ids::Role;

type Blocks = Vec<[u8; 16]>;

fn blocks() -> impl Strategy<Value = Blocks> {
    prop::collection::vec(any::<[u8; 16]>(), 0..80)
}

fn auth_key() -> impl Strategy<Value = AuthKey> {
    prop::collection::vec(any::<u8>(), 256).prop_map(|bytes| AuthKey::from_slice(&bytes).unwrap())
}

fn side() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Creator, Role::Participant])
}

fn payload() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<[u8; 4]>(), 1..1500).prop_map(|words| words.as_flattened().to_vec())
}

/// Cuts whole blocks into pieces at the given places.
fn pieces(mut data: &mut [u8], cuts: Vec<prop::sample::Index>) -> Vec<&mut [u8]> {
    let mut pieces = Vec::new();
    for cut in cuts {
        let (piece, rest) = data.split_at_mut(16 * cut.index(data.len() / 16 + 1));
        pieces.push(piece);
        data = rest;
    }
    pieces.push(data);
    pieces
}

proptest! {
    #[test]
    fn ige_equals_the_reference_in_both_directions_however_it_is_split(
        key: [u8; 32],
        iv: [u8; 32],
        plain in blocks(),
        cut: prop::sample::Index,
    ) {
        let mut expected = plain.clone();
        ::ige::Encryptor::<Aes256>::new(&key.into(), &iv.into())
            .encrypt_blocks(Array::cast_slice_from_core_mut(&mut expected));

        let cut = cut.index(plain.len() + 1);
        let mut data = plain.clone();
        let (cipher, mut running) = (ige::encryptor(&key), Iv::from_bytes(&iv));
        ige::encrypt_in_place(&cipher, &mut running, &mut data[..cut]);
        ige::encrypt_in_place(&cipher, &mut running, &mut data[cut..]);
        prop_assert_eq!(&data, &expected);
        if let (Some(ciphertext), Some(plaintext)) = (expected.last(), plain.last()) {
            prop_assert_eq!(&running, &Iv::after(ciphertext, plaintext));
            let both = [*ciphertext, *plaintext].concat();
            prop_assert_eq!(&running.to_bytes()[..], &both[..]);
        } else {
            prop_assert_eq!(running.to_bytes(), iv);
        }

        let mut reference = expected.clone();
        ::ige::Decryptor::<Aes256>::new(&key.into(), &iv.into())
            .decrypt_blocks(Array::cast_slice_from_core_mut(&mut reference));
        let (cipher, mut running) = (ige::decryptor(&key), Iv::from_bytes(&iv));
        ige::decrypt_in_place(&cipher, &mut running, &mut data[..cut]);
        ige::decrypt_in_place(&cipher, &mut running, &mut data[cut..]);
        prop_assert_eq!(&data, &reference);
        prop_assert_eq!(data, plain);
    }

    #[test]
    fn what_is_sealed_opens_for_the_other_side(
        key in auth_key(),
        sender in side(),
        payload in payload(),
        seed: u64,
    ) {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let sealed = envelope::seal(&key, sender, &payload, &mut rng).unwrap();
        let padding = sealed.len() - 24 - 4 - payload.len();
        prop_assert!((12..=1024).contains(&padding));
        prop_assert_eq!(envelope::envelope_fingerprint(&sealed), Ok(key.fingerprint()));
        for allow in [Versions::V2Only, Versions::V2OrV1] {
            let opened = envelope::open(&key, sender, &sealed, allow).unwrap();
            prop_assert_eq!(&*opened.payload, &payload);
            prop_assert_eq!(opened.version, Version::V2);
        }
        let reflected = envelope::open(&key, sender.peer(), &sealed, Versions::V2OrV1);
        prop_assert_eq!(reflected.map(|_| ()), Err(EnvelopeError::Refused));
    }

    #[test]
    fn arbitrary_bytes_are_refused_without_a_panic(
        key in auth_key(),
        sender in side(),
        mut bytes in prop::collection::vec(any::<u8>(), 0..400),
        own_fingerprint: bool,
    ) {
        if own_fingerprint && bytes.len() >= 8 {
            bytes[..8].copy_from_slice(&key.fingerprint().to_le_bytes());
        }
        let expected = if bytes.len() >= 40 && (bytes.len() - 24) % 16 == 0 {
            EnvelopeError::Refused
        } else {
            EnvelopeError::Length { length: bytes.len() }
        };
        let refused = envelope::open(&key, sender, &bytes, Versions::V2OrV1);
        prop_assert_eq!(refused.map(|_| ()), Err(expected));
    }

    #[test]
    fn a_file_comes_back_however_it_is_cut(
        seed: u64,
        content in prop::collection::vec(any::<u8>(), 1..3000),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        resumed_at: prop::sample::Index,
    ) {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let file_key = FileKey::generate(&mut rng);
        let mut whole = content.clone();
        FileEncryptor::new(&file_key).finish(&mut whole, &mut rng);
        prop_assert_eq!(whole.len() as u64, file::encrypted_len(content.len() as u64));

        let mut decrypted = whole.clone();
        let mut decryptor = FileDecryptor::new(&file_key);
        for piece in pieces(&mut decrypted, cuts) {
            decryptor.update(piece).unwrap();
        }
        let content_again = &decrypted[..content.len()];
        prop_assert_eq!(content_again, &content[..]);

        let start = 16 * resumed_at.index(whole.len() / 16);
        let before = |bytes: &[u8]| bytes[..start].last_chunk::<16>().copied();
        let iv = match (before(&whole), before(&decrypted)) {
            (Some(ciphertext), Some(plaintext)) => Iv::after(&ciphertext, &plaintext),
            _ => Iv::from_bytes(file_key.iv()),
        };
        let mut rest = whole[start..].to_vec();
        FileDecryptor::resume(&file_key, &iv).update(&mut rest).unwrap();
        prop_assert_eq!(&rest[..], &decrypted[start..]);
        FileEncryptor::resume(&file_key, &iv).update(&mut rest).unwrap();
        prop_assert_eq!(&rest[..], &whole[start..]);
    }
}

#[test]
fn every_single_bit_of_an_envelope_is_covered_by_the_same_refusal() {
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    let key = AuthKey::from_bytes([0x33; 256]);
    for sender in [Role::Creator, Role::Participant] {
        let sealed = envelope::seal(&key, sender, &[0x41; 160], &mut rng).unwrap();
        for bit in 0..8 * sealed.len() {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            for allow in [Versions::V2Only, Versions::V2OrV1] {
                let refused = envelope::open(&key, sender, &changed, allow);
                assert_eq!(
                    refused.map(|_| ()),
                    Err(EnvelopeError::Refused),
                    "bit {bit}"
                );
            }
        }
    }
}

#[test]
fn every_cut_or_longer_envelope_is_refused() {
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    let key = AuthKey::from_bytes([0x33; 256]);
    let sealed = envelope::seal(&key, Role::Creator, &[0x41; 48], &mut rng).unwrap();
    let extended = [&sealed[..], &[0; 64]].concat();
    for length in (0..extended.len()).filter(|length| *length != sealed.len()) {
        let opened = envelope::open(&key, Role::Creator, &extended[..length], Versions::V2OrV1);
        let whole = length >= 40 && (length - 24) % 16 == 0;
        let expected = if whole {
            EnvelopeError::Refused
        } else {
            EnvelopeError::Length { length }
        };
        assert_eq!(opened.map(|_| ()), Err(expected), "{length} bytes");
    }
}
