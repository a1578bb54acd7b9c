//! Renewals of the key between two chats, with a server that loses what it pleases and programs that die
//! (spec/07 §7–8).

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod common;

use common::pair::Pair;
use common::party::Party;
use secretchat_core::chat::{Rekeying, Status};
use secretchat_core::crypto::AuthKey;
use secretchat_core::ids::{RandomId, Role};
use secretchat_core::io::{Command, Event, RpcError};

const HOUR: i64 = 3600 * 1000;
const DAY: i64 = 24 * HOUR;
const BOTH: [Role; 2] = [Role::Creator, Role::Participant];

/// A pair with nothing under way, and its first key.
fn pair() -> (Pair, AuthKey) {
    let pair = Pair::new();
    let key = pair.alice.chat.auth_key().unwrap().clone();
    (pair, key)
}

impl Pair {
    /// The server takes everything and delivers nothing.
    fn lose_all(&mut self) {
        self.serve();
        self.to_alice.clear();
        self.to_bob.clear();
    }

    /// What is at the server for Bob, delivered.
    fn deliver_to_bob(&mut self) {
        self.serve();
        let envelopes = std::mem::take(&mut self.to_bob);
        envelopes
            .iter()
            .for_each(|envelope| self.bob.receive(envelope));
    }

    /// What is at the server for Alice, delivered.
    fn deliver_to_alice(&mut self) {
        self.serve();
        let envelopes = std::mem::take(&mut self.to_alice);
        envelopes
            .iter()
            .for_each(|envelope| self.alice.receive(envelope));
    }

    /// Messages both ways, until what is lost is asked for and sent again.
    fn talk(&mut self, first_id: i64) {
        for i in 0..6 {
            let role = BOTH[(i % 2) as usize];
            self.party(role).send_text(first_id + i, "ping");
            self.settle();
            self.pass(2 * HOUR);
        }
    }

    /// Both sides have one key, another than `before`, and nothing else of any exchange.
    fn assert_renewed(&self, before: &AuthKey) {
        assert_eq!(self.alice.chat.auth_key(), self.bob.chat.auth_key());
        assert_ne!(self.alice.chat.auth_key(), Some(before));
        self.assert_at_rest();
    }

    fn assert_at_rest(&self) {
        for (party, peer) in [(&self.alice, &self.bob), (&self.bob, &self.alice)] {
            let (own, other) = (party.ready(), peer.ready());
            assert_eq!(
                (own.rekeying, own.has_old_key, own.behind_gap),
                (Rekeying::Idle, false, 0)
            );
            assert_eq!(own.in_seq_no, other.out_seq_no);
        }
    }
}

fn renewals(party: &Party) -> usize {
    party
        .events
        .iter()
        .filter(|event| **event == Event::KeyRenewed)
        .count()
}

#[test]
fn either_side_can_begin_and_the_next_exchange_follows() {
    let (mut pair, mut key) = pair();
    for (i, role) in [
        Role::Creator,
        Role::Creator,
        Role::Participant,
        Role::Creator,
    ]
    .into_iter()
    .enumerate()
    {
        pair.party(role).must(Command::Rekey);
        pair.settle();
        pair.talk(1000 + 10 * i as i64);
        pair.assert_renewed(&key);
        key = pair.alice.chat.auth_key().unwrap().clone();
    }
    assert_eq!((renewals(&pair.alice), renewals(&pair.bob)), (4, 4));
}

#[test]
fn each_of_the_four_messages_may_be_lost() {
    for begins in BOTH {
        for lost in 0..4 {
            let (mut pair, key) = pair();
            pair.party(begins).must(Command::Rekey);
            for step in 0..4 {
                if step == lost {
                    pair.lose_all();
                } else if (step % 2 == 0) == (begins == Role::Creator) {
                    pair.deliver_to_bob();
                } else {
                    pair.deliver_to_alice();
                }
            }
            pair.talk(100);
            pair.assert_renewed(&key);
            assert_eq!(
                (renewals(&pair.alice), renewals(&pair.bob)),
                (1, 1),
                "message {lost} was lost"
            );
        }
    }
}

#[test]
fn a_lost_commit_comes_after_the_first_message_under_the_new_key() {
    let (mut pair, key) = pair();
    pair.alice.must(Command::Rekey);
    pair.deliver_to_bob();
    pair.deliver_to_alice();
    pair.lose_all();
    let new = pair.alice.chat.auth_key().unwrap().clone();
    assert_ne!(new, key);
    pair.alice.send_text(5, "under the new key");
    pair.deliver_to_bob();
    assert_eq!(
        pair.bob.chat.auth_key(),
        Some(&key),
        "the CommitKey is in the hole"
    );
    assert_eq!(pair.bob.ready().behind_gap, 1);
    pair.settle();
    assert!(pair.bob.stored(5).is_some());
    pair.talk(100);
    pair.assert_renewed(&key);
}

#[test]
fn both_sides_may_die_after_every_step() {
    for begins in BOTH {
        for steps in 0..12 {
            for dies in [&[Role::Creator][..], &[Role::Participant], &BOTH] {
                let (mut pair, key) = pair();
                pair.party(begins).must(Command::Rekey);
                for step in 0..steps {
                    match step % 3 {
                        0 => pair.serve(),
                        1 => pair.deliver_to_bob(),
                        _ => pair.deliver_to_alice(),
                    }
                }
                dies.iter().for_each(|role| pair.party(*role).restart());
                pair.settle();
                pair.talk(100);
                pair.assert_renewed(&key);
            }
        }
    }
}

#[test]
fn a_program_that_dies_before_it_stored_a_step_does_it_again() {
    for delivered in 0..4 {
        let (mut pair, key) = pair();
        pair.alice.must(Command::Rekey);
        for step in 0..delivered {
            if step % 2 == 0 {
                pair.deliver_to_bob()
            } else {
                pair.deliver_to_alice()
            }
        }
        pair.serve();
        let (to, envelopes) = if delivered % 2 == 0 {
            (Role::Participant, pair.to_bob.clone())
        } else {
            (Role::Creator, pair.to_alice.clone())
        };
        assert!(!envelopes.is_empty(), "step {delivered}");
        pair.party(to).hold();
        envelopes
            .iter()
            .for_each(|envelope| pair.party(to).receive(envelope));
        assert!(
            pair.party(to).calls.is_empty(),
            "nothing leaves before it is stored"
        );
        // Restarting takes up what is stored; the server still has the envelopes.
        pair.party(to).restart();
        pair.settle();
        pair.talk(100);
        pair.assert_renewed(&key);
    }
}

#[test]
fn equal_exchange_ids_cancel_each_other_without_a_word() {
    let (mut pair, key) = pair();
    for (role, byte) in [(Role::Creator, 0x11), (Role::Participant, 0x22)] {
        pair.party(role)
            .rng
            .prescribe_exponent([byte; 256], Some(77));
        pair.party(role).must(Command::Rekey);
        assert_eq!(
            pair.party(role).ready().rekeying,
            Rekeying::Requested { exchange_id: 77 }
        );
    }
    pair.settle();
    for party in [&pair.alice, &pair.bob] {
        assert_eq!(party.ready().rekeying, Rekeying::Idle);
        assert_eq!(
            party.ready().out_seq_no,
            2,
            "NotifyLayer and RequestKey, no AbortKey"
        );
    }
    assert_eq!(pair.alice.chat.auth_key(), Some(&key));
    pair.pass(2 * HOUR);
    pair.bob.must(Command::Rekey);
    pair.settle();
    pair.talk(100);
    pair.assert_renewed(&key);
}

#[test]
fn the_larger_exchange_id_wins_whoever_has_it() {
    for (alice, bob) in [(5, 6), (6, 5), (-6, 5), (i64::MAX, i64::MIN)] {
        let (mut pair, key) = pair();
        pair.alice.rng.prescribe_exponent([0x11; 256], Some(alice));
        pair.bob.rng.prescribe_exponent([0x22; 256], Some(bob));
        BOTH.into_iter()
            .for_each(|role| drop(pair.party(role).must(Command::Rekey)));
        pair.settle();
        pair.talk(100);
        pair.assert_renewed(&key);
        assert_eq!((renewals(&pair.alice), renewals(&pair.bob)), (1, 1));
    }
}

#[test]
fn a_message_taken_back_after_the_switch_does_not_cost_the_key_of_those_behind_it() {
    let (mut pair, key) = pair();
    pair.alice.must(Command::Rekey);
    pair.deliver_to_bob();
    // Two messages under the old key that Bob never gets.
    pair.alice.send_text(5, "taken back later");
    pair.alice.must(Command::SetTtl(9));
    pair.lose_all_of_alice();
    pair.deliver_to_alice();
    pair.lose_all_of_alice();
    assert_ne!(pair.alice.chat.auth_key(), Some(&key), "Alice has switched");
    pair.alice.must(Command::Delete(vec![RandomId(5)]));
    pair.deliver_to_bob();
    assert_eq!(
        pair.bob.chat.auth_key(),
        Some(&key),
        "that was not the CommitKey"
    );
    pair.settle();
    pair.talk(100);
    pair.assert_renewed(&key);
    assert_eq!(pair.bob.ready().ttl, 9);
    assert!(pair.bob.stored(5).is_none());
}

#[test]
fn a_message_taken_back_by_the_accepting_side_does_not_cost_the_old_key_either() {
    let (mut pair, key) = pair();
    pair.alice.must(Command::Rekey);
    pair.deliver_to_bob();
    pair.deliver_to_alice();
    // Two messages under the old key that Alice never gets; then Bob switches.
    pair.bob.send_text(5, "taken back later");
    pair.bob.must(Command::SetTtl(9));
    pair.lose_all_of_bob();
    pair.deliver_to_bob();
    pair.lose_all_of_bob();
    assert_ne!(pair.bob.chat.auth_key(), Some(&key), "Bob has switched");
    pair.bob.must(Command::Delete(vec![RandomId(5)]));
    pair.deliver_to_alice();
    assert!(
        pair.alice.ready().has_old_key,
        "what is behind it is under the old key"
    );
    pair.settle();
    pair.talk(100);
    pair.assert_renewed(&key);
    assert_eq!(pair.alice.ready().ttl, 9);
}

impl Pair {
    fn lose_all_of_alice(&mut self) {
        drop(self.alice.serve());
    }

    fn lose_all_of_bob(&mut self) {
        drop(self.bob.serve());
    }
}

#[test]
fn an_old_key_that_cannot_be_renewed_does_not_stop_the_clock() {
    let (mut pair, _) = pair();
    // The peer is away: no renewal comes to its end.
    pair.alice.must(Command::Rekey);
    pair.lose_all();
    pair.alice.pass(8 * DAY);
    pair.alice
        .send_text(5, "repeated after a failure of the network");
    let call = pair.alice.take_call();
    pair.alice.answer(call.id, Err(RpcError::Network));
    assert!(pair.alice.calls.is_empty());
    pair.alice.pass(10_000);
    assert_eq!(
        pair.alice.take_call().request,
        call.request,
        "the same call again"
    );
    assert_eq!(pair.alice.info().status, Status::Ready);
}
