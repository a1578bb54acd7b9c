//! The obfuscated transport: the stream in both directions is encrypted with keys that its own first bytes hold, so that
//! it looks like nothing.

use aes::Aes256;
use ctr::Ctr128BE;
use ctr::cipher::{KeyIvInit as _, StreamCipher as _};

type Cipher = Ctr128BE<Aes256>;

/// The two directions of a connection, seen from the server.
pub(super) struct Obfuscation {
    incoming: Cipher,
    outgoing: Cipher,
    dc: i16,
}

impl Obfuscation {
    /// Takes the first 64 bytes; gives the tag of the framing inside too.
    pub(super) fn new(header: &[u8; 64]) -> (Self, [u8; 4]) {
        let mut reversed = *header;
        reversed.reverse();
        let (mut incoming, outgoing) = (cipher(header), cipher(&reversed));
        let mut plain = *header;
        incoming.apply_keystream(&mut plain);
        let [.., t0, t1, t2, t3, d0, d1, _, _] = plain;
        let obfuscation = Self {
            incoming,
            outgoing,
            dc: i16::from_le_bytes([d0, d1]),
        };
        (obfuscation, [t0, t1, t2, t3])
    }

    /// The datacentre in the header, if there is one: media connections have it negative, test ones 10000 higher.
    pub(super) fn wanted_dc(&self) -> Option<i32> {
        let dc = i32::from(self.dc.unsigned_abs()) % 10_000;
        (dc != 0).then_some(dc)
    }

    pub(super) fn incoming(&mut self, bytes: &mut [u8]) {
        self.incoming.apply_keystream(bytes);
    }

    pub(super) fn outgoing(&mut self, bytes: &mut [u8]) {
        self.outgoing.apply_keystream(bytes);
    }
}

/// The cipher whose key and iv stand in bytes 8..56 of a header.
fn cipher(header: &[u8; 64]) -> Cipher {
    let (mut key, mut iv) = ([0; 32], [0; 16]);
    let into = key.iter_mut().chain(&mut iv);
    for (to, from) in into.zip(header.iter().skip(8)) {
        *to = *from;
    }
    Cipher::new(&key.into(), &iv.into())
}
