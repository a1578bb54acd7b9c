//! Keys and their picture over the life of a chat (spec/07 §4, 10).

use secretchat_core::crypto::{AuthKey, Exponent, FileKey, KeyHash};
use secretchat_core::ids::UserId;
use secretchat_core::io::{Command, Request, Response};
use secretchat_core::tl::api;
use zeroize::ZeroizeOnDrop;

use crate::common::pair::{Pair, accepting, alice_config, bob_config};
use crate::common::party::Party;
use crate::common::rng::TestRng;
use crate::common::server::{self, BOB, BOB_USER_HASH};
use crate::common::wire;

/// One whole renewal, confirmed by both sides.
fn renew(pair: &mut Pair, step: i64) {
    pair.alice.must(Command::Rekey);
    pair.settle();
    for (party, id) in [(&mut pair.alice, 2 * step), (&mut pair.bob, 2 * step + 1)] {
        party.send_text(900 + id, "confirms");
    }
    pair.settle();
    pair.alice.send_text(950 + step, "acknowledges");
    pair.settle();
}

#[test]
fn mistake_01_the_picture_has_36_bytes_of_the_first_key_for_ever() {
    let mut pair = Pair::new();
    let first = pair.alice.chat.auth_key().unwrap().clone();
    let hash: KeyHash = pair
        .alice
        .info()
        .key_hash
        .expect("a ready chat has a picture");
    assert_eq!(hash.0.len(), 36);
    assert_eq!(hash, KeyHash::of(&first));
    assert_eq!(pair.bob.info().key_hash.as_ref(), Some(&hash));
    for step in 0..2 {
        renew(&mut pair, step);
        assert_ne!(pair.alice.chat.auth_key(), Some(&first));
        for party in [&mut pair.alice, &mut pair.bob] {
            assert_eq!(party.info().key_hash.as_ref(), Some(&hash));
            party.restart();
            assert_eq!(
                party.info().key_hash.as_ref(),
                Some(&hash),
                "after a restart"
            );
        }
    }
    pair.alice.must(Command::Discard {
        delete_history: false,
    });
    assert_eq!(
        pair.alice.info().key_hash,
        Some(hash),
        "and when the chat is closed"
    );
}

#[test]
fn the_mark_of_a_compared_picture_survives_renewal_and_restart() {
    let mut pair = Pair::new();
    assert!(!pair.alice.ready().is_verified);
    pair.alice.must(Command::SetVerified(true));
    renew(&mut pair, 0);
    pair.alice.restart();
    assert!(pair.alice.ready().is_verified);
    pair.alice.must(Command::SetVerified(false));
    assert!(!pair.alice.ready().is_verified);
}

/// Whether any record holds these bytes, or a quarter of them.
fn is_stored(party: &Party, key: &AuthKey) -> bool {
    let pieces: Vec<_> = key.as_bytes().chunks(64).collect();
    party
        .snapshot()
        .iter()
        .any(|(_, _, value)| value.windows(64).any(|window| pieces.contains(&window)))
}

#[test]
fn mistake_12_old_keys_are_erased_once_both_sides_have_the_new_one() {
    let mut pair = Pair::new();
    let first = pair.alice.chat.auth_key().unwrap().clone();
    assert!(is_stored(&pair.alice, &first) && is_stored(&pair.bob, &first));
    renew(&mut pair, 0);
    let second = pair.alice.chat.auth_key().unwrap().clone();
    assert_ne!(first, second);
    for party in [&pair.alice, &pair.bob] {
        assert!(!party.ready().has_old_key);
        assert!(!is_stored(party, &first), "the first key is still stored");
        assert!(is_stored(party, &second));
    }
    pair.bob.must(Command::Rekey);
    pair.settle();
    pair.alice.send_text(990, "confirms");
    pair.settle();
    pair.bob.send_text(991, "confirms");
    pair.settle();
    for party in [&pair.alice, &pair.bob] {
        assert!(!is_stored(party, &second), "the second key is still stored");
    }
}

#[test]
fn mistake_12_exponents_are_erased_with_their_exchange() {
    let exponent = [0x5d; 256];
    let ask = || {
        let mut rng = TestRng::new(1);
        rng.prescribe_exponent(exponent, None);
        let mut alice = Party::requesting(UserId(BOB), BOB_USER_HASH, alice_config(), rng);
        alice.serve_dh_config(server::dh_config(&[]));
        assert!(
            contains(&alice.state_record(), &exponent),
            "needed until the other side has answered"
        );
        alice
    };
    let mut alice = ask();
    alice.must(Command::Discard {
        delete_history: false,
    });
    assert!(
        !contains(&alice.state_record(), &exponent),
        "of a request that was cancelled"
    );

    let mut alice = ask();
    let request = answer_requested(&mut alice);
    let (_, call) = accepting(&request, bob_config(), 2);
    let Request::AcceptEncryption(accept) = &call.request else {
        panic!("{:?}", call.request)
    };
    alice.update(wire::encryption(api::EncryptedChat::EncryptedChat(
        server::accepted(request.id, accept),
    )));
    assert!(alice.info().ready.is_some());
    assert!(
        !contains(&alice.state_record(), &exponent),
        "of the first exchange"
    );

    let mut pair = Pair::new();
    pair.alice.rng.prescribe_exponent(exponent, None);
    pair.alice.must(Command::Rekey);
    assert!(contains(&pair.alice.state_record(), &exponent));
    pair.settle();
    assert!(
        !contains(&pair.alice.state_record(), &exponent),
        "of a renewal"
    );
}

/// The server has the request of Alice.
fn answer_requested(alice: &mut Party) -> api::types::EncryptedChatRequested {
    let call = alice.take_call();
    let Request::RequestEncryption(request) = &call.request else {
        panic!("{:?}", call.request)
    };
    let waiting = api::EncryptedChat::Waiting(server::waiting(request.random_id));
    alice.answer(call.id, Ok(Response::EncryptedChat(waiting)));
    server::requested(request)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

/// Compiles only if these types erase themselves.
#[test]
fn mistake_12_types_that_hold_keys_erase_themselves() {
    const fn erases<T: ZeroizeOnDrop>() {}
    erases::<AuthKey>();
    erases::<Exponent>();
    erases::<FileKey>();
}
