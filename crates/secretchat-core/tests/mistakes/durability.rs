//! What leaves, leaves after it is stored (design rule; spec/03 §4, 06 §6).

use secretchat_core::chat::{Chat, Status};
use secretchat_core::ids::UserId;
use secretchat_core::io::{Change, Command, Event, Input, Output, Request, Table};
use secretchat_core::tl::api;

use crate::common::pair::{Pair, alice_config, answered, bob_config};
use crate::common::party::{Party, START};
use crate::common::puppet::Puppet;
use crate::common::rng::TestRng;
use crate::common::server::{self, BOB};
use crate::common::wire;

/// Polls a chat that is never told that anything is stored.
fn poll_unconfirmed(chat: &mut Chat) -> Vec<Output> {
    std::iter::from_fn(|| chat.poll()).collect()
}

fn assert_only_batches(outputs: &[Output]) {
    assert!(
        outputs.iter().any(|o| matches!(o, Output::Persist(_))),
        "{outputs:?}"
    );
    let depends = |o: &Output| matches!(o, Output::Request { .. } | Output::Event(_));
    assert!(
        !outputs.iter().any(depends),
        "left before it was stored: {outputs:?}"
    );
}

#[test]
fn a_host_that_never_confirms_gets_no_request_and_no_event() {
    let mut rng = TestRng::new(1);
    let mut chat = Chat::request(UserId(BOB), 7, |_| false, alice_config(), START, &mut rng);
    assert_only_batches(&poll_unconfirmed(&mut chat));
    let discard = Input::Command(Command::Discard {
        delete_history: false,
    });
    chat.handle(discard, START, &mut rng).unwrap();
    assert_only_batches(&poll_unconfirmed(&mut chat));

    let (_, request) = answered(alice_config(), 1);
    let update = wire::encryption(api::EncryptedChat::Requested(request));
    let mut chat = Chat::incoming(&update, bob_config(), START, &mut rng).unwrap();
    assert_only_batches(&poll_unconfirmed(&mut chat));
    chat.handle(Input::Command(Command::Accept), START, &mut rng)
        .unwrap();
    assert_only_batches(&poll_unconfirmed(&mut chat));
}

#[test]
fn a_ready_chat_holds_everything_back_until_it_is_stored() {
    let Pair { mut alice, .. } = Pair::new();
    let mut puppet = Puppet::of(&alice);
    alice.hold();
    alice.send_text(1, "out");
    let envelope = puppet.say(&wire::text(2, "in"));
    alice.receive(&envelope);
    alice.must(Command::Rekey);
    assert_eq!((alice.calls.len(), alice.events.len()), (0, 0));
    assert_eq!(alice.batches.len(), 3, "one batch for each step");
    alice.confirm_all();
    assert!(
        alice
            .events
            .iter()
            .any(|e| matches!(e, Event::Message { random_id, .. } if random_id.0 == 2))
    );
    assert_eq!(alice.serve().len(), 2, "then both go, in their order");
}

#[test]
fn confirming_a_part_lets_only_that_part_go() {
    let Pair { mut alice, .. } = Pair::new();
    let mut puppet = Puppet::of(&alice);
    alice.hold();
    for id in [1, 2] {
        let envelope = puppet.say(&wire::text(id, "in"));
        alice.receive(&envelope);
    }
    let first = alice.batches[0].id;
    let stored = Input::Persisted {
        batch: first,
        duplicates: Vec::new(),
    };
    alice.handle(stored).unwrap();
    assert_eq!(
        alice.events,
        [Event::Message {
            random_id: secretchat_core::ids::RandomId(1),
            date: alice.now.date()
        }]
    );
}

#[test]
fn mistake_07_a_message_is_told_after_it_is_stored_and_a_crash_in_between_loses_nothing() {
    let Pair { mut alice, .. } = Pair::new();
    let mut puppet = Puppet::of(&alice);
    let envelope = puppet.say(&wire::text(5, "precious"));
    alice.hold();
    alice.receive(&envelope);
    assert_eq!(alice.events, [], "nothing that a host could acknowledge");
    let [batch] = &alice.batches[..] else {
        panic!("{:?}", alice.batches)
    };
    let adds = batch
        .changes
        .iter()
        .filter(|c| matches!(c, Change::AddMessage { .. }))
        .count();
    let counts = batch
        .changes
        .iter()
        .filter(|c| {
            matches!(
                c,
                Change::Put {
                    table: Table::Chat,
                    ..
                }
            )
        })
        .count();
    assert_eq!(
        (adds, counts),
        (1, 1),
        "message and counter in one transaction"
    );
    assert!(
        batch
            .events
            .iter()
            .any(|e| matches!(e, Event::Message { .. })),
        "{:?}",
        batch.events
    );
    // The crash: not stored, so the server delivers it again.
    alice.restart();
    alice.receive(&envelope);
    assert!(
        alice
            .take_events()
            .iter()
            .any(|e| matches!(e, Event::Message { .. }))
    );
    // Stored, and delivered once more because the acknowledgement of the qts was lost.
    alice.restart();
    alice.receive(&envelope);
    assert_eq!(alice.take_events(), []);
    assert_eq!(alice.records.history().len(), 1);
}

#[test]
fn mistake_08_no_number_stands_for_two_contents_whenever_the_crash_comes() {
    let Pair { mut alice, .. } = Pair::new();
    let puppet = Puppet::of(&alice);
    let next = alice.ready().out_seq_no;
    // Before it is stored nothing has left, so the number is free.
    alice.hold();
    alice.send_text(1, "first");
    assert_eq!(alice.calls.len(), 0);
    alice.restart();
    alice.confirms = true;
    assert_eq!(alice.ready().out_seq_no, next);
    alice.send_text(2, "second");
    let call = alice.take_call();
    let sent = server::envelope_of(&call.request).unwrap().to_vec();
    assert_eq!(puppet.hear(&sent).number, next);
    // After it is stored the very same call is made again.
    alice.restart();
    let again = alice.take_call();
    assert_eq!(
        again.request, call.request,
        "the same envelope under the same random_id"
    );
    alice.send_text(3, "third");
    assert_eq!(alice.ready().out_seq_no, next + 2);
    alice.answer(again.id, Ok(server::sent(1)));
    let third = alice.take_call();
    assert_eq!(
        puppet
            .hear(server::envelope_of(&third.request).unwrap())
            .number,
        next + 1
    );
}

#[test]
fn mistake_08_a_crash_between_any_two_outputs_of_a_renewal_is_harmless() {
    for crash_after in 0..12 {
        let mut pair = Pair::new();
        pair.alice.must(Command::Rekey);
        let mut steps = 0;
        loop {
            let mut moved = false;
            for role in [
                secretchat_core::ids::Role::Creator,
                secretchat_core::ids::Role::Participant,
            ] {
                let party = pair.party(role);
                let Some(call) = party.calls.pop_front() else {
                    continue;
                };
                moved = true;
                if steps == crash_after {
                    party.restart();
                    steps += 1;
                    continue;
                }
                steps += 1;
                let envelope = server::envelope_of(&call.request).unwrap().to_vec();
                party.answer(call.id, Ok(server::sent(1)));
                pair.party(role.peer()).receive(&envelope);
            }
            if !moved {
                break;
            }
        }
        pair.alice.send_text(90, "under the new key");
        pair.settle();
        assert_eq!(
            pair.alice.chat.auth_key(),
            pair.bob.chat.auth_key(),
            "crash after {crash_after}"
        );
        assert!(pair.bob.stored(90).is_some(), "crash after {crash_after}");
        assert!(
            !pair.alice.ready().has_old_key && !pair.bob.ready().has_old_key,
            "crash after {crash_after}"
        );
    }
}

#[test]
fn requests_are_repeated_as_they_were_after_a_restart() {
    let (mut alice, call) = crate::common::pair::asked(alice_config(), 3);
    alice.restart();
    assert_eq!(
        alice.take_call().request,
        call.request,
        "the same random_id and g_a"
    );
    let (_, request) = answered(alice_config(), 3);
    let (mut bob, call) = crate::common::pair::accepting(&request, bob_config(), 4);
    bob.restart();
    assert_eq!(
        bob.take_call().request,
        call.request,
        "the same g_b and fingerprint"
    );
    bob.must(Command::Discard {
        delete_history: true,
    });
    bob.calls.clear();
    bob.restart();
    let Request::DiscardEncryption(discard) = bob.take_call().request else {
        panic!("no discard")
    };
    assert!(discard.delete_history, "until the server has answered");
    assert_eq!(bob.info().status, Status::Closed);
}

#[test]
fn what_was_answered_is_not_asked_again() {
    let Pair { mut alice, .. } = Pair::new();
    alice.must(Command::Discard {
        delete_history: false,
    });
    let call = alice.take_call();
    alice.answer(
        call.id,
        Err(secretchat_core::io::RpcError::server(
            400,
            "ENCRYPTION_ALREADY_DECLINED",
        )),
    );
    alice.restart();
    assert_eq!(alice.calls.len(), 0, "any answer counts");
}

#[test]
fn a_host_need_not_be_asked_for_records_of_the_history() {
    let mut pair = Pair::new();
    pair.alice.send_text(1, "x");
    pair.settle();
    let records = pair.alice.records.clone();
    let without = records
        .iter()
        .filter(|(table, ..)| *table != Table::Message);
    let chat = Chat::restore(without, alice_config()).unwrap();
    assert_eq!(chat.info(), pair.alice.info());
    let party = Party::restored(records, alice_config(), TestRng::new(1), START);
    assert_eq!(party.info(), pair.alice.info());
}
