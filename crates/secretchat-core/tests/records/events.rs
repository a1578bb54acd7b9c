//! Stored events of every kind. `UPDATE=1` adds the lines that are missing, and never touches one that is there. An
//! event that gets a new form gets another name here, and the old line stays.

use secretchat_core::io::{DropReason, RawMessage, SendFailure};

use super::*;

pub(crate) const FILE: &str = "events.hex";

const ID: RandomId = RandomId(0x0123_4567_89ab_cdef);
const DATE: i32 = 1_700_000_000;

/// Every event that was ever stored, by its name in the file.
fn events() -> Vec<(String, Event)> {
    let mut events = about_the_chat();
    events.extend(about_messages());
    events.extend(about_what_went_wrong());
    events
        .into_iter()
        .map(|(name, event)| (name.to_owned(), event))
        .chain(closings())
        .collect()
}

fn about_the_chat() -> Vec<(&'static str, Event)> {
    let requested = Event::ChatRequested {
        user_id: UserId(BOB),
        date: DATE,
    };
    let layer = Event::LayerChanged {
        peer_layer: Layer(144),
    };
    vec![
        ("ChatRequested", requested),
        ("ChatReady", Event::ChatReady),
        ("HistoryFlushed", Event::HistoryFlushed),
        ("TtlChanged", Event::TtlChanged { ttl: 60 }),
        ("LayerChanged", layer),
        ("KeyRenewed", Event::KeyRenewed),
        ("Typing", Event::Typing),
        ("GapOpened", Event::GapOpened { missing: u32::MAX }),
        ("GapClosed", Event::GapClosed),
    ]
}

fn about_messages() -> Vec<(&'static str, Event)> {
    let (random_id, date) = (ID, DATE);
    let random_ids = vec![ID, RandomId(-1)];
    let unsupported = Event::UnsupportedMessage {
        layer: Layer(200),
        date,
        bytes: RawMessage(vec![1, 2, 3, 4, 5, 6, 7, 8]),
    };
    let opened = Event::MessagesOpened {
        random_ids: random_ids.clone(),
    };
    let deleted = Event::MessagesDeleted {
        random_ids: random_ids.clone(),
    };
    let nothing = Event::ScreenshotTaken { random_ids: vec![] };
    vec![
        ("Message", Event::Message { random_id, date }),
        ("UnsupportedMessage", unsupported),
        ("MessageSent", Event::MessageSent { random_id, date }),
        ("MessageDelivered", Event::MessageDelivered { random_id }),
        ("MessagesRead", Event::MessagesRead { max_date: DATE }),
        ("MessagesOpened", opened),
        ("MessagesDeleted", deleted),
        ("MessageExpired", Event::MessageExpired { random_id }),
        ("ScreenshotTaken", Event::ScreenshotTaken { random_ids }),
        ("ScreenshotTaken-nothing", nothing),
    ]
}

fn about_what_went_wrong() -> Vec<(&'static str, Event)> {
    let failed = |failure| Event::MessageFailed {
        random_id: ID,
        failure,
    };
    let again = |part| Event::UploadAgain {
        random_id: ID,
        part,
    };
    let dropped = |reason| Event::Dropped { reason, count: 8 };
    let refused = SendFailure::Refused(RpcError::server(400, "DATA_TOO_LONG"));
    let too_long = SendFailure::NotSendable("a message is too long".to_owned());
    vec![
        ("MessageFailed-refused", failed(refused)),
        (
            "MessageFailed-unanswered",
            failed(SendFailure::Refused(RpcError::Network)),
        ),
        ("MessageFailed-not-sendable", failed(too_long)),
        ("MessageFailed-chat-closed", failed(SendFailure::ChatClosed)),
        ("UploadAgain-part", again(Some(3))),
        ("UploadAgain-all", again(None)),
        ("Dropped-unknown-key", dropped(DropReason::UnknownKey)),
        ("Dropped-undecryptable", dropped(DropReason::Undecryptable)),
        ("Dropped-malformed", dropped(DropReason::Malformed)),
        ("Dropped-downgrade", dropped(DropReason::Downgrade)),
        ("Dropped-too-many", dropped(DropReason::TooMany)),
    ]
}

/// One for each reason, with and without the history.
fn closings() -> Vec<(String, Event)> {
    let by_peer = |history_deleted| CloseReason::ByPeer { history_deleted };
    let reasons = [
        ("by-user", CloseReason::ByUser),
        ("by-peer", by_peer(false)),
        ("by-peer-with-history", by_peer(true)),
        ("elsewhere", CloseReason::AcceptedElsewhere),
        ("unknown", CloseReason::UnknownToServer),
        ("refused", CloseReason::Refused("USER_ID_INVALID".into())),
        ("peer-gone", CloseReason::PeerGone),
        ("logged-out", CloseReason::LoggedOut),
        ("parameters", CloseReason::UnsafeParameters),
        ("public-value", CloseReason::UnsafePublicValue),
        ("key", CloseReason::KeyMismatch),
        ("wrong-chat", CloseReason::WrongChat),
        ("resend", CloseReason::CannotResend),
        ("numbers", CloseReason::OutOfNumbers),
        ("negative", Violation::Negative.into()),
        ("parity", Violation::Parity.into()),
        ("less", Violation::AcknowledgesLess.into()),
        ("unsent", Violation::AcknowledgesUnsent.into()),
        ("resend-unsent", Violation::ResendUnsent.into()),
        ("resend-too-many", Violation::ResendTooMany.into()),
        ("commit", Violation::WrongCommit.into()),
    ];
    let closed = |(n, (name, reason)): (usize, (&str, CloseReason))| {
        let history_deleted = n.is_multiple_of(2);
        let event = Event::ChatClosed {
            reason,
            history_deleted,
        };
        (format!("ChatClosed-{name}"), event)
    };
    reasons.into_iter().enumerate().map(closed).collect()
}

/// The lines of the file: name and bytes.
fn stored() -> Vec<(String, Vec<u8>)> {
    let path = folder().join(FILE);
    let mut text = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("UPDATE").is_some() {
        for (name, event) in events() {
            if !text.lines().any(|l| l.split(' ').next() == Some(&*name)) {
                text += &format!("{name} ");
                event
                    .to_bytes()
                    .iter()
                    .for_each(|byte| write!(text, "{byte:02x}").unwrap());
                text.push('\n');
            }
        }
        std::fs::write(&path, &text).unwrap();
    }
    text.lines()
        .map(|line| line.split_once(' ').expect("two words"))
        .map(|(name, digits)| (name.to_owned(), hex::decode(digits)))
        .collect()
}

#[test]
fn events_load_for_ever() {
    let stored = stored();
    let events = events();
    assert_eq!(
        stored.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        events.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    for ((name, bytes), (_, event)) in stored.iter().zip(&events) {
        assert_eq!(Event::from_bytes(bytes).as_ref(), Ok(event), "{name}");
        // Of an event that got a new form, only the newest line is written like this.
        assert_eq!(*event.to_bytes(), *bytes, "{name}");
    }
}

/// Where the id of a failure stands in the record of a message that failed: behind an id and a `long`.
const FAILURE_AT: usize = 12;

#[test]
fn every_form_of_the_schema_is_in_the_file() {
    let schema = include_str!("../../../../tl-schemas/record/record.tl");
    let stored = stored();
    for (start, at) in [("recordEvent", 0), ("recordSendFailure", FAILURE_AT)] {
        for line in schema.lines().filter(|line| line.starts_with(start)) {
            let (name, rest) = line.split_once('#').unwrap();
            let id = u32::from_str_radix(&rest[..8], 16).unwrap().to_le_bytes();
            assert!(
                stored
                    .iter()
                    .any(|(_, bytes)| bytes.get(at..at + 4) == Some(&id)),
                "{name}"
            );
        }
    }
}

#[test]
fn damaged_events_are_an_error_and_never_a_panic() {
    for (name, bytes) in stored() {
        for length in 0..bytes.len() {
            assert!(
                Event::from_bytes(&bytes[..length]).is_err(),
                "{name} cut to {length}"
            );
        }
        for at in 0..bytes.len() {
            for mask in [1, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= mask;
                // Some of these are other valid events; none of them may panic.
                drop(Event::from_bytes(&damaged));
            }
        }
    }
}

#[test]
fn a_reason_that_never_was_is_an_error() {
    for (name, at) in [("ChatClosed-by-user", 8), ("Dropped-malformed", 4)] {
        let (_, mut bytes) = stored().into_iter().find(|(n, _)| n == name).unwrap();
        for number in [i32::MIN, -1, 99, 107, i32::MAX] {
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
            assert_eq!(
                Event::from_bytes(&bytes),
                Err(RecordError::Field("reason")),
                "{name} {number}"
            );
        }
    }
}
