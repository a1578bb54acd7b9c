//! Self-destruct timers (spec/09 §3).

use secretchat_core::ids::{RandomId, Time};
use secretchat_core::io::{Command, Event, Losses, Outgoing, Table};
use secretchat_core::tl::api;
use secretchat_core::tl::e2e::latest::{
    DecryptedMessage, DecryptedMessageAction as Action, DecryptedMessageMedia as Media,
    DocumentAttribute as Attribute, types,
};

use crate::common::pair::Pair;
use crate::common::party::Party;
use crate::common::puppet::Puppet;
use crate::common::wire;

fn photo(random_id: i64, ttl: i32) -> DecryptedMessage {
    let message = types::DecryptedMessage {
        ttl,
        media: Some(wire::photo()),
        ..wire::plain(random_id, "")
    };
    DecryptedMessage::DecryptedMessage(message)
}

/// A video of 30 seconds.
fn video(random_id: i64, ttl: i32) -> DecryptedMessage {
    let attribute = types::DocumentAttributeVideo {
        round_message: false,
        duration: 30,
        w: 10,
        h: 10,
    };
    let media = types::DecryptedMessageMediaDocument {
        thumb: Vec::new(),
        thumb_w: 0,
        thumb_h: 0,
        mime_type: "video/mp4".into(),
        size: 1000,
        key: vec![1; 32],
        iv: vec![2; 32],
        attributes: vec![Attribute::Video(attribute)],
        caption: String::new(),
    };
    let message = types::DecryptedMessage {
        ttl,
        media: Some(Media::Document(media)),
        ..wire::plain(random_id, "")
    };
    DecryptedMessage::DecryptedMessage(message)
}

/// A pair in which Alice has sent a message, delivered to Bob.
fn sent(message: DecryptedMessage) -> Pair {
    let mut pair = Pair::new();
    let has_file = matches!(&message, DecryptedMessage::DecryptedMessage(m) if m.media.is_some());
    let file = api::types::InputEncryptedFile {
        id: 1,
        access_hash: 2,
    };
    let file = has_file.then_some(api::InputEncryptedFile::InputEncryptedFile(file));
    pair.alice.must(Command::Send(Outgoing {
        message,
        file,
        losses: Losses::Accept,
    }));
    pair.settle();
    pair.alice.take_events();
    pair.bob.take_events();
    pair
}

fn has_expired(party: &mut Party, random_id: i64) -> bool {
    let expired = party.take_events().contains(&Event::MessageExpired {
        random_id: RandomId(random_id),
    });
    assert_eq!(
        expired,
        party.stored(random_id).is_none(),
        "told and deleted"
    );
    assert!(!expired || party.keys_of(Table::Timer).is_empty());
    expired
}

/// Asserts that the message goes after `seconds` from now and not before.
fn assert_expires_after(party: &mut Party, random_id: i64, seconds: i64) {
    party.pass(seconds * 1000 - 1);
    assert!(!has_expired(party, random_id), "too early");
    party.pass(1);
    assert!(
        has_expired(party, random_id),
        "not in time: woken at {:?}, now {:?}",
        party.wake,
        party.now
    );
}

fn never_expires_by_itself(party: &mut Party, random_id: i64) {
    party.pass(10 * 365 * 24 * 3600 * 1000);
    party.tick();
    assert!(!has_expired(party, random_id));
}

fn read_now(party: &mut Party) {
    let max_date = party.now.date();
    party.must(Command::Read { max_date });
    party.serve();
}

#[test]
fn incoming_plain_messages_start_when_they_are_viewed() {
    for message in [
        wire::timed(1, "text", 20),
        wire::timed(1, "text", 3600),
        photo(1, 61),
        video(1, 61),
    ] {
        let ttl = match &message {
            DecryptedMessage::DecryptedMessage(m) => i64::from(m.ttl),
            DecryptedMessage::Service(_) => panic!("no text"),
        };
        let mut pair = sent(message);
        pair.bob.pass(5_000_000);
        assert!(!has_expired(&mut pair.bob, 1), "not while it is unread");
        read_now(&mut pair.bob);
        assert_expires_after(&mut pair.bob, 1, ttl);
    }
}

#[test]
fn a_message_newer_than_what_was_viewed_does_not_start() {
    let mut pair = sent(wire::timed(1, "text", 20));
    let before = pair.bob.now.date() - 1;
    pair.bob.must(Command::Read { max_date: before });
    never_expires_by_itself(&mut pair.bob, 1);
}

#[test]
fn incoming_secret_media_start_when_they_are_opened_and_tell_the_peer() {
    for message in [photo(1, 60), photo(1, 1)] {
        let DecryptedMessage::DecryptedMessage(m) = &message else {
            panic!("no text")
        };
        let ttl = i64::from(m.ttl);
        let mut pair = sent(message);
        read_now(&mut pair.bob);
        pair.bob.pass(1_000_000);
        assert!(!has_expired(&mut pair.bob, 1), "viewing is not opening");
        pair.bob.must(Command::Open(RandomId(1)));
        let puppet = Puppet::of(&pair.bob);
        let said: Vec<_> = pair
            .bob
            .calls
            .iter()
            .filter_map(|c| crate::common::server::envelope_of(&c.request))
            .collect();
        let said: Vec<_> = said.into_iter().map(|e| puppet.hear(e).message).collect();
        let told =
            matches!(&said[..], [DecryptedMessage::Service(s)] if s.action == wire::read(&[1]));
        assert!(told, "{said:?}");
        pair.settle();
        pair.bob.must(Command::Open(RandomId(1)));
        assert_eq!(pair.bob.serve().len(), 0, "opened twice is told once");
        // Both sides count from there on.
        assert_expires_after(&mut pair.bob, 1, ttl);
        assert_expires_after(&mut pair.alice, 1, ttl);
    }
}

#[test]
fn the_timer_of_a_medium_is_at_least_its_duration_and_classified_before() {
    let mut pair = sent(video(1, 10));
    read_now(&mut pair.bob);
    pair.bob.pass(100_000);
    assert!(!has_expired(&mut pair.bob, 1), "10 s is a secret medium");
    pair.bob.must(Command::Open(RandomId(1)));
    assert_expires_after(&mut pair.bob, 1, 31);
}

#[test]
fn outgoing_plain_messages_start_when_the_server_says_that_they_were_read() {
    let mut pair = sent(wire::timed(1, "text", 20));
    pair.alice.pass(5_000_000);
    let (id, sent_at, now) = (pair.alice.chat.id(), start_date(), pair.alice.now.date());
    pair.alice.update(wire::messages_read(id, sent_at - 1, now));
    never_before(&mut pair.alice);
    // Read 5 seconds ago, by the clock of the server.
    let now = pair.alice.now.date();
    pair.alice.update(wire::messages_read(id, sent_at, now - 5));
    assert_expires_after(&mut pair.alice, 1, 15);
}

fn never_before(party: &mut Party) {
    party.pass(1_000_000);
    assert!(!has_expired(party, 1));
}

fn start_date() -> i32 {
    crate::common::party::START.date()
}

#[test]
fn outgoing_secret_media_start_when_the_peer_opened_them_and_not_when_they_were_read() {
    let mut pair = sent(photo(1, 30));
    let (id, now) = (pair.alice.chat.id(), pair.alice.now.date());
    pair.alice.update(wire::messages_read(id, now, now));
    pair.alice.pass(1_000_000);
    assert!(!has_expired(&mut pair.alice, 1));
    let mut puppet = Puppet::of(&pair.alice);
    let opened = puppet.say(&wire::service(5, wire::read(&[1])));
    pair.alice.receive(&opened);
    assert_expires_after(&mut pair.alice, 1, 30);
}

#[test]
fn a_message_that_is_not_sent_or_failed_has_no_running_timer() {
    let mut pair = Pair::new();
    pair.alice.send(wire::timed(1, "text", 20)).unwrap();
    let (id, now) = (pair.alice.chat.id(), pair.alice.now.date());
    pair.alice.update(wire::messages_read(id, now + 1000, now));
    pair.alice.pass(1_000_000);
    assert!(!has_expired(&mut pair.alice, 1), "not sent");
    let call = pair.alice.take_call();
    pair.alice.answer(
        call.id,
        Err(secretchat_core::io::RpcError::server(400, "DATA_TOO_LONG")),
    );
    pair.alice.pass(1_000_000);
    assert!(
        !pair
            .alice
            .take_events()
            .iter()
            .any(|e| matches!(e, Event::MessageExpired { .. }))
    );
    assert!(pair.alice.stored(1).is_some(), "the user may send it again");
    assert_eq!(pair.alice.keys_of(Table::Timer), []);
}

#[test]
fn impossible_timers_are_none_and_view_once_is_not_in_secret_chats() {
    for ttl in [-1, i32::MIN, 0] {
        let mut pair = sent(wire::timed(1, "text", ttl));
        read_now(&mut pair.bob);
        never_expires_by_itself(&mut pair.bob, 1);
    }
    let mut pair = sent(wire::timed(1, "text", i32::MAX));
    read_now(&mut pair.bob);
    pair.bob.pass(1_000_000_000);
    assert!(!has_expired(&mut pair.bob, 1));
}

#[test]
fn timers_survive_a_restart_and_what_expired_meanwhile_goes_first() {
    let mut pair = sent(wire::timed(1, "text", 20));
    read_now(&mut pair.bob);
    pair.bob.pass(5_000);
    pair.bob.restart();
    assert_expires_after(&mut pair.bob, 1, 15);

    let mut pair = sent(wire::timed(1, "text", 20));
    read_now(&mut pair.bob);
    pair.bob.wake = None;
    pair.bob.now = pair.bob.now.plus_s(1000);
    pair.bob.restart();
    assert_eq!(
        pair.bob.events[0],
        Event::MessageExpired {
            random_id: RandomId(1)
        }
    );
    assert!(pair.bob.stored(1).is_none());
}

#[test]
fn a_clock_that_is_set_back_prolongs_nothing() {
    let mut pair = sent(wire::timed(1, "text", 20));
    read_now(&mut pair.bob);
    pair.bob.now = Time(pair.bob.now.0 - 1_000_000);
    pair.bob.tick();
    assert_expires_after(&mut pair.bob, 1, 20);

    let mut pair = sent(wire::timed(1, "text", 20));
    read_now(&mut pair.bob);
    pair.bob.now = Time(pair.bob.now.0 - 1_000_000);
    pair.bob.restart();
    assert_expires_after(&mut pair.bob, 1, 20);
}

#[test]
fn timers_run_on_when_the_chat_is_closed() {
    let mut pair = sent(wire::timed(1, "text", 20));
    read_now(&mut pair.bob);
    pair.bob.must(Command::Discard {
        delete_history: false,
    });
    pair.bob.serve();
    pair.bob.restart();
    assert_expires_after(&mut pair.bob, 1, 20);
}

#[test]
fn no_order_to_delete_is_sent_when_a_message_expires() {
    let mut pair = sent(wire::timed(1, "text", 20));
    read_now(&mut pair.bob);
    pair.bob.pass(20_000);
    assert_eq!(pair.bob.calls.len(), 0);
}

#[test]
fn the_timer_of_the_chat_says_nothing_of_messages_that_came_without_one() {
    let mut pair = Pair::new();
    pair.alice.must(Command::SetTtl(5));
    pair.settle();
    pair.alice.send_text(1, "without");
    pair.settle();
    read_now(&mut pair.bob);
    never_expires_by_itself(&mut pair.bob, 1);
    let set = |a: &Action| matches!(a, Action::SetMessageTTL(_));
    let notices = pair
        .bob
        .records
        .history()
        .into_iter()
        .filter(|m| match &m.message {
            DecryptedMessage::Service(s) => set(&s.action),
            DecryptedMessage::DecryptedMessage(_) => false,
        });
    assert_eq!(notices.count(), 1);
}

#[test]
fn a_closed_chat_can_still_be_read_and_its_media_opened() {
    for message in [wire::timed(1, "text", 20), photo(1, 20)] {
        let mut pair = sent(message);
        pair.bob.must(Command::Discard {
            delete_history: false,
        });
        pair.bob.serve();
        pair.bob.restart();
        let max_date = pair.bob.now.date();
        pair.bob.must(Command::Read { max_date });
        pair.bob.must(Command::Open(RandomId(1)));
        assert_eq!(pair.bob.calls.len(), 0, "nobody is told");
        assert_expires_after(&mut pair.bob, 1, 20);
    }
}

#[test]
fn a_date_of_the_server_far_in_the_future_stops_no_later_timer() {
    let mut pair = Pair::new();
    let mut puppet = Puppet::of(&pair.bob);
    let forged = puppet.say(&wire::text(2, "from the future"));
    let id = pair.bob.chat.id();
    pair.bob.update(wire::new_message(id, &forged, i32::MAX));
    pair.bob.must(Command::Read { max_date: i32::MAX });
    pair.bob.receive(&puppet.say(&wire::timed(1, "text", 20)));
    pair.bob.serve();
    pair.bob.take_events();
    read_now(&mut pair.bob);
    assert_expires_after(&mut pair.bob, 1, 20);
}
