//! Generated types keep to themselves what they hold: `Debug` shows lengths, and `wipe` leaves nothing.

use secretchat_core::tl::e2e::latest::{
    DecryptedMessage, DecryptedMessageAction, DecryptedMessageMedia, types,
};
use secretchat_core::tl::{Serialize as _, Wipe as _};

fn message() -> types::DecryptedMessage {
    types::DecryptedMessage {
        no_webpage: false,
        silent: true,
        random_id: 7,
        ttl: 60,
        message: "a secret".to_owned(),
        media: Some(DecryptedMessageMedia::Photo(
            types::DecryptedMessageMediaPhoto {
                thumb: vec![0xab; 3],
                thumb_w: 1,
                thumb_h: 2,
                w: 3,
                h: 4,
                size: 5,
                key: vec![0xcd; 32],
                iv: vec![0xef; 32],
                caption: "another secret".to_owned(),
            },
        )),
        entities: None,
        via_bot_name: Some("bot".to_owned()),
        reply_to_random_id: None,
        grouped_id: None,
    }
}

#[cfg(not(feature = "debug-text"))]
#[test]
fn debug_shows_lengths() {
    let shown = format!("{:?}", DecryptedMessage::DecryptedMessage(message()));
    assert_eq!(
        shown,
        "DecryptedMessage(DecryptedMessage { no_webpage: false, silent: true, random_id: 7, ttl: 60, \
         message: [8 bytes of text], media: Some(Photo(DecryptedMessageMediaPhoto { thumb: [3 bytes], thumb_w: 1, \
         thumb_h: 2, w: 3, h: 4, size: 5, key: [32 bytes], iv: [32 bytes], caption: [14 bytes of text] })), \
         entities: None, via_bot_name: Some([3 bytes of text]), reply_to_random_id: None, grouped_id: None })"
    );
}

#[cfg(feature = "debug-text")]
#[test]
fn with_the_feature_debug_shows_texts_but_no_bytes() {
    let shown = format!("{:?}", message());
    assert!(shown.contains("\"a secret\"") && shown.contains("Some(\"bot\")"));
    assert!(shown.contains("key: [32 bytes]"));
}

#[test]
fn debug_of_key_material_shows_lengths() {
    let action = DecryptedMessageAction::RequestKey(types::DecryptedMessageActionRequestKey {
        exchange_id: 5,
        g_a: vec![0xab; 256],
    });
    let shown = format!("{action:?}");
    assert_eq!(
        shown,
        "RequestKey(DecryptedMessageActionRequestKey { exchange_id: 5, g_a: [256 bytes] })"
    );
}

#[test]
fn debug_does_not_tell_places() {
    let place = types::DecryptedMessageMediaGeoPoint {
        lat: 12.5,
        long: -98.25,
    };
    assert_eq!(
        format!("{place:?}"),
        "DecryptedMessageMediaGeoPoint { lat: [a number], long: [a number] }"
    );
}

#[test]
fn wiping_leaves_no_text_and_no_bytes() {
    let mut value = DecryptedMessage::DecryptedMessage(message());
    value.wipe();
    let bytes = value.to_bytes();
    for secret in [&b"secret"[..], b"bot", &[0xab; 3], &[0xcd; 3], &[0xef; 3]] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}
