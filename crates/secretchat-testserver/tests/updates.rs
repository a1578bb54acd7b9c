//! qts, differences, acknowledgement.

mod common;

use common::{ALICE, BOB, World, difference, refused};
use secretchat_core::ids::UserId;
use secretchat_core::tl::api::{self, functions};
use secretchat_testserver::{FIRST_QTS, MAX_DATA, RETENTION_S};

fn acknowledge(max_qts: i32) -> functions::MessagesReceivedQueue {
    functions::MessagesReceivedQueue { max_qts }
}

#[test]
fn the_state_counts_messages_from_100() {
    let mut world = World::with_chat();
    let qts = |world: &mut World| {
        let api::UpdatesState::UpdatesState(state) =
            world.call(BOB, &functions::UpdatesGetState).unwrap();
        assert_eq!(state.date, world.now.date());
        state.qts
    };
    assert_eq!(qts(&mut world), FIRST_QTS);
    world.send(1);
    assert_eq!(qts(&mut world), FIRST_QTS + 1);
}

#[test]
fn messages_are_kept_in_order_until_they_are_acknowledged() {
    let mut world = World::with_chat();
    for random_id in 1..=5 {
        world.send(random_id);
    }
    assert_eq!(
        world.missed(FIRST_QTS),
        (vec![1, 2, 3, 4, 5], FIRST_QTS + 5)
    );
    assert_eq!(world.call(BOB, &acknowledge(FIRST_QTS + 2)), Ok(vec![1, 2]));
    assert_eq!(world.missed(FIRST_QTS), (vec![3, 4, 5], FIRST_QTS + 5));
    // A difference acknowledges what it starts from.
    assert_eq!(world.missed(FIRST_QTS + 4), (vec![5], FIRST_QTS + 5));
    assert_eq!(world.missed(FIRST_QTS), (vec![5], FIRST_QTS + 5));
    assert_eq!(world.missed(FIRST_QTS + 5), (vec![], FIRST_QTS + 5));
}

#[test]
fn only_what_was_given_can_be_acknowledged() {
    let mut world = World::with_chat();
    world.send(1);
    for wrong in [-1, FIRST_QTS + 2, i32::MAX] {
        assert_eq!(
            world.call(BOB, &acknowledge(wrong)),
            refused(400, "MAX_QTS_INVALID")
        );
    }
    assert_eq!(
        world.call(BOB, &difference(-1, 0)),
        refused(400, "PERSISTENT_TIMESTAMP_INVALID")
    );
    assert_eq!(world.missed(FIRST_QTS).0, [1]);
}

#[test]
fn long_differences_come_in_slices() {
    let mut world = World::with_chat();
    for random_id in 1..=250 {
        world.send(random_id);
    }
    let (mut qts, mut all, mut slices) = (FIRST_QTS, Vec::new(), 0);
    while qts < FIRST_QTS + 250 {
        let (some, next) = world.missed(qts);
        assert!(some.len() <= 100 && next > qts);
        all.extend(some);
        (qts, slices) = (next, slices + 1);
    }
    assert_eq!((slices, all), (3, (1..=250).collect()));
}

#[test]
fn slices_are_short_if_messages_are_long() {
    let mut world = World::with_chat();
    let long = |random_id, world: &mut World| functions::MessagesSendEncrypted {
        data: vec![0; MAX_DATA - 8],
        ..world.message(ALICE, random_id)
    };
    for random_id in 1..=10 {
        let message = long(random_id, &mut world);
        world.call(ALICE, &message).unwrap();
    }
    assert_eq!(world.missed(FIRST_QTS), (vec![1, 2, 3, 4], FIRST_QTS + 4));
    assert_eq!(world.missed(FIRST_QTS + 8), (vec![9, 10], FIRST_QTS + 10));
}

#[test]
fn a_client_can_ask_for_smaller_slices() {
    let mut world = World::with_chat();
    for random_id in 1..=3 {
        world.send(random_id);
    }
    let f = functions::UpdatesGetDifference {
        qts_limit: Some(2),
        ..difference(FIRST_QTS, i32::MAX)
    };
    let api::UpdatesDifference::Slice(slice) = world.call(BOB, &f).unwrap() else {
        panic!()
    };
    assert_eq!(slice.new_encrypted_messages.len(), 2);
}

#[test]
fn a_difference_tells_the_last_state_of_a_chat_and_what_was_read() {
    let mut world = World::with_chat();
    let date = world.now.date();
    let peer = world.peer(BOB);
    for max_date in [date - 1, date] {
        world
            .call(
                BOB,
                &functions::MessagesReadEncryptedHistory {
                    peer: peer.clone(),
                    max_date,
                },
            )
            .unwrap();
    }
    let api::UpdatesDifference::UpdatesDifference(d) =
        world.call(ALICE, &difference(FIRST_QTS, date)).unwrap()
    else {
        panic!()
    };
    let [
        api::Update::Encryption(state),
        api::Update::EncryptedMessagesRead(read),
    ] = &d.other_updates[..]
    else {
        panic!("{:?}", d.other_updates)
    };
    assert!(matches!(state.chat, api::EncryptedChat::EncryptedChat(_)));
    assert_eq!(read.max_date, date);
    let later = world.call(ALICE, &difference(FIRST_QTS, date + 1)).unwrap();
    assert!(matches!(later, api::UpdatesDifference::Empty(_)));
}

#[test]
fn what_nobody_fetches_is_forgotten_after_a_week() {
    let mut world = World::with_chat();
    world.send(1);
    world.now = world.now.plus_s(i64::from(RETENTION_S));
    world.send(2);
    assert_eq!(world.missed(FIRST_QTS).0, [1, 2]);
    world.now = world.now.plus_s(1);
    assert_eq!(world.missed(FIRST_QTS).0, [2]);
}

#[test]
fn what_waits_for_an_account_is_counted() {
    let mut world = World::with_chat();
    world.send(1);
    world.send(2);
    let state = world.server.account_state(BOB).unwrap();
    assert_eq!((state.qts, state.unacknowledged), (FIRST_QTS + 2, 2));
    assert_eq!(world.server.account_state(ALICE).unwrap().sent, 2);
    world.call(BOB, &acknowledge(FIRST_QTS + 1)).unwrap();
    assert_eq!(world.server.account_state(BOB).unwrap().unacknowledged, 1);
    assert_eq!(world.server.account_state(UserId(9)), None);
    let stats = world.server.stats();
    assert_eq!((stats.accounts, stats.chats, stats.files), (3, 1, 0));
}
