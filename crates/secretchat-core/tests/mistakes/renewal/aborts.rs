//! An exchange that is aborted, doubled or never answered (spec/07 §3, §5).

use super::*;

#[test]
fn mistake_03_abort_key_is_survived_in_every_state() {
    let (mut alice, mut puppet) = with_puppet();
    assert_eq!(order(&mut alice, &mut puppet, wire::abort_key(1)), []);
    assert_eq!(alice.ready().rekeying, Rekeying::Idle);

    let (mut alice, mut puppet, request) = requested();
    let exchange_id = request.exchange_id;
    assert_eq!(
        order(&mut alice, &mut puppet, wire::abort_key(exchange_id ^ 1)),
        []
    );
    assert_eq!(
        alice.ready().rekeying,
        Rekeying::Requested { exchange_id },
        "another exchange is none of it"
    );
    assert_eq!(
        order(&mut alice, &mut puppet, wire::abort_key(exchange_id)),
        []
    );
    assert_eq!(alice.ready().rekeying, Rekeying::Idle);
    // An AcceptKey that crossed the abort finds nothing.
    let late = wire::accept_key(
        exchange_id,
        &public(0x21),
        shared(0x21, &request.g_a).fingerprint().0,
    );
    assert_eq!(order(&mut alice, &mut puppet, late), []);

    let (mut bob, mut puppet, key) = accepted(7);
    assert_eq!(order(&mut bob, &mut puppet, wire::abort_key(8)), []);
    assert_eq!(bob.ready().rekeying, Rekeying::Accepted { exchange_id: 7 });
    assert_eq!(order(&mut bob, &mut puppet, wire::abort_key(7)), []);
    assert_eq!(bob.ready().rekeying, Rekeying::Idle);
    // The pending key of an aborted exchange is gone: a message under it is unknown.
    puppet.key = key;
    let envelope = puppet.say_at(puppet.number, &wire::text(3, "under an aborted key"));
    bob.receive(&envelope);
    assert_eq!(bob.ready().dropped, 1);
    for party in [alice, bob] {
        assert_eq!(party.info().status, Status::Ready);
    }
}

#[test]
fn mistake_03_a_second_request_while_one_is_accepted_is_aborted_and_the_first_stands() {
    let (mut alice, mut puppet, key) = accepted(7);
    assert_eq!(
        order(&mut alice, &mut puppet, wire::request_key(9, &public(0x41))),
        [wire::abort_key(9)]
    );
    assert_eq!(
        order(&mut alice, &mut puppet, wire::request_key(7, &public(0x31))),
        []
    );
    let noop = order_commit(&mut alice, &mut puppet, 7, &key);
    assert_eq!(noop, [Action::Noop]);
    assert_eq!(alice.chat.auth_key(), Some(&key));
}

#[test]
fn mistake_03_an_exchange_without_answer_does_not_hang_for_ever() {
    let (mut alice, mut puppet, request) = requested();
    // Time alone is no evidence: a TDLib peer answers with its next activity.
    alice.pass(30 * HOUR);
    assert_eq!(
        alice.ready().rekeying,
        Rekeying::Requested {
            exchange_id: request.exchange_id
        }
    );
    for _ in 0..3 {
        assert_eq!(
            order(&mut alice, &mut puppet, Action::Noop),
            [],
            "seen, and not answered"
        );
    }
    alice.pass(25 * HOUR);
    assert_eq!(
        answers(&mut alice, &mut puppet),
        [wire::abort_key(request.exchange_id)]
    );
    assert_eq!(alice.ready().rekeying, Rekeying::Idle);
    // And the next one may begin.
    alice.must(Command::Rekey);
    let again = answers(&mut alice, &mut puppet);
    let [Action::RequestKey(next)] = &again[..] else {
        panic!("{again:?}")
    };
    accept(&mut alice, &mut puppet, next);
}

#[test]
fn mistake_03_a_stall_that_outlives_a_restart_is_broken_too() {
    let (mut alice, mut puppet, request) = requested();
    for _ in 0..3 {
        order(&mut alice, &mut puppet, Action::Noop);
    }
    alice.restart();
    alice.pass(25 * HOUR);
    assert_eq!(
        answers(&mut alice, &mut puppet),
        [wire::abort_key(request.exchange_id)]
    );
}
