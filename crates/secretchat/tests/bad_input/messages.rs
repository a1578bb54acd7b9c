//! Messages that the protocol forbids.

use secretchat::Error;
use secretchat::core::crypto::FileKey;
use secretchat::core::ids::RandomId;
use secretchat::core::io::CommandError;
use secretchat::core::message::media::{
    Contact, ExternalSticker, FileInfo, Location, Photo, Unsupported, Venue, WebPage,
};
use secretchat::core::message::{
    Entity, EntityKind, MAX_TEXT, MAX_TTL, Media, MediaError, Message, MessageError, Text,
    TextError,
};

use crate::world::{World, refused};

/// Whether a message is refused so.
type Check = fn(&MessageError) -> bool;

fn entity(offset: usize, length: usize, kind: EntityKind) -> Entity {
    Entity {
        offset,
        length,
        kind,
    }
}

fn marked(text: &str, entities: Vec<Entity>) -> Message {
    let text = Text {
        text: text.to_owned(),
        entities,
    };
    Message::text(text)
}

/// Texts and everything around them.
fn bad_texts() -> Vec<(&'static str, Message, Check)> {
    use EntityKind::{Bold, Code};
    let link = |url: &str| EntityKind::TextUrl {
        url: url.to_owned(),
    };
    vec![
        ("nothing", Message::text(""), |e| *e == MessageError::Empty),
        ("too long", Message::text("x".repeat(MAX_TEXT + 1)), |e| {
            matches!(
                e,
                MessageError::Text(TextError::TooLong {
                    got: 4097,
                    limit: 4096
                })
            )
        }),
        (
            "too long in units",
            Message::text("😀".repeat(MAX_TEXT / 2 + 1)),
            |e| matches!(e, MessageError::Text(TextError::TooLong { got: 4098, .. })),
        ),
        (
            "too many entities",
            marked("x", vec![entity(0, 1, Bold); 1001]),
            |e| {
                matches!(
                    e,
                    MessageError::Text(TextError::TooManyEntities {
                        got: 1001,
                        limit: 1000
                    })
                )
            },
        ),
        (
            "beyond the end",
            marked("abc", vec![entity(1, 3, Bold)]),
            |e| {
                matches!(
                    e,
                    MessageError::Text(TextError::Range {
                        index: 0,
                        offset: 1,
                        length: 3,
                        text: 3
                    })
                )
            },
        ),
        (
            "beyond all numbers",
            marked("abc", vec![entity(usize::MAX, usize::MAX, Bold)]),
            |e| matches!(e, MessageError::Text(TextError::Range { .. })),
        ),
        (
            "of no length",
            marked("abc", vec![entity(1, 0, Bold)]),
            |e| matches!(e, MessageError::Text(TextError::Range { length: 0, .. })),
        ),
        (
            "through a character",
            marked("a😀b", vec![entity(0, 2, Bold)]),
            |e| {
                matches!(
                    e,
                    MessageError::Text(TextError::SplitCharacter { index: 0, unit: 2 })
                )
            },
        ),
        (
            "crossing",
            marked("abcd", vec![entity(0, 2, Bold), entity(1, 2, Bold)]),
            |e| matches!(e, MessageError::Text(TextError::Crossing { .. })),
        ),
        (
            "bold in code",
            marked("abcd", vec![entity(0, 4, Code), entity(1, 2, Bold)]),
            |e| {
                matches!(
                    e,
                    MessageError::Text(TextError::Nesting { outer: 0, inner: 1 })
                )
            },
        ),
        (
            "a script as link",
            marked("abc", vec![entity(0, 1, link("javascript:x"))]),
            |e| {
                matches!(
                    e,
                    MessageError::Text(TextError::Link {
                        index: 0,
                        bytes: 12
                    })
                )
            },
        ),
        ("ttl", Message::text("x").ttl(MAX_TTL + 1), |e| {
            matches!(e, MessageError::Ttl { .. })
        }),
        (
            "reply to 0",
            Message::text("x").reply_to(RandomId(0)),
            |e| *e == MessageError::ReplyToZero,
        ),
        (
            "album 0",
            Message {
                grouped_id: Some(0),
                ..Message::text("x")
            },
            |e| *e == MessageError::GroupedIdZero,
        ),
        (
            "bot",
            Message {
                via_bot: Some("@gif".to_owned()),
                ..Message::text("x")
            },
            |e| *e == MessageError::ViaBot(4),
        ),
    ]
}

/// Media without files, and media with files that `send` cannot have.
fn bad_media() -> Vec<(&'static str, Message, Check)> {
    let place = |lat, long| Location { lat, long };
    let contact = |phone_number: &str| Contact {
        phone_number: phone_number.to_owned(),
        first_name: String::new(),
        last_name: String::new(),
    };
    let venue = |title: &str| Venue {
        location: place(0.0, 0.0),
        title: title.to_owned(),
        address: String::new(),
        provider: String::new(),
        venue_id: String::new(),
    };
    let sticker = ExternalSticker {
        id: 1,
        access_hash: 1,
        dc_id: 0,
        mime_type: "image/webp".to_owned(),
        size: 1,
        alt: String::new(),
        set: None,
        w: 1,
        h: 1,
    };
    let page = WebPage {
        url: "ftp://x".to_owned(),
    };
    vec![
        ("latitude", Message::media(place(90.5, 0.0)), |e| {
            matches!(
                e,
                MessageError::Media(MediaError::Coordinate {
                    field: "lat",
                    limit: 90
                })
            )
        }),
        ("longitude", Message::media(place(0.0, f64::NAN)), |e| {
            matches!(
                e,
                MessageError::Media(MediaError::Coordinate {
                    field: "long",
                    limit: 180
                })
            )
        }),
        ("no number", Message::media(contact("")), |e| {
            matches!(
                e,
                MessageError::Media(MediaError::LineEmpty("phone_number"))
            )
        }),
        (
            "long number",
            Message::media(contact(&"1".repeat(2000))),
            |e| {
                matches!(
                    e,
                    MessageError::Media(MediaError::LineTooLong { got: 2000, .. })
                )
            },
        ),
        ("no title", Message::media(venue("")), |e| {
            matches!(e, MessageError::Media(MediaError::LineEmpty("title")))
        }),
        ("no data centre", Message::media(sticker), |e| {
            matches!(e, MessageError::Media(MediaError::Dc(0)))
        }),
        (
            "preview of nothing",
            Message::media(WebPage {
                url: "https://x".to_owned(),
            }),
            |e| *e == MessageError::PreviewOfNothing,
        ),
        ("no web page", Message::media(page).caption("x"), |e| {
            matches!(e, MessageError::Media(MediaError::Link(7)))
        }),
        (
            "caption of a place",
            Message::media(place(0.0, 0.0)).caption("abc"),
            |e| *e == MessageError::NoCaption(3, "location"),
        ),
        (
            "unsupported",
            Message::media(Media::Unsupported(Unsupported::Link)),
            |e| matches!(e, MessageError::Media(MediaError::Unsupported)),
        ),
        (
            "photo with a name",
            Message::media(photo(Some("a.jpg"))),
            |e| matches!(e, MessageError::Media(MediaError::PhotoName)),
        ),
    ]
}

fn photo(name: Option<&str>) -> Photo {
    let key = FileKey::from_slices(&[1; 32], &[2; 32]).unwrap();
    let file = FileInfo::new(key, 1, "image/jpeg");
    let file = match name {
        Some(name) => file.named(name),
        None => file,
    };
    Photo { file, w: 1, h: 1 }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_the_protocol_forbids_is_refused_in_every_chat() {
    let mut world = World::new().await;
    let alice = world.alice.clone();
    for (name, message, is_right) in bad_texts().into_iter().chain(bad_media()) {
        for chat in [world.ready, world.requested] {
            let before = world.state().await;
            let error = alice.send(chat, message.clone()).await.unwrap_err();
            let Error::Message(error) = error else {
                panic!("{name}: {error:?}");
            };
            assert!(is_right(&error), "{name}: {error:?}");
            world.assert_unchanged(&before, name).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn settings_of_a_message_are_checked_like_the_message() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    refused!(
        world,
        alice.send_text(chat, "x").ttl(u32::MAX),
        Error::Message(MessageError::Ttl {
            got: u32::MAX,
            limit: MAX_TTL
        })
    );
    refused!(
        world,
        alice.send_text(chat, "x").reply_to(RandomId(0)),
        Error::Message(MessageError::ReplyToZero)
    );
    refused!(
        world,
        alice.send(chat, Message::media(photo(None))),
        Error::Command(CommandError::File(
            "a photo or document needs its uploaded file"
        ))
    );
}

#[tokio::test(start_paused = true)]
async fn an_id_is_used_once_in_a_chat_whoever_used_it_and_however_long_ago() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    let of_text = world.text;
    for taken in [world.text, world.file] {
        refused!(
            world,
            alice.send_text(chat, "again").random_id(taken),
            Error::Command(CommandError::RandomIdInUse(id)) if *id == taken
        );
        let message = Message {
            random_id: taken,
            ..Message::text("again")
        };
        refused!(
            world,
            alice.send_encrypted(chat, message.to_tl().unwrap(), None),
            Error::Command(CommandError::RandomIdInUse(id)) if *id == taken
        );
    }
    let draft = alice.send_text(world.requested, "waits").random_id(of_text);
    assert_eq!(draft.await.unwrap().random_id, of_text);
    refused!(
        world,
        alice.send_text(world.requested, "again").random_id(of_text),
        Error::Command(CommandError::RandomIdInUse(id)) if *id == of_text
    );
}

#[tokio::test(start_paused = true)]
async fn a_message_of_which_something_would_be_lost_is_refused_if_that_is_wanted() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.ready);
    let spoiler = Text::new("").then_as(EntityKind::Spoiler, "hidden");
    let info = alice.chat(chat).await.unwrap().ready.unwrap();
    if info.send_layer.0 < 144 {
        refused!(
            world,
            alice.send_text(chat, spoiler.clone()).lossless(),
            Error::Command(CommandError::WouldLose { .. })
        );
    }
}

#[tokio::test(start_paused = true)]
async fn only_so_many_messages_wait_for_a_chat() {
    let mut world = World::new().await;
    let (alice, chat) = (world.alice.clone(), world.requested);
    for n in 0..1000 {
        alice.send_text(chat, format!("{n}")).await.unwrap();
    }
    refused!(
        world,
        alice.send_text(chat, "one too many"),
        Error::Command(CommandError::TooManyDrafts(1000))
    );
}
