//! What is checked of an exchange, and which key is in force when (spec/07 §2–4, §6).

use super::*;

#[test]
fn a_wrong_fingerprint_or_public_value_in_accept_key_aborts_the_exchange_alone() {
    let low = [vec![0; 7], vec![1], vec![0; 248]].concat();
    let bad_values = [
        vec![1],
        vec![0; 256],
        low[1..].to_vec(),
        vec![0xff; 256],
        vec![1; 257],
    ];
    for g_b in bad_values {
        let (mut alice, mut puppet, request) = requested();
        let key = alice.chat.auth_key().cloned();
        let answer = order(
            &mut alice,
            &mut puppet,
            wire::accept_key(request.exchange_id, &g_b, 1),
        );
        assert_eq!(answer, [wire::abort_key(request.exchange_id)]);
        assert_eq!(alice.chat.auth_key(), key.as_ref());
    }
    let (mut alice, mut puppet, request) = requested();
    let answer = order(
        &mut alice,
        &mut puppet,
        wire::accept_key(request.exchange_id, &public(0x21), 1),
    );
    assert_eq!(answer, [wire::abort_key(request.exchange_id)]);
    assert_eq!(alice.ready().rekeying, Rekeying::Idle);
}

#[test]
fn unsafe_public_values_in_request_key_are_answered_with_abort_key() {
    let p = secretchat_core::crypto::dh::KNOWN_PRIME;
    let mut p_minus_1 = p;
    p_minus_1[255] -= 1;
    for g_a in [
        vec![1],
        vec![],
        p_minus_1.to_vec(),
        vec![0xff; 248],
        vec![2; 257],
    ] {
        let (mut alice, mut puppet) = with_puppet();
        assert_eq!(
            order(&mut alice, &mut puppet, wire::request_key(4, &g_a)),
            [wire::abort_key(4)]
        );
        assert_eq!(alice.ready().rekeying, Rekeying::Idle);
    }
}

#[test]
fn a_commit_of_another_key_closes_the_chat_and_one_out_of_the_blue_does_not() {
    let (mut alice, mut puppet) = with_puppet();
    assert_eq!(order(&mut alice, &mut puppet, wire::commit_key(1, 2)), []);
    assert_eq!(alice.info().status, Status::Ready);
    for (id, wrong) in [(8, 0), (7, 1)] {
        let (mut alice, mut puppet, key) = accepted(7);
        let commit = puppet.say(&wire::service(
            60,
            wire::commit_key(id, key.fingerprint().0 ^ wrong),
        ));
        alice.receive(&commit);
        assert_eq!(
            alice.info().close_reason,
            Some(CloseReason::Violation(Violation::WrongCommit))
        );
    }
}

#[test]
fn a_message_under_the_pending_key_commits_in_its_turn_and_waits_behind_a_hole() {
    let (mut alice, mut puppet, key) = accepted(7);
    let old = puppet.key.clone();
    let commit = puppet.say(&wire::service(60, wire::commit_key(7, key.fingerprint().0)));
    puppet.key = key.clone();
    let next = puppet.say(&wire::text(61, "under the new key"));
    alice.receive(&next);
    assert_eq!(
        alice.chat.auth_key(),
        Some(&old),
        "the CommitKey is in the hole"
    );
    alice.serve();
    alice.receive(&commit);
    assert_eq!(alice.chat.auth_key(), Some(&key));
    assert!(alice.stored(61).is_some());

    let (mut alice, mut puppet, key) = accepted(7);
    puppet.key = key.clone();
    let first = puppet.say(&wire::text(61, "the commit itself"));
    alice.receive(&first);
    assert_eq!(alice.chat.auth_key(), Some(&key), "the same as CommitKey");
    let late = order(
        &mut alice,
        &mut puppet,
        wire::commit_key(7, key.fingerprint().0),
    );
    assert_eq!(
        late,
        [Action::Noop],
        "the Noop of the switch, and nothing for the late CommitKey"
    );
}

#[test]
fn an_initiator_that_keeps_the_old_key_until_it_hears_the_new_one_is_understood() {
    let (mut alice, mut puppet, key) = accepted(7);
    let old = puppet.key.clone();
    assert_eq!(
        order_commit(&mut alice, &mut puppet, 7, &key),
        [Action::Noop],
        "which it waits for"
    );
    puppet.key = old;
    let still_old = puppet.say(&wire::text(62, "still under the old key"));
    alice.receive(&still_old);
    assert!(alice.stored(62).is_some());
    assert!(alice.ready().has_old_key);
    puppet.key = key;
    let new = puppet.say(&wire::text(63, "under the new key"));
    alice.receive(&new);
    assert!(!alice.ready().has_old_key);
}

#[test]
fn mistake_12_the_old_key_is_kept_as_long_as_something_can_come_under_it() {
    let (mut alice, mut puppet, key) = accepted(7);
    let old = puppet.key.clone();
    order_commit(&mut alice, &mut puppet, 7, &key);
    puppet.key = old;
    let lost = puppet.say(&wire::text(62, "lost, under the old key"));
    puppet.key = key;
    let next = puppet.say(&wire::text(63, "under the new key"));
    alice.receive(&next);
    assert!(alice.ready().has_old_key, "what is in the hole may need it");
    alice.restart();
    alice.receive(&lost);
    assert!(alice.stored(62).is_some() && alice.stored(63).is_some());
    assert!(!alice.ready().has_old_key);
}

#[test]
fn mistake_12_the_old_key_is_kept_until_there_is_no_hole_anywhere() {
    let (mut alice, mut puppet, key) = accepted(7);
    order_commit(&mut alice, &mut puppet, 7, &key);
    let [first, lost, last] = [62, 63, 64].map(|id| puppet.say(&wire::text(id, "new key")));
    alice.receive(&last);
    alice.receive(&first);
    assert!(
        alice.ready().has_old_key,
        "heard in order, with a hole behind it"
    );
    alice.receive(&lost);
    assert!(!alice.ready().has_old_key);
}

#[test]
fn a_request_while_the_old_key_is_still_kept_is_accepted() {
    let (mut alice, mut puppet, key) = accepted(7);
    order_commit(&mut alice, &mut puppet, 7, &key);
    // The next exchange begins with a message under the new key; nothing else came under it.
    let next = become_accepted(&mut alice, &mut puppet, 12, 0x51);
    assert_eq!(
        order_commit(&mut alice, &mut puppet, 12, &next),
        [Action::Noop]
    );
    assert_eq!(alice.chat.auth_key(), Some(&next));
}

#[test]
fn this_side_does_not_begin_while_the_last_renewal_is_not_confirmed() {
    let (mut alice, mut puppet, key) = accepted(7);
    order_commit(&mut alice, &mut puppet, 7, &key);
    alice.must(Command::Rekey);
    assert_eq!(
        alice.ready().rekeying,
        Rekeying::Idle,
        "the old key is still kept"
    );
    puppet.seen -= 1;
    assert_eq!(order(&mut alice, &mut puppet, Action::Noop), []);
    alice.must(Command::Rekey);
    assert_eq!(
        alice.ready().rekeying,
        Rekeying::Idle,
        "the peer has not seen our Noop"
    );
    puppet.seen += 1;
    assert_eq!(order(&mut alice, &mut puppet, Action::Noop), []);
    alice.must(Command::Rekey);
    assert!(matches!(alice.ready().rekeying, Rekeying::Requested { .. }));
}

#[test]
fn the_key_is_renewed_after_100_messages_and_after_7_days_of_use() {
    let mut pair = Pair::new();
    let mut renewed_at = None;
    for i in 0..140 {
        let party = if i % 2 == 0 {
            &mut pair.alice
        } else {
            &mut pair.bob
        };
        party.send_text(1000 + i, "counts");
        pair.settle();
        if renewed_at.is_none() && pair.alice.events.contains(&Event::KeyRenewed) {
            renewed_at = Some(i);
        }
    }
    let at = renewed_at.expect("a renewal");
    assert!(
        (97..=115).contains(&at),
        "at {at}, where each side has also announced its layer"
    );

    let mut pair = Pair::new();
    let first = pair.alice.chat.auth_key().cloned();
    pair.pass(8 * 24 * HOUR);
    pair.alice.send_text(1, "a");
    pair.settle();
    pair.bob.send_text(2, "b");
    pair.settle();
    assert_ne!(pair.alice.chat.auth_key(), first.as_ref());
    assert_eq!(pair.alice.chat.auth_key(), pair.bob.chat.auth_key());
}
