//! Nothing that the chat keeps secret is shown by `Debug`, which is what ends up in logs (mistake 18).

use secretchat_core::io::{Command, Event, Input, Losses, Outgoing, Request};
use secretchat_core::tl::e2e::latest::{DecryptedMessage, types};

use crate::common::pair::Pair;
use crate::common::party::Party;
use crate::common::puppet::Puppet;
use crate::common::wire;

const PLANTED: &str = "the planted plain text";

/// Whether a text shows any of these bytes, as characters, as numbers or in hexadecimal.
fn shows(text: &str, secret: &[u8]) -> bool {
    let numbers: Vec<_> = secret.iter().map(u8::to_string).collect();
    let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let spaced: Vec<_> = text.split_whitespace().collect();
    let compact = spaced.concat();
    text.contains(&String::from_utf8_lossy(secret).into_owned())
        || compact.contains(&numbers.join(","))
        || compact.to_lowercase().contains(&digits)
}

fn assert_silent(text: &str, party: &Party) {
    assert!(!shows(text, PLANTED.as_bytes()), "{text}");
    if let Some(key) = party.chat.auth_key() {
        assert!(!shows(text, &key.as_bytes()[..16]), "{text}");
    }
}

#[test]
fn the_search_finds_what_is_shown() {
    let planted = PLANTED.as_bytes();
    assert!(shows(&format!("{:?}", Some(PLANTED)), planted));
    assert!(shows(&format!("{planted:?}"), planted));
    assert!(shows(&format!("{planted:#?}"), planted));
    assert!(shows(&format!("{planted:02x?}").replace(", ", ""), planted));
    assert!(!shows("something else", planted));
}

#[test]
#[cfg_attr(feature = "debug-text", ignore = "the feature shows texts")]
fn mistake_18_no_output_and_no_input_shows_the_text_of_a_message_or_a_key() {
    let mut pair = Pair::new();
    let message = types::DecryptedMessage {
        via_bot_name: Some(PLANTED.into()),
        ..wire::plain(5, PLANTED)
    };
    let outgoing = Outgoing {
        message: DecryptedMessage::DecryptedMessage(message),
        file: None,
        losses: Losses::Accept,
    };
    let input = Input::Command(Command::Send(outgoing.clone()));
    for text in [format!("{input:?}"), format!("{outgoing:#?}")] {
        assert_silent(&text, &pair.alice);
    }
    pair.alice.handle(input).unwrap();
    pair.alice.must(Command::Rekey);
    for call in &pair.alice.calls {
        assert_silent(&format!("{call:#?}"), &pair.alice);
    }
    pair.settle();
    for party in [&pair.alice, &pair.bob] {
        assert!(party.stored(5).is_some());
        for batch in &party.batches {
            assert_silent(&format!("{batch:?}"), party);
            assert_silent(&format!("{batch:#?}"), party);
        }
        assert_silent(&format!("{:?} {:?}", party.events, party.info()), party);
    }
}

#[test]
fn mistake_18_content_that_nobody_can_read_is_not_shown_either() {
    let mut alice = Pair::new().alice;
    let mut puppet = Puppet::of(&alice);
    let strange = [
        &0xdead_beef_u32.to_le_bytes()[..],
        PLANTED.as_bytes(),
        &[0, 0],
    ]
    .concat();
    let payload = puppet.payload(puppet.number, &strange);
    let envelope = puppet.seal(&payload);
    alice.receive(&envelope);
    assert!(
        alice
            .events
            .iter()
            .any(|e| matches!(e, Event::UnsupportedMessage { bytes, .. } if bytes.0 == strange))
    );
    for text in [
        format!("{:?}", alice.events),
        format!("{:?}", alice.batches),
    ] {
        assert_silent(&text, &alice);
    }
}

#[test]
fn mistake_18_errors_carry_no_content() {
    let mut alice = Pair::new().alice;
    alice.send_text(5, PLANTED);
    let twice = alice.send(wire::text(5, PLANTED)).unwrap_err();
    let long = PLANTED.repeat(100_000);
    let too_long = alice.send(wire::text(6, &long)).unwrap_err();
    for error in [twice, too_long] {
        assert_silent(&format!("{error} {error:?}"), &alice);
    }
}

#[test]
fn mistake_18_the_exponent_and_the_new_key_of_an_exchange_are_not_shown() {
    let mut pair = Pair::new();
    pair.alice.rng.prescribe_exponent([0x5d; 256], None);
    pair.alice.must(Command::Rekey);
    let Some(call) = pair.alice.calls.front() else {
        panic!("no RequestKey")
    };
    assert!(matches!(call.request, Request::SendEncryptedService(_)));
    let text = format!(
        "{:?} {:?} {:?}",
        pair.alice.calls,
        pair.alice.batches,
        pair.alice.info()
    );
    assert!(!shows(&text, &[0x5d; 16]));
}
