//! What the getters of chats say.

use std::mem::MaybeUninit;
use std::slice;

use secretchat::core::chat::{self, ChatInfo, ReadyInfo, Violation};
use secretchat::core::crypto::{KeyFingerprint, KeyHash};
use secretchat::core::ids::{ChatId, Layer, Role, Time, UserId};

use super::counters::*;
use super::key::*;
use super::status::*;
use super::{Chat, Content};
use crate::boundary::Object as _;
use crate::bytes::Bytes;
use crate::owned::{Owned, text};
use crate::status::Status;

const HASH: KeyHash = KeyHash([0b11_10_01_00; 36]);
const HEX_LINES: [&str; 4] = ["e4 e4 e4 e4  e4 e4 e4 e4"; 4];

fn requested() -> ChatInfo {
    ChatInfo {
        id: ChatId(-5),
        access_hash: 6,
        user_id: UserId(7),
        role: Role::Participant,
        status: chat::Status::Requested,
        is_unanswered: true,
        close_reason: None,
        is_closing: false,
        created: Time(8),
        ready: None,
        key_hash: None,
        outbox: 0,
    }
}

fn ready() -> ChatInfo {
    ChatInfo {
        status: chat::Status::Ready,
        is_unanswered: false,
        ready: Some(ReadyInfo {
            key_fingerprint: KeyFingerprint(-9),
            is_verified: true,
            in_seq_no: 10,
            out_seq_no: 11,
            acknowledged: 12,
            peer_layer: Layer(144),
            send_layer: Layer(101),
            ttl: 13,
            uses_left: 14,
            key_since: Time(15),
            rekeying: chat::Rekeying::Accepted { exchange_id: 16 },
            has_old_key: true,
            behind_gap: 17,
            peer_read_date: 18,
            dropped: 19,
        }),
        key_hash: Some(HASH),
        outbox: 20,
        ..requested()
    }
}

fn closed() -> ChatInfo {
    ChatInfo {
        status: chat::Status::Closed,
        is_unanswered: false,
        close_reason: Some(chat::CloseReason::Violation(Violation::Parity)),
        is_closing: true,
        key_hash: Some(HASH),
        ..requested()
    }
}

fn chat(info: ChatInfo) -> Chat {
    Chat::of(Content::from(info))
}

fn bytes(bytes: Bytes) -> Vec<u8> {
    // SAFETY: the tests keep the chat.
    unsafe { slice::from_raw_parts(bytes.data, bytes.len) }.to_vec()
}

#[test]
fn a_chat_that_is_not_ready_has_its_names_and_nothing_else() {
    let chat = chat(requested());
    let chat = Some(&chat);
    assert_eq!(secretchat_chat_id(chat), -5);
    assert_eq!(secretchat_chat_access_hash(chat), 6);
    assert_eq!(secretchat_chat_user_id(chat), 7);
    assert!(!secretchat_chat_is_admin(chat));
    assert_eq!(secretchat_chat_get_status(chat), ChatStatus::Requested);
    assert!(secretchat_chat_is_unanswered(chat));
    assert_eq!(secretchat_chat_created_ms(chat), 8);
    assert_eq!(secretchat_chat_in_seq_no_x(chat), 1);
    assert_eq!(secretchat_chat_out_seq_no_x(chat), 0);
    assert_eq!(secretchat_chat_close_reason(chat), CloseReason::None);
    assert_eq!(secretchat_chat_get_rekeying(chat), Rekeying::Idle);
    for number in [
        secretchat_chat_in_seq_no,
        secretchat_chat_peer_layer,
        secretchat_chat_ttr,
    ] {
        assert_eq!(number(chat), 0);
    }
    for of_key in [
        secretchat_chat_key_hash,
        secretchat_chat_key_cells,
        secretchat_chat_key_hex,
    ] {
        assert!(bytes(of_key(chat)).is_empty());
    }
    let no_picture = secretchat_chat_key_png(chat, 1, Some(&mut MaybeUninit::uninit()), None);
    assert_eq!(no_picture, Status::ChatState);
}

#[test]
fn a_chat_that_is_ready_has_its_numbers() {
    let chat = chat(ready());
    let chat = Some(&chat);
    assert_eq!(secretchat_chat_get_status(chat), ChatStatus::Ready);
    assert_eq!(secretchat_chat_in_seq_no(chat), 10);
    assert_eq!(secretchat_chat_out_seq_no(chat), 11);
    assert_eq!(secretchat_chat_acknowledged(chat), 12);
    assert_eq!(secretchat_chat_peer_layer(chat), 144);
    assert_eq!(secretchat_chat_send_layer(chat), 101);
    assert_eq!(secretchat_chat_ttl(chat), 13);
    assert_eq!(secretchat_chat_ttr(chat), 14);
    assert_eq!(secretchat_chat_updated_ms(chat), 15);
    assert_eq!(secretchat_chat_get_rekeying(chat), Rekeying::Accepted);
    assert_eq!(secretchat_chat_exchange_id(chat), 16);
    assert!(secretchat_chat_is_verified(chat));
    assert!(secretchat_chat_has_old_key(chat));
    assert_eq!(secretchat_chat_behind_gap(chat), 17);
    assert_eq!(secretchat_chat_peer_read_date(chat), 18);
    assert_eq!(secretchat_chat_dropped(chat), 19);
    assert_eq!(secretchat_chat_outbox(chat), 20);
    assert_eq!(secretchat_chat_key_fingerprint(chat), -9);
}

#[test]
fn a_chat_that_is_over_says_why_and_keeps_its_picture() {
    let chat = chat(closed());
    let chat = Some(&chat);
    assert_eq!(secretchat_chat_close_reason(chat), CloseReason::Violation);
    let why = text(secretchat_chat_close_text(chat));
    assert_eq!(
        why,
        "the other side broke the protocol: a sequence number has the wrong parity"
    );
    assert!(secretchat_chat_is_closing(chat));
    assert_eq!(bytes(secretchat_chat_key_hash(chat)), HASH.0);
}

#[test]
fn the_key_is_shown_in_cells_digits_and_as_a_png() {
    let chat = chat(ready());
    let chat = Some(&chat);
    assert_eq!(
        bytes(secretchat_chat_visualization_orig(chat)),
        HASH.0[..16]
    );
    assert_eq!(bytes(secretchat_chat_visualization_46(chat)), HASH.0[16..]);
    assert_eq!(
        bytes(secretchat_chat_key_cells(chat)),
        [0, 1, 2, 3].repeat(36)
    );
    assert_eq!(text(secretchat_chat_key_hex(chat)), HEX_LINES.join("\n"));
    assert_eq!(secretchat_key_colour(1), 0xd5_e6f3);
    assert_eq!(secretchat_key_colour(4), 0);
    let mut png = Owned::buffer(|out| secretchat_chat_key_png(chat, 4, out, None));
    assert!(png.bytes().starts_with(b"\x89PNG"));
    let mut out = MaybeUninit::uninit();
    assert_eq!(
        secretchat_chat_key_png(chat, 0, Some(&mut out), None),
        Status::Value
    );
}

#[cfg(feature = "json")]
#[test]
fn the_json_of_a_chat_has_what_there_is() {
    use super::json::secretchat_chat_to_json;
    let json = |info| {
        let chat = chat(info);
        let mut json = Owned::buffer(|out| secretchat_chat_to_json(Some(&chat), out, None));
        serde_json::from_slice::<serde_json::Value>(json.bytes()).unwrap()
    };
    let found = json(closed());
    let expected = serde_json::json!({
        "id": -5, "access_hash": "6", "user_id": "7", "is_admin": false, "status": "CLOSED",
        "is_unanswered": false, "is_closing": true, "close_reason": "VIOLATION",
        "close_text": "the other side broke the protocol: a sequence number has the wrong parity",
        "created_ms": "8", "in_seq_no_x": 1, "out_seq_no_x": 0, "outbox": 0,
        "key_hash": "5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk",
        "key_hex": HEX_LINES.join("\n"),
    });
    assert_eq!(found, expected);
    let found = json(ready());
    assert_eq!(found["rekeying"], "ACCEPTED");
    assert_eq!(found["exchange_id"], "16");
    assert_eq!(found["key_fingerprint"], "-9");
    assert_eq!(found["behind_gap"], 17);
    assert_eq!(found.get("close_reason"), None);
}
