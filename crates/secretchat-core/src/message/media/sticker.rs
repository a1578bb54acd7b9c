//! Stickers: of the cloud, or as files of their own.

use crate::message::redacted::debug_redacted;

use super::FileInfo;

/// A sticker as a file of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Sticker {
    /// `image/webp`; received ones can be `video/webm`. Animations of vectors are never accepted (spec/08 §9).
    pub file: FileInfo,
    /// The emoji that it stands for.
    pub alt: String,
    /// Width in pixels; 0 if unknown.
    pub w: u16,
    /// Height in pixels; 0 if unknown.
    pub h: u16,
}

debug_redacted!(Sticker { file, w, h; alt });

/// A sticker of a public set: a document of the cloud, not encrypted end to end. The server learns who fetches it.
#[derive(Clone, PartialEq, Eq)]
pub struct ExternalSticker {
    /// The document.
    pub id: i64,
    /// Its access hash.
    pub access_hash: i64,
    /// The data centre that has it.
    pub dc_id: i32,
    /// `image/webp`, `application/x-tgsticker` or `video/webm`.
    pub mime_type: String,
    /// Bytes of the file.
    pub size: u32,
    /// The emoji that it stands for.
    pub alt: String,
    /// The short name of its set. TDLib sends only stickers that have one.
    pub set: Option<String>,
    /// Width in pixels; 0 if unknown.
    pub w: u16,
    /// Height in pixels; 0 if unknown.
    pub h: u16,
}

impl core::fmt::Debug for ExternalSticker {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // The document alone says what the message says.
        f.debug_struct("ExternalSticker")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// The mime type of vector animations.
pub(super) const TGS: &str = "application/x-tgsticker";

/// Whether a document of the cloud of this mime type can be a sticker.
pub(super) fn is_external_mime_type(mime_type: &str) -> bool {
    matches!(mime_type, "image/webp" | TGS | "video/webm")
}
