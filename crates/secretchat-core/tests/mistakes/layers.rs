//! Layer negotiation (spec/06 §7).

use secretchat_core::chat::{Config, Status};
use secretchat_core::ids::{Layer, Role};
use secretchat_core::io::{DropReason, Event, Losses, Outgoing};
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::e2e::latest::{
    DecryptedMessage, DecryptedMessageMedia as Media, MessageEntity, types,
};
use secretchat_core::tl::e2e::layer8;

use crate::common::pair::{Pair, alice_config, bob_config};
use crate::common::party::Party;
use crate::common::puppet::{self, Puppet, Said};
use crate::common::wire;

/// What a party has to send, read with a key.
fn say(party: &mut Party, puppet: &Puppet) -> Vec<Said> {
    party
        .serve()
        .iter()
        .map(|envelope| puppet.hear(envelope))
        .collect()
}

/// A chat whose peer has said nothing yet.
fn fresh(max_layer: u32) -> (Party, Puppet) {
    let config = Config {
        max_layer: Layer(max_layer),
        ..alice_config()
    };
    let mut alice = Pair::fresh(config, bob_config()).alice;
    let puppet = Puppet::of(&alice);
    alice.take_events();
    (alice, puppet)
}

#[test]
fn the_first_message_of_both_sides_announces_the_layer_at_header_layer_73() {
    for max_layer in [73, 101, 144] {
        let config = |config: Config| Config {
            max_layer: Layer(max_layer),
            ..config
        };
        let mut pair = Pair::fresh(config(alice_config()), config(bob_config()));
        for role in [Role::Creator, Role::Participant] {
            let puppet = Puppet::of(pair.party(role));
            let said = say(pair.party(role), &puppet);
            let [first] = &said[..] else {
                panic!("{said:?}")
            };
            assert_eq!((first.layer, first.number, first.seen), (73, 0, 0));
            let DecryptedMessage::Service(service) = &first.message else {
                panic!("{first:?}")
            };
            assert_eq!(
                service.action,
                wire::notify_layer(i32::try_from(max_layer).unwrap())
            );
        }
    }
}

#[test]
fn mistake_09_the_header_is_never_above_our_own_layer_and_never_goes_down() {
    let (mut alice, mut puppet) = fresh(101);
    let mut written = vec![say(&mut alice, &puppet)[0].layer];
    puppet.seen = 1;
    for (id, (header, announced)) in (1..).zip([
        (73, 101),
        (101, 151),
        (144, 144),
        (73, 73),
        (46, 46),
        (200, 1_000_000),
    ]) {
        puppet.layer = header;
        let notify = puppet.say(&wire::service(100 + id, wire::notify_layer(announced)));
        alice.receive(&notify);
        alice.send_text(id, "x");
        written.extend(say(&mut alice, &puppet).iter().map(|said| said.layer));
    }
    assert_eq!(written, [73, 101, 101, 101, 101, 101, 101]);
    assert_eq!(alice.ready().peer_layer, Layer(1_000_000));
    assert_eq!(alice.ready().send_layer, Layer(101));
}

#[test]
fn mistake_09_the_layer_of_the_peer_never_goes_down_and_survives_a_restart() {
    let (mut alice, mut puppet) = fresh(144);
    puppet.layer = 144;
    let up = puppet.say(&wire::text(1, "x"));
    alice.receive(&up);
    assert!(alice.take_events().contains(&Event::LayerChanged {
        peer_layer: Layer(144)
    }));
    puppet.layer = 46;
    let down = puppet.say(&wire::service(2, wire::notify_layer(46)));
    alice.receive(&down);
    let negative = puppet.say(&wire::service(3, wire::notify_layer(-5)));
    alice.receive(&negative);
    assert!(
        !alice
            .take_events()
            .iter()
            .any(|e| matches!(e, Event::LayerChanged { .. }))
    );
    alice.restart();
    assert_eq!(
        (alice.ready().peer_layer, alice.ready().send_layer),
        (Layer(144), Layer(144))
    );
}

#[test]
fn only_the_four_layers_that_every_client_reads_are_written() {
    for (peer, written) in [
        (46, 73),
        (66, 73),
        (73, 73),
        (100, 73),
        (101, 101),
        (143, 101),
        (144, 144),
        (151, 144),
    ] {
        let (mut alice, mut puppet) = fresh(144);
        alice.serve();
        puppet.layer = 46;
        let notify = puppet.say(&wire::service(1, wire::notify_layer(peer)));
        alice.receive(&notify);
        alice.send_text(2, "x");
        assert_eq!(say(&mut alice, &puppet)[0].layer, written, "peer at {peer}");
    }
}

#[test]
fn what_the_layer_of_the_peer_cannot_carry_is_named_or_refused() {
    let mut pair = Pair::of_layers(144, 73);
    let spoiler = MessageEntity::Spoiler(types::MessageEntitySpoiler {
        offset: 0,
        length: 2,
    });
    let bold = MessageEntity::Bold(types::MessageEntityBold {
        offset: 0,
        length: 2,
    });
    let message = types::DecryptedMessage {
        entities: Some(vec![bold, spoiler]),
        ..wire::plain(1, "so")
    };
    let message = DecryptedMessage::DecryptedMessage(message);
    let send = |losses| {
        secretchat_core::io::Command::Send(Outgoing {
            message: message.clone(),
            file: None,
            losses,
        })
    };
    let before = pair.alice.snapshot();
    assert!(pair.alice.command(send(Losses::Refuse)).is_err());
    assert_eq!(pair.alice.snapshot(), before);
    let done = pair.alice.command(send(Losses::Accept)).unwrap();
    let secretchat_core::io::Done::Queued { losses, .. } = done else {
        panic!("{done:?}")
    };
    assert_eq!(losses.len(), 1, "{losses:?}");
    pair.settle();
    let stored = pair.bob.stored(1).expect("it came").message;
    let DecryptedMessage::DecryptedMessage(stored) = stored else {
        panic!("{stored:?}")
    };
    assert_eq!(stored.entities.map(|e| e.len()), Some(1));
    assert_eq!(stored.media, None::<Media>);
}

/// Seals a payload that has no numbers.
fn unnumbered(puppet: &mut Puppet, payload: &[u8]) -> Vec<u8> {
    puppet.seal(payload)
}

/// NotifyLayer in the form of layer 8.
fn notify_of_layer_8(layer: i32) -> Vec<u8> {
    let notify = types::DecryptedMessageActionNotifyLayer { layer };
    // The action came with layer 17; old clients wrote it inside a message of layer 8.
    let action = secretchat_core::tl::e2e::latest::DecryptedMessageAction::NotifyLayer(notify);
    let mut bytes = 0xaa48_327d_u32.to_le_bytes().to_vec();
    77_i64.serialize(&mut bytes);
    vec![3_u8; 15].serialize(&mut bytes);
    action.serialize(&mut bytes);
    bytes
}

#[test]
fn an_announcement_without_wrapper_is_taken_and_touches_no_counter() {
    let latest = wire::service(78, wire::notify_layer(101)).to_bytes();
    for message in [notify_of_layer_8(101), latest] {
        let (mut alice, mut puppet) = fresh(144);
        let before = alice.ready();
        let envelope = unnumbered(&mut puppet, &message);
        alice.receive(&envelope);
        alice.receive(&envelope);
        let after = alice.ready();
        assert_eq!(after.peer_layer, Layer(101));
        assert_eq!(
            (after.in_seq_no, after.acknowledged, after.dropped),
            (before.in_seq_no, before.acknowledged, 0)
        );
    }
}

#[test]
fn imaginary_numbers_are_taken_for_announcements_only() {
    for (in_seq_no, out_seq_no) in [(-1, -1), (-2, -1), (-1, -2), (-2, -2)] {
        let (mut alice, mut puppet) = fresh(144);
        let before = alice.ready();
        let notify = puppet::wrapper(&[7; 15], 8, in_seq_no, out_seq_no, &notify_of_layer_8(101));
        let envelope = puppet.seal(&notify);
        alice.receive(&envelope);
        let text = wire::text(5, "unnumbered").to_bytes();
        let text = puppet::wrapper(&[7; 15], 8, in_seq_no, out_seq_no, &text);
        let envelope = puppet.seal(&text);
        alice.receive(&envelope);
        let after = alice.ready();
        assert_eq!(after.peer_layer, Layer(101), "{in_seq_no} {out_seq_no}");
        assert_eq!(
            (after.in_seq_no, after.acknowledged),
            (before.in_seq_no, before.acknowledged)
        );
        assert_eq!(after.dropped, 1);
        assert!(alice.stored(5).is_none());
    }
}

#[test]
fn anything_else_without_wrapper_is_dropped() {
    let (mut alice, mut puppet) = fresh(144);
    let of_layer_8 = layer8::types::DecryptedMessage {
        random_id: 5,
        random_bytes: vec![1; 15],
        message: "unwrapped".into(),
        media: layer8::DecryptedMessageMedia::Empty,
    };
    let of_layer_8 = layer8::DecryptedMessage::DecryptedMessage(of_layer_8).to_bytes();
    for message in [
        of_layer_8,
        wire::text(5, "unwrapped").to_bytes(),
        wire::service(5, wire::delete(&[1])).to_bytes(),
    ] {
        let envelope = unnumbered(&mut puppet, &message);
        alice.receive(&envelope);
    }
    assert_eq!(alice.ready().dropped, 3);
    assert!(matches!(
        alice.events[0],
        Event::Dropped {
            reason: DropReason::Malformed,
            count: 1
        }
    ));
    assert_eq!(alice.info().status, Status::Ready);
    assert!(alice.stored(5).is_none());
}

#[test]
fn a_raised_layer_of_this_side_is_announced_after_a_restart() {
    let mut pair = Pair::of_layers(101, 144);
    pair.alice.config.max_layer = Layer(144);
    pair.alice.restart();
    let puppet = Puppet::of(&pair.alice);
    let said = say(&mut pair.alice, &puppet);
    assert!(
        matches!(&said[..], [s] if matches!(&s.message, DecryptedMessage::Service(m) if m.action == wire::notify_layer(144)))
    );
    pair.alice.restart();
    assert_eq!(pair.alice.serve().len(), 0, "once");
}

#[test]
fn mistake_09_a_lowered_setting_does_not_lower_the_header() {
    let mut pair = Pair::new();
    pair.alice.send_text(1, "at layer 144");
    pair.settle();
    pair.alice.config.max_layer = Layer(101);
    pair.alice.restart();
    pair.alice
        .send_text(2, "a TDLib peer would close the chat below 144");
    let puppet = Puppet::of(&pair.alice);
    assert_eq!(say(&mut pair.alice, &puppet)[0].layer, 144);
}
