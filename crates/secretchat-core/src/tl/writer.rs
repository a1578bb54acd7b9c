//! Writing TL. Nothing here can fail.

use super::traits::{Constructor, Serialize};

const VECTOR: u32 = 0x1cb5_c415;
const BOOL_TRUE: u32 = 0x9972_75b5;
const BOOL_FALSE: u32 = 0xbc79_9737;

/// The longest string that the two legal forms can hold (spec/01 §2.2).
const MAX_STRING: usize = (1 << 24) - 1;

pub(crate) fn write<T: Serialize>(value: &T, out: &mut Vec<u8>) {
    value.serialize(out);
}

pub(crate) fn write_optional<T: Serialize>(value: &Option<T>, out: &mut Vec<u8>) {
    if let Some(value) = value {
        value.serialize(out);
    }
}

pub(crate) fn write_nat(value: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// The id of the constructor, then its fields.
pub(crate) fn write_boxed<T: Constructor + Serialize>(value: &T, out: &mut Vec<u8>) {
    write_nat(T::ID, out);
    value.serialize(out);
}

/// `vector<T>`: the count, then the elements.
pub(crate) fn write_bare_vector<T: Serialize>(items: &[T], out: &mut Vec<u8>) {
    // No more than 2^32 elements fit any buffer that will ever be sent.
    write_nat(items.len() as u32, out);
    for item in items {
        item.serialize(out);
    }
}

/// One bit of a flags field.
pub(crate) fn bit(bit: u8, present: bool) -> u32 {
    u32::from(present) << bit
}

/// `bytes` and `string`. What is longer than 2^24 − 1 bytes is cut there, because no legal form holds it.
fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    let bytes = bytes.get(..MAX_STRING).unwrap_or(bytes);
    let length = bytes.len() as u32;
    if length < 254 {
        out.push(length as u8);
    } else {
        write_nat(length << 8 | 0xfe, out);
    }
    out.extend_from_slice(bytes);
    let header = if length < 254 { 1 } else { 4 };
    let padding = (header + bytes.len()).next_multiple_of(4) - header - bytes.len();
    out.resize(out.len() + padding, 0);
}

macro_rules! number {
    ($($ty:ty)*) => {$(
        impl Serialize for $ty {
            fn serialize(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

number! { u32 i32 i64 f64 }

impl Serialize for bool {
    fn serialize(&self, out: &mut Vec<u8>) {
        write_nat(if *self { BOOL_TRUE } else { BOOL_FALSE }, out);
    }
}

impl Serialize for String {
    fn serialize(&self, out: &mut Vec<u8>) {
        write_bytes(self.as_bytes(), out);
    }
}

impl Serialize for [u8] {
    fn serialize(&self, out: &mut Vec<u8>) {
        write_bytes(self, out);
    }
}

impl Serialize for Vec<u8> {
    fn serialize(&self, out: &mut Vec<u8>) {
        write_bytes(self, out);
    }
}

impl Serialize for [u8; 16] {
    fn serialize(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
}

impl Serialize for [u8; 32] {
    fn serialize(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
}

impl<T: Serialize> Serialize for Vec<T> {
    fn serialize(&self, out: &mut Vec<u8>) {
        write_nat(VECTOR, out);
        write_bare_vector(self, out);
    }
}

impl<T: Serialize> Serialize for Box<T> {
    fn serialize(&self, out: &mut Vec<u8>) {
        (**self).serialize(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_beyond_24_bits_is_cut() {
        let bytes = vec![7_u8; MAX_STRING + 5].to_bytes();
        assert_eq!(bytes.len(), MAX_STRING + 5);
        assert_eq!(bytes[..4], [0xfe, 0xff, 0xff, 0xff]);
        assert_eq!(bytes.last(), Some(&0));
    }
}
