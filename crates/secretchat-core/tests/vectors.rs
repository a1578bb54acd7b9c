//! Every cryptographic value of `tests/vectors/spec.json`, computed again.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use aes::cipher::BlockCipherEncrypt;
use hex::{array, bytes};
use rand_chacha::ChaCha12Rng;
use rand_core::SeedableRng;
use secretchat_core::crypto::ige::{self, Iv};
use secretchat_core::crypto::kdf;
use secretchat_core::crypto::picture::legacy_cells;
use secretchat_core::crypto::{
    AuthKey, DhParams, Exponent, FileDecryptor, FileEncryptor, FileKey, KeyFingerprint, KeyHash,
    Version, Versions, envelope, file,
};
use secretchat_core::ids::Role;
use serde_json::Value;

mod hex;

fn vectors() -> Value {
    let text = include_str!("../../../tests/vectors/spec.json");
    serde_json::from_str(text).unwrap()
}

fn shared_key() -> AuthKey {
    AuthKey::from_slice(&bytes(&vectors()["dh"]["key"])).unwrap()
}

fn sender(message: &Value) -> Role {
    if message["sender_is_creator"].as_bool().unwrap() {
        Role::Creator
    } else {
        Role::Participant
    }
}

/// All messages of one MTProto version.
fn messages(version: u64) -> Vec<(String, Value)> {
    let vectors = vectors();
    let all = vectors["messages"].as_object().unwrap();
    let found: Vec<_> = all
        .iter()
        .filter(|(_, message)| message["mtproto"] == version)
        .map(|(name, message)| (name.clone(), message.clone()))
        .collect();
    assert_eq!(found.len(), if version == 2 { 3 } else { 1 });
    found
}

#[test]
fn both_sides_of_the_exchange_get_the_key_and_its_fingerprint() {
    let dh = &vectors()["dh"];
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    let params = DhParams::check(dh["g"].as_i64().unwrap() as i32, &bytes(&dh["p"]), &mut rng);
    let params = params.unwrap();
    assert_eq!(params, DhParams::known());
    let (a, b) = (
        Exponent::from_bytes(array(&dh["a"])),
        Exponent::from_bytes(array(&dh["b"])),
    );
    let (g_a, g_b) = (params.public(&a), params.public(&b));
    assert_eq!(g_a.as_bytes(), &array(&dh["g_a"]));
    assert_eq!(g_b.as_bytes(), &array(&dh["g_b"]));
    for key in [params.shared(&a, &g_b), params.shared(&b, &g_a)] {
        assert_eq!(key.as_bytes(), &array(&dh["key"]));
        assert_eq!(
            key.fingerprint().to_le_bytes(),
            array(&dh["fingerprint_bytes"])
        );
        assert_eq!(key.fingerprint().0, dh["fingerprint_i64"].as_i64().unwrap());
    }
    let sha1: [u8; 20] = array(&dh["sha1"]);
    assert_eq!(sha1[12..], shared_key().fingerprint().to_le_bytes());
}

#[test]
fn a_key_with_a_leading_zero_byte_keeps_it() {
    let vector = &vectors()["dh_leading_zero"];
    let params = DhParams::known();
    let a = Exponent::from_bytes(array(&vector["a"]));
    let b = Exponent::from_bytes(array(&vector["b"]));
    let g_b = params.check_public(&bytes(&vector["g_b"])).unwrap();
    assert_eq!(params.public(&b), g_b);
    for key in [
        params.shared(&a, &g_b),
        params.shared(&b, &params.public(&a)),
    ] {
        assert_eq!(key.as_bytes()[0], 0);
        assert_eq!(key.as_bytes(), &array(&vector["key"]));
        let fingerprint = key.fingerprint();
        assert_eq!(
            fingerprint.to_le_bytes(),
            array(&vector["fingerprint_bytes"])
        );
        assert_eq!(fingerprint.0, vector["fingerprint_i64"].as_i64().unwrap());
        let unpadded = &vector["wrong_fingerprint_if_not_padded"];
        assert_ne!(fingerprint.to_le_bytes(), array(unpadded));
    }
}

#[test]
fn the_key_derivations_of_spec_05_section_4() {
    let key = AuthKey::from_bytes(std::array::from_fn(|i| i as u8));
    let msg_key = std::array::from_fn(|i| i as u8);
    let table = [
        (
            kdf::v1(&key, &msg_key),
            "17d7295ca9213d1ab656acdb1ad48b2ea7f3a8f7095098d5508b900bbd5fccfc",
            "2d7d16a65a84108e9805656caa474501cc580aa2edc33abfd0bfad785464d1c6",
        ),
        (
            kdf::v2(&key, Role::Creator, &msg_key),
            "704ed09c8b41668ae8f99d244738f71dbddc44469b6bbd4aa8573dd042bd059e",
            "4d266000a550edabbf4c7ce40fd0043cc92230184cd317a5cc9c2482fd3b9318",
        ),
        (
            kdf::v2(&key, Role::Participant, &msg_key),
            "217725799b245806458174a1fcfbc883906807b15033fdd0ea2b4d69cf9c364e",
            "669a6538917a4fa56ca32360a431c9160be4ad887140980dab91ce7bdc47ffbc",
        ),
    ];
    for (derived, aes_key, aes_iv) in table {
        assert_eq!(derived.key(), &array(&aes_key.into()));
        assert_eq!(derived.iv_bytes(), &array(&aes_iv.into()));
    }
}

#[test]
fn the_cipher_is_the_one_of_fips_197() {
    let cipher = ige::encryptor(&std::array::from_fn(|i| i as u8));
    let mut block = array::<16>(&"00112233445566778899aabbccddeeff".into()).into();
    cipher.encrypt_block(&mut block);
    assert_eq!(block.0, array(&"8ea2b7ca516745bfeafc49904b496089".into()));
}

#[test]
fn messages_derive_the_same_aes_keys_and_ciphertext() {
    for version in [1, 2] {
        for (name, message) in messages(version) {
            let msg_key = array(&message["msg_key"]);
            let derived = match version {
                1 => kdf::v1(&shared_key(), &msg_key),
                _ => kdf::v2(&shared_key(), sender(&message), &msg_key),
            };
            assert_eq!(derived.key(), &array(&message["aes_key"]), "{name}");
            assert_eq!(derived.iv_bytes(), &array(&message["aes_iv"]), "{name}");

            let mut text = bytes(&message["plaintext"]);
            let cipher = ige::encryptor(derived.key());
            ige::encrypt_in_place(&cipher, &mut derived.iv(), text.as_chunks_mut().0);
            assert_eq!(text, bytes(&message["ciphertext"]), "{name}");
        }
    }
}

#[test]
fn payload_and_padding_give_the_exact_envelope() {
    for (name, message) in messages(2) {
        let (payload, padding) = (bytes(&message["payload"]), bytes(&message["padding"]));
        let sealed =
            envelope::seal_with_padding(&shared_key(), sender(&message), &payload, &padding);
        assert_eq!(sealed.unwrap(), bytes(&message["envelope"]), "{name}");
    }
}

#[test]
fn envelopes_open_for_the_right_side_and_version_only() {
    for version in [1, 2] {
        for (name, message) in messages(version) {
            let sealed = bytes(&message["envelope"]);
            let open = |side, allow| envelope::open(&shared_key(), side, &sealed, allow);
            assert_eq!(
                envelope::envelope_fingerprint(&sealed),
                Ok(shared_key().fingerprint())
            );
            let side = sender(&message);
            let opened = open(side, Versions::V2OrV1).expect(&name);
            assert_eq!(*opened.payload, bytes(&message["payload"]), "{name}");
            let refused = Err(envelope::EnvelopeError::Refused);
            if version == 2 {
                assert_eq!(opened.version, Version::V2);
                assert!(open(side, Versions::V2Only).is_ok());
                let wrong_side = open(side.peer(), Versions::V2OrV1);
                assert_eq!(wrong_side.map(|_| ()), refused, "{name}");
            } else {
                assert_eq!(opened.version, Version::V1);
                let newer_only = open(side, Versions::V2Only);
                assert_eq!(newer_only.map(|_| ()), refused, "{name}");
                assert!(open(side.peer(), Versions::V2OrV1).is_ok());
            }
        }
    }
}

#[test]
fn a_file_is_encrypted_and_decrypted_in_any_pieces() {
    let vector = &vectors()["file"];
    let (key, iv) = (bytes(&vector["key"]), bytes(&vector["iv"]));
    let file_key = FileKey::from_slices(&key, &iv).unwrap();
    assert_eq!(
        i64::from(file_key.fingerprint()),
        vector["key_fingerprint_i32"].as_i64().unwrap()
    );
    assert_eq!(
        file_key.fingerprint().to_le_bytes(),
        array(&vector["key_fingerprint_bytes"])
    );
    let plaintext = bytes(&vector["plaintext"]);
    let ciphertext = bytes(&vector["ciphertext"]);
    assert_eq!(
        file::encrypted_len(vector["size"].as_u64().unwrap()),
        ciphertext.len() as u64
    );

    let mut padded = [plaintext.clone(), bytes(&vector["padding"])].concat();
    let mut encryptor = FileEncryptor::new(&file_key);
    encryptor.update(&mut padded[..32]).unwrap();
    let middle: [u8; 32] = array(&vector["iv_after_first_32_bytes"]);
    assert_eq!(encryptor.iv().to_bytes(), middle);
    FileEncryptor::resume(&file_key, &Iv::from_bytes(&middle))
        .update(&mut padded[32..])
        .unwrap();
    assert_eq!(padded, ciphertext);

    let mut decrypted = ciphertext.clone();
    FileDecryptor::new(&file_key)
        .update(&mut decrypted)
        .unwrap();
    assert_eq!(decrypted[..plaintext.len()], plaintext);

    let before = Iv::after(
        ciphertext[16..32].try_into().unwrap(),
        plaintext[16..32].try_into().unwrap(),
    );
    let mut rest = ciphertext[32..].to_vec();
    FileDecryptor::resume(&file_key, &before)
        .update(&mut rest)
        .unwrap();
    assert_eq!(rest[..21], plaintext[32..]);
}

#[test]
fn the_end_of_a_file_gets_random_padding() {
    let vector = &vectors()["file"];
    let file_key = FileKey::from_slices(&bytes(&vector["key"]), &bytes(&vector["iv"])).unwrap();
    let mut encrypted = bytes(&vector["plaintext"]);
    FileEncryptor::new(&file_key).finish(&mut encrypted, &mut ChaCha12Rng::seed_from_u64(1));
    let ciphertext = bytes(&vector["ciphertext"]);
    assert_eq!(encrypted[..48], ciphertext[..48]);
    assert_ne!(encrypted[48..], ciphertext[48..]);
    FileDecryptor::new(&file_key)
        .update(&mut encrypted)
        .unwrap();
    assert_eq!(encrypted[..53], bytes(&vector["plaintext"]));
}

#[test]
fn the_key_picture_and_its_text() {
    let vector = &vectors()["key_visualization"];
    let hash = KeyHash::of(&shared_key());
    assert_eq!(hash.0, array(&vector["key_hash_36"]));
    assert_eq!(hash.0[..16], bytes(&vector["sha1"])[..16]);
    assert_eq!(hash.0[16..], bytes(&vector["sha256"])[..20]);
    let rows = |rows: Vec<Vec<u8>>| -> Vec<Value> {
        let digits = |row: Vec<u8>| row.iter().map(u8::to_string).collect::<String>();
        rows.into_iter().map(|row| digits(row).into()).collect()
    };
    let cells = hash.cells().map(|row| row.to_vec()).to_vec();
    assert_eq!(Value::from(rows(cells)), vector["grid12"]);
    let legacy = legacy_cells(hash.0[..16].try_into().unwrap());
    let legacy = legacy.map(|row| row.to_vec()).to_vec();
    assert_eq!(Value::from(rows(legacy)), vector["grid8_legacy"]);
    assert_eq!(Value::from(hash.hex_lines().to_vec()), vector["hex_text"]);
}

#[test]
fn a_fingerprint_is_the_little_endian_number_of_its_bytes() {
    let wire = [0xa0, 0x0e, 0xdf, 0x7a, 0x55, 0x50, 0x34, 0x44];
    let fingerprint = KeyFingerprint::from_le_bytes(wire);
    assert_eq!(fingerprint, KeyFingerprint(4_914_641_421_431_934_624));
    assert_eq!(fingerprint.to_le_bytes(), wire);
}
