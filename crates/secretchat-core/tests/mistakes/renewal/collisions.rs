//! Both sides ask at the same time (spec/07 §5).

use super::*;

#[test]
fn mistake_04_the_larger_id_of_two_simultaneous_requests_wins() {
    // The peer's is larger: we answer it, and drop ours.
    let (mut alice, mut puppet, request) = requested();
    assert!(request.exchange_id < i64::MAX);
    let key = become_accepted(&mut alice, &mut puppet, i64::MAX, 0x41);
    assert_eq!(
        order_commit(&mut alice, &mut puppet, i64::MAX, &key),
        [Action::Noop]
    );
    assert_eq!(alice.chat.auth_key(), Some(&key));

    // Ours is larger: theirs is ignored, and ours goes through.
    let (mut alice, mut puppet, request) = requested();
    assert_eq!(
        order(
            &mut alice,
            &mut puppet,
            wire::request_key(i64::MIN, &public(0x41))
        ),
        []
    );
    accept(&mut alice, &mut puppet, &request);

    // Equal: both are dropped.
    let (mut alice, mut puppet, request) = requested();
    assert_eq!(
        order(
            &mut alice,
            &mut puppet,
            wire::request_key(request.exchange_id, &public(0x41))
        ),
        []
    );
    assert_eq!(alice.ready().rekeying, Rekeying::Idle);
}

#[test]
fn mistake_04_ids_are_compared_as_signed_numbers() {
    let (mut alice, mut puppet, request) = requested();
    let (smaller, larger) = (request.exchange_id - 1, request.exchange_id + 1);
    assert_eq!(
        order(
            &mut alice,
            &mut puppet,
            wire::request_key(smaller, &public(0x41))
        ),
        []
    );
    let answer = order(
        &mut alice,
        &mut puppet,
        wire::request_key(larger, &public(0x41)),
    );
    assert!(
        matches!(&answer[..], [Action::AcceptKey(a)] if a.exchange_id == larger),
        "{answer:?}"
    );
}

#[test]
fn mistake_04_a_peer_that_lets_the_smaller_id_win_is_survived() {
    // Theirs is smaller and they wait for our answer to it, for ever.
    let (mut alice, mut puppet, request) = requested();
    let smaller = request.exchange_id - 1;
    assert_eq!(
        order(
            &mut alice,
            &mut puppet,
            wire::request_key(smaller, &public(0x41))
        ),
        []
    );
    for _ in 0..3 {
        order(&mut alice, &mut puppet, Action::Noop);
    }
    alice.pass(2 * 60 * 1000);
    let answer = answers(&mut alice, &mut puppet);
    let [Action::AcceptKey(accept)] = &answer[..] else {
        panic!("{answer:?}")
    };
    assert_eq!(accept.exchange_id, smaller);
    let key = shared(0x41, &accept.g_b);
    assert_eq!(
        order_commit(&mut alice, &mut puppet, smaller, &key),
        [Action::Noop]
    );

    // Theirs is larger: they abort it and answer ours.
    let (mut alice, mut puppet, request) = requested();
    become_accepted(&mut alice, &mut puppet, i64::MAX, 0x41);
    assert_eq!(
        order(&mut alice, &mut puppet, wire::abort_key(i64::MAX)),
        []
    );
    let late = wire::accept_key(
        request.exchange_id,
        &public(0x21),
        shared(0x21, &request.g_a).fingerprint().0,
    );
    order(&mut alice, &mut puppet, late);
    assert_eq!(
        alice.info().status,
        Status::Ready,
        "whether it is resumed or not"
    );
}

#[test]
fn both_sides_asking_at_once_end_with_one_key() {
    for seed_step in 0..4 {
        let mut pair = Pair::new();
        for i in 0..seed_step {
            pair.alice.send_text(10 + i, "shifts the randomness");
            pair.settle();
        }
        pair.alice.must(Command::Rekey);
        pair.bob.must(Command::Rekey);
        pair.settle();
        pair.alice.send_text(50, "a");
        pair.settle();
        pair.bob.send_text(51, "b");
        pair.settle();
        assert_eq!(pair.alice.chat.auth_key(), pair.bob.chat.auth_key());
        for party in [&pair.alice, &pair.bob] {
            assert_eq!(
                (party.ready().rekeying, party.ready().has_old_key),
                (Rekeying::Idle, false)
            );
            assert_eq!(
                party
                    .events
                    .iter()
                    .filter(|e| **e == Event::KeyRenewed)
                    .count(),
                1
            );
        }
    }
}

#[test]
fn an_impossible_public_value_is_not_kept() {
    let (mut alice, mut puppet, request) = requested();
    let length = alice.state_record().len();
    let huge = wire::request_key(request.exchange_id - 1, &vec![1; 500_000]);
    order(&mut alice, &mut puppet, huge);
    let grown = alice.state_record().len();
    assert!(grown < length + 1000, "{length} to {grown} bytes");
    assert_eq!(alice.info().status, Status::Ready);
}
