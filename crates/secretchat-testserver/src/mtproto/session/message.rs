//! Messages inside a packet.

use crate::mtproto::gzip;

/// `msg_container#73f1f8dc messages:vector<message> = MessageContainer;`
pub(super) const CONTAINER: u32 = 0x73f1_f8dc;
/// Messages in one container, at most.
pub(super) const MAX_MESSAGES: usize = 1020;
/// The least padding of a packet, in bytes, and the most.
const PADDING: core::ops::RangeInclusive<usize> = 12..=1024;

/// A message of the client.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) msg_id: i64,
    pub(super) seq_no: i32,
    pub(super) body: Vec<u8>,
}

/// What a client has encrypted.
pub(super) struct Plaintext {
    pub(super) salt: i64,
    pub(super) session_id: i64,
    pub(super) message: Message,
}

impl Plaintext {
    pub(super) fn parse(plaintext: &[u8]) -> Option<Self> {
        let (salt, rest) = plaintext.split_first_chunk()?;
        let (session_id, rest) = rest.split_first_chunk()?;
        let (message, padding) = Message::split(rest)?;
        PADDING.contains(&padding.len()).then(|| Self {
            salt: i64::from_le_bytes(*salt),
            session_id: i64::from_le_bytes(*session_id),
            message,
        })
    }
}

impl Message {
    /// The first message, and what is behind it.
    fn split(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (msg_id, rest) = bytes.split_first_chunk()?;
        let (seq_no, rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = u32::from_le_bytes(*length) as usize;
        let (body, rest) = rest.split_at_checked(length)?;
        let message = Self {
            msg_id: i64::from_le_bytes(*msg_id),
            seq_no: i32::from_le_bytes(*seq_no),
            body: body.to_vec(),
        };
        Some((message, rest))
    }

    /// Whether the client wants to know that it has arrived.
    pub(super) const fn wants_ack(&self) -> bool {
        self.seq_no & 1 == 1
    }

    /// The id of the constructor.
    pub(super) fn id(&self) -> u32 {
        constructor(&self.body)
    }

    /// The message without packing.
    pub(super) fn unpacked(self) -> Option<Self> {
        if self.id() != gzip::GZIP_PACKED {
            return Some(self);
        }
        let body = gzip::unpack(&self.body)?;
        Some(Self { body, ..self })
    }

    /// The messages in this one, which is a container. Containers have no containers in them.
    pub(super) fn parts(&self) -> Option<Vec<Self>> {
        let (_, rest) = self.body.split_first_chunk::<4>()?;
        let (count, mut rest) = rest.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        if count > MAX_MESSAGES {
            return None;
        }
        let mut parts = Vec::new();
        for _ in 0..count {
            let (part, behind) = Self::split(rest)?;
            if part.id() == CONTAINER {
                return None;
            }
            parts.push(part);
            rest = behind;
        }
        rest.is_empty().then_some(parts)
    }
}

/// The id at the start of a boxed value; 0 is none.
pub(super) fn constructor(boxed: &[u8]) -> u32 {
    boxed.first_chunk().map_or(0, |id| u32::from_le_bytes(*id))
}
