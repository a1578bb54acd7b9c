//! Sequence numbers and holes (spec/06 §3–4).

use secretchat_core::chat::{CloseReason, Status, Violation};
use secretchat_core::ids::Time;
use secretchat_core::io::{Event, Request, RpcError, Table};
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::e2e::latest::{DecryptedMessage, DecryptedMessageAction as Action};

use crate::common::pair::Pair;
use crate::common::party::Party;
use crate::common::puppet::{self, Puppet};
use crate::common::wire;

/// Both sides of a chat in which some messages went each way, each with a puppet for its peer.
fn both_sides() -> [(Party, Puppet); 2] {
    let mut pair = Pair::new();
    pair.alice.send_text(1, "one");
    pair.settle();
    pair.bob.send_text(2, "two");
    pair.settle();
    let Pair {
        mut alice, mut bob, ..
    } = pair;
    alice.take_events();
    bob.take_events();
    let puppets = [Puppet::of(&alice), Puppet::of(&bob)];
    let [of_alice, of_bob] = puppets;
    [(alice, of_alice), (bob, of_bob)]
}

fn receive_wire(party: &mut Party, puppet: &mut Puppet, in_seq_no: i32, out_seq_no: i32) {
    let message = wire::text(99, "x").to_bytes();
    let payload = puppet::wrapper(&[7; 15], 144, in_seq_no, out_seq_no, &message);
    let envelope = puppet.seal(&payload);
    party.receive(&envelope);
}

/// What numbers that are off by so much from the right ones lead to.
fn closed_by(d_in: i32, d_out: i32) -> Vec<Option<CloseReason>> {
    let case = |(mut party, mut puppet): (Party, Puppet)| {
        let (in_seq_no, out_seq_no) = puppet.wire(puppet.seen, puppet.number);
        receive_wire(
            &mut party,
            &mut puppet,
            in_seq_no + d_in,
            out_seq_no + d_out,
        );
        if let Some(reason) = party.info().close_reason {
            assert_eq!(
                party.events,
                [Event::ChatClosed {
                    reason,
                    history_deleted: false
                }]
            );
            assert!(matches!(
                party.take_call().request,
                Request::DiscardEncryption(_)
            ));
            assert!(party.chat.auth_key().is_none());
        }
        party.info().close_reason
    };
    both_sides().map(case).into()
}

#[test]
fn mistake_10_parity_of_both_numbers_is_checked() {
    let parity = Some(CloseReason::Violation(Violation::Parity));
    for (d_in, d_out) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1)] {
        assert_eq!(
            closed_by(d_in, d_out),
            [parity.clone(), parity.clone()],
            "{d_in} {d_out}"
        );
    }
}

#[test]
fn mistake_10_in_seq_no_is_monotonic_and_never_above_what_was_sent_to_the_very_number() {
    let less = Some(CloseReason::Violation(Violation::AcknowledgesLess));
    let unsent = Some(CloseReason::Violation(Violation::AcknowledgesUnsent));
    assert_eq!(closed_by(0, 0), [None, None]);
    assert_eq!(closed_by(2, 0), [unsent.clone(), unsent]);
    let [(alice, mut puppet), _] = both_sides();
    // The last message of the peer had seen all but nothing more was sent since: one less goes back.
    let acknowledged = alice.ready().acknowledged;
    let mut alice = alice;
    let (in_seq_no, out_seq_no) = puppet.wire(acknowledged, puppet.number);
    receive_wire(&mut alice, &mut puppet, in_seq_no, out_seq_no);
    assert_eq!(alice.info().close_reason, None, "the same again is allowed");
    puppet.number += 1;
    let (in_seq_no, out_seq_no) = puppet.wire(acknowledged - 1, puppet.number);
    receive_wire(&mut alice, &mut puppet, in_seq_no, out_seq_no);
    assert_eq!(alice.info().close_reason, less);
}

#[test]
fn mistake_10_negative_numbers_are_refused() {
    let negative = Some(CloseReason::Violation(Violation::Negative));
    for [(mut alice, mut puppet), _] in [both_sides(), both_sides()] {
        receive_wire(&mut alice, &mut puppet, -7, 4);
        assert_eq!(alice.info().close_reason, negative);
    }
    let [_, (mut bob, mut puppet)] = both_sides();
    receive_wire(&mut bob, &mut puppet, 4, i32::MIN + 1);
    assert_eq!(bob.info().close_reason, negative);
}

#[test]
fn mistake_10_a_duplicate_is_dropped_without_a_look_at_its_content() {
    let [(mut alice, mut puppet), _] = both_sides();
    let before = alice.snapshot();
    // Old numbers with content, and with an acknowledgement that would be a violation.
    let old = puppet.number - 1;
    let repeated = puppet.say_at(old, &wire::service(5, Action::FlushHistory));
    alice.receive(&repeated);
    puppet.seen = 0;
    let envelope = puppet.say_at(0, &wire::text(6, "again"));
    alice.receive(&envelope);
    assert_eq!(alice.info().status, Status::Ready);
    assert_eq!(alice.snapshot(), before);
    assert_eq!(alice.take_events(), []);
}

#[test]
fn acknowledgements_are_checked_in_the_order_of_the_numbers() {
    let [(mut alice, mut puppet), _] = both_sides();
    alice.send_text(10, "ten");
    alice.serve();
    let first = puppet.say(&wire::text(21, "seen none of it"));
    puppet.seen += 1;
    let second = puppet.say(&wire::text(22, "seen it"));
    alice.receive(&second);
    alice.receive(&first);
    assert_eq!(
        alice.info().status,
        Status::Ready,
        "the first was sent before the second acknowledged more"
    );
    assert_eq!(alice.ready().acknowledged, puppet.seen);
}

#[test]
fn a_header_layer_that_goes_down_is_no_reason_to_close() {
    let [(mut alice, mut puppet), _] = both_sides();
    puppet.layer = 73;
    let envelope = puppet.say(&wire::text(5, "lower"));
    alice.receive(&envelope);
    assert_eq!(alice.ready().peer_layer.0, 144);
    assert!(alice.stored(5).is_some());
}

#[test]
fn mistake_11_several_holes_are_healed_and_none_closes_the_chat() {
    let [(mut alice, mut puppet), _] = both_sides();
    let first = puppet.number;
    let envelopes: Vec<_> = (0..60)
        .map(|i| puppet.say(&wire::text(100 + i, &format!("message {i}"))))
        .collect();
    let lost = [0, 3, 4, 20, 58];
    let through = |i: &usize| !lost.contains(i);
    for i in (0..60).filter(through) {
        alice.receive(&envelopes[i]);
    }
    assert_eq!(alice.ready().behind_gap, 60 - lost.len());
    assert!(
        alice
            .take_events()
            .contains(&Event::GapOpened { missing: 1 })
    );
    // Each answer uncovers the next hole, which is asked for at once.
    for _ in 0..10 {
        for envelope in alice.serve() {
            puppet.seen += 1;
            let said = puppet.hear(&envelope);
            let DecryptedMessage::Service(service) = said.message else {
                panic!("not a Resend")
            };
            let Action::Resend(resend) = service.action else {
                panic!("not a Resend: {:?}", service.action)
            };
            // Wire numbers of the peer's own numbering.
            let raw = |wire: i32| {
                usize::try_from((wire - puppet.role.peer().x()) / 2).unwrap() - first as usize
            };
            let asked: Vec<_> = (raw(resend.start_seq_no)..=raw(resend.end_seq_no)).collect();
            assert!(
                asked.iter().all(|i| lost.contains(i)),
                "asked for what had come: {asked:?}"
            );
            asked.iter().for_each(|i| alice.receive(&envelopes[*i]));
        }
    }
    let told = alice.take_events().into_iter().filter_map(|e| match e {
        Event::Message { random_id, .. } => Some(random_id.0),
        _ => None,
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        (100..160).collect::<Vec<_>>(),
        "all, once, in order"
    );
    assert_eq!(alice.ready().behind_gap, 0);
}

#[test]
fn mistake_11_the_queue_behind_a_hole_survives_a_restart() {
    let [(mut alice, mut puppet), _] = both_sides();
    let lost = puppet.say(&wire::text(1000, "lost"));
    for i in 1..9 {
        let envelope = puppet.say(&wire::text(1000 + i, "behind"));
        alice.receive(&envelope);
    }
    assert_eq!(alice.keys_of(Table::Gap).len(), 8);
    alice.restart();
    assert_eq!(alice.ready().behind_gap, 8);
    alice.receive(&lost);
    assert_eq!(alice.ready().behind_gap, 0);
    assert_eq!(alice.keys_of(Table::Gap), []);
    let told = alice
        .take_events()
        .into_iter()
        .filter(|e| matches!(e, Event::Message { .. }))
        .count();
    assert_eq!(told, 9);
}

#[test]
fn a_hole_is_asked_for_again_with_growing_pauses() {
    let [(mut alice, mut puppet), _] = both_sides();
    puppet.number += 1;
    let envelope = puppet.say(&wire::text(5, "behind"));
    alice.receive(&envelope);
    assert_eq!(alice.serve().len(), 1);
    let mut pauses = Vec::new();
    let mut last = alice.now;
    for _ in 0..3 {
        let at = alice.wake.expect("an open hole wakes the chat");
        alice.pass(at.0 - alice.now.0);
        assert_eq!(alice.serve().len(), 1, "asked again");
        pauses.push(alice.now.0 - last.0);
        last = alice.now;
    }
    assert!(pauses.is_sorted_by(|a, b| a < b), "{pauses:?}");
}

#[test]
fn mistake_11_what_does_not_fit_behind_a_hole_is_dropped_and_does_not_close() {
    let [(mut alice, mut puppet), _] = both_sides();
    puppet.number += 1;
    for i in 0..1002 {
        let envelope = puppet.say(&wire::text(10_000 + i, ""));
        alice.receive(&envelope);
    }
    assert_eq!(alice.info().status, Status::Ready);
    assert_eq!(alice.ready().behind_gap, 1000);
    assert_eq!(alice.ready().dropped, 2);
}

#[test]
fn a_hole_is_asked_for_again_although_the_clock_was_set_back() {
    let [(mut alice, mut puppet), _] = both_sides();
    puppet.number += 1;
    let envelope = puppet.say(&wire::text(5, "behind"));
    alice.receive(&envelope);
    assert_eq!(alice.serve().len(), 1);
    alice.now = Time(alice.now.0 - 365 * 24 * 3_600_000);
    alice.restart();
    alice.serve();
    alice.pass(2 * 3_600_000);
    assert!(!alice.serve().is_empty(), "asked again");
}

#[test]
fn a_tick_that_comes_too_early_is_followed_by_another() {
    let [(mut alice, _), _] = both_sides();
    alice.send_text(7, "repeated");
    let call = alice.take_call();
    alice.answer(call.id, Err(RpcError::Network));
    let due = alice.wake.take().expect("the call is to be repeated");
    alice.tick();
    assert_eq!(alice.calls.len(), 0, "too early");
    assert_eq!(alice.wake, Some(due), "so the chat asks for it once more");
}
