//! What a file to be sent is: a photo, a voice message, any document.

use std::fmt;

use secretchat_core::crypto::FileKey;
use secretchat_core::message::Media;
use secretchat_core::message::media::{
    Animation, Audio, Document, FileInfo, Photo, Sticker, Thumb, Unsupported, Video, VideoNote,
    Voice, pack_waveform,
};

use crate::files::OpenSource;

/// What a file to be sent is, and how it is shown.
///
/// The mime type and the name come from the source, unless said otherwise.
#[derive(Clone)]
pub struct Attachment {
    kind: Kind,
    mime_type: Option<String>,
    name: Option<String>,
    thumb: Option<Thumb>,
}

#[derive(Clone)]
enum Kind {
    Animation {
        w: u16,
        h: u16,
        duration: u32,
    },
    Audio {
        duration: u32,
        title: String,
        performer: String,
    },
    Document {
        dimensions: Option<(u16, u16)>,
    },
    Photo {
        w: u16,
        h: u16,
    },
    Sticker {
        alt: String,
        w: u16,
        h: u16,
    },
    Video {
        w: u16,
        h: u16,
        duration: u32,
    },
    VideoNote {
        side: u16,
        duration: u32,
    },
    Voice {
        duration: u32,
        waveform: Vec<u8>,
    },
}

impl Attachment {
    /// A silent video (`video/mp4`) that plays by itself: pixels and seconds, 0 if unknown.
    #[must_use]
    pub const fn animation(w: u16, h: u16, duration: u32) -> Self {
        Self::new(Kind::Animation { w, h, duration })
    }

    /// Music (`audio/…`): seconds, title and performer, which may be empty.
    pub fn audio(duration: u32, title: impl Into<String>, performer: impl Into<String>) -> Self {
        let (title, performer) = (title.into(), performer.into());
        Self::new(Kind::Audio {
            duration,
            title,
            performer,
        })
    }

    /// Any file.
    #[must_use]
    pub const fn document() -> Self {
        Self::new(Kind::Document { dimensions: None })
    }

    /// An image that is sent as a file: pixels.
    #[must_use]
    pub const fn image_file(w: u16, h: u16) -> Self {
        Self::new(Kind::Document {
            dimensions: Some((w, h)),
        })
    }

    /// A JPEG: pixels, 0 if unknown.
    #[must_use]
    pub const fn photo(w: u16, h: u16) -> Self {
        Self::new(Kind::Photo { w, h })
    }

    /// A sticker (`image/webp`) as a file of its own: the emoji that it stands for, and pixels.
    pub fn sticker(alt: impl Into<String>, w: u16, h: u16) -> Self {
        let alt = alt.into();
        Self::new(Kind::Sticker { alt, w, h })
    }

    /// A video: pixels and seconds, 0 if unknown.
    #[must_use]
    pub const fn video(w: u16, h: u16, duration: u32) -> Self {
        Self::new(Kind::Video { w, h, duration })
    }

    /// A round video message (`video/mp4`): its diameter in pixels, and seconds.
    #[must_use]
    pub const fn video_note(side: u16, duration: u32) -> Self {
        Self::new(Kind::VideoNote { side, duration })
    }

    /// A voice message (`audio/ogg`): seconds, and how loud it is over time, as at most 100 numbers of 0 to 31.
    #[must_use]
    pub fn voice(duration: u32, loudness: &[u8]) -> Self {
        let waveform = pack_waveform(loudness);
        Self::new(Kind::Voice { duration, waveform })
    }

    /// Sets the mime type.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Sets the file name; it is made safe. Photos have none.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets a small picture to show before the file is fetched: a JPEG of at most 90 × 90 pixels and 6000 bytes.
    #[must_use]
    pub fn thumb(mut self, thumb: Thumb) -> Self {
        self.thumb = Some(thumb);
        self
    }

    /// Takes over what was found out about the picture, unless the app said something else.
    #[cfg(feature = "thumbnails")]
    pub(super) fn complete(&mut self, made: crate::files::Thumbnail) {
        self.thumb.get_or_insert(made.thumb);
        if let Kind::Photo { w, h } = &mut self.kind
            && (*w, *h) == (0, 0)
        {
            let side = |side: u32| u16::try_from(side).unwrap_or(0);
            (*w, *h) = (side(made.w), side(made.h));
        }
    }

    const fn new(kind: Kind) -> Self {
        Self {
            kind,
            mime_type: None,
            name: None,
            thumb: None,
        }
    }

    /// The media of a message with a file that is encrypted with `key`.
    pub(super) fn into_media(self, key: FileKey, source: &OpenSource) -> Media {
        let mime_type = match self.mime_type {
            Some(mime_type) => mime_type,
            None => self.kind.mime_type(source.mime_type()),
        };
        let name = self.name.or_else(|| source.name().map(str::to_owned));
        let mut file = FileInfo::new(key, source.size(), mime_type);
        file.thumb = self.thumb;
        if let Some(name) = name.filter(|_| self.kind.has_name()) {
            file = file.named(&name);
        }
        self.kind.with_file(file)
    }

    /// Media of this kind, to see whether they go together with others.
    pub(super) fn sample(&self) -> Media {
        let key = FileKey::from_slices(&[0; 32], &[0; 32]);
        let file = key.map(|key| FileInfo::new(key, 1, ""));
        file.map_or(Media::Unsupported(Unsupported::Link), |file| {
            self.kind.clone().with_file(file)
        })
    }
}

/// Names and titles are nobody's business.
impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Attachment")
            .field(&self.sample().name())
            .finish()
    }
}

impl Kind {
    fn with_file(self, file: FileInfo) -> Media {
        match self {
            Self::Animation { w, h, duration } => Animation {
                file,
                w,
                h,
                duration,
            }
            .into(),
            Self::Audio {
                duration,
                title,
                performer,
            } => Audio {
                file,
                duration,
                title,
                performer,
            }
            .into(),
            Self::Document { dimensions } => Document { file, dimensions }.into(),
            Self::Photo { w, h } => Photo { file, w, h }.into(),
            Self::Sticker { alt, w, h } => Sticker { file, alt, w, h }.into(),
            Self::Video { w, h, duration } => Video {
                file,
                w,
                h,
                duration,
            }
            .into(),
            Self::VideoNote { side, duration } => VideoNote {
                file,
                side,
                duration,
            }
            .into(),
            Self::Voice { duration, waveform } => Voice {
                file,
                duration,
                waveform,
            }
            .into(),
        }
    }

    /// What receivers take for such media (spec/08 §8), if the guess by the name of the file is none of that.
    fn mime_type(&self, guess: &str) -> String {
        let fits = |prefix: &str| guess.starts_with(prefix);
        let mime_type = match self {
            Self::Photo { .. } => "image/jpeg",
            Self::Animation { .. } | Self::VideoNote { .. } => "video/mp4",
            Self::Video { .. } if !fits("video/") => "video/mp4",
            Self::Voice { .. } if !fits("audio/") => "audio/ogg",
            Self::Audio { .. } if !fits("audio/") => "audio/mpeg",
            Self::Sticker { .. } => "image/webp",
            _ => guess,
        };
        mime_type.to_owned()
    }

    /// The name of a recording would say nothing but when it was made.
    const fn has_name(&self) -> bool {
        matches!(
            self,
            Self::Document { .. } | Self::Audio { .. } | Self::Animation { .. }
        )
    }
}
