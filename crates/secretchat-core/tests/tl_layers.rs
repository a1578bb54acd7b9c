//! Between the layers: nothing is lost upwards, and downwards every loss is named.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod tl_values;

use proptest::prelude::*;
use secretchat_core::tl::e2e::{self, any, latest};
use secretchat_core::tl::{
    Deserialize as _, Loss, Lost, NotInLayer, NotRepresentable, Serialize as _,
};
use tl_values::{Types, Values};

fn loss(path: &str, what: Lost) -> Loss {
    Loss {
        path: path.to_owned(),
        what,
    }
}

fn text() -> latest::types::DecryptedMessage {
    latest::types::DecryptedMessage {
        no_webpage: false,
        silent: false,
        random_id: 7,
        ttl: 0,
        message: "hello".to_owned(),
        media: None,
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
        grouped_id: None,
    }
}

fn document() -> latest::types::DecryptedMessageMediaDocument {
    latest::types::DecryptedMessageMediaDocument {
        thumb: Vec::new(),
        thumb_w: 0,
        thumb_h: 0,
        mime_type: "video/mp4".to_owned(),
        size: 10,
        key: vec![1; 32],
        iv: vec![2; 32],
        attributes: vec![
            latest::DocumentAttribute::Filename(latest::types::DocumentAttributeFilename {
                file_name: "a.mp4".to_owned(),
            }),
            latest::DocumentAttribute::Video(latest::types::DocumentAttributeVideo {
                round_message: true,
                duration: 3,
                w: 4,
                h: 5,
            }),
        ],
        caption: String::new(),
    }
}

fn wrapped(message: latest::types::DecryptedMessage) -> latest::DecryptedMessageLayer {
    latest::DecryptedMessageLayer::DecryptedMessageLayer(latest::types::DecryptedMessageLayer {
        random_bytes: vec![0; 15],
        layer: 46,
        in_seq_no: 0,
        out_seq_no: 1,
        message: latest::DecryptedMessage::DecryptedMessage(message),
    })
}

#[test]
fn a_modern_text_in_layer_46_names_all_it_lost() {
    use latest::MessageEntity::{Bold, Spoiler, Underline};
    use latest::types::{MessageEntityBold, MessageEntitySpoiler, MessageEntityUnderline};
    let (offset, length) = (0, 5);
    let message = latest::types::DecryptedMessage {
        silent: true,
        grouped_id: Some(99),
        entities: Some(vec![
            Spoiler(MessageEntitySpoiler { offset, length }),
            Underline(MessageEntityUnderline { offset, length }),
            Bold(MessageEntityBold { offset, length }),
        ]),
        ..text()
    };
    let (value, losses) = wrapped(message).downgrade(46).unwrap();
    let expected = [
        loss("message.silent", Lost::Field),
        loss("message.grouped_id", Lost::Field),
        loss(
            "message.entities[0]",
            Lost::Constructor("messageEntitySpoiler"),
        ),
        loss(
            "message.entities[1]",
            Lost::Constructor("messageEntityUnderline"),
        ),
    ];
    assert_eq!(losses, expected);
    // The constructors of layer 46, and only they.
    let bytes = value.to_bytes();
    let read = e2e::layer46::DecryptedMessageLayer::from_bytes(&bytes).unwrap();
    let e2e::layer46::DecryptedMessageLayer::DecryptedMessageLayer(layer) = read;
    let e2e::layer46::DecryptedMessage::DecryptedMessage(message) = layer.message else {
        panic!("a service message");
    };
    assert_eq!(bytes[32..36], 0x36b0_91de_u32.to_le_bytes());
    let bold = MessageEntityBold { offset, length };
    assert_eq!(
        message.entities,
        Some(vec![e2e::layer46::MessageEntity::Bold(bold)])
    );
}

#[test]
fn a_loss_deep_inside_has_its_whole_path() {
    let media = latest::DecryptedMessageMedia::Document(document());
    let message = latest::types::DecryptedMessage {
        media: Some(media),
        ..text()
    };
    let (_, losses) = wrapped(message).downgrade(46).unwrap();
    let path = "message.media.attributes[1].round_message";
    assert_eq!(losses, [loss(path, Lost::Field)]);
}

#[test]
fn a_number_that_does_not_fit_becomes_the_nearest_one() {
    let mut document = document();
    document.size = 5_000_000_000;
    document.attributes.pop();
    let media = latest::DecryptedMessageMedia::Document(document);
    let (value, losses) = media.downgrade(101).unwrap();
    assert_eq!(losses, [loss("size", Lost::Range)]);
    let any::DecryptedMessageMedia::Document45(document) = value else {
        panic!("{value:?}");
    };
    assert_eq!(document.size, i32::MAX);
}

#[test]
fn a_document_of_layer_8_keeps_its_name_only() {
    let media = latest::DecryptedMessageMedia::Document(document());
    let (value, losses) = media.downgrade(8).unwrap();
    let any::DecryptedMessageMedia::Document8(old) = value.clone() else {
        panic!("{value:?}");
    };
    assert_eq!(old.file_name, "a.mp4");
    let video = Lost::Constructor("documentAttributeVideo");
    assert_eq!(losses, [loss("attributes[1]", video)]);
    let latest::DecryptedMessageMedia::Document(back) = value.into() else {
        panic!("not a document");
    };
    assert_eq!(back.attributes, document().attributes[..1]);
}

#[test]
fn a_required_medium_that_the_layer_lacks_becomes_the_empty_one() {
    let web_page = latest::types::DecryptedMessageMediaWebPage {
        url: "https://example.org".to_owned(),
    };
    let message = latest::types::DecryptedMessage {
        media: Some(latest::DecryptedMessageMedia::WebPage(web_page)),
        ..text()
    };
    let (value, losses) = latest::DecryptedMessage::DecryptedMessage(message)
        .downgrade(17)
        .unwrap();
    let any::DecryptedMessage::DecryptedMessage17(old) = value else {
        panic!("{value:?}");
    };
    assert_eq!(old.media, any::DecryptedMessageMedia::Empty);
    let web_page = Lost::Constructor("decryptedMessageMediaWebPage");
    assert_eq!(losses, [loss("media", web_page)]);
}

#[test]
fn what_a_layer_cannot_say_at_all_is_an_error() {
    let action = latest::DecryptedMessageAction::Noop;
    let service = latest::types::DecryptedMessageService {
        random_id: 1,
        action,
    };
    let error = latest::DecryptedMessage::Service(service)
        .downgrade(17)
        .unwrap_err();
    let expected = NotRepresentable {
        path: "action".to_owned(),
        constructor: "decryptedMessageActionNoop",
        layer: 17,
    };
    assert_eq!(error, expected);
    let error = wrapped(text()).downgrade(8).unwrap_err();
    assert_eq!(
        (error.path.as_str(), error.constructor),
        ("", "decryptedMessageLayer")
    );
    assert!(
        latest::DecryptedMessageAction::FlushHistory
            .downgrade(7)
            .is_err()
    );
}

#[test]
fn a_constructor_of_another_layer_is_named() {
    let entity = any::MessageEntity::Spoiler(any::types::MessageEntitySpoiler {
        offset: 1,
        length: 2,
    });
    let error = e2e::layer45::MessageEntity::try_from(entity).unwrap_err();
    let expected = NotInLayer {
        constructor: "messageEntitySpoiler",
        id: 0x32ca_960f,
        layer: 45,
    };
    assert_eq!(error, expected);
}

#[test]
fn decode_only_entities_keep_their_range() {
    let phone = any::MessageEntity::Phone(any::types::MessageEntityPhone {
        offset: 3,
        length: 4,
    });
    let unknown = latest::types::MessageEntityUnknown {
        offset: 3,
        length: 4,
    };
    let unknown = latest::MessageEntity::Unknown(unknown);
    assert_eq!(latest::MessageEntity::from(phone.clone()), unknown);
    let (value, losses) = phone.downgrade(46).unwrap();
    assert_eq!(value, unknown.into());
    assert_eq!(losses, [loss("", Lost::Constructor("messageEntityPhone"))]);
}

/// A message of a layer, in `any`.
fn message_of(layer: u32, seed: u64) -> (Vec<u8>, any::DecryptedMessage) {
    let types = Types::of_layer(layer);
    let bytes = Values::new(&types, seed).value("DecryptedMessage");
    let value = any::DecryptedMessage::from_bytes(&bytes).unwrap();
    (bytes, value)
}

fn upgraded(value: any::DecryptedMessage) -> latest::DecryptedMessage {
    value.into()
}

macro_rules! by_layer {
    ($test:ident, $seed:expr, $($module:ident $number:literal),*) => {
        $($test::<e2e::$module::DecryptedMessage>($number, $seed);)*
    };
}

/// Into `any` and back, and up to the newest layer, by both ways.
fn embeds<T>(layer: u32, seed: u64)
where
    T: secretchat_core::tl::Boxed + Clone + PartialEq + std::fmt::Debug,
    T: Into<any::DecryptedMessage> + TryFrom<any::DecryptedMessage, Error: std::fmt::Debug>,
    latest::DecryptedMessage: From<T>,
{
    let (bytes, from_bytes) = message_of(layer, seed);
    let own = T::from_bytes(&bytes).unwrap();
    let embedded: any::DecryptedMessage = own.clone().into();
    assert_eq!(embedded, from_bytes);
    assert_eq!(embedded.to_bytes(), bytes);
    let newest = upgraded(embedded.clone());
    assert_eq!(latest::DecryptedMessage::from(own.clone()), newest);
    assert_eq!(T::try_from(embedded).unwrap(), own);
}

/// A message brought down to a layer has the constructors of that layer only.
fn has_only<T>(layer: u32, seed: u64)
where
    T: secretchat_core::tl::Deserialize + TryFrom<any::DecryptedMessage, Error: std::fmt::Debug>,
    T: PartialEq + std::fmt::Debug,
{
    let (_, newest) = message_of(144, seed);
    match newest.clone().downgrade(layer) {
        Ok((value, losses)) => {
            assert_eq!(
                T::from_bytes(&value.to_bytes()).unwrap(),
                T::try_from(value.clone()).unwrap()
            );
            let back = latest::DecryptedMessage::from(value);
            let same = back == latest::DecryptedMessage::from(newest);
            assert!(!same || losses.is_empty(), "{losses:?}");
            // Before layer 45, what was absent and what was empty are one.
            assert!(layer < 45 || same == losses.is_empty(), "{losses:?}");
        }
        Err(error) => assert!(
            error.layer == layer && error.path.starts_with("action"),
            "{error}"
        ),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_layer_goes_into_any_and_back(seed in any::<u64>()) {
        by_layer!(
            embeds, seed, layer8 8, layer17 17, layer20 20, layer23 23, layer45 45, layer46 46, layer66 66,
            layer73 73, layer101 101, layer143 143
        );
        let (bytes, value) = message_of(144, seed);
        prop_assert_eq!(latest::DecryptedMessage::from(value).to_bytes(), bytes);
    }

    #[test]
    fn a_downgraded_message_is_of_its_layer(seed in any::<u64>()) {
        by_layer!(
            has_only, seed, layer8 8, layer17 17, layer20 20, layer23 23, layer45 45, layer46 46, layer66 66,
            layer73 73, layer101 101, layer143 143, latest 144
        );
    }

    /// Layer 8 is not among them: its random bytes are padding and do not come back.
    #[test]
    fn what_an_old_layer_said_goes_up_and_comes_down_unchanged(seed in any::<u64>()) {
        for &layer in e2e::LAYERS.iter().filter(|layer| **layer != 8) {
            let (bytes, value) = message_of(layer, seed);
            let newest = latest::DecryptedMessage::from(value.clone());
            let (back, losses) = newest.downgrade(layer).unwrap();
            prop_assert_eq!(&back, &value, "layer {}", layer);
            prop_assert_eq!(back.to_bytes(), bytes);
            prop_assert_eq!(losses, []);
            prop_assert_eq!(value.clone().downgrade(layer), Ok((value, vec![])));
        }
    }

    #[test]
    fn any_mixture_goes_up(seed in any::<u64>()) {
        let types = Types::of_any();
        let bytes = Values::new(&types, seed).value("DecryptedMessageLayer");
        let value = any::DecryptedMessageLayer::from_bytes(&bytes).unwrap();
        prop_assert_eq!(value.to_bytes(), bytes);
        let newest = latest::DecryptedMessageLayer::from(value);
        let written = newest.to_bytes();
        prop_assert_eq!(latest::DecryptedMessageLayer::from_bytes(&written), Ok(newest));
    }
}
