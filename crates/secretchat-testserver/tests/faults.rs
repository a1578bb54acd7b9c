//! Misbehaviour on demand.

mod common;

use common::{ALICE, BOB, ENVELOPE, World, refused};
use secretchat_core::tl::Function;
use secretchat_core::tl::api::{self, functions};
use secretchat_testserver::{FIRST_QTS, Failure, FloodWait, Refusal, RpcError, method_named};

#[test]
fn a_lost_message_is_nowhere() {
    let mut world = World::with_chat();
    world.faults(BOB).lose_messages = 1;
    world.send(1);
    world.send(2);
    assert_eq!(world.pushed(), [(2, FIRST_QTS + 1)]);
    assert_eq!(world.missed(FIRST_QTS).0, [2]);
    // The sender cannot notice. When the peer misses it, it may be sent again as it was.
    let again = world.message(ALICE, 1);
    assert!(world.call(ALICE, &again).is_ok());
    assert_eq!(world.pushed(), [(1, FIRST_QTS + 2)]);
}

#[test]
fn a_dropped_update_is_in_the_difference() {
    let mut world = World::with_chat();
    world.faults(BOB).drop_updates = 2;
    for random_id in 1..=3 {
        world.send(random_id);
    }
    assert_eq!(world.pushed(), [(3, FIRST_QTS + 3)]);
    assert_eq!(world.missed(FIRST_QTS), (vec![1, 2, 3], FIRST_QTS + 3));
}

#[test]
fn a_share_of_the_updates_can_be_dropped() {
    let mut world = World::with_chat();
    world.faults(BOB).drop_percent = 25;
    for random_id in 1..=12 {
        world.send(random_id);
    }
    let pushed = world.pushed().into_iter().map(|(random_id, _)| random_id);
    assert_eq!(pushed.collect::<Vec<_>>(), [1, 2, 3, 5, 6, 7, 9, 10, 11]);
    let all: Vec<_> = (1..=12).collect();
    assert_eq!(world.missed(FIRST_QTS).0, all);
}

#[test]
fn a_method_is_found_by_its_name() {
    let name = functions::MessagesSendEncrypted::NAME;
    assert_eq!(method_named(name), Some(name));
    assert_eq!(method_named("messages.sendMessage"), None);
}

#[test]
fn a_duplicate_comes_with_the_same_qts() {
    let mut world = World::with_chat();
    world.faults(BOB).duplicate_updates = 1;
    world.send(1);
    world.send(2);
    assert_eq!(
        world.pushed(),
        [(1, FIRST_QTS + 1), (1, FIRST_QTS + 1), (2, FIRST_QTS + 2)]
    );
}

#[test]
fn an_update_that_is_held_back_comes_after_the_next() {
    let mut world = World::with_chat();
    world.faults(BOB).hold_back_updates = 1;
    world.send(1);
    assert_eq!(world.pushed(), []);
    world.send(2);
    assert_eq!(world.pushed(), [(2, FIRST_QTS + 2), (1, FIRST_QTS + 1)]);
}

#[test]
fn a_delay_lets_updates_wait() {
    let mut world = World::with_chat();
    world.faults(BOB).delay_ms = 500;
    world.send(1);
    assert_eq!(world.pushed(), []);
    assert_eq!(
        world.server.next_update_at(BOB),
        Some(world.now.plus_ms(500))
    );
    world.now = world.now.plus_ms(499);
    assert_eq!(world.pushed(), []);
    world.now = world.now.plus_ms(1);
    assert_eq!(world.pushed().len(), 1);
    assert_eq!(world.server.next_update_at(BOB), None);
}

#[test]
fn a_tampered_message_differs_in_one_bit() {
    let mut world = World::with_chat();
    world.faults(BOB).tamper_messages = 1;
    world.send(1);
    let [api::Update::NewEncryptedMessage(update)] = &world.updates(BOB)[..] else {
        panic!()
    };
    let api::EncryptedMessage::EncryptedMessage(message) = &update.message else {
        panic!()
    };
    let changed: u32 = message
        .bytes
        .iter()
        .zip(ENVELOPE)
        .map(|(a, b)| (a ^ b).count_ones())
        .sum();
    assert_eq!(changed, 1);
}

#[test]
fn the_qts_can_skip_numbers() {
    let mut world = World::with_chat();
    world.send(1);
    world.faults(BOB).qts_gap = 3;
    world.send(2);
    world.send(3);
    assert_eq!(
        world.pushed(),
        [(1, FIRST_QTS + 1), (2, FIRST_QTS + 5), (3, FIRST_QTS + 6)]
    );
    assert_eq!(world.missed(FIRST_QTS + 1), (vec![2, 3], FIRST_QTS + 6));
}

#[test]
fn a_flood_wait_refuses_the_next_calls() {
    let mut world = World::with_chat();
    let message = world.message(ALICE, 1);
    world.faults(ALICE).flood_wait = FloodWait {
        calls: 2,
        seconds: 7,
    };
    for _ in 0..2 {
        assert_eq!(world.call(ALICE, &message), refused(420, "FLOOD_WAIT_7"));
    }
    assert_eq!(world.pushed(), []);
    assert!(world.call(ALICE, &message).is_ok());
    assert_eq!(world.pushed().len(), 1);
}

#[test]
fn calls_can_fail_with_any_error() {
    let mut world = World::with_chat();
    let message = world.message(ALICE, 1);
    world.faults(ALICE).failure = Some(Failure {
        calls: 1,
        error: RpcError::server(500, "INTERNAL"),
    });
    assert_eq!(world.call(ALICE, &message), refused(500, "INTERNAL"));
    assert_eq!(world.pushed(), []);
    assert!(world.call(ALICE, &message).is_ok());
}

#[test]
fn calls_of_one_method_can_fail_alone() {
    let mut world = World::with_chat();
    let message = world.message(ALICE, 1);
    let refusal = |carried_out| Refusal {
        method: functions::MessagesSendEncrypted::NAME,
        calls: 1,
        error: RpcError::server(400, "DATA_TOO_LONG"),
        carried_out,
    };
    world.faults(ALICE).refusals = vec![refusal(false), refusal(true)];
    assert!(world.call(ALICE, &functions::UpdatesGetState).is_ok());
    assert_eq!(world.call(ALICE, &message), refused(400, "DATA_TOO_LONG"));
    assert_eq!(world.pushed(), []);
    assert_eq!(world.call(ALICE, &message), refused(400, "DATA_TOO_LONG"));
    assert_eq!(world.pushed().len(), 1);
    assert!(world.call(ALICE, &message).is_ok());
    assert_eq!(world.pushed(), []);
}

#[test]
fn a_call_whose_answer_is_lost_was_carried_out() {
    let mut world = World::with_chat();
    let message = world.message(ALICE, 1);
    world.faults(ALICE).lose_answers = 1;
    assert_eq!(world.call(ALICE, &message), Err(RpcError::Network));
    assert_eq!(world.pushed().len(), 1);
    assert!(world.call(ALICE, &message).is_ok());
    assert_eq!(world.pushed(), []);
}

#[test]
fn the_faults_of_one_account_are_not_those_of_another() {
    let mut world = World::with_chat();
    world.faults(ALICE).flood_wait = FloodWait {
        calls: 1,
        seconds: 7,
    };
    assert!(world.call(BOB, &functions::UpdatesGetState).is_ok());
    assert!(
        world
            .server
            .faults(secretchat_core::ids::UserId(99))
            .is_none()
    );
}

#[test]
fn updates_that_were_dropped_before_they_were_taken_are_in_the_difference() {
    let mut world = World::with_chat();
    world.faults(BOB).hold_back_updates = 1;
    world.send(1);
    world.send(2);
    world.server.drop_updates(BOB);
    world.send(3);
    assert_eq!(world.pushed(), [(3, FIRST_QTS + 3)]);
    assert_eq!(world.missed(FIRST_QTS).0, [1, 2, 3]);
}
