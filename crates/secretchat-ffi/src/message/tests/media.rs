//! Media.

use std::mem::MaybeUninit;

use secretchat::core::crypto::FileKey;
use secretchat::core::history::StoredMessage;
use secretchat::core::message as model;
use secretchat::core::message::Media;
use secretchat::core::message::media::{
    Contact, Document, ExternalSticker, FileInfo, Location, Photo, Thumb, Venue, VideoNote, Voice,
    WebPage, pack_waveform,
};
use secretchat::core::tl::api::EncryptedFile;
use secretchat::core::tl::api::types::EncryptedFile as AtServer;
use secretchat::core::tl::e2e::latest::{self, DecryptedMessageMedia, types};

use super::super::Message;
use super::super::file::*;
use super::super::media::*;
use super::super::place::*;
use super::super::sticker::*;
use super::{stored, tl};
use crate::owned::text;

fn with_media(media: impl Into<Media>) -> Message {
    stored(tl(model::Message::media(media))).into()
}

fn file(mime_type: &str) -> FileInfo {
    let key = FileKey::from_slices(&[1; 32], &[2; 32]).unwrap();
    FileInfo::new(key, 1000, mime_type)
}

#[test]
fn a_photo_has_a_size_sides_and_a_thumb() {
    let thumb = Thumb {
        jpeg: vec![0xff, 0xd8, 0xff],
        w: 3,
        h: 2,
    };
    let photo = Photo {
        file: file("image/jpeg").with_thumb(thumb),
        w: 30,
        h: 20,
    };
    let message = with_media(photo);
    let message = Some(&message);
    assert_eq!(secretchat_message_get_media(message), MediaKind::Photo);
    assert!(secretchat_message_has_file(message));
    assert_eq!(secretchat_message_file_size(message), 1000);
    assert_eq!(text(secretchat_message_mime_type(message)), "image/jpeg");
    assert_eq!(text(secretchat_message_file_name(message)), "");
    assert_eq!(secretchat_message_width(message), 30);
    assert_eq!(secretchat_message_height(message), 20);
    let (mut w, mut h) = (MaybeUninit::new(0), MaybeUninit::new(0));
    let jpeg = secretchat_message_thumb(message, Some(&mut w), Some(&mut h));
    // SAFETY: they were initialised.
    let sides = unsafe { (w.assume_init(), h.assume_init()) };
    assert_eq!((jpeg.len, sides), (3, (3, 2)));
    assert_eq!(secretchat_message_thumb(message, None, None).len, 3);
}

#[test]
fn the_server_knows_the_size_that_a_message_does_not_tell() {
    let mut message = tl(model::Message::media(Document {
        file: file("text/plain"),
        dimensions: None,
    }));
    let latest::DecryptedMessage::DecryptedMessage(inner) = &mut message else {
        panic!("a service message");
    };
    let Some(DecryptedMessageMedia::Document(document)) = &mut inner.media else {
        panic!("no document");
    };
    document.size = 0;
    let at_server = AtServer {
        id: 1,
        access_hash: 2,
        size: 1008,
        dc_id: 2,
        key_fingerprint: 3,
    };
    let stored = StoredMessage {
        file: Some(EncryptedFile::EncryptedFile(at_server)),
        ..stored(message)
    };
    assert_eq!(secretchat_message_file_size(Some(&stored.into())), 1008);
}

#[test]
fn recordings_have_a_duration_and_a_waveform() {
    let voice = Voice {
        file: file("audio/ogg"),
        duration: 4,
        waveform: pack_waveform(&[1, 31, 2, 3, 4, 5, 6, 7]),
    };
    let message = with_media(voice);
    let waveform = secretchat_message_waveform(Some(&message));
    assert_eq!(text(waveform), "\u{1}\u{1f}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}");
    assert_eq!(secretchat_message_duration(Some(&message)), 4);
    let note = VideoNote {
        file: file("video/mp4"),
        side: 240,
        duration: 5,
    };
    let message = with_media(note);
    assert_eq!(
        secretchat_message_get_media(Some(&message)),
        MediaKind::VideoNote
    );
    assert_eq!(secretchat_message_width(Some(&message)), 240);
    assert_eq!(secretchat_message_height(Some(&message)), 240);
}

#[test]
fn a_sticker_of_a_set_tells_its_document() {
    let message = with_media(ExternalSticker {
        id: 1,
        access_hash: 2,
        dc_id: 4,
        mime_type: "image/webp".to_owned(),
        size: 3,
        alt: "😀".to_owned(),
        set: Some("Animals_1".to_owned()),
        w: 512,
        h: 256,
    });
    let message = Some(&message);
    assert_eq!(
        secretchat_message_get_media(message),
        MediaKind::ExternalSticker
    );
    assert!(!secretchat_message_has_file(message));
    assert_eq!(secretchat_message_document_id(message), 1);
    assert_eq!(secretchat_message_document_access_hash(message), 2);
    assert_eq!(secretchat_message_document_dc(message), 4);
    assert_eq!(secretchat_message_file_size(message), 3);
    assert_eq!(text(secretchat_message_mime_type(message)), "image/webp");
    assert_eq!(text(secretchat_message_alt(message)), "😀");
    assert_eq!(text(secretchat_message_sticker_set(message)), "Animals_1");
    assert_eq!(secretchat_message_height(message), 256);
}

#[test]
fn places_contacts_and_links_have_their_parts() {
    let venue = Venue {
        location: Location {
            lat: 48.5,
            long: -2.25,
        },
        title: "t".to_owned(),
        address: "a".to_owned(),
        provider: "p".to_owned(),
        venue_id: "v".to_owned(),
    };
    let message = with_media(venue);
    let message = Some(&message);
    assert_eq!(secretchat_message_latitude(message), 48.5);
    assert_eq!(secretchat_message_longitude(message), -2.25);
    let texts = [
        secretchat_message_title(message),
        secretchat_message_address(message),
        secretchat_message_provider(message),
        secretchat_message_venue_id(message),
    ];
    assert_eq!(texts.map(text), ["t", "a", "p", "v"]);
    let contact = Contact {
        phone_number: "+1".to_owned(),
        first_name: "f".to_owned(),
        last_name: "l".to_owned(),
    };
    let message = with_media(contact);
    let texts = [
        secretchat_message_phone_number(Some(&message)),
        secretchat_message_first_name(Some(&message)),
        secretchat_message_last_name(Some(&message)),
        secretchat_message_url(Some(&message)),
    ];
    assert_eq!(texts.map(text), ["+1", "f", "l", ""]);
    let url = "https://a.example".to_owned();
    let page = model::Message::media(WebPage { url }).caption("x");
    let message = Message::from(stored(tl(page)));
    assert_eq!(
        text(secretchat_message_url(Some(&message))),
        "https://a.example"
    );
}

#[test]
fn media_that_cannot_be_shown_say_why() {
    let location = DecryptedMessageMedia::GeoPoint(types::DecryptedMessageMediaGeoPoint {
        lat: 91.0,
        long: 0.0,
    });
    let mut message = tl(model::Message::text("x"));
    let latest::DecryptedMessage::DecryptedMessage(inner) = &mut message else {
        panic!("a service message");
    };
    inner.media = Some(location);
    let message = Message::from(stored(message));
    assert_eq!(
        secretchat_message_get_media(Some(&message)),
        MediaKind::Unsupported
    );
    let why = secretchat_message_unsupported(Some(&message));
    assert_eq!(text(why), "coordinates that are out of range");
    assert_eq!(secretchat_message_latitude(Some(&message)), 0.0);
}
