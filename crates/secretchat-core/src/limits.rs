//! Every bound of the chat machine, in one place.

pub use crate::crypto::envelope::MAX_ENVELOPE;

/// Messages that may wait behind a hole (spec/06 §4.4). What comes beyond is dropped and asked for again later.
pub const MAX_GAP_MESSAGES: usize = 1000;
/// Bytes of payload that may wait behind a hole (spec/06 §4.4).
pub const MAX_GAP_BYTES: usize = 16 << 20;
/// Messages that one Resend may ask for (spec/06 §5.3).
pub const MAX_RESEND: u32 = 1000;
/// Envelopes kept for a chat that is not ready yet (spec/03 §4).
pub const MAX_EARLY_ENVELOPES: usize = 100;
/// Bytes of these envelopes: they stand in the state record, which is written with each of them.
pub const MAX_EARLY_BYTES: usize = 4 << 20;
/// Messages that may wait for a chat to become ready.
pub const MAX_DRAFTS: usize = 1000;
/// Raw sequence numbers end here: the wire form is an `int` (spec/06 §2).
pub const MAX_SEQ_NO: u32 = (1 << 30) - 1;
/// `random_bytes` of the wrapper: at least this many (spec/06 §1).
pub const MIN_RANDOM_BYTES: usize = 15;
/// `random_bytes` of our own wrapper.
pub const RANDOM_BYTES: usize = 31;
/// Messages under one key, of both directions together, before it is renewed (spec/07 §2).
pub const KEY_MESSAGES: u32 = 100;
/// Age of a key in milliseconds before it is renewed (spec/07 §2).
pub const KEY_AGE_MS: i64 = 7 * 24 * 3600 * 1000;
/// Largest default timer of a chat that a peer can set, in seconds: one year (spec/09 §1).
pub const MAX_CHAT_TTL: i32 = 31_536_000;
/// Ids that one ReadMessages, DeleteMessages or ScreenshotMessages of ours may name.
pub const MAX_IDS: usize = 100;
