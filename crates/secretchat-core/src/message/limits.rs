//! Every bound of the message model.

/// UTF-16 units of a text or caption to send (spec/09 §4).
pub const MAX_TEXT: usize = 4096;
/// Entities of one text (spec/09 §4).
pub const MAX_ENTITIES: usize = 1000;
/// Custom emoji of one text (spec/09 §4).
pub const MAX_CUSTOM_EMOJI: usize = 100;
/// Bytes of a link.
pub const MAX_LINK: usize = 4096;
/// Bytes of the name of the language of a block of code.
pub const MAX_LANGUAGE: usize = 64;
/// UTF-16 units of a title, name or address.
pub const MAX_LINE: usize = 1024;
/// Seconds of the timer of a message: 0x7FFFFFFF means something else inside TDLib (spec/09 §2).
pub const MAX_TTL: u32 = 0x7fff_fffe;
/// Seconds that media can last.
pub const MAX_DURATION: u32 = 0x7fff_fffe;
/// Messages of an album (spec/08 §10).
pub const ALBUM: core::ops::RangeInclusive<usize> = 2..=10;
/// Bytes of a file to send at all (spec/08 §4).
pub const MAX_FILE: u64 = 4000 << 20;
/// Bytes of a photo to send, and of every file below [`BIG_FILES_LAYER`](crate::message::BIG_FILES_LAYER): the size
/// is an `int` there (spec/08 §4).
pub const MAX_SMALL_FILE: u64 = 2000 << 20;
/// The layer from which on the size of a document is a `long`.
pub const BIG_FILES_LAYER: u32 = 143;
/// The layer from which on entities may lie inside each other (spec/09 §4).
pub const NESTING_LAYER: u32 = 101;
/// Bytes of a sticker that is sent as a file of its own.
pub const MAX_STICKER: u64 = 512 << 10;
/// Pixels of the sides of a thumbnail to send (spec/08 §7).
pub const MAX_THUMB_SIDE: u16 = 90;
/// Bytes of a thumbnail to send (spec/08 §7).
pub const MAX_THUMB: usize = 6000;
/// Bytes of a thumbnail that is looked at (spec/08 §6).
pub const MAX_RECEIVED_THUMB: usize = 64 << 10;
/// Attributes of a document that are looked at (spec/08 §6).
pub const MAX_ATTRIBUTES: usize = 100;
/// Bytes of a waveform to send: 100 samples of 5 bits (spec/08 §8).
pub const MAX_WAVEFORM: usize = 63;
/// Bytes of a waveform that is looked at.
pub const MAX_RECEIVED_WAVEFORM: usize = 1024;
/// Photos that claim this many bytes or more have a nonsense size (spec/08 §5).
pub const NONSENSE_PHOTO: i64 = 1_000_000_000;
/// Bytes of a file name.
pub const MAX_FILE_NAME: usize = 255;
