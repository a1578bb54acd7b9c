//! What the getters of messages say.

mod media;

use std::mem::MaybeUninit;
use std::{mem, ptr};

use secretchat::core::history::{Delivery as At, Direction, StoredMessage};
use secretchat::core::ids::RandomId;
use secretchat::core::message as model;
use secretchat::core::message::{Action, EntityKind, Service, Text};
use secretchat::core::tl::e2e::latest;

use super::entity::{Entity, SECRETCHAT_ENTITY_CUSTOM_EMOJI, SECRETCHAT_ENTITY_TEXT_URL};
use super::envelope::*;
use super::file::*;
use super::list::*;
use super::media::*;
use super::raw::*;
use super::settings::*;
use super::text::*;
use super::{Message, Messages};
use crate::boundary::Object as _;
use crate::bytes::Bytes;
use crate::owned::text;
use crate::status::Status;

fn stored(message: latest::DecryptedMessage) -> StoredMessage {
    StoredMessage {
        random_id: RandomId(-7),
        direction: Direction::Outgoing,
        number: 1,
        after: 0,
        date: 1_767_258_000,
        delivery: At::Delivered,
        opened: true,
        file: None,
        message,
    }
}

fn tl(message: model::Message) -> latest::DecryptedMessage {
    let random_id = RandomId(-7);
    model::Message {
        random_id,
        ..message
    }
    .to_tl()
    .unwrap()
}

fn service(action: Action) -> Message {
    stored(Service::new(action).to_tl().unwrap()).into()
}

#[test]
fn a_message_tells_whose_it_is_and_where_it_stands() {
    let message = Some(&Message::from(stored(tl(model::Message::text("x")))));
    assert_eq!(secretchat_message_random_id(message), -7);
    assert!(secretchat_message_is_outgoing(message));
    assert_eq!(secretchat_message_date(message), 1_767_258_000);
    assert_eq!(
        secretchat_message_get_delivery(message),
        Delivery::Delivered
    );
    assert!(secretchat_message_is_opened(message));
    assert_eq!(secretchat_message_get_kind(message), MessageKind::Message);
    assert_eq!(secretchat_message_get_media(message), MediaKind::None);
    assert!(!secretchat_message_has_file(message));
}

#[test]
fn a_message_tells_what_it_was_sent_with() {
    let mut sent = model::Message::text("x")
        .reply_to(RandomId(5))
        .ttl(30)
        .silent()
        .no_webpage();
    (sent.grouped_id, sent.via_bot) = (Some(8), Some("some_bot".to_owned()));
    let message = Some(&Message::from(stored(tl(sent))));
    assert_eq!(secretchat_message_reply_to(message), 5);
    assert_eq!(secretchat_message_ttl(message), 30);
    assert!(secretchat_message_is_silent(message));
    assert!(secretchat_message_is_no_webpage(message));
    assert_eq!(secretchat_message_grouped_id(message), 8);
    assert_eq!(text(secretchat_message_via_bot(message)), "some_bot");
}

fn entity(message: Option<&Message>, index: usize) -> Result<Entity, Status> {
    let mut entity = Entity {
        size: u32::try_from(mem::size_of::<Entity>()).unwrap(),
        kind: 0,
        offset: 0,
        length: 0,
        document_id: 0,
        argument: Bytes::EMPTY,
    };
    // SAFETY: the size is set.
    match unsafe { secretchat_message_entity(message, index, &mut entity, None) } {
        Status::Ok => Ok(entity),
        status => Err(status),
    }
}

#[test]
fn a_text_has_entities_in_utf16_units() {
    let said = Text::new("😀 ").then_link("here", "https://a.example");
    let said = said
        .then(" ")
        .then_as(EntityKind::CustomEmoji { document_id: 9 }, "😀");
    let message = Some(&Message::from(stored(tl(model::Message::text(said)))));
    assert_eq!(text(secretchat_message_text(message)), "😀 here 😀");
    assert_eq!(secretchat_message_entity_count(message), 2);
    let link = entity(message, 0).unwrap();
    let place = (link.kind, link.offset, link.length);
    assert_eq!(place, (SECRETCHAT_ENTITY_TEXT_URL, 3, 4));
    assert_eq!(text(link.argument), "https://a.example");
    let emoji = entity(message, 1).unwrap();
    let found = (emoji.kind, emoji.document_id, emoji.argument.len);
    assert_eq!(found, (SECRETCHAT_ENTITY_CUSTOM_EMOJI, 9, 0));
    assert_eq!(entity(message, 2).unwrap_err(), Status::Value);
    assert_eq!(entity(None, 0).unwrap_err(), Status::NullPointer);
}

#[cfg(feature = "formats")]
#[test]
fn a_text_is_written_in_formats() {
    use crate::owned::Owned;
    let said = Text::new("a ").then_bold("b");
    let message = Some(&Message::from(stored(tl(model::Message::text(said)))));
    let mut markdown = Owned::buffer(|out| secretchat_message_markdown(message, out, None));
    assert_eq!(markdown.bytes(), b"a **b**");
    let mut html = Owned::buffer(|out| secretchat_message_html(message, out, None));
    assert_eq!(html.bytes(), b"a <b>b</b>");
}

#[test]
fn service_messages_tell_what_they_say() {
    let ttl = Some(&service(Action::SetTtl(60)));
    assert_eq!(secretchat_message_get_kind(ttl), MessageKind::Ttl);
    assert_eq!(secretchat_message_ttl(ttl), 60);
    assert_eq!(text(secretchat_message_text(ttl)), "");

    let ids = vec![RandomId(3), RandomId(-4)];
    let screenshot = Some(&service(Action::Screenshot(ids)));
    assert_eq!(
        secretchat_message_get_kind(screenshot),
        MessageKind::Screenshot
    );
    let mut count = MaybeUninit::new(0);
    let ids = secretchat_message_ids(screenshot, Some(&mut count));
    // SAFETY: it was initialised, and there are so many.
    let ids = unsafe { std::slice::from_raw_parts(ids, count.assume_init()) };
    assert_eq!(ids, [3, -4]);
    assert_eq!(secretchat_message_ids(ttl, Some(&mut count)), ptr::null());
    // SAFETY: as above.
    assert_eq!(unsafe { count.assume_init() }, 0);

    let other = service(Action::Noop);
    assert_eq!(
        secretchat_message_get_kind(Some(&other)),
        MessageKind::OtherService
    );
}

#[test]
fn the_tl_of_a_message_reads_as_the_message() {
    use secretchat::core::tl::Deserialize as _;
    let sent = tl(model::Message::text("x").ttl(5));
    let message = Message::from(stored(sent.clone()));
    let bytes = secretchat_message_tl(Some(&message));
    // SAFETY: the message lives.
    let bytes = unsafe { std::slice::from_raw_parts(bytes.data, bytes.len) };
    assert_eq!(latest::DecryptedMessage::from_bytes(bytes).unwrap(), sent);
}

#[cfg(feature = "json")]
#[test]
fn the_json_of_a_message_has_its_tl_and_what_is_known_beside() {
    use crate::owned::Owned;
    use secretchat::core::tl::api::EncryptedFile;
    use secretchat::core::tl::api::types::EncryptedFile as AtServer;

    let at_server = AtServer {
        id: 1,
        access_hash: 2,
        size: 16,
        dc_id: 2,
        key_fingerprint: 3,
    };
    let message = Message::from(StoredMessage {
        file: Some(EncryptedFile::EncryptedFile(at_server)),
        ..stored(tl(model::Message::text("x")))
    });
    let mut json = Owned::buffer(|out| secretchat_message_to_json(Some(&message), out, None));
    let found: serde_json::Value = serde_json::from_slice(json.bytes()).unwrap();
    let expected = serde_json::json!({
        "random_id": "-7",
        "is_outgoing": true,
        "date": 1_767_258_000,
        "delivery": "DELIVERED",
        "is_opened": true,
        "message": {
            "_": "decryptedMessage",
            "no_webpage": false,
            "silent": false,
            "random_id": "-7",
            "ttl": 0,
            "message": "x",
        },
        "file": {
            "_": "encryptedFile",
            "id": "1",
            "access_hash": "2",
            "size": "16",
            "dc_id": 2,
            "key_fingerprint": 3,
        },
    });
    assert_eq!(found, expected);
}

#[test]
fn a_list_lends_its_messages() {
    let messages = ["a", "b"].map(|said| stored(tl(model::Message::text(said))).into());
    let list = Messages::of(Vec::from(messages));
    assert_eq!(secretchat_messages_count(Some(&list)), 2);
    let second = secretchat_messages_at(Some(&list), 1);
    assert_eq!(text(secretchat_message_text(second)), "b");
    assert!(secretchat_messages_at(Some(&list), 2).is_none());
    assert!(secretchat_messages_at(None, 0).is_none());
}
