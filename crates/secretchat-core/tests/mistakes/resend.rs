//! Resend, asked and answered (spec/06 §5).

use secretchat_core::chat::{CloseReason, Status, Violation};
use secretchat_core::io::Event;
use secretchat_core::tl::e2e::latest::DecryptedMessageAction as Action;

use crate::common::pair::Pair;
use crate::common::party::Party;
use crate::common::puppet::Puppet;
use crate::common::server;
use crate::common::wire;

#[test]
fn mistake_02_resend_is_answered_with_the_same_envelopes_under_fresh_outer_ids() {
    let mut pair = Pair::new();
    for i in 0..5 {
        pair.alice.send_text(100 + i, &format!("text {i}"));
    }
    let mut outer = Vec::new();
    let mut envelopes = Vec::new();
    while let Some(call) = pair.alice.calls.pop_front() {
        outer.push(server::outer_random_id(&call.request).unwrap());
        envelopes.push(server::envelope_of(&call.request).unwrap().to_vec());
        pair.alice.answer(call.id, Ok(server::sent(1)));
    }
    pair.bob.receive(&envelopes[0]);
    pair.bob.receive(&envelopes[4]);
    pair.alice.take_events();
    for ask in pair.bob.serve() {
        pair.alice.receive(&ask);
    }
    let before = pair.alice.ready().out_seq_no;
    let mut again = Vec::new();
    while let Some(call) = pair.alice.calls.pop_front() {
        let fresh = server::outer_random_id(&call.request).unwrap();
        assert!(
            !outer.contains(&fresh),
            "the server would take it for sent already"
        );
        outer.push(fresh);
        again.push(server::envelope_of(&call.request).unwrap().to_vec());
        pair.alice.answer(call.id, Ok(server::sent(2)));
    }
    assert_eq!(
        again,
        envelopes[1..4],
        "the missing ones, in order, byte by byte"
    );
    assert_eq!(pair.alice.ready().out_seq_no, before, "no new number");
    again.iter().for_each(|envelope| pair.bob.receive(envelope));
    let told = pair.bob.take_events().into_iter().filter_map(|e| match e {
        Event::Message { random_id, .. } => Some(random_id.0),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [100, 101, 102, 103, 104]);
}

#[test]
fn mistake_02_a_resend_behind_a_hole_is_answered_at_once_and_only_once() {
    let (mut alice, mut puppet, first) = alice_with_texts(3);
    let lost = puppet.say(&wire::text(50, "lost"));
    let ask = puppet.say(&wire::service(51, wire::resend(first + 2, first + 2)));
    alice.receive(&ask);
    // Its own Resend for the hole, and the answer to the one behind it.
    let sent = puppet.hear_all(&alice.serve());
    assert!(sent.contains(&wire::text(101, "text")), "{sent:?}");
    alice.receive(&lost);
    assert_eq!(alice.ready().behind_gap, 0);
    assert_eq!(
        alice.serve(),
        Vec::<Vec<u8>>::new(),
        "not again in its turn"
    );
}

#[test]
fn resend_of_what_is_acknowledged_is_clamped_and_of_the_rest_answered() {
    let (mut alice, mut puppet, first) = alice_with_texts(4);
    puppet.seen += 2;
    let ask = puppet.say(&wire::service(51, wire::resend(first, first + 6)));
    alice.receive(&ask);
    let sent = puppet.hear_all(&alice.serve());
    assert_eq!(sent, [wire::text(102, "text"), wire::text(103, "text")]);
}

#[test]
fn resend_bounds_of_the_wrong_parity_or_order_are_borne() {
    let (mut alice, mut puppet, first) = alice_with_texts(3);
    let start = first + 2;
    let ask = puppet.say(&wire::service(51, wire::resend(start - 1, start - 1)));
    alice.receive(&ask);
    assert_eq!(alice.serve().len(), 1, "integer division, as TDLib does it");
    let reversed = puppet.say(&wire::service(52, wire::resend(start + 2, start)));
    alice.receive(&reversed);
    assert_eq!(alice.serve(), Vec::<Vec<u8>>::new());
    assert_eq!(alice.info().status, Status::Ready);
}

#[test]
fn resend_of_what_was_never_sent_closes_the_chat() {
    for (beyond, violation) in [
        ((0, 2), Violation::ResendUnsent),
        ((-2, 0), Violation::Negative),
        ((0, 1 << 20), Violation::ResendUnsent),
    ] {
        let (mut alice, mut puppet, first) = alice_with_texts(1);
        let bounds = if beyond.0 < 0 {
            (beyond.0, first)
        } else {
            (first, first + beyond.1)
        };
        let ask = puppet.say(&wire::service(51, wire::resend(bounds.0, bounds.1)));
        alice.receive(&ask);
        assert_eq!(
            alice.info().close_reason,
            Some(CloseReason::Violation(violation)),
            "{beyond:?}"
        );
    }
}

#[test]
fn a_resend_of_the_peer_does_not_need_the_chat_to_be_without_holes_and_survives_a_restart() {
    let (mut alice, mut puppet, first) = alice_with_texts(2);
    alice.restart();
    let ask = puppet.say(&wire::service(51, wire::resend(first, first + 2)));
    alice.receive(&ask);
    let sent = puppet.hear_all(&alice.serve());
    assert_eq!(sent, [wire::text(100, "text"), wire::text(101, "text")]);
    let noop = puppet.say(&wire::service(52, Action::Noop));
    alice.receive(&noop);
    assert_eq!(alice.info().status, Status::Ready);
}

/// Alice, who has sent texts that the peer has not acknowledged, and the wire number of the first.
fn alice_with_texts(count: i64) -> (Party, Puppet, i32) {
    let mut alice = Pair::new().alice;
    let mut puppet = Puppet::of(&alice);
    // Everything before them is acknowledged.
    let noop = puppet.say(&wire::service(1, Action::Noop));
    alice.receive(&noop);
    let first = 2 * i32::try_from(alice.ready().out_seq_no).unwrap() + alice.info().role.peer().x();
    for i in 0..count {
        alice.send_text(100 + i, "text");
    }
    assert_eq!(alice.serve().len(), usize::try_from(count).unwrap());
    alice.take_events();
    (alice, puppet, first)
}
