//! What media to send must keep to.

use crate::message::MediaError;
use crate::message::clean::{is_mime_type, is_set_name, is_web_link, too_long};
use crate::message::limits::{
    BIG_FILES_LAYER, MAX_DURATION, MAX_FILE, MAX_SMALL_FILE, MAX_STICKER, MAX_THUMB,
    MAX_THUMB_SIDE, MAX_WAVEFORM,
};

use super::sticker::{TGS, is_external_mime_type};
use super::{Contact, ExternalSticker, FileInfo, Location, Media, Thumb, Venue};

impl Media {
    /// Checks everything that does not depend on the layer.
    ///
    /// # Errors
    /// What is wrong; see [`MediaError`].
    pub fn check(&self) -> Result<(), MediaError> {
        if let Some(file) = self.file() {
            check_file(file, self.size_limit())?;
            self.check_mime_type(&file.mime_type)?;
        }
        check_duration(self.duration().unwrap_or_default())?;
        match self {
            Self::Photo(photo) if photo.file.name.is_some() => Err(MediaError::PhotoName),
            Self::Audio(audio) => {
                check_lines(&[("title", &audio.title), ("performer", &audio.performer)])
            }
            Self::Voice(voice) => check_waveform(&voice.waveform),
            Self::Sticker(sticker) => check_lines(&[("alt", &sticker.alt)]),
            Self::ExternalSticker(sticker) => check_external(sticker),
            Self::Location(location) => check_location(location),
            Self::Venue(venue) => check_venue(venue),
            Self::Contact(contact) => check_contact(contact),
            Self::WebPage(page) if !is_web_link(&page.url) => Err(MediaError::Link(page.url.len())),
            Self::Unsupported(_) => Err(MediaError::Unsupported),
            _ => Ok(()),
        }
    }

    /// Checks that the layer can carry the size of the file.
    ///
    /// # Errors
    /// [`MediaError::FileTooLarge`].
    pub fn check_for_layer(&self, layer: u32) -> Result<(), MediaError> {
        match self.file() {
            Some(file) if layer < BIG_FILES_LAYER => check_size(file.size, MAX_SMALL_FILE),
            _ => Ok(()),
        }
    }

    const fn size_limit(&self) -> u64 {
        match self {
            Self::Photo(_) => MAX_SMALL_FILE,
            Self::Sticker(_) => MAX_STICKER,
            _ => MAX_FILE,
        }
    }

    /// What the receivers take for such media (spec/08 §8).
    fn check_mime_type(&self, mime_type: &str) -> Result<(), MediaError> {
        let (fits, wanted) = match self {
            Self::Photo(_) => (mime_type == "image/jpeg", "image/jpeg"),
            Self::VideoNote(_) | Self::Animation(_) => (mime_type == "video/mp4", "video/mp4"),
            Self::Video(_) => (mime_type.starts_with("video/"), "a video type"),
            Self::Audio(_) | Self::Voice(_) => (mime_type.starts_with("audio/"), "an audio type"),
            Self::Sticker(_) => (mime_type == "image/webp", "image/webp"),
            _ => (
                !mime_type.eq_ignore_ascii_case(TGS),
                "any mime type but that of animated stickers",
            ),
        };
        if fits && is_mime_type(mime_type) {
            Ok(())
        } else {
            Err(MediaError::MimeType {
                media: self.name(),
                wanted,
            })
        }
    }
}

fn check_file(file: &FileInfo, limit: u64) -> Result<(), MediaError> {
    if file.size == 0 {
        return Err(MediaError::EmptyFile);
    }
    check_size(file.size, limit)?;
    file.thumb.as_ref().map_or(Ok(()), check_thumb)
}

const fn check_size(got: u64, limit: u64) -> Result<(), MediaError> {
    if got > limit {
        Err(MediaError::FileTooLarge { got, limit })
    } else {
        Ok(())
    }
}

/// Larger ones are dropped by Android (spec/08 §7).
fn check_thumb(thumb: &Thumb) -> Result<(), MediaError> {
    let (got, limit) = (thumb.jpeg.len(), MAX_THUMB);
    if got == 0 || got > limit {
        return Err(MediaError::ThumbBytes { got, limit });
    }
    let (w, h, limit) = (thumb.w, thumb.h, MAX_THUMB_SIDE);
    if w == 0 || h == 0 || w > limit || h > limit {
        return Err(MediaError::ThumbSides { w, h, limit });
    }
    if thumb.jpeg.starts_with(&[0xff, 0xd8, 0xff]) {
        Ok(())
    } else {
        Err(MediaError::ThumbFormat)
    }
}

const fn check_duration(got: u32) -> Result<(), MediaError> {
    if got > MAX_DURATION {
        Err(MediaError::Duration {
            got,
            limit: MAX_DURATION,
        })
    } else {
        Ok(())
    }
}

const fn check_waveform(waveform: &[u8]) -> Result<(), MediaError> {
    let (got, limit) = (waveform.len(), MAX_WAVEFORM);
    if got > limit {
        Err(MediaError::Waveform { got, limit })
    } else {
        Ok(())
    }
}

fn check_lines(lines: &[(&'static str, &String)]) -> Result<(), MediaError> {
    for (field, line) in lines {
        if let Some(got) = too_long(line) {
            return Err(MediaError::LineTooLong {
                field,
                got,
                limit: crate::message::limits::MAX_LINE,
            });
        }
    }
    Ok(())
}

const fn check_not_empty(field: &'static str, line: &str) -> Result<(), MediaError> {
    if line.is_empty() {
        Err(MediaError::LineEmpty(field))
    } else {
        Ok(())
    }
}

fn check_external(sticker: &ExternalSticker) -> Result<(), MediaError> {
    if !is_external_mime_type(&sticker.mime_type) {
        return Err(MediaError::MimeType {
            media: "sticker of a set",
            wanted: "image/webp, application/x-tgsticker or video/webm",
        });
    }
    if sticker.dc_id <= 0 {
        return Err(MediaError::Dc(sticker.dc_id));
    }
    check_size(u64::from(sticker.size), u64::from(i32::MAX.unsigned_abs()))?;
    if let Some(set) = sticker.set.as_ref().filter(|s| !is_set_name(s)) {
        return Err(MediaError::StickerSet(set.len()));
    }
    check_lines(&[("alt", &sticker.alt)])
}

fn check_location(location: &Location) -> Result<(), MediaError> {
    match location.bad_coordinate() {
        Some((field, limit)) => Err(MediaError::Coordinate { field, limit }),
        None => Ok(()),
    }
}

fn check_venue(venue: &Venue) -> Result<(), MediaError> {
    check_location(&venue.location)?;
    check_not_empty("title", &venue.title)?;
    check_lines(&[
        ("title", &venue.title),
        ("address", &venue.address),
        ("provider", &venue.provider),
        ("venue_id", &venue.venue_id),
    ])
}

fn check_contact(contact: &Contact) -> Result<(), MediaError> {
    check_not_empty("phone_number", &contact.phone_number)?;
    check_lines(&[
        ("phone_number", &contact.phone_number),
        ("first_name", &contact.first_name),
        ("last_name", &contact.last_name),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::media::{
        Audio, Document, Photo, Sticker, Video, VideoNote, Voice, WebPage,
    };
    use crate::message::samples::{each_media, external_sticker, file, thumb};

    fn document(file: FileInfo) -> Media {
        Document {
            file,
            dimensions: None,
        }
        .into()
    }

    #[test]
    fn the_samples_can_be_sent() {
        for media in each_media() {
            assert_eq!(media.check(), Ok(()), "{media:?}");
        }
    }

    #[test]
    fn sizes_have_limits() {
        let sized = |size| FileInfo {
            size,
            ..file("image/jpeg")
        };
        assert_eq!(document(sized(0)).check(), Err(MediaError::EmptyFile));
        assert_eq!(document(sized(MAX_FILE)).check(), Ok(()));
        let too_large = |got, limit| Err(MediaError::FileTooLarge { got, limit });
        assert_eq!(
            document(sized(MAX_FILE + 1)).check(),
            too_large(4_194_304_001, 4_194_304_000)
        );
        let photo = |size| {
            Media::from(Photo {
                file: sized(size),
                w: 1,
                h: 1,
            })
            .check()
        };
        assert_eq!(photo(MAX_SMALL_FILE), Ok(()));
        assert_eq!(
            photo(MAX_SMALL_FILE + 1),
            too_large(2_097_152_001, 2_097_152_000)
        );
        let sticker = |size| {
            let file = FileInfo {
                size,
                ..file("image/webp")
            };
            Media::from(Sticker {
                file,
                alt: String::new(),
                w: 0,
                h: 0,
            })
            .check()
        };
        assert_eq!(sticker(524_288), Ok(()));
        assert_eq!(sticker(524_289), too_large(524_289, 524_288));
    }

    #[test]
    fn thumbnails_have_limits() {
        let check = |change: fn(&mut Thumb)| {
            let mut thumb = thumb();
            change(&mut thumb);
            document(file("a/b").with_thumb(thumb)).check()
        };
        let bytes = |got| Err(MediaError::ThumbBytes { got, limit: 6000 });
        let sides = |w, h| Err(MediaError::ThumbSides { w, h, limit: 90 });
        assert_eq!(check(|t| t.jpeg.resize(6000, 0)), Ok(()));
        assert_eq!(check(|t| t.jpeg.resize(6001, 0)), bytes(6001));
        assert_eq!(check(|t| t.jpeg.clear()), bytes(0));
        assert_eq!(check(|t| t.w = 91), sides(91, 60));
        assert_eq!(check(|t| t.h = 91), sides(90, 91));
        assert_eq!(check(|t| t.h = 0), sides(90, 0));
        assert_eq!(check(|t| t.jpeg[0] = 0x89), Err(MediaError::ThumbFormat));
    }

    #[test]
    fn mime_types_fit_their_media() {
        let of = |media: &str, mime_type: &str| -> Media {
            let file = file(mime_type);
            let empty = String::new;
            match media {
                "photo" => Photo { file, w: 1, h: 1 }.into(),
                "video" => Video {
                    file,
                    w: 1,
                    h: 1,
                    duration: 1,
                }
                .into(),
                "video note" => VideoNote {
                    file,
                    side: 1,
                    duration: 1,
                }
                .into(),
                "audio" => Audio {
                    file,
                    duration: 1,
                    title: empty(),
                    performer: empty(),
                }
                .into(),
                "voice message" => Voice {
                    file,
                    duration: 1,
                    waveform: vec![],
                }
                .into(),
                "sticker" => Sticker {
                    file,
                    alt: empty(),
                    w: 1,
                    h: 1,
                }
                .into(),
                _ => document(file),
            }
        };
        for (media, mime_type, fits) in [
            ("photo", "image/jpeg", true),
            ("photo", "image/png", false),
            ("video", "video/webm", true),
            ("video", "audio/ogg", false),
            ("video note", "video/mp4", true),
            ("video note", "video/webm", false),
            ("audio", "audio/flac", true),
            ("audio", "video/mp4", false),
            ("voice message", "audio/ogg", true),
            ("voice message", "audio/", false),
            ("sticker", "image/webp", true),
            ("sticker", "application/x-tgsticker", false),
            ("document", "application/zip", true),
            ("document", "", false),
            ("document", "application/X-TgSticker", false),
        ] {
            let checked = of(media, mime_type).check();
            assert_eq!(checked.is_ok(), fits, "{media} {mime_type}");
            let is_mime_error =
                matches!(checked, Err(MediaError::MimeType { media: m, .. }) if m == media);
            assert_eq!(is_mime_error, !fits);
        }
    }

    #[test]
    fn the_rest_has_limits_too() {
        let location = |lat, long| Media::from(Location { lat, long }).check();
        let bad = |field, limit| Err(MediaError::Coordinate { field, limit });
        assert_eq!(location(90.0, -180.0), Ok(()));
        assert_eq!(location(90.1, 0.0), bad("lat", 90));
        assert_eq!(location(0.0, -180.1), bad("long", 180));
        assert_eq!(location(f64::NAN, 0.0), bad("lat", 90));
        assert_eq!(location(0.0, f64::INFINITY), bad("long", 180));

        let voice = |n| {
            Media::from(Voice {
                file: file("audio/ogg"),
                duration: 1,
                waveform: vec![0; n],
            })
            .check()
        };
        assert_eq!(voice(63), Ok(()));
        assert_eq!(voice(64), Err(MediaError::Waveform { got: 64, limit: 63 }));
        let video = |duration| {
            Media::from(Video {
                file: file("video/mp4"),
                w: 1,
                h: 1,
                duration,
            })
            .check()
        };
        assert_eq!(video(MAX_DURATION), Ok(()));
        assert_eq!(
            video(u32::MAX),
            Err(MediaError::Duration {
                got: u32::MAX,
                limit: MAX_DURATION
            })
        );

        let audio = |n| {
            let title = "x".repeat(n);
            Media::from(Audio {
                file: file("audio/mpeg"),
                duration: 1,
                title,
                performer: String::new(),
            })
            .check()
        };
        assert_eq!(audio(1024), Ok(()));
        assert_eq!(
            audio(1025),
            Err(MediaError::LineTooLong {
                field: "title",
                got: 1025,
                limit: 1024
            })
        );
        let contact = Contact {
            phone_number: String::new(),
            first_name: String::new(),
            last_name: String::new(),
        };
        assert_eq!(
            Media::from(contact).check(),
            Err(MediaError::LineEmpty("phone_number"))
        );
        let page = WebPage {
            url: "ftp://x".to_owned(),
        };
        assert_eq!(Media::from(page).check(), Err(MediaError::Link(7)));
        let photo = Photo {
            file: file("image/jpeg").named("x"),
            w: 1,
            h: 1,
        };
        assert_eq!(Media::from(photo).check(), Err(MediaError::PhotoName));
    }

    #[test]
    fn stickers_of_sets_are_checked() {
        let check = |change: fn(&mut ExternalSticker)| {
            let mut sticker = external_sticker();
            change(&mut sticker);
            Media::from(sticker).check()
        };
        assert_eq!(check(|s| s.set = None), Ok(()));
        assert_eq!(
            check(|s| s.set = Some("a-b".to_owned())),
            Err(MediaError::StickerSet(3))
        );
        assert_eq!(check(|s| s.dc_id = 0), Err(MediaError::Dc(0)));
        assert!(matches!(
            check(|s| s.mime_type = "image/png".to_owned()),
            Err(MediaError::MimeType { .. })
        ));
        assert!(matches!(
            check(|s| s.size = u32::MAX),
            Err(MediaError::FileTooLarge { .. })
        ));
    }
}
