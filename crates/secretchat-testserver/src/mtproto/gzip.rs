//! `gzip_packed`: bodies that were packed.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use flate2::write::GzEncoder;
use grammers_tl_types::{Cursor, Deserializable as _, Serializable as _};

use super::transport::MAX_PACKET;

/// `gzip_packed#3072cfa1 packed_data:bytes = Object;`
pub(crate) const GZIP_PACKED: u32 = 0x3072_cfa1;

/// The first bytes of the format; without them it is zlib, as TDLib packs.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// What is inside a boxed `gzip_packed`; `None` if it is none, damaged, or would be longer than any packet.
pub(crate) fn unpack(boxed: &[u8]) -> Option<Vec<u8>> {
    let mut cursor = Cursor::from_slice(boxed);
    let id = u32::deserialize(&mut cursor).ok()?;
    let packed = Vec::<u8>::deserialize(&mut cursor).ok()?;
    if id != GZIP_PACKED {
        return None;
    }
    let limit = MAX_PACKET as u64;
    let mut body = Vec::new();
    let read = if packed.starts_with(&GZIP_MAGIC) {
        let unpacked = MultiGzDecoder::new(packed.as_slice());
        unpacked.take(limit + 1).read_to_end(&mut body)
    } else {
        let unpacked = ZlibDecoder::new(packed.as_slice());
        unpacked.take(limit + 1).read_to_end(&mut body)
    };
    read.is_ok_and(|length| length <= MAX_PACKET)
        .then_some(body)
}

/// A boxed `gzip_packed`, if that is shorter.
pub(crate) fn pack(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    let packed = encoder.finish().ok()?;
    let mut boxed = GZIP_PACKED.to_bytes();
    packed.serialize(&mut boxed);
    (boxed.len() < body.len()).then_some(boxed)
}
