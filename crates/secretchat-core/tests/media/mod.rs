//! One of each kind of media, for tests.

use secretchat_core::crypto::file::FileKey;
use secretchat_core::message::media::{
    Animation, Audio, Contact, Document, ExternalSticker, FileInfo, Location, Media, Photo,
    Sticker, Thumb, Venue, Video, VideoNote, Voice, WebPage,
};

fn file(mime_type: &str, size: u64) -> FileInfo {
    FileInfo::new(
        FileKey::from_slices(&[7; 32], &[8; 32]).unwrap(),
        size,
        mime_type,
    )
}

fn thumb() -> Thumb {
    Thumb {
        jpeg: vec![0xff, 0xd8, 0xff, 0xe0],
        w: 90,
        h: 60,
    }
}

/// Each kind, with these values for its numbers and lines of text.
pub(crate) fn each(
    size: u64,
    (w, h): (u16, u16),
    duration: u32,
    line: &str,
    name: Option<&str>,
) -> Vec<Media> {
    let text = || line.to_owned();
    let named = |mime_type| match name {
        Some(name) => file(mime_type, size).named(name),
        None => file(mime_type, size),
    };
    let location = Location {
        lat: f64::from(h) / 1000.0,
        long: -f64::from(w) / 1000.0,
    };
    let title = format!("T{line}");
    let sticker = ExternalSticker {
        id: i64::from(duration),
        access_hash: -1,
        dc_id: 4,
        mime_type: "image/webp".to_owned(),
        size: duration,
        alt: text(),
        set: Some("Animals_1".to_owned()),
        w,
        h,
    };
    vec![
        Photo {
            file: file("image/jpeg", size.min(999_999_999)).with_thumb(thumb()),
            w,
            h,
        }
        .into(),
        Video {
            file: named("video/mp4").with_thumb(thumb()),
            w,
            h,
            duration,
        }
        .into(),
        VideoNote {
            file: named("video/mp4"),
            side: w,
            duration,
        }
        .into(),
        Audio {
            file: named("audio/mpeg"),
            duration,
            title: text(),
            performer: text(),
        }
        .into(),
        Voice {
            file: named("audio/ogg"),
            duration,
            waveform: vec![9; usize::from(h % 64)],
        }
        .into(),
        animation(named("video/mp4"), w, h, duration),
        Sticker {
            file: file("image/webp", size.min(500_000)),
            alt: text(),
            w,
            h,
        }
        .into(),
        sticker.into(),
        Document {
            file: named("application/pdf"),
            dimensions: None,
        }
        .into(),
        Document {
            file: named("image/png"),
            dimensions: Some((w, h)).filter(|s| *s != (0, 0)),
        }
        .into(),
        location.into(),
        Venue {
            location,
            title: title.clone(),
            address: text(),
            provider: text(),
            venue_id: text(),
        }
        .into(),
        Contact {
            phone_number: title,
            first_name: text(),
            last_name: text(),
        }
        .into(),
        WebPage {
            url: "https://example.com/".to_owned(),
        }
        .into(),
    ]
}

fn animation(file: FileInfo, w: u16, h: u16, duration: u32) -> Media {
    Animation {
        file,
        w,
        h,
        duration,
    }
    .into()
}
