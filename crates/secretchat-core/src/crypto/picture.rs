//! The key picture and the text beside it, by which two people compare their keys (spec/10).
//!
//! This module gives colour numbers and digits; drawing them is the work of the application.

use std::fmt;

use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::key::AuthKey;

/// The colours of the cells, `0xRRGGBB`, by colour number.
pub const COLOURS: [u32; 4] = [0xff_ffff, 0xd5_e6f3, 0x2d_5775, 0x2f_99c9];

/// The 36 bytes that stand for the first key of a chat, for as long as the chat lives.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyHash(pub [u8; 36]);

impl KeyHash {
    /// The hash of the first key of a chat. Renewals of the key do not change it (spec/10 §1).
    pub fn of(first_key: &AuthKey) -> Self {
        let mut hash = [0; 36];
        let (sha1, sha256) = hash.split_at_mut(16);
        fill(sha1, &Sha1::digest(first_key.as_bytes()));
        fill(sha256, &Sha256::digest(first_key.as_bytes()));
        Self(hash)
    }

    /// The first 16 bytes: SHA-1 of the first key, which was the whole picture before layer 46.
    pub fn visualization_orig(&self) -> [u8; 16] {
        let mut first = [0; 16];
        fill(&mut first, &self.0);
        first
    }

    /// The last 20 bytes: SHA-256 of the first key, from layer 46 on.
    pub fn visualization_46(&self) -> [u8; 20] {
        let mut last = [0; 20];
        fill(&mut last, self.0.split_at(16).1);
        last
    }

    /// The picture: 12 rows of 12 colour numbers, each 0 to 3, the top row first.
    pub fn cells(&self) -> [[u8; 12]; 12] {
        grid(&self.0)
    }

    /// The text: four lines of 8 bytes in lower-case hexadecimal, made of the first 32 bytes.
    pub fn hex_lines(&self) -> [String; 4] {
        let mut lines = [const { String::new() }; 4];
        for (line, bytes) in lines.iter_mut().zip(self.0.chunks_exact(8)) {
            *line = hex_line(bytes);
        }
        lines
    }
}

impl fmt::Debug for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyHash(..)")
    }
}

/// The picture of chats older than layer 46: 8 rows of 8 colour numbers of a 16-byte hash.
pub fn legacy_cells(hash: &[u8; 16]) -> [[u8; 8]; 8] {
    grid(hash)
}

/// Two bits a cell, least significant bits first, row by row (spec/10 §2).
fn grid<const SIDE: usize>(hash: &[u8]) -> [[u8; SIDE]; SIDE] {
    let colours = hash
        .iter()
        .flat_map(|byte| [0, 2, 4, 6].map(|shift| (byte >> shift) & 3));
    let mut grid = [[0; SIDE]; SIDE];
    for (cell, colour) in grid.as_flattened_mut().iter_mut().zip(colours) {
        *cell = colour;
    }
    grid
}

fn hex_line(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let halves: Vec<String> = digits.chunks(4).map(|half| half.join(" ")).collect();
    halves.join("  ")
}

fn fill(to: &mut [u8], from: &[u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_byte_of_the_hash() {
        assert_eq!(format!("{:?}", KeyHash([0x5a; 36])), "KeyHash(..)");
    }

    #[test]
    fn the_two_hashes_are_its_halves() {
        let key = AuthKey::from_bytes([7; 256]);
        let hash = KeyHash::of(&key);
        assert_eq!(hash.visualization_orig(), Sha1::digest([7; 256])[..16]);
        assert_eq!(hash.visualization_46(), Sha256::digest([7; 256])[..20]);
    }

    #[test]
    fn the_lowest_bits_of_a_byte_are_its_first_cell() {
        let mut hash = [0; 36];
        hash[0] = 0b11_10_01_00;
        hash[35] = 0b01_00_00_00;
        let cells = KeyHash(hash).cells();
        assert_eq!(cells[0][..5], [0, 1, 2, 3, 0]);
        assert_eq!(cells[11][8..], [0, 0, 0, 1]);
    }
}
