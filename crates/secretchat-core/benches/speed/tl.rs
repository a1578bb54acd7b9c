//! TL alone: reading any layer, bringing it to the newest one, and back down to bytes.

use std::hint::black_box;

use secretchat_core::tl::e2e::{any, latest};
use secretchat_core::tl::{Deserialize, Serialize};

use crate::table::Row;

pub(crate) fn rows() -> Vec<Row> {
    let message = message();
    let bytes = message.to_bytes();
    let decode = Row::alone("TL: read a text of 128 bytes with 2 entities", || {
        let read = any::DecryptedMessage::from_bytes(black_box(&bytes)).expect("own bytes");
        black_box(latest::DecryptedMessage::from(read));
    });
    let encode = Row::alone("TL: write it for layer 73", || {
        let (down, losses) = black_box(&message)
            .clone()
            .downgrade(73)
            .expect("a text has every layer");
        black_box((down.to_bytes(), losses));
    });
    vec![decode, encode]
}

fn message() -> latest::DecryptedMessage {
    let entity = |offset| {
        latest::MessageEntity::Bold(latest::types::MessageEntityBold { offset, length: 5 })
    };
    latest::DecryptedMessage::DecryptedMessage(latest::types::DecryptedMessage {
        no_webpage: false,
        silent: false,
        random_id: 1,
        ttl: 0,
        message: "0123456789abcdef".repeat(8),
        media: None,
        entities: Some(vec![entity(0), entity(10)]),
        via_bot_name: None,
        reply_to_random_id: Some(2),
        grouped_id: None,
    })
}
