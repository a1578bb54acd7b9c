//! Files (mistake 16; spec/08 §3): exact padding, the right iv at every offset, the fingerprint that tells a wrong key.

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng as _, SeedableRng as _};
use secretchat_core::crypto::ige::Iv;
use secretchat_core::crypto::{FileDecryptor, FileEncryptor, FileKey, file};

fn rng() -> ChaCha12Rng {
    ChaCha12Rng::seed_from_u64(1)
}

fn encrypted(key: &FileKey, plain: &[u8], part: usize) -> Vec<u8> {
    let mut encryptor = FileEncryptor::new(key);
    let mut out = Vec::new();
    let (whole, last) = plain.split_at(plain.len() / part * part);
    for piece in whole.chunks(part) {
        let mut piece = piece.to_vec();
        encryptor.update(&mut piece).unwrap();
        out.extend(piece);
    }
    let mut last = last.to_vec();
    encryptor.finish(&mut last, &mut rng());
    out.extend(last);
    out
}

#[test]
fn mistake_16_the_last_part_is_padded_to_16_bytes_and_not_to_a_whole_part() {
    const PART: usize = 512 * 1024;
    let key = FileKey::generate(&mut rng());
    for length in [1, 16, PART - 1, PART, PART + 1, PART + 17] {
        let mut plain = vec![0; length];
        rng().fill_bytes(&mut plain);
        let sealed = encrypted(&key, &plain, PART);
        assert_eq!(sealed.len(), length.next_multiple_of(16));
        assert_eq!(sealed.len() as u64, file::encrypted_len(length as u64));
        let mut opened = sealed;
        FileDecryptor::new(&key).update(&mut opened).unwrap();
        assert_eq!(opened[..length], plain);
    }
}

#[test]
fn mistake_16_decryption_at_an_offset_takes_the_iv_of_that_offset() {
    let key = FileKey::generate(&mut rng());
    let mut plain = vec![0; 4096];
    rng().fill_bytes(&mut plain);
    let sealed = encrypted(&key, &plain, 1024);
    for offset in [16, 1024, 2048, 4080] {
        let block = |of: &[u8]| <[u8; 16]>::try_from(&of[offset - 16..offset]).unwrap();
        let iv = Iv::after(&block(&sealed), &block(&plain));
        let mut rest = sealed[offset..].to_vec();
        FileDecryptor::resume(&key, &iv).update(&mut rest).unwrap();
        assert_eq!(rest, plain[offset..], "from {offset}");
        let mut wrong = sealed[offset..].to_vec();
        FileDecryptor::new(&key).update(&mut wrong).unwrap();
        assert_ne!(
            wrong[..16],
            plain[offset..offset + 16],
            "the iv of the beginning is wrong there"
        );
    }
}

#[test]
fn mistake_16_the_fingerprint_tells_another_key_or_iv() {
    let key = FileKey::from_slices(&[1; 32], &[2; 32]).unwrap();
    for other in [
        FileKey::from_slices(&[1; 32], &[3; 32]),
        FileKey::from_slices(&[3; 32], &[2; 32]),
    ] {
        assert_ne!(key.fingerprint(), other.unwrap().fingerprint());
    }
}
