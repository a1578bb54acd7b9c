//! What kind of media a document is, by its attributes (spec/08 §8).

use crate::message::clean::{clean_line, safe_file_name};
use crate::message::limits::{MAX_ATTRIBUTES, MAX_RECEIVED_WAVEFORM};
use crate::tl::e2e::latest::{DocumentAttribute, types};

use super::read::{pixels, seconds};
use super::sticker::TGS;
use super::{Animation, Audio, Document, FileInfo, Media, Sticker, Video, VideoNote, Voice};

/// The first attribute of each kind.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    pub(super) size: Option<(u16, u16)>,
    pub(super) sticker: Option<&'a types::DocumentAttributeSticker>,
    animated: bool,
    video: Option<&'a types::DocumentAttributeVideo>,
    audio: Option<&'a types::DocumentAttributeAudio>,
    file_name: Option<&'a str>,
}

impl<'a> Attributes<'a> {
    pub(super) fn of(attributes: &'a [DocumentAttribute]) -> Self {
        let mut found = Self::default();
        for attribute in attributes.iter().take(MAX_ATTRIBUTES) {
            match attribute {
                DocumentAttribute::ImageSize(size) => {
                    found.size.get_or_insert((pixels(size.w), pixels(size.h)));
                }
                DocumentAttribute::Animated => found.animated = true,
                DocumentAttribute::Sticker(sticker) => {
                    found.sticker.get_or_insert(sticker);
                }
                DocumentAttribute::Video(video) => {
                    found.video.get_or_insert(video);
                }
                DocumentAttribute::Audio(audio) => {
                    found.audio.get_or_insert(audio);
                }
                DocumentAttribute::Filename(name) => {
                    found.file_name.get_or_insert(&name.file_name);
                }
            }
        }
        found
    }

    pub(super) fn name(&self) -> Option<String> {
        self.file_name.map(safe_file_name)
    }

    /// The mime type to take if the sender gave none.
    pub(super) const fn usual_mime_type(&self) -> &'static str {
        match (self.sticker, self.audio, self.video, self.animated) {
            (Some(_), ..) => "image/webp",
            (_, Some(audio), ..) if audio.voice => "audio/ogg",
            (_, Some(_), ..) => "audio/mpeg",
            (_, _, Some(_), _) | (.., true) => "video/mp4",
            _ => OCTETS,
        }
    }

    /// Attributes that contradict each other make a plain document.
    pub(super) fn classify(&self, mut file: FileInfo) -> Media {
        // Renderers of vector animations are not to be fed by a peer (spec/08 §9).
        if file.mime_type.eq_ignore_ascii_case(TGS) {
            OCTETS.clone_into(&mut file.mime_type);
            return self.document(file);
        }
        match (self.sticker, self.animated, self.audio, self.video) {
            (Some(sticker), _, None, _) if is_sticker_file(&file) => {
                let (w, h) = self.dimensions();
                Media::Sticker(Sticker {
                    file,
                    alt: clean_line(&sticker.alt),
                    w,
                    h,
                })
            }
            (None, true, None, video) => {
                let (w, h) = self.dimensions();
                Media::Animation(Animation {
                    file,
                    w,
                    h,
                    duration: video.map_or(0, |v| seconds(v.duration)),
                })
            }
            (None, false, Some(audio), None) => audio_or_voice(file, audio),
            (None, false, None, Some(video)) => video_or_note(file, video),
            _ => self.document(file),
        }
    }

    /// The video knows better than the image.
    fn dimensions(&self) -> (u16, u16) {
        let of_video = self
            .video
            .map(|v| (pixels(v.w), pixels(v.h)))
            .filter(|(w, h)| *w > 0 || *h > 0);
        of_video.or(self.size).unwrap_or_default()
    }

    fn document(&self, file: FileInfo) -> Media {
        Media::Document(Document {
            file,
            dimensions: self.size.filter(|(w, h)| *w > 0 || *h > 0),
        })
    }
}

/// The mime type of a file of which nothing is known.
pub(super) const OCTETS: &str = "application/octet-stream";

fn is_sticker_file(file: &FileInfo) -> bool {
    ["image/webp", "video/webm"]
        .iter()
        .any(|m| file.mime_type.eq_ignore_ascii_case(m))
}

fn audio_or_voice(file: FileInfo, audio: &types::DocumentAttributeAudio) -> Media {
    let duration = seconds(audio.duration);
    if audio.voice {
        let waveform = audio
            .waveform
            .as_ref()
            .filter(|w| w.len() <= MAX_RECEIVED_WAVEFORM);
        return Media::Voice(Voice {
            file,
            duration,
            waveform: waveform.cloned().unwrap_or_default(),
        });
    }
    let line = |line: &Option<String>| line.as_deref().map(clean_line).unwrap_or_default();
    Media::Audio(Audio {
        file,
        duration,
        title: line(&audio.title),
        performer: line(&audio.performer),
    })
}

fn video_or_note(file: FileInfo, video: &types::DocumentAttributeVideo) -> Media {
    let (w, h, duration) = (pixels(video.w), pixels(video.h), seconds(video.duration));
    if video.round_message {
        Media::VideoNote(VideoNote {
            file,
            side: w.max(h),
            duration,
        })
    } else {
        Media::Video(Video {
            file,
            w,
            h,
            duration,
        })
    }
}
