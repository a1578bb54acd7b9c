//! What Telegram for Android writes, as it was recorded.

use secretchat_core::chat::Status;
use secretchat_core::ids::{Layer, RandomId};
use secretchat_core::io::Event;
use secretchat_core::message::Content;
use secretchat_core::tl::e2e::latest::DecryptedMessage;

use crate::common::pair::{Pair, alice_config, bob_config};
use crate::common::puppet::Puppet;
use crate::common::wire;

/// It says its layer in a header of layer 46 and, when it has heard ours, again in one of ours; 15 random bytes are the
/// least that are allowed, and a text without entities has a vector of them all the same.
#[test]
fn the_first_messages_of_telegram_for_android_are_taken() {
    let mut alice = Pair::fresh(alice_config(), bob_config()).alice;
    let mut android = Puppet::of(&alice);
    alice.serve();
    alice.take_events();
    android.layer = 46;
    let first = android.say(&wire::service(1, wire::notify_layer(151)));
    alice.receive(&first);
    assert_eq!(alice.ready().peer_layer, Layer(151));
    android.layer = 144;
    android.seen = 1;
    let again = android.say(&wire::service(2, wire::notify_layer(151)));
    alice.receive(&again);
    let mut text = wire::plain(3, "hello");
    text.entities = Some(Vec::new());
    let text = DecryptedMessage::DecryptedMessage(text);
    let text = android.say(&text);
    alice.receive(&text);
    assert!(matches!(
        alice.take_events()[..],
        [
            Event::LayerChanged {
                peer_layer: Layer(151)
            },
            Event::Message {
                random_id: RandomId(3),
                ..
            },
        ]
    ));
    let Content::Message(message) = alice.stored(3).unwrap().content() else {
        panic!("a text is no service message")
    };
    assert_eq!(
        (&*message.text.text, &message.text.entities[..]),
        ("hello", &[][..])
    );
    let ready = alice.ready();
    assert_eq!(
        (ready.in_seq_no, ready.dropped, ready.send_layer),
        (3, 0, Layer(144))
    );
    assert_eq!(alice.info().status, Status::Ready);
}
