//! What Alice and Bob write to each other.

use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;
use secretchat::Attachment;
use secretchat_core::ids::RandomId;
use secretchat_core::message::media::{Contact, ExternalSticker, Location, Venue, WebPage};
use secretchat_core::message::{EntityKind, Message, Text};

use super::person::Person::{self, Alice, Bob};

/// The messages that are shown one by one; those after them are many and short.
pub(crate) const SHOWN: u32 = 18;

/// One message of the script.
pub(crate) struct Line {
    pub(crate) who: Person,
    pub(crate) message: Message,
    /// A small file that goes with it.
    pub(crate) file: Option<Attached>,
}

/// The kinds of small files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attached {
    Photo,
    VoiceNote,
    Document,
}

/// The message of this number; `before` is the one before it.
pub(crate) fn line(number: u32, before: Option<RandomId>, rng: &mut ChaCha20Rng) -> Line {
    opening(number, before).unwrap_or_else(|| small_talk(number, before, rng))
}

/// The first messages: one of each kind.
fn opening(number: u32, before: Option<RandomId>) -> Option<Line> {
    let (who, message) = match number {
        0 => (
            Alice,
            Message::text("Hello Bob, now it is just the two of us."),
        ),
        1 => (
            Bob,
            reply(
                Message::text("Hello Alice! Let us see what this can do 🎉"),
                before,
            ),
        ),
        2 => (Alice, Message::text(styles())),
        3 => (Bob, Message::text(spoiler())),
        4 => (
            Alice,
            Message::text("It is late, so this one makes no sound.").silent(),
        ),
        5 => (
            Bob,
            Message::media(Location {
                lat: 52.5163,
                long: 13.3777,
            }),
        ),
        6 => (Alice, Message::media(venue())),
        7 => (Bob, Message::media(contact())),
        8 => (Alice, web_page()),
        9 => (Bob, Message::media(sticker())),
        10 => return Some(attached(Alice, "The view from here", Attached::Photo)),
        11 => return Some(attached(Bob, "", Attached::VoiceNote)),
        12 => return Some(attached(Alice, "My notes of today", Attached::Document)),
        13 => (
            Bob,
            reply(Message::text("Got them all, thank you.").silent(), before),
        ),
        _ => return None,
    };
    Some(Line {
        who,
        message,
        file: None,
    })
}

const SMALL_TALK: [&str; 12] = [
    "How was your day?",
    "Long, but good. Yours?",
    "The train was late again.",
    "Did you see the moon last night?",
    "It was huge!",
    "Shall we meet on Friday?",
    "Seven o'clock, at the usual place.",
    "I will bring the book.",
    "And I will bring a cake 🍰",
    "Зимой здесь рано темнеет.",
    "明日は晴れるそうです。",
    "Ha!",
];

fn small_talk(number: u32, before: Option<RandomId>, rng: &mut ChaCha20Rng) -> Line {
    let who = if rng.next_u32() & 1 == 0 { Alice } else { Bob };
    let choice = rng.next_u32() as usize % SMALL_TALK.len();
    let phrase = SMALL_TALK.get(choice).copied().unwrap_or_default();
    let message = match number % 5 {
        0 => reply(Message::text(phrase), before),
        1 => Message::text(Text::default().then_bold(phrase)),
        2 => Message::text(phrase).silent(),
        _ => Message::text(phrase),
    };
    Line {
        who,
        message,
        file: None,
    }
}

fn reply(message: Message, to: Option<RandomId>) -> Message {
    match to {
        Some(to) => message.reply_to(to),
        None => message,
    }
}

fn attached(who: Person, text: &str, file: Attached) -> Line {
    Line {
        who,
        message: Message::text(text),
        file: Some(file),
    }
}

fn styles() -> Text {
    Text::new("Text can be ")
        .then_bold("bold")
        .then(", ")
        .then_italic("italic")
        .then(", ")
        .then_as(EntityKind::Underline, "underlined")
        .then(", ")
        .then_as(EntityKind::Strike, "struck out")
        .then(", or ")
        .then_code("code()")
        .then(".")
}

fn spoiler() -> Text {
    Text::default()
        .then_as(EntityKind::Spoiler, "🤫 The butler did it")
        .then(". More ")
        .then_link("here", "https://example.org/butler")
        .then(".")
}

fn venue() -> Venue {
    Venue {
        location: Location {
            lat: 52.5208,
            long: 13.3976,
        },
        title: "Bode Museum".into(),
        address: "Am Kupfergraben".into(),
        provider: "foursquare".into(),
        venue_id: "4adcda7ef964a520c34721e3".into(),
    }
}

fn contact() -> Contact {
    Contact {
        phone_number: "+1 555 0100".into(),
        first_name: "Grace".into(),
        last_name: "Example".into(),
    }
}

fn web_page() -> Message {
    let page = WebPage {
        url: "https://example.org/".into(),
    };
    Message::media(page).caption("Read this: https://example.org/")
}

/// A sticker of a public set: the document is one of the cloud (spec/08 §9).
fn sticker() -> ExternalSticker {
    ExternalSticker {
        id: 1_258_816_259_751_983,
        access_hash: 7_730_412_951_442_118,
        dc_id: 2,
        mime_type: "image/webp".into(),
        size: 23_574,
        alt: "🍒".into(),
        set: Some("HotCherry".into()),
        w: 512,
        h: 512,
    }
}

impl Attached {
    /// How many bytes the file has; what they are does not matter here.
    pub(crate) const fn size(self) -> u64 {
        match self {
            Self::Photo => 48_211,
            Self::VoiceNote => 9_001,
            Self::Document => 2_310,
        }
    }

    /// What the file is.
    pub(crate) fn attachment(self) -> Attachment {
        match self {
            Self::Photo => Attachment::photo(1280, 720),
            Self::VoiceNote => Attachment::voice(4, &[3, 9, 21, 30, 17, 8, 25, 31, 12, 4]),
            Self::Document => Attachment::document()
                .named("notes.txt")
                .mime_type("text/plain"),
        }
    }
}
