//! A whole conversation that goes well.

use secretchat::Attachment;
use secretchat::core::message::media::{
    Contact, ExternalSticker, Location, Media, Thumb, Venue, WebPage,
};
use secretchat::core::message::{Action, EntityKind, Message, Service, Text};
use secretchat::files::{FileSink, FileSource, Received};

use crate::common::settle;
use crate::common::watch::{PLANTED, check, lines, plant};
use crate::world::{World, keeps_secrets};

/// Every place of a message where a secret can stand, but for files.
fn messages() -> Vec<Message> {
    let p = |what: &str| format!("{PLANTED} {what}");
    let text = Text::new(p("text"))
        .then_link(" a link", format!("https://example.com/{PLANTED}"))
        .then_as(
            EntityKind::Pre {
                language: PLANTED.to_owned(),
            },
            " code",
        );
    let location = Location {
        lat: 12.345_678,
        long: 98.765_432,
    };
    let media: [Media; 5] = [
        location.into(),
        Venue {
            location,
            title: p("title"),
            address: p("address"),
            provider: PLANTED.to_owned(),
            venue_id: PLANTED.to_owned(),
        }
        .into(),
        Contact {
            phone_number: p("1"),
            first_name: p("first"),
            last_name: p("last"),
        }
        .into(),
        ExternalSticker {
            id: 1,
            access_hash: 2,
            dc_id: 1,
            mime_type: "image/webp".to_owned(),
            size: 1,
            alt: PLANTED.to_owned(),
            set: Some(PLANTED.to_owned()),
            w: 1,
            h: 1,
        }
        .into(),
        WebPage {
            url: format!("https://example.com/{PLANTED}"),
        }
        .into(),
    ];
    let mut messages = vec![
        Message::text(text),
        Message {
            via_bot: Some(PLANTED.to_owned()),
            ..Message::text(PLANTED)
        },
    ];
    messages.extend(media.map(|media| match media {
        Media::WebPage(_) => Message::media(media).caption(PLANTED),
        media => Message::media(media),
    }));
    messages
}

fn attachments() -> [Attachment; 8] {
    let jpeg = [
        &[0xff, 0xd8, 0xff][..],
        PLANTED.as_bytes(),
        b" thumb of some length",
    ]
    .concat();
    let thumb = Thumb { jpeg, w: 9, h: 9 };
    [
        Attachment::photo(1, 2),
        Attachment::video(1, 2, 3),
        Attachment::video_note(1, 2),
        Attachment::audio(1, PLANTED, PLANTED),
        Attachment::voice(1, &[1, 9, 4, 31, 0, 22, 3, 7, 30, 2, 5, 11, 17, 29, 8, 6]),
        Attachment::animation(1, 2, 3),
        Attachment::sticker(PLANTED, 1, 2),
        Attachment::document().named(format!("{PLANTED}.txt")),
    ]
    .map(|attachment| attachment.thumb(thumb.clone()))
}

#[tokio::test(start_paused = true)]
async fn a_conversation_stays_between_the_two() {
    let mut world = World::new().await;
    plant(b"12.345678");
    plant(b"98.765432");
    let (alice, bob, chat) = (
        world.alice.client.clone(),
        world.bob.client.clone(),
        world.chat,
    );
    let folder = tempfile::tempdir().unwrap();
    for message in messages() {
        keeps_secrets(&message);
        keeps_secrets(&alice.send(chat, message).await.unwrap());
    }
    for attachment in attachments() {
        keeps_secrets(&attachment);
        let source = FileSource::bytes(format!("{PLANTED} content")).named(PLANTED);
        let upload = alice
            .send_file(chat, source, attachment)
            .start()
            .await
            .unwrap();
        keeps_secrets(&upload);
        let id = upload.finish().await.unwrap().random_id;
        world.plant_key_of_file(id).await;
        settle().await;
        for sink in [FileSink::folder(folder.path()), FileSink::bytes(1000)] {
            keeps_secrets(&sink);
            let received = bob.download(chat, id, sink).await.unwrap();
            keeps_secrets(&received);
            if let Received::Bytes(bytes) = received {
                assert!(bytes.starts_with(PLANTED.as_bytes()));
            }
        }
        keeps_secrets(&bob.open_range(chat, id).await.unwrap());
    }
    alice.rekey(chat).await.unwrap();
    settle().await;
    world.plant_key().await;
    for action in [
        Action::SetTtl(60),
        Action::Screenshot(vec![]),
        Action::FlushHistory,
    ] {
        look_at_everything(&world).await;
        keeps_secrets(&bob.send_service(chat, &Service::new(action)).await.unwrap());
        settle().await;
    }
    alice.discard_chat(chat, true).await.unwrap();
    settle().await;
    look_at_everything(&world).await;
    assert!(world.alice.events().await.len() > 10 && world.bob.events().await.len() > 10);
    lines();
}

async fn look_at_everything(world: &World) {
    for side in [&world.alice, &world.bob] {
        for info in side.client.chats().await.unwrap() {
            keeps_secrets(&info);
        }
        for stored in side.client.history(world.chat, None, 1000).await.unwrap() {
            keeps_secrets(&stored);
            keeps_secrets(&stored.content());
            check(format!("{:?}", stored.message));
        }
    }
}
