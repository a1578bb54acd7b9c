//! Messages that are taken back before the peer has acknowledged them, by their author or by the server
//! (spec/06 §6.3).

use secretchat_core::chat::{CloseReason, Status};
use secretchat_core::history::Delivery;
use secretchat_core::ids::RandomId;
use secretchat_core::io::{Command, Event, Losses, Outgoing, Request, RpcError, SendFailure};
use secretchat_core::tl::api;
use secretchat_core::tl::e2e::latest::{
    DecryptedMessage, DecryptedMessageAction as Action, DecryptedMessageMedia as Media, types,
};

use crate::common::pair::{Pair, alice_config, bob_config};
use crate::common::party::{Call, Party};
use crate::common::puppet::{Puppet, Said};
use crate::common::server;
use crate::common::wire;

fn envelope(call: &Call) -> Vec<u8> {
    server::envelope_of(&call.request)
        .expect("a call with an envelope")
        .to_vec()
}

fn outer(call: &Call) -> i64 {
    server::outer_random_id(&call.request).expect("a call with an envelope")
}

/// Serves everything; what was said, with the outer ids.
fn serve(party: &mut Party, puppet: &Puppet) -> Vec<(Said, i64, Request)> {
    let mut said = Vec::new();
    while let Some(call) = party.calls.pop_front() {
        said.push((
            puppet.hear(&envelope(&call)),
            outer(&call),
            call.request.clone(),
        ));
        party.answer(call.id, Ok(server::sent(1)));
    }
    said
}

/// The replacement: the same numbers and layer, the order to delete itself, its own random_id, not a push.
fn assert_replaces(
    replacement: &(Said, i64, Request),
    original: &Said,
    original_outer: i64,
    random_id: i64,
) {
    let (said, outer, request) = replacement;
    assert_eq!(
        (said.number, said.seen, said.layer),
        (original.number, original.seen, original.layer)
    );
    assert_eq!(
        said.message,
        wire::service(random_id, wire::delete(&[random_id]))
    );
    assert_ne!(
        *outer, original_outer,
        "the server would take it for sent already"
    );
    assert!(
        matches!(request, Request::SendEncryptedService(_)),
        "silent and without a file"
    );
}

#[test]
fn a_message_deleted_before_the_acknowledgement_is_rewritten_in_place() {
    let mut pair = Pair::new();
    let puppet = Puppet::of(&pair.alice);
    pair.alice.send_text(100, "regretted");
    let (original, original_outer, _) = serve(&mut pair.alice, &puppet).remove(0);
    pair.alice.must(Command::Delete(vec![RandomId(100)]));
    let after = serve(&mut pair.alice, &puppet);
    let [replacement, order] = &after[..] else {
        panic!("{after:?}")
    };
    assert_replaces(replacement, &original, original_outer, 100);
    // And the order for a peer that has the original already, under the next number.
    assert_eq!(order.0.number, original.number + 1);
    let DecryptedMessage::Service(service) = &order.0.message else {
        panic!("{order:?}")
    };
    assert_eq!(service.action, wire::delete(&[100]));
    assert_ne!(service.random_id, 100);
    assert!(pair.alice.stored(100).is_none());
}

#[test]
fn the_rewritten_text_is_nowhere_in_the_records() {
    let mut pair = Pair::new();
    pair.alice.send_text(100, "regretted");
    let original = envelope(&pair.alice.calls[0]);
    pair.alice.must(Command::Delete(vec![RandomId(100)]));
    let holds = |needle: &[u8]| {
        pair.alice
            .snapshot()
            .iter()
            .any(|(.., value)| value.windows(needle.len()).any(|window| window == needle))
    };
    assert!(!holds(b"regretted"));
    assert!(!holds(&original[24..]));
}

#[test]
fn the_layer_of_the_original_is_kept_when_the_chat_has_moved_on() {
    let mut pair = Pair::fresh(alice_config(), bob_config());
    let puppet = Puppet::of(&pair.alice);
    pair.alice.send_text(100, "at layer 73");
    let said = serve(&mut pair.alice, &puppet);
    let (original, original_outer, _) = &said[1];
    assert_eq!(original.layer, 73);
    let mut bob = Puppet::of(&pair.alice);
    bob.seen = 0;
    let notify = bob.say(&wire::service(1, wire::notify_layer(144)));
    pair.alice.receive(&notify);
    pair.alice.must(Command::Delete(vec![RandomId(100)]));
    let after = serve(&mut pair.alice, &puppet);
    assert_replaces(&after[0], original, *original_outer, 100);
    assert_eq!(after[1].0.layer, 144);
}

#[test]
fn a_refused_message_is_rewritten_in_place_and_told() {
    for error in [
        RpcError::server(400, "DATA_TOO_LONG"),
        RpcError::server(400, "SOMETHING_NEW"),
    ] {
        let mut pair = Pair::new();
        let puppet = Puppet::of(&pair.alice);
        pair.alice.send_text(100, "refused");
        pair.alice.send_text(101, "waits behind it");
        let call = pair.alice.take_call();
        let original = puppet.hear(&envelope(&call));
        pair.alice.answer(call.id, Err(error.clone()));
        let failed = Event::MessageFailed {
            random_id: RandomId(100),
            failure: SendFailure::Refused(error),
        };
        assert_eq!(pair.alice.take_events(), [failed]);
        assert_eq!(pair.alice.stored(100).unwrap().delivery, Delivery::Failed);
        let after = serve(&mut pair.alice, &puppet);
        assert_replaces(&after[0], &original, outer(&call), 100);
        assert_eq!(
            after[1].0.message,
            wire::text(101, "waits behind it"),
            "in the order of the numbers"
        );
    }
}

/// An earlier call may have been carried out although its answer was lost: then the peer has the message already.
#[test]
fn a_message_refused_when_it_is_sent_again_is_deleted_at_the_peer_too() {
    let mut pair = Pair::new();
    pair.alice.send_text(100, "arrived, and then refused");
    let call = pair.alice.take_call();
    pair.bob.receive(&envelope(&call));
    assert!(pair.bob.stored(100).is_some());
    pair.alice.restart();
    let again = pair.alice.take_call();
    pair.alice
        .answer(again.id, Err(RpcError::server(400, "DATA_TOO_LONG")));
    pair.settle();
    assert_eq!(pair.alice.stored(100).unwrap().delivery, Delivery::Failed);
    assert!(pair.bob.stored(100).is_none());
}

/// Alice has sent it in an earlier run, and Bob asks for it again while it is still on its way to him.
fn asked_for_again(
    message: DecryptedMessage,
    file: Option<api::InputEncryptedFile>,
) -> (Pair, Vec<u8>, Call) {
    let mut pair = Pair::new();
    let losses = Losses::Accept;
    let outgoing = Outgoing {
        message,
        file,
        losses,
    };
    pair.alice.must(Command::Send(outgoing));
    let late = pair.alice.take_call();
    pair.alice.answer(late.id, Ok(server::sent(1)));
    pair.alice.restart();
    pair.alice.send_text(101, "behind it");
    let next = pair.alice.take_call();
    pair.alice.answer(next.id, Ok(server::sent(1)));
    pair.bob.receive(&envelope(&next));
    pair.bob.pass(60_000);
    let ask = pair.bob.take_call();
    pair.bob.answer(ask.id, Ok(server::sent(1)));
    pair.alice.receive(&envelope(&ask));
    let again = pair.alice.take_call();
    assert_eq!(envelope(&again), envelope(&late));
    (pair, envelope(&late), again)
}

fn assert_taken_back_from_both(mut pair: Pair, late: &[u8]) {
    pair.bob.receive(late);
    assert!(pair.bob.stored(100).is_some());
    pair.settle();
    assert_eq!(pair.alice.stored(100).unwrap().delivery, Delivery::Failed);
    assert!(pair.bob.stored(100).is_none());
}

#[test]
fn a_message_refused_when_the_peer_has_asked_for_it_again_is_deleted_there_too() {
    let (mut pair, late, again) = asked_for_again(wire::text(100, "late"), None);
    let refused = RpcError::server(400, "DATA_TOO_LONG");
    pair.alice.answer(again.id, Err(refused));
    assert_taken_back_from_both(pair, &late);
}

#[test]
fn a_message_that_has_lost_its_file_when_the_peer_asks_for_it_again_is_deleted_there_too() {
    let photo = types::DecryptedMessage {
        media: Some(wire::photo()),
        ..wire::plain(100, "late")
    };
    let photo = DecryptedMessage::DecryptedMessage(photo);
    let (mut pair, late, again) = asked_for_again(photo, Some(file()));
    let lost = RpcError::server(400, "FILE_PART_0_MISSING");
    pair.alice.answer(again.id, Err(lost));
    pair.alice.must(Command::NotUploaded {
        random_id: RandomId(100),
        failure: SendFailure::NotSendable("the file is gone".to_owned()),
    });
    assert_taken_back_from_both(pair, &late);
}

#[test]
fn the_peer_sees_no_hole_after_a_refusal() {
    let mut pair = Pair::new();
    pair.alice.send_text(100, "refused");
    pair.alice.send_text(101, "next");
    let call = pair.alice.take_call();
    pair.alice
        .answer(call.id, Err(RpcError::server(400, "DATA_TOO_LONG")));
    pair.settle();
    assert!(pair.bob.stored(100).is_none());
    assert!(pair.bob.stored(101).is_some());
    assert_eq!(pair.bob.ready().behind_gap, 0);
    assert!(
        !pair
            .bob
            .events
            .iter()
            .any(|e| matches!(e, Event::GapOpened { .. }))
    );
}

#[test]
fn a_replacement_that_comes_after_the_original_is_a_duplicate() {
    let mut pair = Pair::new();
    pair.alice.send_text(100, "arrives");
    pair.serve();
    let original = pair.to_bob.pop_front().unwrap();
    pair.bob.receive(&original);
    pair.alice.must(Command::Delete(vec![RandomId(100)]));
    pair.settle();
    assert!(pair.bob.stored(100).is_none(), "by the order that followed");
    assert_eq!(pair.bob.info().status, Status::Ready);
    assert_eq!(pair.alice.ready().out_seq_no, pair.bob.ready().in_seq_no);
}

#[test]
fn the_answer_to_a_call_that_was_replaced_says_nothing_of_the_replacement() {
    let mut pair = Pair::new();
    let puppet = Puppet::of(&pair.alice);
    pair.alice.send_text(100, "under way");
    let first = pair.alice.take_call();
    pair.alice.must(Command::Delete(vec![RandomId(100)]));
    // The server refuses the original, late; the replacement goes its way all the same.
    pair.alice
        .answer(first.id, Err(RpcError::server(400, "DATA_TOO_LONG")));
    assert!(
        !pair
            .alice
            .events
            .iter()
            .any(|e| matches!(e, Event::MessageFailed { .. })),
        "{:?}",
        pair.alice.events
    );
    let after = serve(&mut pair.alice, &puppet);
    assert_replaces(
        &after[0],
        &puppet.hear(&envelope(&first)),
        outer(&first),
        100,
    );
}

#[test]
fn an_acknowledged_message_is_not_rewritten() {
    let mut pair = Pair::new();
    pair.alice.send_text(100, "known");
    pair.settle();
    pair.bob.send_text(200, "acknowledges");
    pair.settle();
    let puppet = Puppet::of(&pair.alice);
    pair.alice.must(Command::Delete(vec![RandomId(100)]));
    let after = serve(&mut pair.alice, &puppet);
    assert_eq!(after.len(), 1, "the order alone");
}

#[test]
fn flush_rewrites_own_messages_and_leaves_service_messages_alone() {
    let mut pair = Pair::new();
    let puppet = Puppet::of(&pair.alice);
    pair.alice.send_text(100, "one");
    pair.alice.must(Command::SetTtl(5));
    pair.alice.send_text(101, "two");
    let before = serve(&mut pair.alice, &puppet);
    pair.alice.must(Command::Flush);
    let after = serve(&mut pair.alice, &puppet);
    let [first, third, flush] = &after[..] else {
        panic!("{after:?}")
    };
    assert_replaces(first, &before[0].0, before[0].1, 100);
    assert_replaces(third, &before[2].0, before[2].1, 101);
    assert!(
        matches!(&flush.0.message, DecryptedMessage::Service(s) if s.action == Action::FlushHistory)
    );
}

#[test]
fn a_replacement_is_resent_as_what_it_is_and_survives_a_restart() {
    let mut pair = Pair::new();
    let mut puppet = Puppet::of(&pair.alice);
    pair.alice.send_text(100, "gone");
    let original = serve(&mut pair.alice, &puppet).remove(0);
    pair.alice.must(Command::Delete(vec![RandomId(100)]));
    pair.alice.restart();
    serve(&mut pair.alice, &puppet);
    let wire_number = 2 * i32::try_from(original.0.number).unwrap() + 1;
    let ask = puppet.say(&wire::service(5, wire::resend(wire_number, wire_number)));
    pair.alice.receive(&ask);
    let again = serve(&mut pair.alice, &puppet);
    assert_replaces(&again[0], &original.0, original.1, 100);
}

#[test]
fn a_service_message_that_is_refused_is_tried_again_and_never_skipped() {
    let mut pair = Pair::new();
    pair.alice.must(Command::SetTtl(5));
    pair.alice.send_text(100, "behind it");
    let call = pair.alice.take_call();
    pair.alice
        .answer(call.id, Err(RpcError::server(400, "SOMETHING_NEW")));
    assert_eq!(pair.alice.calls.len(), 0, "nothing overtakes it");
    pair.alice.pass(120_000);
    let again = pair.alice.take_call();
    assert_eq!(envelope(&again), envelope(&call));
}

#[test]
fn errors_that_end_the_chat_end_it() {
    for (code, error, reason) in [
        (
            400,
            "ENCRYPTION_DECLINED",
            CloseReason::ByPeer {
                history_deleted: false,
            },
        ),
        (400, "ENCRYPTION_ID_INVALID", CloseReason::UnknownToServer),
        (400, "CHAT_ID_INVALID", CloseReason::UnknownToServer),
        (401, "AUTH_KEY_UNREGISTERED", CloseReason::LoggedOut),
    ] {
        let mut pair = Pair::new();
        pair.alice.send_text(100, "x");
        let call = pair.alice.take_call();
        pair.alice
            .answer(call.id, Err(RpcError::server(code, error)));
        assert_eq!(pair.alice.info().close_reason, Some(reason), "{error}");
        let failed =
            |e: &Event| matches!(e, Event::MessageFailed { random_id, .. } if random_id.0 == 100);
        assert!(pair.alice.events.iter().any(failed), "{error}");
    }
    let mut pair = Pair::new();
    pair.alice.must(Command::SetTtl(5));
    let call = pair.alice.take_call();
    pair.alice
        .answer(call.id, Err(RpcError::server(403, "USER_IS_BLOCKED")));
    assert_eq!(pair.alice.info().close_reason, Some(CloseReason::PeerGone));
}

fn file() -> api::InputEncryptedFile {
    api::InputEncryptedFile::InputEncryptedFile(api::types::InputEncryptedFile {
        id: 1,
        access_hash: 2,
    })
}

fn send_photo(party: &mut Party, random_id: i64) {
    let photo = types::DecryptedMessageMediaPhoto {
        thumb: Vec::new(),
        thumb_w: 0,
        thumb_h: 0,
        w: 100,
        h: 100,
        size: 1000,
        key: vec![1; 32],
        iv: vec![2; 32],
        caption: String::new(),
    };
    let message = types::DecryptedMessage {
        media: Some(Media::Photo(photo)),
        ..wire::plain(random_id, "")
    };
    party.must(Command::Send(Outgoing {
        message: DecryptedMessage::DecryptedMessage(message),
        file: Some(file()),
        losses: Losses::Accept,
    }));
}

#[test]
fn a_message_that_waits_for_its_file_is_told_again_after_a_restart() {
    let mut pair = Pair::new();
    send_photo(&mut pair.alice, 1);
    let call = pair.alice.take_call();
    let missing = RpcError::server(400, "FILE_PART_3_MISSING");
    pair.alice.answer(call.id, Err(missing));
    let told = |part| Event::UploadAgain {
        random_id: RandomId(1),
        part,
    };
    assert_eq!(pair.alice.take_events(), [told(Some(3))]);
    pair.alice.restart();
    assert_eq!(
        pair.alice.take_events(),
        [told(None)],
        "nothing is sent before it, so somebody must know"
    );
    pair.alice.tick();
    assert_eq!(pair.alice.take_events(), [], "once is enough");
    pair.alice.must(Command::Uploaded {
        random_id: RandomId(1),
        file: file(),
    });
    pair.settle();
    assert!(pair.bob.stored(1).is_some());
}

#[test]
fn a_message_without_a_file_never_waits_for_one() {
    let mut pair = Pair::new();
    pair.alice.send_text(1, "no file");
    let call = pair.alice.take_call();
    let nonsense = RpcError::server(400, "FILE_PARTS_INVALID");
    pair.alice.answer(call.id, Err(nonsense.clone()));
    assert!(pair.alice.take_events().contains(&Event::MessageFailed {
        random_id: RandomId(1),
        failure: SendFailure::Refused(nonsense)
    }));
    pair.alice.send_text(2, "the next one");
    pair.settle();
    assert!(pair.bob.stored(2).is_some());
}
