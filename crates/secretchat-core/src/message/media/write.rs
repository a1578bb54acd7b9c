//! Media to the newest layer, in the constructors that every app reads (spec/02 §6, spec/08 §8).
//!
//! Captions travel as the text of the message, so that of the media is empty: text carries entities everywhere, also
//! beside media that have no caption, and all apps show it if there is no other.

use crate::message::clean::{clean_line, safe_file_name};
use crate::tl::e2e::latest::{
    DecryptedMessageMedia, DocumentAttribute, InputStickerSet, PhotoSize, types,
};

use super::{
    Animation, Audio, Contact, Document, ExternalSticker, FileInfo, Location, Media, Photo,
    Sticker, Venue, Video, VideoNote, Voice, WebPage,
};

impl Media {
    pub(in crate::message) fn to_tl(&self) -> DecryptedMessageMedia {
        match self {
            Self::Photo(photo) => photo.to_tl(),
            Self::Video(video) => video.to_tl(),
            Self::VideoNote(note) => note.to_tl(),
            Self::Audio(audio) => audio.to_tl(),
            Self::Voice(voice) => voice.to_tl(),
            Self::Animation(animation) => animation.to_tl(),
            Self::Sticker(sticker) => sticker.to_tl(),
            Self::ExternalSticker(sticker) => sticker.to_tl(),
            Self::Document(document) => document.to_tl(),
            Self::Location(location) => location.to_tl(),
            Self::Venue(venue) => venue.to_tl(),
            Self::Contact(contact) => contact.to_tl(),
            Self::WebPage(page) => page.to_tl(),
            Self::Unsupported(_) => DecryptedMessageMedia::Empty,
        }
    }
}

impl Photo {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let Self { file, w, h } = self;
        let (thumb, thumb_w, thumb_h) = thumb(file);
        DecryptedMessageMedia::Photo(types::DecryptedMessageMediaPhoto {
            thumb,
            thumb_w,
            thumb_h,
            w: i32::from(*w),
            h: i32::from(*h),
            // The check has refused larger ones.
            size: i32::try_from(file.size).unwrap_or(i32::MAX),
            key: file.key.key().to_vec(),
            iv: file.key.iv().to_vec(),
            caption: String::new(),
        })
    }
}

impl Video {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let attribute = video(self.duration, self.w, self.h, false);
        document(&self.file, [attribute])
    }
}

impl VideoNote {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let attribute = video(self.duration, self.side, self.side, true);
        document(&self.file, [attribute])
    }
}

impl Audio {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let attribute = DocumentAttribute::Audio(types::DocumentAttributeAudio {
            voice: false,
            duration: seconds(self.duration),
            title: present(&self.title),
            performer: present(&self.performer),
            waveform: None,
        });
        document(&self.file, [attribute])
    }
}

impl Voice {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let attribute = DocumentAttribute::Audio(types::DocumentAttributeAudio {
            voice: true,
            duration: seconds(self.duration),
            title: None,
            performer: None,
            waveform: Some(self.waveform.clone()).filter(|w| !w.is_empty()),
        });
        document(&self.file, [attribute])
    }
}

impl Animation {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let video = (self.duration > 0).then(|| video(self.duration, self.w, self.h, false));
        let attributes = video
            .into_iter()
            .chain(image_size(self.w, self.h))
            .chain([DocumentAttribute::Animated]);
        document(&self.file, attributes)
    }
}

impl Sticker {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let sticker = sticker(&self.alt, InputStickerSet::Empty);
        let attributes = [sticker].into_iter().chain(image_size(self.w, self.h));
        document(&self.file, attributes)
    }
}

impl ExternalSticker {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let set = self.set.as_ref().map_or(InputStickerSet::Empty, |name| {
            InputStickerSet::ShortName(types::InputStickerSetShortName {
                short_name: name.clone(),
            })
        });
        let attributes = [sticker(&self.alt, set)]
            .into_iter()
            .chain(image_size(self.w, self.h))
            .collect();
        DecryptedMessageMedia::ExternalDocument(types::DecryptedMessageMediaExternalDocument {
            id: self.id,
            access_hash: self.access_hash,
            date: 0,
            mime_type: self.mime_type.clone(),
            size: i32::try_from(self.size).unwrap_or(i32::MAX),
            thumb: PhotoSize::Empty(types::PhotoSizeEmpty {
                r#type: "t".to_owned(),
            }),
            dc_id: self.dc_id,
            attributes,
        })
    }
}

impl Document {
    fn to_tl(&self) -> DecryptedMessageMedia {
        let size = self.dimensions.and_then(|(w, h)| image_size(w, h));
        document(&self.file, size)
    }
}

impl Location {
    const fn to_tl(self) -> DecryptedMessageMedia {
        DecryptedMessageMedia::GeoPoint(types::DecryptedMessageMediaGeoPoint {
            lat: self.lat,
            long: self.long,
        })
    }
}

impl Venue {
    fn to_tl(&self) -> DecryptedMessageMedia {
        DecryptedMessageMedia::Venue(types::DecryptedMessageMediaVenue {
            lat: self.location.lat,
            long: self.location.long,
            title: clean_line(&self.title),
            address: clean_line(&self.address),
            provider: clean_line(&self.provider),
            venue_id: clean_line(&self.venue_id),
        })
    }
}

impl Contact {
    fn to_tl(&self) -> DecryptedMessageMedia {
        DecryptedMessageMedia::Contact(types::DecryptedMessageMediaContact {
            phone_number: clean_line(&self.phone_number),
            first_name: clean_line(&self.first_name),
            last_name: clean_line(&self.last_name),
            user_id: 0,
        })
    }
}

impl WebPage {
    fn to_tl(&self) -> DecryptedMessageMedia {
        DecryptedMessageMedia::WebPage(types::DecryptedMessageMediaWebPage {
            url: self.url.clone(),
        })
    }
}

fn document(
    file: &FileInfo,
    attributes: impl IntoIterator<Item = DocumentAttribute>,
) -> DecryptedMessageMedia {
    let (thumb, thumb_w, thumb_h) = thumb(file);
    let name = file.name.as_ref().map(|name| {
        DocumentAttribute::Filename(types::DocumentAttributeFilename {
            file_name: safe_file_name(name),
        })
    });
    DecryptedMessageMedia::Document(types::DecryptedMessageMediaDocument {
        thumb,
        thumb_w,
        thumb_h,
        mime_type: file.mime_type.clone(),
        size: i64::try_from(file.size).unwrap_or(i64::MAX),
        key: file.key.key().to_vec(),
        iv: file.key.iv().to_vec(),
        attributes: name.into_iter().chain(attributes).collect(),
        caption: String::new(),
    })
}

/// No thumbnail is no bytes, and 0 by 0 pixels (spec/08 §7).
fn thumb(file: &FileInfo) -> (Vec<u8>, i32, i32) {
    file.thumb.as_ref().map_or((Vec::new(), 0, 0), |t| {
        (t.jpeg.clone(), i32::from(t.w), i32::from(t.h))
    })
}

fn video(duration: u32, w: u16, h: u16, round_message: bool) -> DocumentAttribute {
    let (duration, w, h) = (seconds(duration), i32::from(w), i32::from(h));
    DocumentAttribute::Video(types::DocumentAttributeVideo {
        round_message,
        duration,
        w,
        h,
    })
}

fn sticker(alt: &str, stickerset: InputStickerSet) -> DocumentAttribute {
    DocumentAttribute::Sticker(types::DocumentAttributeSticker {
        alt: clean_line(alt),
        stickerset,
    })
}

fn image_size(w: u16, h: u16) -> Option<DocumentAttribute> {
    let size = types::DocumentAttributeImageSize {
        w: i32::from(w),
        h: i32::from(h),
    };
    (w > 0 || h > 0).then_some(DocumentAttribute::ImageSize(size))
}

fn seconds(duration: u32) -> i32 {
    i32::try_from(duration).unwrap_or(i32::MAX)
}

fn present(line: &str) -> Option<String> {
    Some(clean_line(line)).filter(|line| !line.is_empty())
}
