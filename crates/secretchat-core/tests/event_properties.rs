//! Every event comes back from its stored form as it was.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use secretchat_core::chat::{CloseReason, Violation};
use secretchat_core::ids::{Layer, RandomId, UserId};
use secretchat_core::io::{DropReason, Event, RawMessage, RpcError, SendFailure};

/// Texts as TL reads them: NUL becomes a space (spec/01 §2.2).
fn text() -> impl Strategy<Value = String> {
    "[^\\x00]{0,40}"
}

fn random_id() -> impl Strategy<Value = RandomId> {
    any::<i64>().prop_map(RandomId)
}

fn layer() -> impl Strategy<Value = Layer> {
    any::<u32>().prop_map(Layer)
}

fn reason() -> impl Strategy<Value = CloseReason> {
    use CloseReason as R;
    prop_oneof![
        Just(R::ByUser),
        any::<bool>().prop_map(|history_deleted| R::ByPeer { history_deleted }),
        Just(R::AcceptedElsewhere),
        Just(R::UnknownToServer),
        text().prop_map(R::Refused),
        Just(R::PeerGone),
        Just(R::LoggedOut),
        Just(R::UnsafeParameters),
        Just(R::UnsafePublicValue),
        Just(R::KeyMismatch),
        Just(R::WrongChat),
        violation().prop_map(R::Violation),
        Just(R::CannotResend),
        Just(R::OutOfNumbers),
    ]
}

fn violation() -> impl Strategy<Value = Violation> {
    prop_oneof![
        Just(Violation::Negative),
        Just(Violation::Parity),
        Just(Violation::AcknowledgesLess),
        Just(Violation::AcknowledgesUnsent),
        Just(Violation::ResendUnsent),
        Just(Violation::ResendTooMany),
        Just(Violation::WrongCommit),
    ]
}

fn failure() -> impl Strategy<Value = SendFailure> {
    prop_oneof![
        (any::<i32>(), text())
            .prop_map(|(code, message)| SendFailure::Refused(RpcError::server(code, message))),
        Just(SendFailure::Refused(RpcError::Network)),
        text().prop_map(SendFailure::NotSendable),
        Just(SendFailure::ChatClosed),
    ]
}

fn drop_reason() -> impl Strategy<Value = DropReason> {
    prop_oneof![
        Just(DropReason::UnknownKey),
        Just(DropReason::Undecryptable),
        Just(DropReason::Malformed),
        Just(DropReason::Downgrade),
        Just(DropReason::TooMany),
    ]
}

fn about_the_chat() -> impl Strategy<Value = Event> {
    prop_oneof![
        (any::<i64>(), any::<i32>()).prop_map(|(id, date)| Event::ChatRequested {
            user_id: UserId(id),
            date
        }),
        Just(Event::ChatReady),
        (reason(), any::<bool>()).prop_map(|(reason, history_deleted)| Event::ChatClosed {
            reason,
            history_deleted
        }),
        Just(Event::HistoryFlushed),
        any::<i32>().prop_map(|ttl| Event::TtlChanged { ttl }),
        layer().prop_map(|peer_layer| Event::LayerChanged { peer_layer }),
        Just(Event::KeyRenewed),
        Just(Event::Typing),
        any::<u32>().prop_map(|missing| Event::GapOpened { missing }),
        Just(Event::GapClosed),
        (drop_reason(), any::<u32>()).prop_map(|(reason, count)| Event::Dropped { reason, count }),
    ]
}

fn about_messages() -> impl Strategy<Value = Event> {
    let message = |bytes: Vec<u8>| RawMessage(bytes);
    prop_oneof![
        (random_id(), any::<i32>())
            .prop_map(|(random_id, date)| Event::Message { random_id, date }),
        (
            layer(),
            any::<i32>(),
            vec(any::<u8>(), 0..600).prop_map(message)
        )
            .prop_map(|(layer, date, bytes)| Event::UnsupportedMessage {
                layer,
                date,
                bytes
            }),
        (random_id(), any::<i32>())
            .prop_map(|(random_id, date)| Event::MessageSent { random_id, date }),
        random_id().prop_map(|random_id| Event::MessageDelivered { random_id }),
        (random_id(), failure())
            .prop_map(|(random_id, failure)| Event::MessageFailed { random_id, failure }),
        (random_id(), option::of(any::<u32>()))
            .prop_map(|(random_id, part)| Event::UploadAgain { random_id, part }),
        any::<i32>().prop_map(|max_date| Event::MessagesRead { max_date }),
        vec(random_id(), 0..9).prop_map(|random_ids| Event::MessagesOpened { random_ids }),
        vec(random_id(), 0..9).prop_map(|random_ids| Event::MessagesDeleted { random_ids }),
        random_id().prop_map(|random_id| Event::MessageExpired { random_id }),
        vec(random_id(), 0..9).prop_map(|random_ids| Event::ScreenshotTaken { random_ids }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_was_stored_is_read_again(event in prop_oneof![about_the_chat(), about_messages()]) {
        prop_assert_eq!(Event::from_bytes(&event.to_bytes()), Ok(event));
    }

    #[test]
    fn bytes_that_are_no_event_are_refused(bytes in vec(any::<u8>(), 0..80)) {
        if let Ok(event) = Event::from_bytes(&bytes) {
            prop_assert_eq!(Event::from_bytes(&event.to_bytes()), Ok(event));
        }
    }
}
