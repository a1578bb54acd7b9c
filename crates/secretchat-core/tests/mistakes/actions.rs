//! What service messages of the peer do to the stored messages (spec/09 §1).

use secretchat_core::ids::{RandomId, Role};
use secretchat_core::io::{Command, Event, Table};
use secretchat_core::tl::e2e::latest::DecryptedMessageAction as Action;

use crate::common::pair::Pair;
use crate::common::party::Party;
use crate::common::puppet::Puppet;
use crate::common::wire;

/// A chat in which each side wrote two texts, the first one with a timer.
fn talked() -> Pair {
    let mut pair = Pair::new();
    for (role, id) in [(Role::Creator, 1), (Role::Participant, 11)] {
        pair.party(role)
            .send(wire::timed(id, "timed", 100))
            .unwrap();
        pair.settle();
        pair.party(role).send_text(id + 1, "plain");
        pair.settle();
    }
    pair.alice.take_events();
    pair.bob.take_events();
    pair
}

fn history(party: &Party) -> Vec<i64> {
    party
        .records
        .history()
        .iter()
        .map(|m| m.random_id.0)
        .collect()
}

#[test]
fn mistake_15_delete_messages_deletes_whoever_wrote_them() {
    let mut pair = talked();
    pair.alice.must(Command::Delete(vec![
        RandomId(1),
        RandomId(12),
        RandomId(99),
    ]));
    pair.settle();
    for party in [&pair.alice, &pair.bob] {
        assert_eq!(history(party), [2, 11]);
        assert_eq!(
            party.keys_of(Table::Timer),
            [11],
            "the timer goes with the message"
        );
    }
    let random_ids = vec![RandomId(1), RandomId(12), RandomId(99)];
    assert!(
        pair.bob
            .events
            .contains(&Event::MessagesDeleted { random_ids })
    );
}

#[test]
fn mistake_15_service_messages_of_the_history_are_not_deleted() {
    let mut pair = talked();
    pair.alice.must(Command::SetTtl(30));
    pair.settle();
    let notice = *history(&pair.bob).last().unwrap();
    pair.alice.must(Command::Delete(vec![RandomId(notice)]));
    pair.settle();
    assert!(history(&pair.alice).contains(&notice) && history(&pair.bob).contains(&notice));
}

#[test]
fn mistake_15_flush_history_deletes_everything_before_it_and_keeps_the_chat() {
    let mut pair = talked();
    let counters = (pair.alice.ready().in_seq_no, pair.alice.ready().out_seq_no);
    pair.bob.must(Command::Flush);
    pair.settle();
    for party in [&pair.alice, &pair.bob] {
        assert_eq!(history(party), []);
        assert_eq!(party.keys_of(Table::Timer), []);
    }
    assert!(pair.alice.events.contains(&Event::HistoryFlushed));
    assert_eq!(
        (pair.alice.ready().in_seq_no, pair.alice.ready().out_seq_no),
        (counters.0 + 1, counters.1)
    );
    pair.alice.send_text(50, "after");
    pair.settle();
    assert_eq!(
        (history(&pair.alice), history(&pair.bob)),
        (vec![50], vec![50])
    );
}

#[test]
fn mistake_15_a_flush_does_not_delete_what_comes_after_it_in_the_sequence() {
    let mut pair = talked();
    let mut puppet = Puppet::of(&pair.alice);
    // Alice writes something that the peer has not seen when it gives the order.
    pair.alice.send_text(60, "crosses the order");
    let flush = puppet.say(&wire::service(70, Action::FlushHistory));
    let after = puppet.say(&wire::text(71, "after the order"));
    pair.alice.receive(&flush);
    pair.alice.receive(&after);
    assert_eq!(history(&pair.alice), [60, 71]);
}

#[test]
fn mistake_15_read_messages_mark_own_media_and_no_others() {
    let mut pair = talked();
    pair.bob.must(Command::Open(RandomId(2)));
    pair.settle();
    assert!(pair.alice.stored(2).unwrap().opened);
    assert!(pair.bob.stored(2).unwrap().opened);
    assert!(pair.alice.events.contains(&Event::MessagesOpened {
        random_ids: vec![RandomId(2)]
    }));
    // The peer claims to have opened what it wrote itself.
    let mut puppet = Puppet::of(&pair.alice);
    let claim = puppet.say(&wire::service(70, wire::read(&[12, 404])));
    pair.alice.receive(&claim);
    assert!(!pair.alice.stored(12).unwrap().opened);
}

#[test]
fn mistake_15_the_timer_of_the_chat_is_set_and_clamped() {
    let mut pair = Pair::new();
    let mut puppet = Puppet::of(&pair.alice);
    let ttl = |ttl_seconds| {
        let set = secretchat_core::tl::e2e::latest::types::DecryptedMessageActionSetMessageTTL {
            ttl_seconds,
        };
        Action::SetMessageTTL(set)
    };
    for (id, (sent, kept)) in (70..).zip([
        (60, 60),
        (-1, 60),
        (i32::MAX, 31_536_000),
        (0, 0),
        (i32::MIN, 0),
    ]) {
        let envelope = puppet.say(&wire::service(id, ttl(sent)));
        pair.alice.receive(&envelope);
        assert_eq!(pair.alice.ready().ttl, kept, "{sent}");
    }
    let told = pair
        .alice
        .take_events()
        .into_iter()
        .filter_map(|e| match e {
            Event::TtlChanged { ttl } => Some(ttl),
            _ => None,
        });
    assert_eq!(told.collect::<Vec<_>>(), [60, 31_536_000, 0]);
    assert_eq!(
        history(&pair.alice),
        [70, 72, 73],
        "each is shown, but for the ignored ones"
    );
}

#[test]
fn a_screenshot_is_told_and_shown() {
    let mut pair = talked();
    pair.bob.must(Command::Screenshot(vec![RandomId(1)]));
    pair.settle();
    assert!(pair.alice.events.contains(&Event::ScreenshotTaken {
        random_ids: vec![RandomId(1)]
    }));
    assert_eq!(history(&pair.alice).len(), 5);
}

#[test]
fn delivered_is_what_the_peer_says_and_sent_what_the_server_says() {
    use secretchat_core::history::Delivery;
    let mut pair = Pair::new();
    pair.alice.send_text(1, "x");
    let delivery = |pair: &Pair| pair.alice.stored(1).unwrap().delivery;
    assert_eq!(delivery(&pair), Delivery::None);
    pair.settle();
    assert_eq!(delivery(&pair), Delivery::Sent);
    pair.bob.send_text(2, "y");
    pair.settle();
    assert_eq!(delivery(&pair), Delivery::Delivered);
    let told = |event: &Event| pair.alice.events.iter().filter(|e| *e == event).count();
    assert_eq!(
        told(&Event::MessageDelivered {
            random_id: RandomId(1)
        }),
        1
    );
}

#[test]
fn typing_inside_the_chat_is_ignored() {
    use secretchat_core::tl::e2e::latest::{SendMessageAction, types};
    let mut alice = Pair::new().alice;
    let mut puppet = Puppet::of(&alice);
    let typing = types::DecryptedMessageActionTyping {
        action: SendMessageAction::SendMessageTypingAction,
    };
    let envelope = puppet.say(&wire::service(5, Action::Typing(typing)));
    alice.receive(&envelope);
    assert_eq!(alice.take_events(), []);
    assert_eq!(alice.ready().in_seq_no, puppet.number);
}
