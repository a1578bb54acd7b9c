//! The encodings of spec/01 §2.2, as computed by other means (`tests/vectors/spec.json`, `tl`).

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

use secretchat_core::tl::{Deserialize as _, Serialize};
use sha2::{Digest as _, Sha256};

mod hex;

fn vector(name: &str) -> serde_json::Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/spec.json");
    let text = std::fs::read_to_string(path).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    all["tl"][name].clone()
}

fn long_string(length: usize) -> Vec<u8> {
    "x".repeat(length).to_bytes()
}

#[test]
fn strings_and_vectors_are_written_as_in_the_vectors() {
    let cases: [(&str, &dyn Serialize); 4] = [
        ("string_empty", &String::new()),
        ("string_abc", &"abc".to_owned()),
        ("string_abcd", &"abcd".to_owned()),
        ("vector_long_1_2", &vec![1_i64, 2]),
    ];
    for (name, value) in cases {
        assert_eq!(hex::bytes(&vector(name)), value.to_bytes(), "{name}");
    }
}

#[test]
fn long_strings_are_written_as_in_the_vectors() {
    for length in [253, 254, 256] {
        let bytes = long_string(length);
        assert_eq!(vector(&format!("string_{length}_len")), bytes.len());
        if length != 256 {
            let digest = hex::bytes(&vector(&format!("string_{length}_sha256")));
            assert_eq!(Sha256::digest(&bytes).to_vec(), digest);
        }
        if length != 253 {
            let head = hex::bytes(&vector(&format!("string_{length}_head")));
            assert_eq!(bytes[..8], head);
        }
        assert_eq!(String::from_bytes(&bytes).unwrap().len(), length);
    }
}
