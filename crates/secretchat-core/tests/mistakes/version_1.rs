//! MTProto 1.0 is read where it must be, never written, and never again after 2.0 (spec/05 §7).

use secretchat_core::chat::{Config, Status};
use secretchat_core::ids::Layer;
use secretchat_core::io::{DropReason, Event};
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::e2e::{layer17, layer46};

use crate::common::pair::{Pair, alice_config, bob_config};
use crate::common::party::Party;
use crate::common::puppet::Puppet;
use crate::common::wire;

/// A chat whose peer has said nothing yet and is an old client.
fn with_old_peer(accept_mtproto_1: bool) -> (Party, Puppet) {
    let config = Config {
        accept_mtproto_1,
        assumed_layer: Layer(46),
        ..alice_config()
    };
    let mut alice = Pair::fresh(config, bob_config()).alice;
    alice.serve();
    alice.take_events();
    let mut puppet = Puppet::of(&alice);
    puppet.layer = 46;
    (alice, puppet)
}

fn old_text(random_id: i64) -> Vec<u8> {
    let message = layer46::types::DecryptedMessage {
        random_id,
        ttl: 0,
        message: "written long ago".into(),
        media: None,
        entities: None,
        via_bot_name: None,
        reply_to_random_id: None,
    };
    layer46::DecryptedMessage::DecryptedMessage(message).to_bytes()
}

fn say_v1(puppet: &Puppet, number: u32, random_id: i64) -> Vec<u8> {
    puppet.seal_v1(&puppet.payload(number, &old_text(random_id)))
}

fn say_v2(puppet: &mut Puppet, number: u32, random_id: i64) -> Vec<u8> {
    let payload = puppet.payload(number, &old_text(random_id));
    puppet.seal(&payload)
}

fn drops(alice: &mut Party) -> Vec<DropReason> {
    let events = alice.take_events();
    events
        .into_iter()
        .filter_map(|e| {
            if let Event::Dropped { reason, .. } = e {
                Some(reason)
            } else {
                None
            }
        })
        .collect()
}

#[test]
fn an_old_client_is_understood_and_answered_in_mtproto_2() {
    let (mut alice, puppet) = with_old_peer(true);
    alice.receive(&say_v1(&puppet, 0, 5));
    let even_older = layer17::types::DecryptedMessage {
        random_id: 6,
        ttl: 0,
        message: "from layer 17".into(),
        media: layer17::DecryptedMessageMedia::Empty,
    };
    let even_older = layer17::DecryptedMessage::DecryptedMessage(even_older).to_bytes();
    alice.receive(&puppet.seal_v1(&puppet.payload(1, &even_older)));
    assert!(alice.stored(5).is_some() && alice.stored(6).is_some());
    alice.send_text(7, "x");
    for envelope in alice.serve() {
        puppet.hear(&envelope);
    }
}

#[test]
fn mistake_13_after_the_first_message_in_version_2_version_1_is_refused_from_there_on() {
    let (mut alice, mut puppet) = with_old_peer(true);
    alice.receive(&say_v1(&puppet, 0, 10));
    let third = say_v2(&mut puppet, 3, 13);
    alice.receive(&third);
    assert_eq!(drops(&mut alice), []);
    alice.receive(&say_v1(&puppet, 4, 14));
    assert_eq!(drops(&mut alice), [DropReason::Downgrade]);
    // What was written before the change may still come, after a restart too.
    alice.receive(&say_v1(&puppet, 2, 12));
    alice.restart();
    alice.receive(&say_v1(&puppet, 1, 11));
    alice.receive(&say_v1(&puppet, 4, 14));
    let ready = alice.ready();
    assert_eq!((ready.in_seq_no, ready.behind_gap), (4, 0));
    assert!(alice.stored(14).is_none());
    let fourth = say_v2(&mut puppet, 4, 14);
    alice.receive(&fourth);
    assert!(alice.stored(14).is_some());
    assert_eq!(alice.info().status, Status::Ready);
}

#[test]
fn mistake_13_version_1_with_a_new_layer_in_its_header_is_refused() {
    let (mut alice, mut puppet) = with_old_peer(true);
    for layer in [73, 101, 144] {
        puppet.layer = layer;
        alice.receive(&say_v1(&puppet, 0, 10));
    }
    assert_eq!(alice.ready().dropped, 3);
    assert_eq!(
        drops(&mut alice),
        [DropReason::Downgrade, DropReason::Downgrade]
    );
    assert_eq!(
        (alice.ready().in_seq_no, alice.ready().peer_layer),
        (0, Layer(46)),
        "and teaches nothing"
    );
}

#[test]
fn mistake_13_a_host_that_wants_no_version_1_gets_none() {
    let (mut alice, puppet) = with_old_peer(false);
    alice.receive(&say_v1(&puppet, 0, 10));
    assert_eq!(drops(&mut alice), [DropReason::Undecryptable]);
    assert_eq!(alice.ready().in_seq_no, 0);
}

#[test]
fn mistake_13_an_ordinary_chat_locks_version_1_out_with_its_first_message() {
    let Pair { mut alice, .. } = Pair::new();
    let mut puppet = Puppet::of(&alice);
    puppet.layer = 46;
    alice.receive(&say_v1(&puppet, puppet.number, 10));
    assert_eq!(alice.ready().dropped, 1);
    assert!(alice.stored(10).is_none());
    let good = puppet.say(&wire::text(11, "x"));
    alice.receive(&good);
    assert!(alice.stored(11).is_some());
}
