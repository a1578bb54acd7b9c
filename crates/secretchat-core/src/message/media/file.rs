//! The encrypted file behind media (spec/08).

use crate::crypto::file::FileKey;
use crate::message::clean::safe_file_name;
use crate::message::redacted::debug_redacted;

/// What a message says of its file. Where the file lies is said outside of the message.
#[derive(Clone, PartialEq, Eq)]
pub struct FileInfo {
    /// Decrypts the file; secret.
    pub key: FileKey,
    /// Bytes of the content. 0 in a received message: unknown, see [`plain_len`](Self::plain_len).
    pub size: u64,
    /// The mime type, such as `video/mp4`; always `image/jpeg` for photos.
    pub mime_type: String,
    /// The file name, safe to store under ([`safe_file_name`]); photos have none.
    pub name: Option<String>,
    /// A small picture to show before the file is fetched.
    pub thumb: Option<Thumb>,
}

debug_redacted!(FileInfo { key, size, thumb; mime_type, name });

impl FileInfo {
    /// A file of `size` bytes before encryption.
    pub fn new(key: FileKey, size: u64, mime_type: impl Into<String>) -> Self {
        Self {
            key,
            size,
            mime_type: mime_type.into(),
            name: None,
            thumb: None,
        }
    }

    /// Gives the file a name, made safe.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self {
            name: Some(safe_file_name(name)),
            ..self
        }
    }

    /// Gives the file a thumbnail.
    #[must_use]
    pub fn with_thumb(self, thumb: Thumb) -> Self {
        Self {
            thumb: Some(thumb),
            ..self
        }
    }

    /// Bytes of the content, given the size of the encrypted file at the server (spec/08 §5).
    ///
    /// # Errors
    /// The encrypted file is empty, or smaller than its content.
    pub fn plain_len(&self, encrypted: i64) -> Result<u64, FileSizeError> {
        let wrong = FileSizeError {
            size: self.size,
            encrypted,
        };
        let stored = u64::try_from(encrypted).map_err(|_| wrong)?;
        match self.size {
            _ if stored == 0 => Err(wrong),
            0 => Ok(stored),
            size if size <= stored => Ok(size),
            _ => Err(wrong),
        }
    }
}

/// A file at the server cannot be the one that a message describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a file of {size} bytes does not fit into the {encrypted} bytes at the server")]
pub struct FileSizeError {
    /// Bytes of the content, as the message says.
    pub size: u64,
    /// Bytes at the server.
    pub encrypted: i64,
}

/// A small picture inside the message.
///
/// A received one is input of an attacker like any other: decode it with a hardened decoder (spec/08 §7).
#[derive(Clone, PartialEq, Eq)]
pub struct Thumb {
    /// A JPEG: 1 to 6000 bytes to be sent, at most 64 KiB when received.
    pub jpeg: Vec<u8>,
    /// Width in pixels: 1 to 90 to be sent.
    pub w: u16,
    /// Height in pixels: 1 to 90 to be sent.
    pub h: u16,
}

debug_redacted!(Thumb { w, h; jpeg });

#[cfg(test)]
mod tests {
    use super::*;

    fn file(size: u64) -> FileInfo {
        FileInfo::new(
            FileKey::from_slices(&[1; 32], &[2; 32]).unwrap(),
            size,
            "text/plain",
        )
    }

    #[test]
    fn the_length_is_what_the_message_says_if_it_can_be() {
        for (size, encrypted, expected) in [
            (53, 64, Some(53)),
            (64, 64, Some(64)),
            // Some senders pad to the whole part.
            (53, 524_288, Some(53)),
            (0, 64, Some(64)),
            (65, 64, None),
            (1, 0, None),
            (0, 0, None),
            (1, -16, None),
        ] {
            assert_eq!(
                file(size).plain_len(encrypted).ok(),
                expected,
                "{size} in {encrypted}"
            );
        }
    }

    #[test]
    fn names_are_made_safe() {
        assert_eq!(file(1).named("../x").name.as_deref(), Some("x"));
    }

    #[test]
    #[cfg(not(feature = "debug-text"))]
    fn debug_shows_no_key_name_or_thumb() {
        let thumb = Thumb {
            jpeg: b"planted".to_vec(),
            w: 1,
            h: 1,
        };
        let shown = format!(
            "{:?}",
            FileInfo {
                key: FileKey::from_slices(&[111; 32], &[112; 32]).unwrap(),
                ..file(5)
            }
            .named("planted")
            .with_thumb(thumb)
        );
        assert!(
            !shown.contains("planted") && !shown.contains("111") && !shown.contains("112"),
            "{shown}"
        );
        assert!(shown.contains("7 bytes"), "{shown}");
    }
}
