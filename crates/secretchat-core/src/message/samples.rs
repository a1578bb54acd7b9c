//! One of each kind of media, for tests.

use crate::crypto::file::FileKey;

use super::media::{
    Animation, Audio, Contact, Document, ExternalSticker, FileInfo, Location, Media, Photo,
    Sticker, Thumb, Venue, Video, VideoNote, Voice, WebPage,
};

pub(super) fn file(mime_type: &str) -> FileInfo {
    FileInfo::new(
        FileKey::from_slices(&[7; 32], &[8; 32]).unwrap(),
        1000,
        mime_type,
    )
}

pub(super) fn thumb() -> Thumb {
    Thumb {
        jpeg: vec![0xff, 0xd8, 0xff, 0xe0],
        w: 90,
        h: 60,
    }
}

pub(super) fn external_sticker() -> ExternalSticker {
    ExternalSticker {
        id: 1,
        access_hash: 2,
        dc_id: 4,
        mime_type: "application/x-tgsticker".to_owned(),
        size: 3,
        alt: "😀".to_owned(),
        set: Some("Animals_1".to_owned()),
        w: 512,
        h: 512,
    }
}

pub(super) fn each_media() -> Vec<Media> {
    vec![
        photo().into(),
        video().into(),
        video_note().into(),
        audio().into(),
        voice().into(),
        animation().into(),
        sticker().into(),
        external_sticker().into(),
        document().into(),
        image_as_document().into(),
        LOCATION.into(),
        venue().into(),
        contact().into(),
        web_page().into(),
    ]
}

const LOCATION: Location = Location {
    lat: -48.5,
    long: 180.0,
};

fn photo() -> Photo {
    Photo {
        file: file("image/jpeg").with_thumb(thumb()),
        w: 1280,
        h: 960,
    }
}

fn video() -> Video {
    Video {
        file: file("video/mp4").with_thumb(thumb()).named("a.mp4"),
        w: 640,
        h: 480,
        duration: 12,
    }
}

fn video_note() -> VideoNote {
    VideoNote {
        file: file("video/mp4"),
        side: 384,
        duration: 3,
    }
}

fn audio() -> Audio {
    Audio {
        file: file("audio/mpeg"),
        duration: 200,
        title: "T".to_owned(),
        performer: "P".to_owned(),
    }
}

fn voice() -> Voice {
    Voice {
        file: file("audio/ogg"),
        duration: 2,
        waveform: vec![1; 63],
    }
}

fn animation() -> Animation {
    Animation {
        file: file("video/mp4").named("b.mp4"),
        w: 320,
        h: 240,
        duration: 4,
    }
}

fn sticker() -> Sticker {
    Sticker {
        file: file("image/webp"),
        alt: "😀".to_owned(),
        w: 512,
        h: 300,
    }
}

fn document() -> Document {
    Document {
        file: file("application/pdf").named("c.pdf"),
        dimensions: None,
    }
}

fn image_as_document() -> Document {
    Document {
        file: file("image/png").named("d.png"),
        dimensions: Some((10, 20)),
    }
}

fn venue() -> Venue {
    Venue {
        location: LOCATION,
        title: "T".to_owned(),
        address: "A".to_owned(),
        provider: "p".to_owned(),
        venue_id: "1".to_owned(),
    }
}

fn contact() -> Contact {
    Contact {
        phone_number: "+1".to_owned(),
        first_name: "F".to_owned(),
        last_name: "L".to_owned(),
    }
}

fn web_page() -> WebPage {
    WebPage {
        url: "https://example.com/".to_owned(),
    }
}
