//! Media with a file.

use crate::message::redacted::debug_redacted;

use super::FileInfo;

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// A JPEG.
    pub file: FileInfo,
    /// Width in pixels; 0 if unknown.
    pub w: u16,
    /// Height in pixels; 0 if unknown.
    pub h: u16,
}

/// A video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Video {
    /// Usually `video/mp4`.
    pub file: FileInfo,
    /// Width in pixels; 0 if unknown.
    pub w: u16,
    /// Height in pixels; 0 if unknown.
    pub h: u16,
    /// Seconds.
    pub duration: u32,
}

/// A round video message. At layer 46 it arrives as a plain video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VideoNote {
    /// `video/mp4`.
    pub file: FileInfo,
    /// Diameter in pixels; 0 if unknown.
    pub side: u16,
    /// Seconds.
    pub duration: u32,
}

/// Music.
#[derive(Clone, PartialEq, Eq)]
pub struct Audio {
    /// Any `audio/…`.
    pub file: FileInfo,
    /// Seconds.
    pub duration: u32,
    /// The title, or empty.
    pub title: String,
    /// Who plays, or empty.
    pub performer: String,
}

debug_redacted!(Audio { file, duration; title, performer });

/// A voice message.
#[derive(Clone, PartialEq, Eq)]
pub struct Voice {
    /// Usually `audio/ogg`.
    pub file: FileInfo,
    /// Seconds.
    pub duration: u32,
    /// How loud it is over time, packed ([`pack_waveform`](super::pack_waveform)); at most 63 bytes to be sent. Empty
    /// if unknown.
    pub waveform: Vec<u8>,
}

debug_redacted!(Voice { file, duration; waveform });

/// A silent video that plays by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Animation {
    /// `video/mp4`; received ones can be `image/gif`.
    pub file: FileInfo,
    /// Width in pixels; 0 if unknown.
    pub w: u16,
    /// Height in pixels; 0 if unknown.
    pub h: u16,
    /// Seconds; 0 if unknown.
    pub duration: u32,
}

/// Any other file. Never open it by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Any mime type but that of an animated sticker.
    pub file: FileInfo,
    /// Width and height in pixels, if it is an image and they are known.
    pub dimensions: Option<(u16, u16)>,
}
