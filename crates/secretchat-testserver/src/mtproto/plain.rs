//! Messages that are not encrypted: those of the key exchange.

use secretchat_core::ids::Time;

use super::session::id_at;

/// The body of a message without a key; `None` if it is malformed. Transports may have padded it.
pub(super) fn body(packet: &[u8]) -> Option<&[u8]> {
    let (_key_id_and_msg_id, rest) = packet.split_first_chunk::<16>()?;
    let (length, rest) = rest.split_first_chunk()?;
    rest.get(..u32::from_le_bytes(*length) as usize)
}

/// A message without a key.
pub(super) fn packet(body: &[u8], now: Time) -> Vec<u8> {
    let mut packet = vec![0; 8];
    packet.extend_from_slice(&(id_at(now) | 1).to_le_bytes());
    packet.extend_from_slice(&u32::try_from(body.len()).unwrap_or(0).to_le_bytes());
    packet.extend_from_slice(body);
    packet
}
