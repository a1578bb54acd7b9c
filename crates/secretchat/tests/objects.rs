//! Generated objects of any layer, as apps hand them in.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Line, builder, feed, network, settle};
use secretchat::core::ids::{ChatId, RandomId, UserId};
use secretchat::core::message::{Content, Message, Text};
use secretchat::core::tl::Serialize as _;
use secretchat::core::tl::e2e::{latest, layer46, layer73};
use secretchat::files::{FileSource, RangeReader};
use secretchat::store::Vault;
use secretchat::transport::Peer;
use secretchat::{Client, Error};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

async fn two() -> (Client, Client, ChatId) {
    let network = network(1);
    let lines = [1, 2].map(|user| Line::new(&network, UserId(user)));
    let [first, second] = &lines;
    let alice = builder(first, Vault::memory()).build().await.unwrap();
    let bob = builder(second, Vault::memory()).build().await.unwrap();
    feed(&alice, first);
    feed(&bob, second);
    let chat = alice.request_chat(Peer::Id(UserId(2))).await.unwrap();
    settle().await;
    (alice, bob, chat)
}

async fn received(client: &Client, chat: ChatId, random_id: RandomId) -> Message {
    settle().await;
    match client.message(chat, random_id).await.unwrap().content() {
        Content::Message(message) => message,
        Content::Service(_) => panic!("a service message"),
    }
}

fn text(random_id: i64, message: &str) -> latest::types::DecryptedMessage {
    let Ok(tl) = Message::text(message).to_tl() else {
        panic!("a text")
    };
    match tl {
        latest::DecryptedMessage::DecryptedMessage(tl) => {
            latest::types::DecryptedMessage { random_id, ..tl }
        }
        latest::DecryptedMessage::Service(_) => panic!("a service message"),
    }
}

#[tokio::test(start_paused = true)]
async fn objects_of_old_and_new_layers_arrive_as_they_are() {
    let (alice, bob, chat) = two().await;
    let old = layer46::types::DecryptedMessage {
        random_id: 46,
        ttl: 0,
        message: "of layer 46".to_owned(),
        media: None,
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
    };
    let old = layer46::DecryptedMessage::DecryptedMessage(old);
    let sent = alice.send_encrypted(chat, old, None).await.unwrap();
    assert_eq!(sent.random_id, RandomId(46));
    let new = latest::DecryptedMessage::DecryptedMessage(text(0, "of the newest"));
    let drawn = alice
        .send_encrypted(chat, new, None)
        .await
        .unwrap()
        .random_id;
    assert_ne!(drawn, RandomId(0));
    assert_eq!(
        received(&bob, chat, RandomId(46)).await.text,
        Text::new("of layer 46")
    );
    assert_eq!(
        received(&bob, chat, drawn).await.text,
        Text::new("of the newest")
    );
}

#[tokio::test(start_paused = true)]
async fn bytes_of_a_message_arrive_and_other_bytes_are_refused() {
    let (alice, bob, chat) = two().await;
    let tl = latest::DecryptedMessage::DecryptedMessage(text(5, "as bytes")).to_bytes();
    alice.send_tl(chat, &tl, None).await.unwrap();
    assert_eq!(
        received(&bob, chat, RandomId(5)).await.text,
        Text::new("as bytes")
    );
    let cut = alice.send_tl(chat, &tl[..tl.len() - 4], None).await;
    assert!(matches!(cut, Err(Error::Tl(_))), "{cut:?}");
}

#[tokio::test(start_paused = true)]
async fn a_service_object_is_carried_out_on_both_sides() {
    let (alice, bob, chat) = two().await;
    let action = layer73::types::DecryptedMessageActionSetMessageTTL { ttl_seconds: 30 };
    let service = layer73::DecryptedMessage::Service(layer73::types::DecryptedMessageService {
        random_id: 0,
        action: layer73::DecryptedMessageAction::SetMessageTTL(action),
    });
    alice.send_encrypted_service(chat, service).await.unwrap();
    settle().await;
    for client in [&alice, &bob] {
        assert_eq!(client.chat(chat).await.unwrap().ready.unwrap().ttl, 30);
    }
}

#[tokio::test(start_paused = true)]
async fn the_file_of_an_object_is_encrypted_uploaded_and_described_by_the_library() {
    let (alice, bob, chat) = two().await;
    let content: Vec<u8> = (0..1_500_000_u32).map(|i| (i % 241) as u8).collect();
    let document = latest::types::DecryptedMessageMediaDocument {
        thumb: Vec::new(),
        thumb_w: 0,
        thumb_h: 0,
        mime_type: "text/plain".to_owned(),
        size: 0,
        key: Vec::new(),
        iv: Vec::new(),
        attributes: Vec::new(),
        caption: String::new(),
    };
    let media = Some(latest::DecryptedMessageMedia::Document(document));
    let message = latest::types::DecryptedMessage {
        media,
        ..text(0, "a file")
    };
    let message = latest::DecryptedMessage::DecryptedMessage(message);
    let source = FileSource::bytes(content.clone());
    let upload = alice
        .send_encrypted_file(chat, message, source)
        .await
        .unwrap();
    let sent = upload.finish().await.unwrap();
    settle().await;
    let reader = bob.open_range(chat, sent.random_id).await.unwrap();
    assert_eq!(reader.len(), 1_500_000);
    reads_anywhere(reader, &content).await;
    let text = latest::DecryptedMessage::DecryptedMessage(text(0, "no media"));
    let refused = alice
        .send_encrypted_file(chat, text, FileSource::bytes([1]))
        .await;
    assert!(matches!(refused, Err(Error::Command(_))), "{refused:?}");
}

async fn reads_anywhere(mut reader: RangeReader, content: &[u8]) {
    for place in [1_400_000, 3, 700_000, 1_499_990] {
        reader.seek(std::io::SeekFrom::Start(place)).await.unwrap();
        let mut bytes = [0; 10];
        reader.read_exact(&mut bytes).await.unwrap();
        let place = usize::try_from(place).unwrap();
        assert_eq!(bytes, content[place..place + 10]);
    }
}
