//! Media from the newest layer; never fails (spec/08 §6, §8–9, spec/09 §4).

use crate::crypto::file::FileKey;
use crate::message::clean::{clean_line, is_mime_type, is_set_name, is_web_link, with_scheme};
use crate::message::limits::{MAX_DURATION, MAX_LINK, MAX_RECEIVED_THUMB, NONSENSE_PHOTO};
use crate::tl::e2e::latest::{DecryptedMessageMedia, InputStickerSet, types};

use super::classify::{Attributes, OCTETS};
use super::sticker::is_external_mime_type;
use super::{
    Contact, ExternalSticker, FileInfo, Location, Media, Photo, Thumb, Unsupported, Venue, Video,
    Voice, WebPage,
};

/// The media, and the caption that came with them.
pub(in crate::message) fn read(media: &DecryptedMessageMedia) -> (Option<Media>, &str) {
    let (media, caption) = match media {
        DecryptedMessageMedia::Empty => return (None, ""),
        DecryptedMessageMedia::Photo(m) => (photo(m), m.caption.as_str()),
        DecryptedMessageMedia::Video(m) => (video(m), m.caption.as_str()),
        DecryptedMessageMedia::Document(m) => (document(m), m.caption.as_str()),
        DecryptedMessageMedia::Audio(m) => (audio(m), ""),
        DecryptedMessageMedia::ExternalDocument(m) => (external(m), ""),
        DecryptedMessageMedia::GeoPoint(m) => (location(m.lat, m.long).map(Media::Location), ""),
        DecryptedMessageMedia::Venue(m) => (venue(m), ""),
        DecryptedMessageMedia::Contact(m) => (Ok(contact(m)), ""),
        DecryptedMessageMedia::WebPage(m) => (web_page(m), ""),
    };
    (Some(media.unwrap_or_else(Media::Unsupported)), caption)
}

fn photo(m: &types::DecryptedMessageMediaPhoto) -> Result<Media, Unsupported> {
    let size = if i64::from(m.size) >= NONSENSE_PHOTO {
        0
    } else {
        m.size
    };
    let file = file(
        size.into(),
        &m.key,
        &m.iv,
        "image/jpeg".to_owned(),
        thumb(&m.thumb, m.thumb_w, m.thumb_h),
    )?;
    Ok(Media::Photo(Photo {
        file,
        w: pixels(m.w),
        h: pixels(m.h),
    }))
}

fn video(m: &types::DecryptedMessageMediaVideo) -> Result<Media, Unsupported> {
    let mime_type = mime_type(&m.mime_type, "video/mp4");
    let file = file(
        m.size.into(),
        &m.key,
        &m.iv,
        mime_type,
        thumb(&m.thumb, m.thumb_w, m.thumb_h),
    )?;
    Ok(Media::Video(Video {
        file,
        w: pixels(m.w),
        h: pixels(m.h),
        duration: seconds(m.duration),
    }))
}

/// The voice message of the early layers: music came as a document.
fn audio(m: &types::DecryptedMessageMediaAudio) -> Result<Media, Unsupported> {
    let file = file(
        m.size.into(),
        &m.key,
        &m.iv,
        mime_type(&m.mime_type, "audio/ogg"),
        None,
    )?;
    Ok(Media::Voice(Voice {
        file,
        duration: seconds(m.duration),
        waveform: Vec::new(),
    }))
}

fn document(m: &types::DecryptedMessageMediaDocument) -> Result<Media, Unsupported> {
    let attributes = Attributes::of(&m.attributes);
    let mime_type = mime_type(&m.mime_type, attributes.usual_mime_type());
    let mut file = file(
        m.size,
        &m.key,
        &m.iv,
        mime_type,
        thumb(&m.thumb, m.thumb_w, m.thumb_h),
    )?;
    file.name = attributes.name();
    Ok(attributes.classify(file))
}

fn external(m: &types::DecryptedMessageMediaExternalDocument) -> Result<Media, Unsupported> {
    let attributes = Attributes::of(&m.attributes);
    let is_sticker = is_external_mime_type(&m.mime_type) && m.dc_id > 0;
    let Some(sticker) = attributes.sticker.filter(|_| is_sticker) else {
        return Err(Unsupported::ExternalDocument);
    };
    let set = match &sticker.stickerset {
        InputStickerSet::ShortName(set) if is_set_name(&set.short_name) => {
            Some(set.short_name.clone())
        }
        InputStickerSet::ShortName(_) | InputStickerSet::Empty => None,
    };
    let (w, h) = attributes.size.unwrap_or_default();
    Ok(Media::ExternalSticker(ExternalSticker {
        id: m.id,
        access_hash: m.access_hash,
        dc_id: m.dc_id,
        mime_type: m.mime_type.clone(),
        size: u32::try_from(m.size).unwrap_or_default(),
        alt: clean_line(&sticker.alt),
        set,
        w,
        h,
    }))
}

fn location(lat: f64, long: f64) -> Result<Location, Unsupported> {
    let location = Location { lat, long };
    if location.bad_coordinate().is_some() {
        Err(Unsupported::Coordinates)
    } else {
        Ok(location)
    }
}

fn venue(m: &types::DecryptedMessageMediaVenue) -> Result<Media, Unsupported> {
    Ok(Media::Venue(Venue {
        location: location(m.lat, m.long)?,
        title: clean_line(&m.title),
        address: clean_line(&m.address),
        provider: clean_line(&m.provider),
        venue_id: clean_line(&m.venue_id),
    }))
}

/// The `user_id` has 32 bits, which no longer suffice, and is not to be trusted (spec/02 §3).
fn contact(m: &types::DecryptedMessageMediaContact) -> Media {
    Media::Contact(Contact {
        phone_number: clean_line(&m.phone_number),
        first_name: clean_line(&m.first_name),
        last_name: clean_line(&m.last_name),
    })
}

fn web_page(m: &types::DecryptedMessageMediaWebPage) -> Result<Media, Unsupported> {
    if m.url.len() > MAX_LINK {
        return Err(Unsupported::Link);
    }
    let url = with_scheme(&m.url);
    if is_web_link(&url) {
        Ok(Media::WebPage(WebPage { url }))
    } else {
        Err(Unsupported::Link)
    }
}

fn file(
    size: i64,
    key: &[u8],
    iv: &[u8],
    mime_type: String,
    thumb: Option<Thumb>,
) -> Result<FileInfo, Unsupported> {
    let key = FileKey::from_slices(key, iv).map_err(|e| Unsupported::FileKey {
        key: e.key,
        iv: e.iv,
    })?;
    let size = u64::try_from(size).map_err(|_| Unsupported::FileSize(size))?;
    Ok(FileInfo {
        thumb,
        ..FileInfo::new(key, size, mime_type)
    })
}

fn thumb(jpeg: &[u8], w: i32, h: i32) -> Option<Thumb> {
    let is_bounded = (1..=MAX_RECEIVED_THUMB).contains(&jpeg.len());
    is_bounded.then(|| Thumb {
        jpeg: jpeg.to_vec(),
        w: pixels(w),
        h: pixels(h),
    })
}

fn mime_type(mime_type: &str, otherwise: &'static str) -> String {
    match mime_type {
        "" => otherwise.to_owned(),
        m if is_mime_type(m) => m.to_owned(),
        _ => OCTETS.to_owned(),
    }
}

/// Pixels that no picture has are unknown.
pub(super) fn pixels(side: i32) -> u16 {
    u16::try_from(side).unwrap_or_default()
}

pub(super) fn seconds(duration: i32) -> u32 {
    u32::try_from(duration)
        .unwrap_or_default()
        .min(MAX_DURATION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::media::{Animation, Audio, Document, Sticker, VideoNote};
    use crate::message::samples::file as sample_file;
    use crate::tl::e2e::latest::{DocumentAttribute, PhotoSize};

    fn tl_document(
        mime_type: &str,
        attributes: Vec<DocumentAttribute>,
    ) -> types::DecryptedMessageMediaDocument {
        types::DecryptedMessageMediaDocument {
            thumb: Vec::new(),
            thumb_w: 0,
            thumb_h: 0,
            mime_type: mime_type.to_owned(),
            size: 1000,
            key: vec![7; 32],
            iv: vec![8; 32],
            attributes,
            caption: String::new(),
        }
    }

    fn tl_photo() -> types::DecryptedMessageMediaPhoto {
        types::DecryptedMessageMediaPhoto {
            thumb: Vec::new(),
            thumb_w: 0,
            thumb_h: 0,
            w: 30,
            h: 20,
            size: 1000,
            key: vec![7; 32],
            iv: vec![8; 32],
            caption: String::new(),
        }
    }

    fn tl_external(
        attributes: Vec<DocumentAttribute>,
    ) -> types::DecryptedMessageMediaExternalDocument {
        types::DecryptedMessageMediaExternalDocument {
            id: 1,
            access_hash: 2,
            date: 3,
            mime_type: "image/webp".to_owned(),
            size: 4,
            thumb: PhotoSize::Empty(types::PhotoSizeEmpty {
                r#type: "t".to_owned(),
            }),
            dc_id: 2,
            attributes,
        }
    }

    fn sticker(set: InputStickerSet) -> DocumentAttribute {
        DocumentAttribute::Sticker(types::DocumentAttributeSticker {
            alt: "😀".to_owned(),
            stickerset: set,
        })
    }

    fn video(round_message: bool) -> DocumentAttribute {
        DocumentAttribute::Video(types::DocumentAttributeVideo {
            round_message,
            duration: 3,
            w: 30,
            h: 20,
        })
    }

    fn audio(voice: bool) -> DocumentAttribute {
        DocumentAttribute::Audio(types::DocumentAttributeAudio {
            voice,
            duration: 3,
            title: Some("t\n".to_owned()),
            performer: None,
            waveform: Some(vec![5; 70]),
        })
    }

    fn image_size(w: i32, h: i32) -> DocumentAttribute {
        DocumentAttribute::ImageSize(types::DocumentAttributeImageSize { w, h })
    }

    fn name(name: &str) -> DocumentAttribute {
        DocumentAttribute::Filename(types::DocumentAttributeFilename {
            file_name: name.to_owned(),
        })
    }

    fn read_document(document: types::DecryptedMessageMediaDocument) -> Media {
        read(&DecryptedMessageMedia::Document(document)).0.unwrap()
    }

    #[test]
    fn a_document_is_what_its_attributes_say() {
        use DocumentAttribute::Animated;
        let no_set = || sticker(InputStickerSet::Empty);
        let plain = |mime_type| {
            Media::from(Document {
                file: sample_file(mime_type),
                dimensions: None,
            })
        };
        let gif = |mime_type, duration, (w, h)| {
            Media::from(Animation {
                file: sample_file(mime_type),
                w,
                h,
                duration,
            })
        };
        let still = |mime_type, (w, h)| {
            Media::from(Sticker {
                file: sample_file(mime_type),
                alt: "😀".to_owned(),
                w,
                h,
            })
        };
        let mp4 = || sample_file("video/mp4");
        for (mime_type, attributes, expected) in [
            ("a/b", vec![], plain("a/b")),
            (
                "video/mp4",
                vec![video(false)],
                Video {
                    file: mp4(),
                    w: 30,
                    h: 20,
                    duration: 3,
                }
                .into(),
            ),
            (
                "video/mp4",
                vec![video(true)],
                VideoNote {
                    file: mp4(),
                    side: 30,
                    duration: 3,
                }
                .into(),
            ),
            (
                "audio/ogg",
                vec![audio(true)],
                Voice {
                    file: sample_file("audio/ogg"),
                    duration: 3,
                    waveform: vec![5; 70],
                }
                .into(),
            ),
            (
                "audio/mpeg",
                vec![audio(false)],
                Audio {
                    file: sample_file("audio/mpeg"),
                    duration: 3,
                    title: "t ".to_owned(),
                    performer: String::new(),
                }
                .into(),
            ),
            (
                "video/mp4",
                vec![Animated, video(false)],
                gif("video/mp4", 3, (30, 20)),
            ),
            (
                "image/gif",
                vec![image_size(5, 6), Animated],
                gif("image/gif", 0, (5, 6)),
            ),
            (
                "image/webp",
                vec![no_set(), image_size(5, 6)],
                still("image/webp", (5, 6)),
            ),
            (
                "video/webm",
                vec![no_set(), video(false)],
                still("video/webm", (30, 20)),
            ),
            // Contradictions, and stickers that are none.
            (
                "audio/ogg",
                vec![audio(true), video(true)],
                plain("audio/ogg"),
            ),
            ("audio/ogg", vec![audio(true), Animated], plain("audio/ogg")),
            (
                "image/webp",
                vec![no_set(), audio(true)],
                plain("image/webp"),
            ),
            ("image/svg", vec![no_set()], plain("image/svg")),
        ] {
            assert_eq!(
                read_document(tl_document(mime_type, attributes.clone())),
                expected,
                "{attributes:?}"
            );
        }
    }

    #[test]
    fn an_encrypted_vector_animation_is_never_a_sticker() {
        for attributes in [
            vec![sticker(InputStickerSet::Empty)],
            vec![DocumentAttribute::Animated],
            vec![],
        ] {
            let media = read_document(tl_document("Application/x-TGsticker", attributes));
            let plain = Document {
                file: sample_file("application/octet-stream"),
                dimensions: None,
            };
            assert_eq!(media, plain.into());
        }
    }

    #[test]
    fn a_missing_mime_type_is_guessed_and_a_bad_one_replaced() {
        for (mime_type, attributes, expected) in [
            ("", vec![video(false)], "video/mp4"),
            ("", vec![audio(true)], "audio/ogg"),
            ("", vec![audio(false)], "audio/mpeg"),
            ("", vec![sticker(InputStickerSet::Empty)], "image/webp"),
            ("", vec![], "application/octet-stream"),
            ("x y", vec![video(false)], "application/octet-stream"),
        ] {
            let media = read_document(tl_document(mime_type, attributes));
            assert_eq!(media.file().unwrap().mime_type, expected);
        }
    }

    #[test]
    fn names_are_safe_and_attributes_bounded() {
        let media = read_document(tl_document(
            "a/b",
            vec![name("../../x\u{202e}y"), name("second")],
        ));
        assert_eq!(media.file().unwrap().name.as_deref(), Some("xy"));
        let mut many = vec![image_size(1, 1); 100];
        many.push(name("late"));
        assert_eq!(
            read_document(tl_document("a/b", many)).file().unwrap().name,
            None
        );
    }

    #[test]
    fn a_key_that_is_none_makes_the_file_unsupported() {
        for (key, iv) in [(0, 32), (31, 32), (33, 32), (32, 0), (32, 16)] {
            let bad = Some(Media::Unsupported(Unsupported::FileKey { key, iv }));
            let (key, iv) = (vec![1; key], vec![1; iv]);
            let photo = types::DecryptedMessageMediaPhoto {
                key: key.clone(),
                iv: iv.clone(),
                ..tl_photo()
            };
            assert_eq!(read(&DecryptedMessageMedia::Photo(photo)).0, bad);
            let document = types::DecryptedMessageMediaDocument {
                key,
                iv,
                ..tl_document("a/b", vec![])
            };
            assert_eq!(Some(read_document(document)), bad);
        }
    }

    #[test]
    fn sizes_that_cannot_be_are_unknown_or_unsupported() {
        let photo = |size| {
            let photo = types::DecryptedMessageMediaPhoto { size, ..tl_photo() };
            read(&DecryptedMessageMedia::Photo(photo)).0.unwrap()
        };
        assert_eq!(photo(-1), Media::Unsupported(Unsupported::FileSize(-1)));
        for (size, expected) in [
            (0, 0),
            (1, 1),
            (999_999_999, 999_999_999),
            (1_000_000_000, 0),
            (i32::MAX, 0),
        ] {
            assert_eq!(photo(size).file().unwrap().size, expected);
        }
        let document = |size| {
            read_document(types::DecryptedMessageMediaDocument {
                size,
                ..tl_document("a/b", vec![])
            })
        };
        assert_eq!(
            document(i64::MIN),
            Media::Unsupported(Unsupported::FileSize(i64::MIN))
        );
        assert_eq!(document(1 << 40).file().unwrap().size, 1 << 40);
    }

    #[test]
    fn numbers_out_of_range_are_unknown() {
        let photo = types::DecryptedMessageMediaPhoto {
            w: -1,
            h: 65_536,
            ..tl_photo()
        };
        let Some(Media::Photo(photo)) = read(&DecryptedMessageMedia::Photo(photo)).0 else {
            panic!()
        };
        assert_eq!((photo.w, photo.h), (0, 0));
        assert_eq!(
            (seconds(-5), seconds(i32::MAX), seconds(7)),
            (0, MAX_DURATION, 7)
        );
    }

    #[test]
    fn thumbnails_over_64_kib_are_dropped() {
        let of = |bytes, w| {
            let photo = types::DecryptedMessageMediaPhoto {
                thumb: vec![1; bytes],
                thumb_w: w,
                thumb_h: 2,
                ..tl_photo()
            };
            read(&DecryptedMessageMedia::Photo(photo))
                .0
                .unwrap()
                .file()
                .unwrap()
                .thumb
                .clone()
        };
        assert_eq!(of(0, 1), None);
        assert_eq!(of(65_537, 1), None);
        assert_eq!(
            of(65_536, 1000).map(|t| (t.jpeg.len(), t.w, t.h)),
            Some((65_536, 1000, 2))
        );
        assert_eq!(of(1, -1).map(|t| (t.w, t.h)), Some((0, 2)));
    }

    #[test]
    fn only_stickers_are_taken_from_the_cloud() {
        let of = |document| {
            read(&DecryptedMessageMedia::ExternalDocument(document))
                .0
                .unwrap()
        };
        let set = |short_name: &str| {
            InputStickerSet::ShortName(types::InputStickerSetShortName {
                short_name: short_name.to_owned(),
            })
        };
        for (name, kept) in [("Animals", Some("Animals")), ("../x", None), ("", None)] {
            let Media::ExternalSticker(s) =
                of(tl_external(vec![sticker(set(name)), image_size(9, 8)]))
            else {
                panic!()
            };
            assert_eq!(
                (s.id, s.access_hash, s.dc_id, s.size, s.w, s.h),
                (1, 2, 2, 4, 9, 8)
            );
            assert_eq!((s.alt.as_str(), s.set.as_deref()), ("😀", kept));
        }
        let unsupported = Media::Unsupported(Unsupported::ExternalDocument);
        assert_eq!(of(tl_external(vec![image_size(1, 1)])), unsupported);
        let with_sticker = || tl_external(vec![sticker(InputStickerSet::Empty)]);
        let pdf = types::DecryptedMessageMediaExternalDocument {
            mime_type: "a/pdf".to_owned(),
            ..with_sticker()
        };
        assert_eq!(of(pdf), unsupported);
        let no_dc = types::DecryptedMessageMediaExternalDocument {
            dc_id: 0,
            ..with_sticker()
        };
        assert_eq!(of(no_dc), unsupported);
    }

    #[test]
    fn places_are_on_the_globe() {
        for (lat, long, good) in [
            (90.0, 180.0, true),
            (-90.0, -180.0, true),
            (90.5, 0.0, false),
            (0.0, 181.0, false),
            (f64::NAN, 0.0, false),
            (0.0, f64::NAN, false),
            (f64::NEG_INFINITY, 0.0, false),
        ] {
            let point =
                DecryptedMessageMedia::GeoPoint(types::DecryptedMessageMediaGeoPoint { lat, long });
            let venue = DecryptedMessageMedia::Venue(types::DecryptedMessageMediaVenue {
                lat,
                long,
                title: "a\u{202e}b".to_owned(),
                address: String::new(),
                provider: String::new(),
                venue_id: String::new(),
            });
            let bad = Some(Media::Unsupported(Unsupported::Coordinates));
            let (point, venue) = (read(&point).0, read(&venue).0);
            assert_eq!((point == bad, venue == bad), (!good, !good), "{lat} {long}");
            if let Some(Media::Venue(venue)) = venue {
                assert_eq!(venue.title, "a b");
            }
        }
    }

    #[test]
    fn previews_are_of_pages_of_the_web() {
        let of = |url: &str| {
            let page = types::DecryptedMessageMediaWebPage {
                url: url.to_owned(),
            };
            read(&DecryptedMessageMedia::WebPage(page)).0.unwrap()
        };
        let page = |url: &str| {
            Media::from(WebPage {
                url: url.to_owned(),
            })
        };
        assert_eq!(of("https://x.y/z"), page("https://x.y/z"));
        assert_eq!(of("x.y"), page("http://x.y"));
        for bad in [
            "",
            "tg://x",
            "javascript:x",
            "https://a\u{202e}",
            "https://a b",
            &"x".repeat(9999),
        ] {
            assert_eq!(of(bad), Media::Unsupported(Unsupported::Link));
        }
    }
}
