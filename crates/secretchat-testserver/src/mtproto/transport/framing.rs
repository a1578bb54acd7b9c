//! Where a packet begins and ends.

use super::{MAX_PACKET, TransportError};

/// Set in the length by who wants to hear at once that the packet is there. Nobody needs to, so nobody is told.
const QUICK_ACK: u32 = 1 << 31;
/// Bytes around a packet of the full transport: length, number, checksum.
const FULL_OVERHEAD: usize = 12;
/// The shortest length of the abridged transport that needs three bytes, in words.
const LONG_ABRIDGED: usize = 0x7f;

/// A form of packets.
pub(super) enum Framing {
    /// The length in words, in one byte or four.
    Abridged,
    /// The length in bytes, in four. A packet may have padding behind it; what is inside says where it ends.
    Intermediate,
    /// Length, number and checksum.
    Full { received: u32, sent: u32 },
}

impl Framing {
    /// The framing that the first bytes of a connection announce in the clear, and how many of them do only that.
    pub(super) fn of_plain(input: &[u8]) -> Option<(Self, usize)> {
        match input {
            [0xef, ..] => Some((Self::Abridged, 1)),
            [0xee, 0xee, 0xee, 0xee, ..] | [0xdd, 0xdd, 0xdd, 0xdd, ..] => {
                Some((Self::Intermediate, 4))
            }
            // The first number, which an obfuscated header never has there.
            [_, _, _, _, 0, 0, 0, 0, ..] => {
                let (received, sent) = (0, 0);
                Some((Self::Full { received, sent }, 0))
            }
            _ => None,
        }
    }

    /// The framing of this tag in an obfuscated header.
    pub(super) const fn of_tag(tag: [u8; 4]) -> Option<Self> {
        match tag {
            [0xef, 0xef, 0xef, 0xef] => Some(Self::Abridged),
            [0xee, 0xee, 0xee, 0xee] | [0xdd, 0xdd, 0xdd, 0xdd] => Some(Self::Intermediate),
            _ => None,
        }
    }

    /// The first packet of the input, and how many bytes it takes there; `None` if it is not all there.
    pub(super) fn take(
        &mut self,
        input: &[u8],
    ) -> Result<Option<(Vec<u8>, usize)>, TransportError> {
        match self {
            Self::Abridged => take_abridged(input),
            Self::Intermediate => {
                let Some((length, rest)) = input.split_first_chunk() else {
                    return Ok(None);
                };
                let length = check((u32::from_le_bytes(*length) & !QUICK_ACK) as usize)?;
                Ok(packet(rest, length, 4))
            }
            Self::Full { received, .. } => take_full(input, received),
        }
    }

    /// Appends a packet to the output.
    pub(super) fn put(&mut self, packet: &[u8], output: &mut Vec<u8>) {
        match self {
            Self::Abridged => put_abridged(packet, output),
            Self::Intermediate => {
                output.extend_from_slice(&length(packet.len()).to_le_bytes());
                output.extend_from_slice(packet);
            }
            Self::Full { sent, .. } => {
                let start = output.len();
                output.extend_from_slice(&length(packet.len() + FULL_OVERHEAD).to_le_bytes());
                output.extend_from_slice(&sent.to_le_bytes());
                output.extend_from_slice(packet);
                let checksum = crc32fast::hash(output.get(start..).unwrap_or_default());
                output.extend_from_slice(&checksum.to_le_bytes());
                *sent = sent.wrapping_add(1);
            }
        }
    }

    /// Appends a status of the transport to the output.
    pub(super) fn put_status(&mut self, status: i32, output: &mut Vec<u8>) {
        let code = status.saturating_neg().to_le_bytes();
        match self {
            // Outside of any frame, and as often as Telegram has been seen to say it: some clients read it where the
            // length belongs, others where the packet does.
            Self::Full { .. } => output.extend_from_slice(&[code; 3].concat()),
            Self::Abridged | Self::Intermediate => self.put(&code, output),
        }
    }
}

fn take_abridged(input: &[u8]) -> Result<Option<(Vec<u8>, usize)>, TransportError> {
    let (words, header) = match input {
        [first, low, mid, high, ..] if first & 0x7f == 0x7f => {
            (u32::from_le_bytes([*low, *mid, *high, 0]) as usize, 4)
        }
        [first, ..] if first & 0x7f != 0x7f => (usize::from(first & 0x7f), 1),
        _ => return Ok(None),
    };
    let length = check(words * 4)?;
    Ok(packet(
        input.get(header..).unwrap_or_default(),
        length,
        header,
    ))
}

fn put_abridged(packet: &[u8], output: &mut Vec<u8>) {
    let words = packet.len() / 4;
    let [low, mid, high, _] = length(words).to_le_bytes();
    if words < LONG_ABRIDGED {
        output.push(low);
    } else {
        output.extend_from_slice(&[0x7f, low, mid, high]);
    }
    output.extend_from_slice(packet);
}

fn take_full(input: &[u8], received: &mut u32) -> Result<Option<(Vec<u8>, usize)>, TransportError> {
    let Some((total, _)) = input.split_first_chunk() else {
        return Ok(None);
    };
    let total = u32::from_le_bytes(*total) as usize;
    let shorter = total.checked_sub(FULL_OVERHEAD);
    check(shorter.ok_or(TransportError::Length(total))?)?;
    let Some(frame) = input.get(..total) else {
        return Ok(None);
    };
    let Some((rest, checksum)) = frame.split_last_chunk() else {
        return Ok(None);
    };
    if crc32fast::hash(rest) != u32::from_le_bytes(*checksum) {
        return Err(TransportError::Checksum);
    }
    let [_, _, _, _, a, b, c, d, packet @ ..] = rest else {
        return Ok(None);
    };
    let got = u32::from_le_bytes([*a, *b, *c, *d]);
    let expected = *received;
    if got != expected {
        return Err(TransportError::Sequence { expected, got });
    }
    *received = received.wrapping_add(1);
    Ok(Some((packet.to_vec(), total)))
}

/// The packet of this length at the start of `rest`, behind a header.
fn packet(rest: &[u8], length: usize, header: usize) -> Option<(Vec<u8>, usize)> {
    Some((rest.get(..length)?.to_vec(), header + length))
}

/// Lengths that cannot be are refused before anything of the packet is there.
const fn check(length: usize) -> Result<usize, TransportError> {
    if length == 0 || length > MAX_PACKET {
        return Err(TransportError::Length(length));
    }
    Ok(length)
}

fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
