//! Bad parameters, values and fingerprints of the first exchange (spec/04 §7): closed with the reason, and the server
//! is told.

use secretchat_core::chat::{CloseReason, Status};
use secretchat_core::crypto::dh::KNOWN_PRIME;
use secretchat_core::io::{Command, Event, Request, Response};
use secretchat_core::tl::api;

use crate::common::pair::{accepting, alice_config, answered, asked, asking, bob_config, invited};
use crate::common::party::Party;
use crate::common::server;
use crate::common::wire;

/// Closed for this reason, with discardEncryption under way.
fn assert_closed(party: &mut Party, reason: CloseReason, case: &str) {
    assert_eq!(party.info().status, Status::Closed, "{case}");
    assert_eq!(party.info().close_reason.as_ref(), Some(&reason), "{case}");
    assert!(
        party.events.contains(&Event::ChatClosed {
            reason,
            history_deleted: false
        }),
        "{case}"
    );
    let call = party.take_call();
    let Request::DiscardEncryption(discard) = call.request else {
        panic!("{case}: {:?}", call.request)
    };
    assert_eq!(
        (discard.chat_id, discard.delete_history),
        (party.chat.id().0, false),
        "{case}"
    );
}

/// p and g that must be refused.
fn bad_parameters() -> Vec<(&'static str, i32, Vec<u8>)> {
    let mut even = KNOWN_PRIME.to_vec();
    even[255] &= 0xfe;
    let mut composite = KNOWN_PRIME.to_vec();
    composite[255] ^= 2;
    let mut small = KNOWN_PRIME.to_vec();
    small[0] = 0x47;
    vec![
        ("g = 2, no residue", 2, KNOWN_PRIME.to_vec()),
        ("g = 5, no residue", 5, KNOWN_PRIME.to_vec()),
        ("g = 1", 1, KNOWN_PRIME.to_vec()),
        ("g = 8", 8, KNOWN_PRIME.to_vec()),
        ("g = -3", -3, KNOWN_PRIME.to_vec()),
        ("p even", 3, even),
        ("p composite", 4, composite),
        ("p of 2047 bits", 3, small),
        ("p short", 3, KNOWN_PRIME[..255].to_vec()),
        ("p empty", 3, Vec::new()),
        ("p long", 3, [&[1], &KNOWN_PRIME[..]].concat()),
    ]
}

/// Public values that must be refused (spec/04 §1.4).
fn bad_public_values() -> Vec<(&'static str, Vec<u8>)> {
    let mut p_minus_1 = KNOWN_PRIME;
    p_minus_1[255] -= 1;
    let low = [vec![0; 8], vec![0xff; 248]].concat();
    // p − 2^1984 + 1
    let mut high = KNOWN_PRIME;
    high[7] -= 1;
    high[255] += 1;
    vec![
        ("nothing", Vec::new()),
        ("0", vec![0; 256]),
        ("1", vec![1]),
        ("p - 1", p_minus_1.to_vec()),
        ("p", KNOWN_PRIME.to_vec()),
        ("2^1984 - 1", low),
        ("p - 2^1984 + 1", high.to_vec()),
        ("257 bytes", vec![1; 257]),
    ]
}

#[test]
fn mistake_14_unsafe_p_and_g_end_the_request() {
    for (case, g, p) in bad_parameters() {
        let mut alice = asking(alice_config(), 1);
        alice.serve_dh_config(server::dh_config_of(g, &p, &[]));
        assert_closed(&mut alice, CloseReason::UnsafeParameters, case);
    }
}

#[test]
fn mistake_14_unsafe_p_and_g_end_the_acceptance() {
    let (_, request) = answered(alice_config(), 1);
    for (case, g, p) in bad_parameters() {
        let mut bob = invited(&request, bob_config(), 2);
        bob.must(Command::Accept);
        bob.serve_dh_config(server::dh_config_of(g, &p, &[]));
        assert_closed(&mut bob, CloseReason::UnsafeParameters, case);
    }
}

#[test]
fn mistake_14_unchanged_parameters_that_nobody_has_are_refused() {
    let same = api::types::MessagesDhConfigNotModified {
        random: vec![1; 256],
    };
    let mut alice = asking(alice_config(), 1);
    alice.serve_dh_config(Response::DhConfig(api::MessagesDhConfig::NotModified(same)));
    assert_closed(&mut alice, CloseReason::UnsafeParameters, "notModified");
}

#[test]
fn mistake_14_the_creator_compares_the_fingerprint() {
    let (mut alice, request) = answered(alice_config(), 1);
    let (_, call) = accepting(&request, bob_config(), 2);
    let Request::AcceptEncryption(accept) = &call.request else {
        panic!("{:?}", call.request)
    };
    let mut accepted = server::accepted(request.id, accept);
    accepted.key_fingerprint ^= 1;
    alice.update(wire::encryption(api::EncryptedChat::EncryptedChat(
        accepted,
    )));
    assert_closed(&mut alice, CloseReason::KeyMismatch, "creator");
}

#[test]
fn mistake_14_the_participant_compares_the_fingerprint() {
    let (_, request) = answered(alice_config(), 1);
    let (mut bob, call) = accepting(&request, bob_config(), 2);
    let Request::AcceptEncryption(accept) = &call.request else {
        panic!("{:?}", call.request)
    };
    let mut confirmed = server::confirmed(&server::accepted(request.id, accept), &request.g_a);
    confirmed.key_fingerprint ^= 1;
    bob.answer(
        call.id,
        Ok(Response::EncryptedChat(api::EncryptedChat::EncryptedChat(
            confirmed,
        ))),
    );
    assert_closed(&mut bob, CloseReason::KeyMismatch, "participant");
}

#[test]
fn mistake_14_public_values_out_of_range_are_refused_by_both_sides() {
    let (_, request) = answered(alice_config(), 1);
    let (_, call) = accepting(&request, bob_config(), 2);
    let Request::AcceptEncryption(accept) = &call.request else {
        panic!("{:?}", call.request)
    };
    for (case, value) in bad_public_values() {
        let (mut alice, _) = answered(alice_config(), 1);
        let mut accepted = server::accepted(request.id, accept);
        accepted.g_a_or_b.clone_from(&value);
        alice.update(wire::encryption(api::EncryptedChat::EncryptedChat(
            accepted,
        )));
        assert_closed(&mut alice, CloseReason::UnsafePublicValue, case);

        let mut request = request.clone();
        request.g_a = value;
        let update = wire::encryption(api::EncryptedChat::Requested(request.clone()));
        if request.g_a.len() > 256 {
            assert!(
                Party::incoming(&update, bob_config(), crate::common::rng::TestRng::new(2))
                    .is_none()
            );
            continue;
        }
        let mut bob = invited(&request, bob_config(), 2);
        bob.must(Command::Accept);
        bob.serve_dh_config(server::dh_config(&[]));
        assert_closed(&mut bob, CloseReason::UnsafePublicValue, case);
    }
}

#[test]
fn mistake_14_the_random_of_the_server_is_mixed_into_the_exponent() {
    let g_a = |random: &[u8]| {
        let mut alice = asking(alice_config(), 1);
        alice.serve_dh_config(server::dh_config(random));
        let Request::RequestEncryption(request) = alice.take_call().request else {
            panic!("no request")
        };
        request.g_a
    };
    assert_eq!(g_a(&[1; 256]), g_a(&[1; 256]));
    assert_ne!(g_a(&[1; 256]), g_a(&[2; 256]));
    assert_ne!(g_a(&[1; 256]), g_a(&[]));
}

#[test]
fn an_answer_about_another_chat_is_fatal() {
    type Change = fn(&mut api::types::EncryptedChatWaiting);
    let changes: [(&str, Change); 3] = [
        ("id", |c| c.id ^= 1),
        ("participant", |c| c.participant_id ^= 8),
        ("admin", |c| c.admin_id ^= 8),
    ];
    for (case, change) in changes {
        let (_, request) = answered(alice_config(), 1);
        let (mut bob, call) = accepting(&request, bob_config(), 2);
        let Request::AcceptEncryption(accept) = &call.request else {
            panic!("{:?}", call.request)
        };
        let chat = server::confirmed(&server::accepted(request.id, accept), &request.g_a);
        let mut named = server::waiting(chat.id);
        change(&mut named);
        let (id, admin_id, participant_id) = (named.id, named.admin_id, named.participant_id);
        let chat = api::types::EncryptedChat {
            id,
            admin_id,
            participant_id,
            ..chat
        };
        bob.answer(
            call.id,
            Ok(Response::EncryptedChat(api::EncryptedChat::EncryptedChat(
                chat,
            ))),
        );
        assert_closed(&mut bob, CloseReason::WrongChat, case);

        let (mut alice, call) = asked(alice_config(), 1);
        let mut waiting = server::waiting(alice.chat.id().0);
        change(&mut waiting);
        alice.answer(
            call.id,
            Ok(Response::EncryptedChat(api::EncryptedChat::Waiting(
                waiting,
            ))),
        );
        assert_closed(&mut alice, CloseReason::WrongChat, case);
    }
}
