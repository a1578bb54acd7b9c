//! Hexadecimal digits of files beside the tests.

#![allow(dead_code, reason = "every test takes what it needs")]

use serde_json::Value;

pub(crate) fn decode(digits: &str) -> Vec<u8> {
    assert!(digits.len().is_multiple_of(2), "half a byte");
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    decode(value.as_str().expect("a string of hexadecimal digits"))
}

pub(crate) fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().expect("another length")
}
