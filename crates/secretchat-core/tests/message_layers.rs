//! The message model against the layers: every old medium arrives as the right kind, and every layer that is sent
//! gets exactly the constructors that all apps read (spec/02 §6).
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod media;

use secretchat_core::ids::RandomId;
use secretchat_core::message::{Content, EntityKind, Media, Message, Text};
use secretchat_core::tl::e2e::any::{self, DocumentAttribute as Attribute};
use secretchat_core::tl::e2e::{
    latest, layer8, layer17, layer23, layer45, layer46, layer66, layer143,
};
use secretchat_core::tl::{Boxed, Deserialize, Serialize};

const KEY: [u8; 32] = [7; 32];
const IV: [u8; 32] = [8; 32];
const THUMB: &[u8] = b"thumb";

/// What an app sees of a message of any layer.
fn arrives(message: &impl Serialize) -> Message {
    let message = any::DecryptedMessage::from_bytes(&message.to_bytes()).unwrap();
    match Content::from_tl(&latest::DecryptedMessage::from(message)) {
        Content::Message(message) => message,
        Content::Service(_) => panic!("a service message"),
    }
}

fn in_layer_8(media: layer8::DecryptedMessageMedia) -> Message {
    let random_bytes = vec![0; 15];
    let message = layer8::types::DecryptedMessage {
        random_id: 1,
        random_bytes,
        message: "text".to_owned(),
        media,
    };
    arrives(&layer8::DecryptedMessage::DecryptedMessage(message))
}

fn in_layer_17(media: layer17::DecryptedMessageMedia) -> Message {
    let message = layer17::types::DecryptedMessage {
        random_id: 1,
        ttl: 5,
        message: String::new(),
        media,
    };
    arrives(&layer17::DecryptedMessage::DecryptedMessage(message))
}

fn in_layer_23(media: layer23::DecryptedMessageMedia) -> Message {
    let message = layer23::types::DecryptedMessage {
        random_id: 1,
        ttl: 0,
        message: String::new(),
        media,
    };
    arrives(&layer23::DecryptedMessage::DecryptedMessage(message))
}

fn in_layer_45(media: layer45::DecryptedMessageMedia) -> Message {
    let message = layer45::types::DecryptedMessage {
        random_id: 1,
        ttl: 0,
        message: String::new(),
        media: Some(media),
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
    };
    arrives(&layer45::DecryptedMessage::DecryptedMessage(message))
}

#[test]
fn photos_and_videos_of_layer_8_arrive() {
    use layer8::{DecryptedMessageMedia as OldMedia, types};
    let photo = types::DecryptedMessageMediaPhoto {
        thumb: THUMB.to_vec(),
        thumb_w: 9,
        thumb_h: 8,
        w: 30,
        h: 20,
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
    };
    let message = in_layer_8(OldMedia::Photo(photo));
    assert_eq!((message.text.text.as_str(), message.ttl), ("text", 0));
    let Some(Media::Photo(photo)) = message.media else {
        panic!()
    };
    assert_eq!((photo.w, photo.h, photo.file.size), (30, 20, 100));
    assert_eq!(
        photo.file.thumb.map(|t| (t.jpeg, t.w, t.h)),
        Some((THUMB.to_vec(), 9, 8))
    );
    assert_eq!((photo.file.key.key(), photo.file.key.iv()), (&KEY, &IV));

    let video = types::DecryptedMessageMediaVideo {
        thumb: vec![],
        thumb_w: 0,
        thumb_h: 0,
        duration: 3,
        w: 30,
        h: 20,
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
    };
    let Some(Media::Video(video)) = in_layer_8(OldMedia::Video(video)).media else {
        panic!()
    };
    assert_eq!((video.w, video.h, video.duration), (30, 20, 3));
    assert_eq!(
        (video.file.mime_type.as_str(), video.file.thumb),
        ("video/mp4", None)
    );
}

#[test]
fn documents_and_audio_of_layer_8_arrive() {
    use layer8::{DecryptedMessageMedia as OldMedia, types};
    let document = types::DecryptedMessageMediaDocument {
        thumb: vec![],
        thumb_w: 0,
        thumb_h: 0,
        file_name: "../report.pdf".to_owned(),
        mime_type: "application/pdf".to_owned(),
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
    };
    let Some(Media::Document(document)) = in_layer_8(OldMedia::Document(document)).media else {
        panic!()
    };
    assert_eq!(document.file.name.as_deref(), Some("report.pdf"));
    assert_eq!(document.file.mime_type, "application/pdf");

    let audio = types::DecryptedMessageMediaAudio {
        duration: 3,
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
    };
    let Some(Media::Voice(voice)) = in_layer_8(OldMedia::Audio(audio)).media else {
        panic!()
    };
    assert_eq!(
        (
            voice.duration,
            voice.file.size,
            voice.file.mime_type.as_str()
        ),
        (3, 100, "audio/ogg")
    );
}

#[test]
fn places_and_contacts_of_layer_8_arrive() {
    use layer8::{DecryptedMessageMedia as OldMedia, types};
    let point = types::DecryptedMessageMediaGeoPoint {
        lat: 1.5,
        long: -2.5,
    };
    let Some(Media::Location(location)) = in_layer_8(OldMedia::GeoPoint(point)).media else {
        panic!()
    };
    assert_eq!((location.lat, location.long), (1.5, -2.5));

    let contact = types::DecryptedMessageMediaContact {
        phone_number: "+1".to_owned(),
        first_name: "F".to_owned(),
        last_name: "L".to_owned(),
        user_id: 666,
    };
    let Some(Media::Contact(contact)) = in_layer_8(OldMedia::Contact(contact)).media else {
        panic!()
    };
    assert_eq!(
        [contact.phone_number, contact.first_name, contact.last_name],
        ["+1", "F", "L"]
    );
    assert_eq!(in_layer_8(OldMedia::Empty).media, None);
}

#[test]
fn video_and_audio_of_layer_17_keep_their_mime_type() {
    use layer17::{DecryptedMessageMedia as OldMedia, types};
    let video = types::DecryptedMessageMediaVideo {
        thumb: vec![],
        thumb_w: 0,
        thumb_h: 0,
        duration: 3,
        mime_type: "video/3gpp".to_owned(),
        w: 30,
        h: 20,
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
    };
    let message = in_layer_17(OldMedia::Video(video));
    assert_eq!(message.ttl, 5);
    let Some(Media::Video(video)) = message.media else {
        panic!()
    };
    assert_eq!(video.file.mime_type, "video/3gpp");
    let audio = types::DecryptedMessageMediaAudio {
        duration: 3,
        mime_type: "audio/mpeg".to_owned(),
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
    };
    let Some(Media::Voice(voice)) = in_layer_17(OldMedia::Audio(audio)).media else {
        panic!()
    };
    assert_eq!(voice.file.mime_type, "audio/mpeg");
}

#[test]
fn an_external_sticker_of_layer_23_arrives() {
    use layer23::{DecryptedMessageMedia as OldMedia, DocumentAttribute, PhotoSize, types};
    let external = |attributes| {
        OldMedia::ExternalDocument(types::DecryptedMessageMediaExternalDocument {
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
        })
    };
    let size = DocumentAttribute::ImageSize(types::DocumentAttributeImageSize { w: 9, h: 8 });
    let message = in_layer_23(external(vec![DocumentAttribute::Sticker, size.clone()]));
    let Some(Media::ExternalSticker(sticker)) = message.media else {
        panic!()
    };
    assert_eq!(
        (
            sticker.id,
            sticker.access_hash,
            sticker.w,
            sticker.h,
            sticker.set
        ),
        (1, 2, 9, 8, None)
    );
    assert!(matches!(
        in_layer_23(external(vec![size])).media,
        Some(Media::Unsupported(_))
    ));
}

fn old_document(attributes: Vec<layer45::DocumentAttribute>) -> layer45::DecryptedMessageMedia {
    layer45::DecryptedMessageMedia::Document(layer45::types::DecryptedMessageMediaDocument {
        thumb: vec![],
        thumb_w: 0,
        thumb_h: 0,
        mime_type: String::new(),
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
        attributes,
        caption: "caption".to_owned(),
    })
}

#[test]
fn documents_of_layer_45_arrive_by_their_attributes() {
    use layer45::{DocumentAttribute, types};
    let video = DocumentAttribute::Video(types::DocumentAttributeVideo {
        duration: 3,
        w: 30,
        h: 20,
    });
    let message = in_layer_45(old_document(vec![video]));
    assert_eq!(message.text.text, "caption");
    let Some(Media::Video(video)) = message.media else {
        panic!()
    };
    assert_eq!((video.duration, video.w, video.h), (3, 30, 20));

    let (title, performer) = ("T".to_owned(), "P".to_owned());
    let audio = DocumentAttribute::Audio(types::DocumentAttributeAudio {
        duration: 3,
        title,
        performer,
    });
    let Some(Media::Audio(audio)) = in_layer_45(old_document(vec![audio])).media else {
        panic!()
    };
    assert_eq!(
        (
            audio.duration,
            audio.title.as_str(),
            audio.performer.as_str()
        ),
        (3, "T", "P")
    );
}

#[test]
fn captions_venues_and_previews_of_layer_45_arrive() {
    use layer45::{DecryptedMessageMedia as OldMedia, types};
    let photo = types::DecryptedMessageMediaPhoto {
        thumb: vec![],
        thumb_w: 0,
        thumb_h: 0,
        w: 30,
        h: 20,
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
        caption: "photo".to_owned(),
    };
    let message = in_layer_45(OldMedia::Photo(photo));
    assert!(matches!(
        (message.text.text.as_str(), message.media),
        ("photo", Some(Media::Photo(_)))
    ));
    let video = types::DecryptedMessageMediaVideo {
        thumb: vec![],
        thumb_w: 0,
        thumb_h: 0,
        duration: 3,
        mime_type: "video/mp4".to_owned(),
        w: 30,
        h: 20,
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
        caption: "video".to_owned(),
    };
    let message = in_layer_45(OldMedia::Video(video));
    assert!(matches!(
        (message.text.text.as_str(), message.media),
        ("video", Some(Media::Video(_)))
    ));
    let venue = types::DecryptedMessageMediaVenue {
        lat: 1.0,
        long: 2.0,
        title: "T".to_owned(),
        address: "A".to_owned(),
        provider: "P".to_owned(),
        venue_id: "V".to_owned(),
    };
    let Some(Media::Venue(venue)) = in_layer_45(OldMedia::Venue(venue)).media else {
        panic!()
    };
    assert_eq!(
        [venue.title, venue.address, venue.provider, venue.venue_id],
        ["T", "A", "P", "V"]
    );
    let page = types::DecryptedMessageMediaWebPage {
        url: "https://x.y".to_owned(),
    };
    let Some(Media::WebPage(page)) = in_layer_45(OldMedia::WebPage(page)).media else {
        panic!()
    };
    assert_eq!(page.url, "https://x.y");
}

/// A document as `any` has it, in a message of the newest layer.
fn newer_document(mime_type: &str, attribute: any::DocumentAttribute) -> Media {
    let document = any::types::DecryptedMessageMediaDocument45 {
        thumb: vec![],
        thumb_w: 0,
        thumb_h: 0,
        mime_type: mime_type.to_owned(),
        size: 100,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
        attributes: vec![attribute],
        caption: String::new(),
    };
    let message = any::types::DecryptedMessage45 {
        random_id: 1,
        ttl: 0,
        message: String::new(),
        media: Some(any::DecryptedMessageMedia::Document45(document)),
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
    };
    arrives(&any::DecryptedMessage::DecryptedMessage45(message))
        .media
        .unwrap()
}

#[test]
fn voice_of_layer_46_and_round_video_of_layer_66_arrive() {
    let voice = layer46::types::DocumentAttributeAudio {
        voice: true,
        duration: 3,
        title: None,
        performer: None,
        waveform: Some(vec![1, 2]),
    };
    let Media::Voice(voice) = newer_document("audio/ogg", Attribute::Audio(voice)) else {
        panic!()
    };
    assert_eq!((voice.duration, voice.waveform), (3, vec![1, 2]));
    let round = layer66::types::DocumentAttributeVideo {
        round_message: true,
        duration: 3,
        w: 20,
        h: 20,
    };
    let Media::VideoNote(note) = newer_document("video/mp4", Attribute::Video(round)) else {
        panic!()
    };
    assert_eq!((note.duration, note.side), (3, 20));
}

#[test]
fn a_large_document_of_layer_143_arrives() {
    let document = layer143::types::DecryptedMessageMediaDocument {
        thumb: vec![],
        thumb_w: 0,
        thumb_h: 0,
        mime_type: "a/b".to_owned(),
        size: 3_000_000_000,
        key: KEY.to_vec(),
        iv: IV.to_vec(),
        attributes: vec![],
        caption: String::new(),
    };
    let message = layer143::types::DecryptedMessage {
        no_webpage: false,
        silent: true,
        random_id: 1,
        ttl: 0,
        message: String::new(),
        media: Some(layer143::DecryptedMessageMedia::Document(document)),
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
        grouped_id: Some(4),
    };
    let message = arrives(&layer143::DecryptedMessage::DecryptedMessage(message));
    assert_eq!((message.silent, message.grouped_id), (true, Some(4)));
    assert_eq!(message.media.unwrap().file().unwrap().size, 3_000_000_000);
}

#[test]
fn entities_that_can_only_be_decoded_are_unknown() {
    let text = || "call +1 $TON".to_owned();
    let (offset, length) = (5, 2);
    let entities = vec![
        any::MessageEntity::Phone(any::types::MessageEntityPhone { offset, length }),
        any::MessageEntity::Cashtag(any::types::MessageEntityCashtag {
            offset: 8,
            length: 4,
        }),
    ];
    let message = any::types::DecryptedMessage45 {
        random_id: 1,
        ttl: 0,
        message: text(),
        media: None,
        entities: Some(entities),
        via_bot_name: None,
        reply_to_random_id: None,
    };
    let message = arrives(&any::DecryptedMessage::DecryptedMessage45(message));
    let kinds: Vec<_> = message
        .text
        .entities
        .iter()
        .map(|e| (e.kind.clone(), e.offset))
        .collect();
    assert_eq!(kinds, [(EntityKind::Unknown, 5), (EntityKind::Unknown, 8)]);
}

/// The ids of a message, its media and their attributes at a layer; and what was lost.
fn sent(message: &Message, layer: u32) -> (u32, Option<u32>, Vec<u32>, Vec<String>) {
    let (tl, losses) = message.to_tl().unwrap().downgrade(layer).unwrap();
    let media = match &tl {
        any::DecryptedMessage::DecryptedMessage45(m) => m.media.as_ref(),
        any::DecryptedMessage::DecryptedMessage(m) => m.media.as_ref(),
        _ => panic!("a message of layer 46 or newer"),
    };
    let attributes = match media {
        Some(any::DecryptedMessageMedia::Document45(d)) => &d.attributes[..],
        Some(any::DecryptedMessageMedia::Document(d)) => &d.attributes[..],
        Some(any::DecryptedMessageMedia::ExternalDocument(d)) => &d.attributes[..],
        _ => &[],
    };
    let attributes = attributes.iter().map(|a| a.constructor().0).collect();
    let losses = losses.iter().map(|l| l.path.clone()).collect();
    (
        tl.constructor().0,
        media.map(|m| m.constructor().0),
        attributes,
        losses,
    )
}

#[test]
fn each_layer_gets_the_constructors_that_all_apps_read() {
    const FILE_NAME: u32 = 0x1559_0068;
    const IMAGE_SIZE: u32 = 0x6c37_c15c;
    const ANIMATED: u32 = 0x11b5_8939;
    const STICKER: u32 = 0x3a55_6302;
    const AUDIO: u32 = 0x9852_f9c6;
    for layer in [46, 73, 101, 144] {
        let message_id = if layer == 46 {
            0x36b0_91de
        } else {
            0x91cc_4674
        };
        let document = if layer == 144 {
            0x6abd_9782
        } else {
            0x7afe_8ae2
        };
        let video = if layer == 46 {
            0x5910_cccb
        } else {
            0x0ef0_2ce6
        };
        let expected: Vec<(u32, Vec<u32>)> = vec![
            (0xf1fa_8d78, vec![]),
            (document, vec![FILE_NAME, video]),
            (document, vec![FILE_NAME, video]),
            (document, vec![FILE_NAME, AUDIO]),
            (document, vec![FILE_NAME, AUDIO]),
            (document, vec![FILE_NAME, video, IMAGE_SIZE, ANIMATED]),
            (document, vec![STICKER, IMAGE_SIZE]),
            (0xfa95_b0dd, vec![STICKER, IMAGE_SIZE]),
            (document, vec![FILE_NAME]),
            (document, vec![FILE_NAME, IMAGE_SIZE]),
            (0x3548_0a59, vec![]),
            (0x8a0d_f56f, vec![]),
            (0x588a_0a97, vec![]),
            (0xe505_11d8, vec![]),
        ];
        let each = media::each(1000, (512, 300), 12, "x", Some("a.b"));
        assert_eq!(each.len(), expected.len());
        for (media, (media_id, attributes)) in each.into_iter().zip(expected) {
            let is_note = matches!(media, Media::VideoNote(_));
            let text = if matches!(media, Media::WebPage(_)) {
                "https://example.com/"
            } else {
                ""
            };
            let name = media.name();
            let (message, media, found, losses) = sent(&Message::media(media).caption(text), layer);
            assert_eq!(
                (message, media, found),
                (message_id, Some(media_id), attributes),
                "{name} at {layer}"
            );
            let round = "media.attributes[1].round_message".to_owned();
            assert_eq!(
                losses,
                Vec::from_iter((is_note && layer == 46).then_some(round)),
                "{name} at {layer}"
            );
        }
    }
}

#[test]
fn a_large_file_is_refused_before_layer_143() {
    let large = |media: Vec<Media>| Message::media(media.into_iter().nth(8).unwrap());
    let message = large(media::each(3_000_000_000, (1, 1), 1, "x", None));
    assert!(message.check_for_layer(101).is_err());
    assert_eq!(message.check_for_layer(144), Ok(()));
    let (_, _, _, losses) = sent(&message, 144);
    assert_eq!(losses, [""; 0]);
}

#[test]
fn what_a_layer_lacks_is_named() {
    let text = Text::new("ab")
        .then_as(EntityKind::Bold, "c")
        .then_as(EntityKind::Underline, "d")
        .then_as(EntityKind::Spoiler, "e")
        .then_as(EntityKind::CustomEmoji { document_id: 5 }, "😀");
    let message = Message {
        grouped_id: Some(5),
        ..Message::text(text)
            .silent()
            .no_webpage()
            .reply_to(RandomId(4))
    };
    for (layer, lost) in [
        (
            46,
            vec![
                "no_webpage",
                "silent",
                "entities[1]",
                "entities[2]",
                "entities[3]",
                "grouped_id",
            ],
        ),
        (73, vec!["entities[1]", "entities[2]", "entities[3]"]),
        (101, vec!["entities[2]", "entities[3]"]),
        (144, vec![]),
    ] {
        let (_, _, _, mut losses) = sent(&message, layer);
        losses.sort();
        let mut lost = lost;
        lost.sort_unstable();
        assert_eq!(losses, lost, "layer {layer}");
    }
}
