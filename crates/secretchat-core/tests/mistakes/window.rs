//! Several messages on their way at once, over a transport that keeps their order (spec/03 §5).

use secretchat_core::chat::Config;
use secretchat_core::ids::RandomId;
use secretchat_core::io::{Command, Event, RpcError};

use crate::common::pair::{Pair, alice_config, bob_config};
use crate::common::party::{Call, Party};
use crate::common::puppet::Puppet;
use crate::common::server::{self, envelope_of};
use crate::common::wire;

/// Alice, who may have four messages on their way and has brought everything to the server so far.
fn alice() -> (Party, Puppet) {
    let config = Config {
        window: 4,
        ..alice_config()
    };
    let alice = Pair::with(config, bob_config()).alice;
    let puppet = Puppet::of(&alice);
    (alice, puppet)
}

/// Sends texts and takes the calls for them.
fn send<const N: usize>(alice: &mut Party, random_ids: [i64; N]) -> [Call; N] {
    for id in random_ids {
        alice.send_text(id, "text");
    }
    let calls: Vec<_> = alice.calls.drain(..).collect();
    calls.try_into().expect("all of them are on their way")
}

fn number(puppet: &Puppet, call: &Call) -> u32 {
    let envelope = envelope_of(&call.request).expect("a call with an envelope");
    puppet.hear(envelope).number
}

/// Lets time pass until everything has come to the server: the numbers in the order in which they come. No two calls
/// are on their way at the same time before the messages of `last` are.
fn numbers_of_the_rest(alice: &mut Party, puppet: &Puppet, last: u32) -> Vec<u32> {
    let mut numbers = Vec::new();
    for _ in 0..1000 {
        let calls: Vec<_> = alice.calls.drain(..).collect();
        let sent = calls.iter().map(|call| number(puppet, call));
        numbers.extend(sent);
        assert!(
            calls.len() < 2 || numbers.contains(&last),
            "one by one, and not {numbers:?}"
        );
        for call in calls {
            alice.answer(call.id, Ok(server::sent(1)));
        }
        alice.pass(100);
    }
    numbers
}

fn orders_of<T: Copy>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut orders = Vec::new();
    for first in 0..items.len() {
        let rest = [&items[..first], &items[first + 1..]].concat();
        let rest = orders_of(&rest).into_iter();
        orders.extend(rest.map(|rest| [&[items[first]], &rest[..]].concat()));
    }
    orders
}

#[test]
fn messages_that_must_wait_are_sent_again_in_their_order_whatever_the_order_of_the_answers() {
    for order in orders_of(&[0, 1, 2, 3]) {
        let (mut alice, puppet) = alice();
        let calls = send(&mut alice, [100, 101, 102, 103]);
        let first = number(&puppet, &calls[0]);
        let answers = [
            Ok(server::sent(1)),
            Err(RpcError::server(420, "FLOOD_WAIT_5")),
            Err(RpcError::server(400, "MSG_WAIT_FAILED")),
            Err(RpcError::server(400, "MSG_WAIT_FAILED")),
        ];
        for i in &order {
            alice.answer(calls[*i].id, answers[*i].clone());
        }
        alice.send_text(104, "a new one");
        assert_eq!(alice.calls.len(), 0, "{order:?}: nothing overtakes");
        alice.pass(4_900);
        assert_eq!(alice.calls.len(), 0, "{order:?}: nor before its time");
        assert_eq!(
            numbers_of_the_rest(&mut alice, &puppet, first + 3),
            [first + 1, first + 2, first + 3, first + 4],
            "{order:?}"
        );
    }
}

#[test]
fn a_message_behind_one_that_waits_wakes_nobody() {
    let (mut alice, _) = alice();
    let [first, second] = send(&mut alice, [100, 101]);
    alice.answer(second.id, Err(RpcError::Network));
    alice.wake = None;
    alice.tick();
    alice.now = alice.now.plus_s(10);
    alice.tick();
    assert_eq!(alice.calls.len(), 0, "one at a time");
    let tomorrow = alice.now.plus_s(24 * 3600);
    assert!(alice.wake.is_none_or(|at| at > tomorrow));
    alice.answer(first.id, Ok(server::sent(1)));
    alice.tick();
    let again = alice.take_call();
    assert_eq!(again.request, second.request, "as it was");
}

#[test]
fn each_failure_makes_the_pause_longer() {
    let (mut alice, _) = alice();
    let [mut call] = send(&mut alice, [100]);
    for pause_s in [1, 2, 4, 8] {
        alice.wake = None;
        alice.answer(call.id, Err(RpcError::Network));
        let due = alice.wake.expect("it is to be sent again");
        let pause = due.0 - alice.now.0;
        assert!((pause_s * 1000..pause_s * 1000 + 500).contains(&pause));
        alice.pass(pause);
        call = alice.take_call();
    }
}

#[test]
fn what_takes_the_place_of_a_refused_message_goes_before_those_that_waited_for_it() {
    let (mut alice, puppet) = alice();
    let [refused, second, third] = send(&mut alice, [100, 101, 102]);
    let first = number(&puppet, &refused);
    for call in [&second, &third] {
        let error = RpcError::server(400, "MSG_WAIT_FAILED");
        alice.answer(call.id, Err(error));
    }
    alice.pass(60_000);
    alice.answer(refused.id, Err(RpcError::server(400, "DATA_TOO_LONG")));
    assert_eq!(
        numbers_of_the_rest(&mut alice, &puppet, first + 2),
        [first, first + 1, first + 2]
    );
}

#[test]
fn a_message_that_waits_only_to_be_stored_does_not_overtake_one_that_fails_meanwhile() {
    for error in [
        RpcError::server(420, "FLOOD_WAIT_5"),
        RpcError::server(400, "DATA_TOO_LONG"),
    ] {
        let (mut alice, puppet) = alice();
        let [first] = send(&mut alice, [100]);
        alice.hold();
        alice.send_text(101, "not stored yet");
        alice.answer(first.id, Err(error));
        alice.confirm_all();
        let first = number(&puppet, &first);
        assert_eq!(
            numbers_of_the_rest(&mut alice, &puppet, first),
            [first, first + 1]
        );
    }
}

#[test]
fn a_message_that_is_taken_back_while_it_waits_is_sent_as_taken_back() {
    let (mut alice, puppet) = alice();
    let [call] = send(&mut alice, [100]);
    alice.answer(call.id, Err(RpcError::server(420, "FLOOD_WAIT_5")));
    alice.must(Command::Delete(vec![RandomId(100)]));
    assert_eq!(alice.calls.len(), 0, "the server wants to be left alone");
    alice.pass(6_000);
    let calls: Vec<_> = alice.calls.drain(..).collect();
    let numbers: Vec<_> = calls.iter().map(|call| number(&puppet, call)).collect();
    let first = number(&puppet, &call);
    assert_eq!(numbers, [first, first + 1]);
    assert_ne!(calls[0].request, call.request);
}

#[test]
fn a_message_that_had_no_answer_and_is_refused_then_is_deleted_at_the_peer_too() {
    for (error, orders) in [
        (RpcError::Network, 2),
        (RpcError::server(420, "FLOOD_WAIT_1"), 1),
    ] {
        let (mut alice, _) = alice();
        let [call] = send(&mut alice, [100]);
        alice.answer(call.id, Err(error));
        alice.pass(2_000);
        let again = alice.take_call();
        alice.answer(again.id, Err(RpcError::server(400, "DATA_TOO_LONG")));
        let failed =
            |e: &Event| matches!(e, Event::MessageFailed { random_id, .. } if random_id.0 == 100);
        assert!(alice.events.iter().any(failed));
        assert_eq!(alice.serve().len(), orders);
    }
}

#[test]
fn a_message_that_had_no_answer_is_still_told_as_sent_after_its_acknowledgement() {
    for acknowledged_first in [false, true] {
        let (mut alice, mut puppet) = alice();
        let [call] = send(&mut alice, [100]);
        puppet.seen = number(&puppet, &call) + 1;
        let envelope = puppet.say(&wire::text(200, "I have it"));
        if acknowledged_first {
            alice.receive(&envelope);
        }
        alice.answer(call.id, Err(RpcError::Network));
        if !acknowledged_first {
            alice.receive(&envelope);
        }
        alice.pass(2_000);
        let again = alice.take_call();
        assert_eq!(again.request, call.request);
        alice.take_events();
        alice.answer(again.id, Ok(server::sent(7)));
        let sent = Event::MessageSent {
            random_id: RandomId(100),
            date: 7,
        };
        assert_eq!(alice.take_events(), [sent]);
    }
}
