//! How a chat comes to be, and how it ends, where things come twice, late or from somewhere else (spec/04 §4–5).

use super::*;

#[test]
fn mistake_17_the_chat_is_not_ready_before_the_acceptance_succeeded() {
    let mut case = Case::new("WaitAcceptResponse");
    assert_eq!(case.party.info().status, Status::Requested);
    let call = case.party.take_call();
    case.party.answer(
        call.id,
        Err(RpcError::server(400, "ENCRYPTION_ALREADY_ACCEPTED")),
    );
    assert_eq!(
        case.party.info().close_reason,
        Some(CloseReason::AcceptedElsewhere)
    );
    assert_eq!(
        case.party.calls.len(),
        0,
        "no discardEncryption: the other device has it"
    );
    assert!(case.party.chat.auth_key().is_none());
    assert!(!case.party.events.contains(&Event::ChatReady));
}

#[test]
fn mistake_17_a_second_delivery_of_the_same_update_changes_no_key() {
    let mut pair = Pair::new();
    let (_, request) = answered(alice_config(), 1);
    let key = pair.alice.chat.auth_key().cloned();
    let (before_alice, before_bob) = (pair.alice.snapshot(), pair.bob.snapshot());
    for chat in [
        Case::new("Ready").update("encryptedChat"),
        Case::new("Ready").update("requested"),
    ] {
        pair.alice.update(chat.clone());
        pair.bob.update(chat);
    }
    assert_eq!(request.id, pair.alice.chat.id().0, "it is about this chat");
    assert_eq!(
        (pair.alice.snapshot(), pair.bob.snapshot()),
        (before_alice, before_bob)
    );
    assert_eq!(pair.alice.chat.auth_key(), key.as_ref());

    // While the acceptance is under way, the request comes again, and the confirmation twice.
    let mut case = Case::new("WaitAcceptResponse");
    let key = case.party.chat.auth_key().cloned();
    let again = case.update("requested");
    assert_eq!(case.outcome(again), Outcome::Ignored);
    let call = case.party.take_call();
    let confirmed = api::EncryptedChat::EncryptedChat(case.accepted.clone());
    case.party.update(wire::encryption(confirmed.clone()));
    let out_seq_no = case.party.ready().out_seq_no;
    case.party
        .answer(call.id, Ok(Response::EncryptedChat(confirmed)));
    assert_eq!(case.party.chat.auth_key(), key.as_ref());
    assert_eq!(case.party.ready().out_seq_no, out_seq_no);
}

#[test]
fn requests_that_are_not_for_this_account_are_not_taken_up() {
    let (_, good) = answered(alice_config(), 1);
    type Change = fn(&mut api::types::EncryptedChatRequested);
    let changes: [(&str, Change); 4] = [
        ("id 0", |r| r.id = 0),
        ("for somebody else", |r| r.participant_id = 3),
        ("from ourselves", |r| {
            (r.admin_id, r.participant_id) = (2, 2)
        }),
        ("a value of 257 bytes", |r| r.g_a = vec![1; 257]),
    ];
    let take = |request: &api::types::EncryptedChatRequested| {
        let update = wire::encryption(api::EncryptedChat::Requested(request.clone()));
        Chat::incoming(&update, bob_config(), START, &mut TestRng::new(1)).is_some()
    };
    assert!(take(&good));
    for (what, change) in changes {
        let mut request = good.clone();
        change(&mut request);
        assert!(!take(&request), "{what}");
    }
    let other = wire::encryption(wire::discarded(secretchat_core::ids::ChatId(5), false));
    assert!(Chat::incoming(&other, bob_config(), START, &mut TestRng::new(1)).is_none());
}

#[test]
fn what_the_server_refuses_ends_the_request_with_the_reason() {
    let (mut alice, call) = asked(alice_config(), 1);
    alice.answer(call.id, Err(RpcError::server(400, "USER_ID_INVALID")));
    assert!(
        matches!(alice.info().close_reason, Some(CloseReason::Refused(why)) if why.contains("USER_ID_INVALID"))
    );
    let refusals = [
        (
            "ENCRYPTION_ALREADY_DECLINED",
            CloseReason::ByPeer {
                history_deleted: false,
            },
        ),
        ("CHAT_ID_INVALID", CloseReason::UnknownToServer),
    ];
    for (error, reason) in refusals {
        let mut case = Case::new("WaitAcceptResponse");
        let call = case.party.take_call();
        case.party
            .answer(call.id, Err(RpcError::server(400, error)));
        assert_eq!(case.party.info().close_reason, Some(reason));
        assert_eq!(case.party.calls.len(), 0);
    }
}

#[test]
fn a_device_that_is_logged_out_has_no_chat_to_accept() {
    let mut case = Case::new("SendAccept");
    let call = case.party.take_call();
    let error = RpcError::server(401, "AUTH_KEY_UNREGISTERED");
    case.party.answer(call.id, Err(error));
    assert_eq!(case.party.info().close_reason, Some(CloseReason::LoggedOut));
}

#[test]
fn calls_without_an_answer_are_repeated_and_a_flood_wait_is_kept() {
    let (mut alice, call) = asked(alice_config(), 1);
    alice.answer(call.id, Err(RpcError::Network));
    assert_eq!(alice.calls.len(), 0);
    alice.pass(2_000);
    let again = alice.take_call();
    assert_eq!(again, call, "the same call");
    alice.answer(again.id, Err(RpcError::server(420, "FLOOD_WAIT_30")));
    alice.pass(29_000);
    assert_eq!(alice.calls.len(), 0);
    alice.pass(2_000);
    assert_eq!(alice.take_call(), call);
    assert_eq!(answer_with_waiting_of(&mut alice, call), Status::Requested);
}

fn answer_with_waiting_of(alice: &mut Party, call: Call) -> Status {
    let waiting = api::EncryptedChat::Waiting(server::waiting(alice.chat.id().0));
    alice.answer(call.id, Ok(Response::EncryptedChat(waiting)));
    alice.info().status
}

#[test]
fn an_acceptance_of_unknown_outcome_waits_for_what_happens() {
    // The call got no answer, and then the server says that somebody has accepted: that may have been this call.
    let mut case = Case::new("WaitAcceptResponse");
    let call = case.party.take_call();
    case.party.answer(call.id, Err(RpcError::Network));
    case.party.pass(2_000);
    let again = case.party.take_call();
    case.party.answer(
        again.id,
        Err(RpcError::server(400, "ENCRYPTION_ALREADY_ACCEPTED")),
    );
    assert_eq!(case.party.info().status, Status::Requested);
    let message = case.update("message");
    assert_eq!(
        case.outcome(message),
        Outcome::Ready,
        "a message under our key: our call won"
    );
    assert!(case.party.stored(5).is_some());
}

#[test]
fn closing_erases_the_secrets_and_tells_the_server_until_it_answers() {
    let mut pair = Pair::new();
    pair.alice.send_text(1, "kept in the history");
    pair.settle();
    let key = pair.alice.chat.auth_key().unwrap().as_bytes().to_vec();
    pair.alice.must(Command::Discard {
        delete_history: false,
    });
    let call = pair.alice.take_call();
    assert!(matches!(&call.request, Request::DiscardEncryption(d) if !d.delete_history));
    assert!(pair.alice.chat.auth_key().is_none());
    let state = pair.alice.state_record();
    assert!(
        !state.windows(32).any(|w| key.windows(32).any(|k| k == w)),
        "the key is still in the record"
    );
    assert!(pair.alice.stored(1).is_some());
    pair.alice.answer(call.id, Err(RpcError::Network));
    pair.alice.pass(10_000);
    let again = pair.alice.take_call();
    pair.alice.answer(again.id, Ok(Response::Bool(true)));
    pair.alice.pass(1_000_000);
    assert_eq!(pair.alice.calls.len(), 0);

    pair.bob.take_events();
    pair.bob
        .update(wire::encryption(wire::discarded(pair.bob.chat.id(), true)));
    let reason = CloseReason::ByPeer {
        history_deleted: true,
    };
    assert_eq!(
        pair.bob.events,
        [Event::ChatClosed {
            reason,
            history_deleted: true
        }]
    );
    assert!(pair.bob.records.history().is_empty());
    assert_eq!(pair.bob.calls.len(), 0);
}

/// The server refuses a message because the peer has closed the chat, and says only later that the history goes, too
/// (spec/04 §4, C6).
#[test]
fn the_peer_may_delete_the_history_when_the_chat_is_over_already() {
    let mut pair = Pair::new();
    pair.alice.send_text(1, "kept until the peer deletes it");
    pair.settle();
    pair.alice.send_text(2, "refused");
    let call = pair.alice.take_call();
    let declined = RpcError::server(400, "ENCRYPTION_DECLINED");
    pair.alice.answer(call.id, Err(declined));
    assert_eq!(pair.alice.info().status, Status::Closed);
    assert!(pair.alice.stored(1).is_some());
    pair.alice.restart();
    pair.alice.take_events();

    let chat = pair.alice.chat.id();
    let discarded = |deleted| wire::encryption(wire::discarded(chat, deleted));
    pair.alice.update(discarded(false));
    assert!(pair.alice.stored(1).is_some());
    pair.alice.update(discarded(true));
    assert_eq!(pair.alice.take_events(), [Event::HistoryFlushed]);
    assert!(pair.alice.records.history().is_empty());
    let reason = CloseReason::ByPeer {
        history_deleted: true,
    };
    assert_eq!(pair.alice.info().close_reason, Some(reason));
    pair.alice.restart();
    pair.alice.update(discarded(true));
    assert_eq!(pair.alice.take_events(), []);
}

/// What this side closed is not the peer's to delete.
#[test]
fn nobody_deletes_the_history_of_a_chat_that_this_side_closed() {
    let mut pair = Pair::new();
    pair.alice.send_text(1, "kept in the history");
    pair.settle();
    pair.alice.must(Command::Discard {
        delete_history: false,
    });
    pair.alice.take_events();
    let chat = pair.alice.chat.id();
    pair.alice
        .update(wire::encryption(wire::discarded(chat, true)));
    assert_eq!(pair.alice.take_events(), []);
    assert!(pair.alice.stored(1).is_some());
}

/// discardEncryption may overtake requestEncryption, and then the server does not know the chat yet.
#[test]
fn a_request_that_was_taken_back_and_is_accepted_all_the_same_is_taken_back_again() {
    let mut case = Case::new("WaitRequestResponse");
    let delete_history = false;
    case.party.must(Command::Discard { delete_history });
    let call = case.party.take_call();
    let unknown = RpcError::server(400, "ENCRYPTION_ID_INVALID");
    case.party.answer(call.id, Err(unknown));
    case.party.restart();
    assert_eq!(case.party.calls.len(), 0);
    for _ in 0..2 {
        let acceptance = case.update("encryptedChat");
        case.party.update(acceptance);
    }
    let again = case.party.take_call();
    assert!(matches!(again.request, Request::DiscardEncryption(_)));
    assert_eq!(case.party.calls.len(), 0, "it is under way");
    case.party.answer(again.id, Err(RpcError::Network));
    case.party.restart();
    let repeated = case.party.take_call();
    case.party.answer(repeated.id, Ok(Response::Bool(true)));
    case.party.pass(1_000_000);
    assert_eq!(case.party.calls.len(), 0);
}

#[test]
fn drafts_wait_for_the_chat_and_fail_with_it() {
    let mut case = Case::new("WaitRequestResponse");
    case.party.send_text(7, "waits");
    case.party.restart();
    assert_eq!(case.party.info().outbox, 1);
    let acceptance = case.update("encryptedChat");
    case.party.update(acceptance);
    let puppet = Puppet::of(&case.party);
    let sent = puppet.hear_all(&case.party.serve());
    assert_eq!(
        sent[1..],
        [wire::text(7, "waits")],
        "after the announcement of the layer"
    );

    let mut case = Case::new("WaitRequestResponse");
    case.party.send_text(7, "waits");
    let discarded = case.update("discarded");
    case.party.update(discarded);
    assert!(
        case.party
            .events
            .iter()
            .any(|e| matches!(e, Event::MessageFailed { random_id, .. } if random_id.0 == 7))
    );
}

#[test]
fn envelopes_that_come_early_are_bounded() {
    let mut case = Case::new("WaitRequestResponse");
    for _ in 0..110 {
        let message = case.update("message");
        case.party.update(message);
    }
    let told: Vec<_> = case.party.take_events();
    let drop = |count| Event::Dropped {
        reason: DropReason::TooMany,
        count,
    };
    assert_eq!(told, [drop(1), drop(2), drop(4), drop(8)]);
    let acceptance = case.update("encryptedChat");
    assert_eq!(case.outcome(acceptance), Outcome::Ready);
    assert_eq!(case.party.ready().in_seq_no, 1);
}

#[test]
fn a_message_under_our_key_that_came_before_the_refusal_shows_too_that_our_call_won() {
    // The server carries out the call, its answer is lost, and the first message of the peer is faster than the
    // repeated call; or it waits in the records while the program starts again.
    for restarts in [false, true] {
        let mut case = Case::new("WaitAcceptResponse");
        let call = case.party.take_call();
        let message = case.update("message");
        assert_eq!(case.outcome(message), Outcome::Buffered);
        let again = if restarts {
            case.party.restart();
            case.party.take_call()
        } else {
            case.party.answer(call.id, Err(RpcError::Network));
            case.party.pass(2_000);
            case.party.take_call()
        };
        assert_eq!(again.request, call.request);
        case.party.answer(
            again.id,
            Err(RpcError::server(400, "ENCRYPTION_ALREADY_ACCEPTED")),
        );
        assert_eq!(case.party.info().status, Status::Ready, "{restarts}");
        assert!(case.party.stored(5).is_some());
    }
}

#[test]
fn the_bytes_of_envelopes_that_come_early_are_bounded() {
    let mut case = Case::new("WaitRequestResponse");
    let id = case.party.chat.id();
    for _ in 0..20 {
        case.party
            .update(wire::new_message(id, &[9; 1 << 20], server::DATE));
    }
    let length = case.party.state_record().len();
    assert!(length < 5 << 20, "a record of {length} bytes");
    assert!(case.party.take_events().contains(&Event::Dropped {
        reason: DropReason::TooMany,
        count: 16
    }));
}
