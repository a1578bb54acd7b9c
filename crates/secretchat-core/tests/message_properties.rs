//! The message model on generated input: what may be sent comes back as it was, and nothing that a peer sends
//! makes it fail.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod media;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use secretchat_core::ids::RandomId;
use secretchat_core::message::{Content, Entity, EntityKind, MAX_TTL, Media, Message, Text, fit};
use secretchat_core::tl::e2e::latest::{
    DecryptedMessage, DecryptedMessageMedia as TlMedia, DocumentAttribute, InputStickerSet,
    MessageEntity, PhotoSize, types,
};

const SMALL: &str = "[ a-c@é€😀\n]{1,40}";

fn kind() -> impl Strategy<Value = EntityKind> {
    prop_oneof![
        Just(EntityKind::Mention),
        Just(EntityKind::Url),
        Just(EntityKind::Bold),
        Just(EntityKind::Italic),
        Just(EntityKind::Underline),
        Just(EntityKind::Strike),
        Just(EntityKind::Blockquote),
        Just(EntityKind::Spoiler),
        Just(EntityKind::Code),
        Just(EntityKind::Unknown),
        "[a-z+]{0,8}".prop_map(|language| EntityKind::Pre { language }),
        "(https?|tg|ton|mailto):(//)?[a-z]{1,9}".prop_map(|url| EntityKind::TextUrl { url }),
        any::<i64>().prop_map(|document_id| EntityKind::CustomEmoji { document_id }),
    ]
}

fn entities() -> impl Strategy<Value = Vec<Entity>> {
    let entity = (kind(), 0_usize..60, 0_usize..30);
    vec(
        entity.prop_map(|(kind, offset, length)| Entity {
            kind,
            offset,
            length,
        }),
        0..12,
    )
}

fn text() -> impl Strategy<Value = Text> {
    (SMALL, entities()).prop_map(|(text, entities)| Text { text, entities }.normalize())
}

fn some_media() -> impl Strategy<Value = Media> {
    let line = "[ -~é😀]{0,20}";
    let size = 1_u64..4_000_000_000;
    let name = option::of(".{0,20}");
    (
        size,
        any::<(u16, u16)>(),
        0_u32..i32::MAX.unsigned_abs(),
        line,
        name,
    )
        .prop_flat_map(|(size, sides, duration, line, name)| {
            proptest::sample::select(media::each(size, sides, duration, &line, name.as_deref()))
        })
}

fn message() -> impl Strategy<Value = Message> {
    let id = any::<i64>().prop_filter("0 is none", |id| *id != 0);
    let flags = any::<(bool, bool)>();
    let rest = (
        option::of(id.clone()),
        flags,
        0..=MAX_TTL,
        option::of(id.clone()),
        option::of("[A-Za-z0-9_]{1,32}"),
    );
    (id, text(), option::of(some_media()), rest).prop_map(|(random_id, text, media, rest)| {
        let (reply_to, (silent, no_webpage), ttl, grouped_id, via_bot) = rest;
        let has_text = media.as_ref().is_none_or(Media::has_caption);
        Message {
            random_id: RandomId(random_id),
            text: if has_text { text } else { Text::default() },
            media,
            reply_to: reply_to.map(RandomId),
            silent,
            no_webpage,
            ttl,
            grouped_id,
            via_bot,
        }
    })
}

fn tl_entity() -> impl Strategy<Value = MessageEntity> {
    let number = || prop_oneof![-2_i32..60, any::<i32>()];
    let range = || (number(), number());
    prop_oneof![
        range().prop_map(
            |(offset, length)| MessageEntity::Bold(types::MessageEntityBold { offset, length })
        ),
        range().prop_map(
            |(offset, length)| MessageEntity::Code(types::MessageEntityCode { offset, length })
        ),
        range().prop_map(
            |(offset, length)| MessageEntity::Mention(types::MessageEntityMention {
                offset,
                length
            })
        ),
        (range(), any::<String>()).prop_map(|((offset, length), url)| {
            MessageEntity::TextUrl(types::MessageEntityTextUrl {
                offset,
                length,
                url,
            })
        }),
        (range(), any::<String>()).prop_map(|((offset, length), language)| {
            MessageEntity::Pre(types::MessageEntityPre {
                offset,
                length,
                language,
            })
        }),
        (range(), any::<i64>()).prop_map(|((offset, length), document_id)| {
            MessageEntity::CustomEmoji(types::MessageEntityCustomEmoji {
                offset,
                length,
                document_id,
            })
        }),
    ]
}

fn tl_attribute() -> impl Strategy<Value = DocumentAttribute> {
    prop_oneof![
        any::<(i32, i32)>().prop_map(|(w, h)| DocumentAttribute::ImageSize(
            types::DocumentAttributeImageSize { w, h }
        )),
        Just(DocumentAttribute::Animated),
        any::<String>().prop_map(|alt| {
            DocumentAttribute::Sticker(types::DocumentAttributeSticker {
                alt,
                stickerset: InputStickerSet::Empty,
            })
        }),
        any::<(bool, i32, i32, i32)>().prop_map(|(round_message, duration, w, h)| {
            DocumentAttribute::Video(types::DocumentAttributeVideo {
                round_message,
                duration,
                w,
                h,
            })
        }),
        any::<(bool, i32, Option<String>, Option<Vec<u8>>)>().prop_map(
            |(voice, duration, title, waveform)| {
                let performer = title.clone();
                DocumentAttribute::Audio(types::DocumentAttributeAudio {
                    voice,
                    duration,
                    title,
                    performer,
                    waveform,
                })
            }
        ),
        any::<String>().prop_map(|file_name| {
            DocumentAttribute::Filename(types::DocumentAttributeFilename { file_name })
        }),
    ]
}

fn key() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![4 => Just(vec![5; 32]), 1 => vec(any::<u8>(), 0..40)]
}

fn mime_type() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        proptest::sample::select(vec![
            "image/webp",
            "application/x-tgsticker",
            "video/mp4",
            ""
        ])
        .prop_map(str::to_owned),
    ]
}

fn tl_media() -> impl Strategy<Value = TlMedia> {
    let file = || (vec(any::<u8>(), 0..20), any::<[i32; 4]>(), key(), key());
    let photo =
        (file(), any::<i32>(), any::<String>()).prop_map(|((thumb, n, key, iv), size, caption)| {
            let [thumb_w, thumb_h, w, h] = n;
            TlMedia::Photo(types::DecryptedMessageMediaPhoto {
                thumb,
                thumb_w,
                thumb_h,
                w,
                h,
                size,
                key,
                iv,
                caption,
            })
        });
    let attributes = || vec(tl_attribute(), 0..5);
    let document = (
        file(),
        any::<i64>(),
        any::<String>(),
        mime_type(),
        attributes(),
    )
        .prop_map(
            |((thumb, [thumb_w, thumb_h, ..], key, iv), size, caption, mime_type, attributes)| {
                TlMedia::Document(types::DecryptedMessageMediaDocument {
                    thumb,
                    thumb_w,
                    thumb_h,
                    mime_type,
                    size,
                    key,
                    iv,
                    attributes,
                    caption,
                })
            },
        );
    let external = (
        any::<(i64, i64, i32, i32, i32)>(),
        mime_type(),
        attributes(),
    )
        .prop_map(
            |((id, access_hash, date, size, dc_id), mime_type, attributes)| {
                let thumb = PhotoSize::Empty(types::PhotoSizeEmpty {
                    r#type: String::new(),
                });
                TlMedia::ExternalDocument(types::DecryptedMessageMediaExternalDocument {
                    id,
                    access_hash,
                    date,
                    mime_type,
                    size,
                    thumb,
                    dc_id,
                    attributes,
                })
            },
        );
    let point = any::<(f64, f64)>().prop_map(|(lat, long)| {
        TlMedia::GeoPoint(types::DecryptedMessageMediaGeoPoint { lat, long })
    });
    let page = any::<String>()
        .prop_map(|url| TlMedia::WebPage(types::DecryptedMessageMediaWebPage { url }));
    let contact = any::<[String; 3]>().prop_map(|[phone_number, first_name, last_name]| {
        let user_id = 7;
        TlMedia::Contact(types::DecryptedMessageMediaContact {
            phone_number,
            first_name,
            last_name,
            user_id,
        })
    });
    prop_oneof![
        photo,
        document,
        external,
        point,
        page,
        contact,
        Just(TlMedia::Empty)
    ]
}

prop_compose! {
    fn tl_message()(
        (no_webpage, silent, random_id, ttl) in any::<(bool, bool, i64, i32)>(),
        message in prop_oneof![any::<String>(), SMALL.prop_map(String::from)],
        media in option::of(tl_media()),
        entities in option::of(vec(tl_entity(), 0..12)),
        via_bot_name in option::of(any::<String>()),
        (reply_to_random_id, grouped_id) in any::<(Option<i64>, Option<i64>)>(),
    ) -> types::DecryptedMessage {
        types::DecryptedMessage {
            no_webpage, silent, random_id, ttl, message, media, entities, via_bot_name, reply_to_random_id, grouped_id,
        }
    }
}

/// What no app would send again: media that cannot be shown or are of types that are only received.
fn is_sendable(message: &Message) -> bool {
    message.check().is_ok()
}

proptest! {
    #[test]
    fn what_may_be_sent_comes_back_as_it_was(message in message()) {
        let tl = message.to_tl().unwrap();
        let mut expected = message;
        expected.text = expected.text.normalize();
        prop_assert_eq!(Content::from_tl(&tl), Content::Message(expected));
    }

    #[test]
    fn nothing_that_a_peer_sends_fails(tl in tl_message()) {
        let received = Message::from_tl(&tl);
        prop_assert!(received.ttl <= MAX_TTL);
        prop_assert!(received.text.entities.iter().all(|e| received.text.part(e).is_some_and(|p| !p.is_empty())));
        let shown = received.media.as_ref().and_then(Media::file).and_then(|f| f.name.as_deref());
        prop_assert!(shown.is_none_or(|name| !name.is_empty() && !name.contains(['/', '\\'])));
        // What is received and may be sent on is the same at the next receiver.
        let normal = Message { text: received.text.clone().normalize(), ..received };
        if is_sendable(&normal) {
            let DecryptedMessage::DecryptedMessage(again) = normal.to_tl().unwrap() else { panic!() };
            prop_assert_eq!(Message::from_tl(&again), normal);
        }
    }

    #[test]
    fn any_text_and_entities_can_be_normalized(text in any::<String>(), entities in entities()) {
        let text = Text { text: text.chars().take(1000).collect(), entities }.normalize();
        prop_assert_eq!(text.check(), Ok(()));
        prop_assert_eq!(text.clone().normalize(), text);
    }

    #[test]
    fn a_fitted_message_fits(tl in tl_message(), layer in proptest::sample::select(vec![46, 73, 101, 144])) {
        let tl = types::DecryptedMessage { random_id: 1, ..tl };
        let received = Message::from_tl(&tl);
        let normal = Message { text: received.text.clone().normalize(), ..received };
        if let Ok(DecryptedMessage::DecryptedMessage(mut sent)) = normal.to_tl() {
            let before = sent.entities.as_ref().map_or(0, Vec::len);
            let removed = fit(&mut sent, layer);
            prop_assert_eq!(sent.entities.as_ref().map_or(0, Vec::len), before - removed);
            prop_assert_eq!(Message::from_tl(&sent).text.check_for_layer(layer), Ok(()));
        }
    }
}
