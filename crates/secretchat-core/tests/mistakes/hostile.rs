//! Whatever the server alone can make is dropped, counted and told, and never closes a chat (spec/05 §6, 06 §8).

use secretchat_core::chat::{CloseReason, Status};
use secretchat_core::ids::Layer;
use secretchat_core::io::{DropReason, Event, RawMessage};
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::e2e::latest::{DecryptedMessage, DecryptedMessageAction as Action};

use crate::common::pair::Pair;
use crate::common::party::Party;
use crate::common::puppet::{self, Puppet};
use crate::common::wire;

fn with_puppet() -> (Party, Puppet) {
    let alice = Pair::new().alice;
    let puppet = Puppet::of(&alice);
    (alice, puppet)
}

/// The chat is as if nothing had come, and takes the next good message.
fn goes_on(alice: &mut Party, puppet: &mut Puppet) {
    assert_eq!(alice.info().status, Status::Ready);
    alice.take_events();
    let good = puppet.say(&wire::text(77, "still here"));
    alice.receive(&good);
    let told = alice.take_events();
    assert!(
        told.iter()
            .any(|e| matches!(e, Event::Message { random_id, .. } if random_id.0 == 77)),
        "{told:?}"
    );
    assert_eq!(alice.ready().behind_gap, 0);
}

#[test]
fn mistake_05_unknown_fingerprint_does_not_close_the_chat() {
    let (mut alice, mut puppet) = with_puppet();
    let mut envelope = puppet.say_at(puppet.number, &wire::text(1, "x"));
    envelope[0] ^= 1;
    alice.receive(&envelope);
    assert_eq!(
        alice.events,
        [Event::Dropped {
            reason: DropReason::UnknownKey,
            count: 1
        }]
    );
    assert_eq!(alice.ready().dropped, 1);
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn mistake_05_what_does_not_decrypt_does_not_close_the_chat() {
    let (mut alice, mut puppet) = with_puppet();
    let good = puppet.say_at(puppet.number, &wire::text(1, "x"));
    let last = good.len() - 1;
    for at in [8, 23, 24, 40, last] {
        let mut envelope = good.clone();
        envelope[at] ^= 0x80;
        alice.receive(&envelope);
    }
    let counts = alice.events.iter().map(|event| match event {
        Event::Dropped {
            reason: DropReason::Undecryptable,
            count,
        } => *count,
        other => panic!("{other:?}"),
    });
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [1, 2, 4],
        "told ever more seldom"
    );
    assert_eq!(alice.ready().dropped, 5);
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn mistake_05_own_envelopes_sent_back_do_not_close_the_chat() {
    let (mut alice, mut puppet) = with_puppet();
    alice.send_text(5, "mine");
    let mine = alice.serve().remove(0);
    alice.take_events();
    alice.receive(&mine);
    assert_eq!(
        alice.events,
        [Event::Dropped {
            reason: DropReason::Undecryptable,
            count: 1
        }]
    );
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn mistake_06_an_unknown_constructor_consumes_its_number_and_is_told_with_its_bytes() {
    let (mut alice, mut puppet) = with_puppet();
    let strange = [&0xdead_beef_u32.to_le_bytes()[..], &[1, 2, 3, 4]].concat();
    let before = alice.ready();
    puppet.layer = 200;
    let payload = puppet.payload(puppet.number, &strange);
    puppet.number += 1;
    let envelope = puppet.seal(&payload);
    alice.receive(&envelope);
    let after = alice.ready();
    assert_eq!(after.in_seq_no, before.in_seq_no + 1);
    let date = alice.now.date();
    let unsupported = Event::UnsupportedMessage {
        layer: Layer(200),
        date,
        bytes: RawMessage(strange),
    };
    assert!(alice.events.contains(&unsupported), "{:?}", alice.events);
    let said = puppet.hear_all(&alice.serve());
    assert!(
        matches!(&said[..], [DecryptedMessage::Service(s)] if s.action == wire::notify_layer(144)),
        "{said:?}"
    );
    puppet.seen += 1;
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn mistake_06_an_unknown_action_or_a_known_one_with_rubbish_leaves_no_hole() {
    let (mut alice, mut puppet) = with_puppet();
    let service = wire::service(1, Action::Noop).to_bytes();
    let mut unknown_action = service.clone();
    let id_at = unknown_action.len() - 4;
    unknown_action[id_at..].copy_from_slice(&[9; 4]);
    let trailing = [&service[..], &[0; 4]].concat();
    let cut = service[..service.len() - 4].to_vec();
    for (index, message) in [unknown_action, trailing, cut].into_iter().enumerate() {
        let payload = puppet.payload(puppet.number, &message);
        puppet.number += 1;
        let envelope = puppet.seal(&payload);
        alice.receive(&envelope);
        let unsupported =
            |e: &&Event| matches!(e, Event::UnsupportedMessage { bytes, .. } if bytes.0 == message);
        assert_eq!(
            alice.events.iter().filter(unsupported).count(),
            1,
            "case {index}"
        );
        let notices = alice.serve().len();
        assert_eq!(
            notices,
            usize::from(index == 0),
            "NotifyLayer is sent once, case {index}"
        );
    }
    puppet.seen += 1;
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn mistake_19_lengths_are_checked_before_anything_is_read() {
    let (mut alice, mut puppet) = with_puppet();
    let message = wire::text(1, "a text of some length, to cut it anywhere").to_bytes();
    let whole = puppet.payload(puppet.number, &message);
    let wrapper_length = whole.len() - message.len();
    // What is cut within the wrapper is no message at all.
    for length in (4..wrapper_length).step_by(4) {
        let envelope = puppet.seal(&whole[..length]);
        alice.receive(&envelope);
    }
    // random_bytes that claim more than there is, in each form of the length, and too few of them.
    let (in_seq_no, out_seq_no) = puppet.wire(puppet.seen, puppet.number);
    for length in [
        [0xfd, 0, 0, 0],
        [0xfe, 0xff, 0xff, 0xff],
        [0xff, 0xff, 0xff, 0xff],
    ] {
        let mut payload = whole.clone();
        payload[4..8].copy_from_slice(&length);
        let envelope = puppet.seal(&payload);
        alice.receive(&envelope);
    }
    let too_few = puppet::wrapper(&[7; 14], 144, in_seq_no, out_seq_no, &message);
    let envelope = puppet.seal(&too_few);
    alice.receive(&envelope);
    let expected = (wrapper_length / 4 - 1) + 3 + 1;
    assert_eq!(alice.ready().dropped as usize, expected);
    assert!(alice.events.iter().all(|e| matches!(
        e,
        Event::Dropped {
            reason: DropReason::Malformed,
            ..
        }
    )));
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn mistake_19_envelopes_of_every_wrong_length_are_dropped() {
    let (mut alice, mut puppet) = with_puppet();
    let good = puppet.say_at(puppet.number, &wire::text(1, "x"));
    for length in 0..good.len() {
        alice.receive(&good[..length]);
    }
    assert_eq!(alice.ready().dropped as usize, good.len());
    let huge = [&good[..8], &vec![0; 2 << 20]].concat();
    alice.receive(&huge);
    assert_eq!(alice.ready().dropped as usize, good.len() + 1);
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn mistake_19_vectors_that_claim_too_much_are_unsupported_content_and_nothing_more() {
    let (mut alice, mut puppet) = with_puppet();
    let mut message = wire::service(1, wire::delete(&[1, 2])).to_bytes();
    let count_at = message.len() - 20;
    message[count_at..count_at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let payload = puppet.payload(puppet.number, &message);
    puppet.number += 1;
    let envelope = puppet.seal(&payload);
    alice.receive(&envelope);
    assert!(
        matches!(alice.events[..], [Event::UnsupportedMessage { .. }]),
        "{:?}",
        alice.events
    );
    alice.serve();
    puppet.seen += 1;
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn random_id_zero_rejects_the_content_and_consumes_the_number() {
    let (mut alice, mut puppet) = with_puppet();
    let before = alice.ready().in_seq_no;
    let envelope = puppet.say(&wire::text(0, "nameless"));
    alice.receive(&envelope);
    assert_eq!(alice.ready().in_seq_no, before + 1);
    assert_eq!(
        alice.events,
        [Event::Dropped {
            reason: DropReason::Malformed,
            count: 1
        }]
    );
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn a_known_random_id_is_ignored_and_consumes_the_number() {
    let (mut alice, mut puppet) = with_puppet();
    let first = puppet.say(&wire::text(3, "first"));
    let second = puppet.say(&wire::text(3, "second"));
    alice.receive(&first);
    alice.receive(&second);
    let told = alice.take_events();
    assert_eq!(
        told.iter()
            .filter(|e| matches!(e, Event::Message { .. }))
            .count(),
        1,
        "{told:?}"
    );
    assert_eq!(
        alice.stored(3).map(|m| m.message),
        Some(wire::text(3, "first"))
    );
    goes_on(&mut alice, &mut puppet);
}

#[test]
fn a_closed_chat_says_why() {
    let (mut alice, mut puppet) = with_puppet();
    puppet.seen += 1;
    let envelope = puppet.say(&wire::text(1, "I have seen what was never sent"));
    alice.receive(&envelope);
    let info = alice.info();
    assert_eq!(info.status, Status::Closed);
    assert!(
        matches!(info.close_reason, Some(CloseReason::Violation(_))),
        "{:?}",
        info.close_reason
    );
}
