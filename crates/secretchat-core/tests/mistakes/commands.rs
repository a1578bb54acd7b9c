//! Commands where they do not belong: a typed refusal, and nothing has changed.

use secretchat_core::chat::Status;
use secretchat_core::ids::RandomId;
use secretchat_core::io::{Command, CommandError, Done, Losses, Outgoing, Request, RpcError};
use secretchat_core::tl::api;
use secretchat_core::tl::e2e::latest::{
    DecryptedMessage, DecryptedMessageAction as Action, SendMessageAction, types,
};

use crate::common::pair::{
    Pair, accepting, alice_config, answered, asked, asking, bob_config, invited,
};
use crate::common::party::Party;
use crate::common::wire;

fn send(message: DecryptedMessage) -> Command {
    Command::Send(Outgoing {
        message,
        file: None,
        losses: Losses::Accept,
    })
}

fn file() -> api::InputEncryptedFile {
    api::InputEncryptedFile::InputEncryptedFile(api::types::InputEncryptedFile {
        id: 1,
        access_hash: 2,
    })
}

/// Every command, but Discard, Accept and Send.
fn commands_of_a_ready_chat() -> Vec<Command> {
    vec![
        Command::Uploaded {
            random_id: RandomId(1),
            file: file(),
        },
        Command::SetTtl(5),
        Command::Delete(vec![RandomId(1)]),
        Command::Flush,
        Command::Screenshot(Vec::new()),
        Command::Open(RandomId(1)),
        Command::Read { max_date: 5 },
        Command::Typing(true),
        Command::ReportSpam,
        Command::Rekey,
        Command::SetVerified(true),
    ]
}

/// The command is refused with this error, and leaves no trace.
fn assert_refused(party: &mut Party, command: Command, error: &CommandError) {
    let before = (
        party.info(),
        party.snapshot(),
        party.calls.clone(),
        party.batches.len(),
    );
    let said = format!("{command:?}");
    assert_eq!(party.command(command).as_ref(), Err(error), "{said}");
    assert_eq!(party.take_events(), [], "{said}");
    let after = (
        party.info(),
        party.snapshot(),
        party.calls.clone(),
        party.batches.len(),
    );
    assert_eq!(after, before, "{said}");
}

fn unready() -> Vec<Party> {
    let (_, request) = answered(alice_config(), 1);
    let mut parties = vec![
        asking(alice_config(), 1),
        asked(alice_config(), 1).0,
        answered(alice_config(), 1).0,
        invited(&request, bob_config(), 2),
        accepting(&request, bob_config(), 2).0,
    ];
    for party in &mut parties {
        party.take_events();
    }
    parties
}

#[test]
fn a_chat_that_is_not_ready_refuses_what_needs_a_ready_one() {
    for mut party in unready() {
        for command in commands_of_a_ready_chat() {
            assert_refused(&mut party, command, &CommandError::NotReady);
        }
    }
}

#[test]
fn only_an_incoming_chat_can_be_accepted_and_more_than_once() {
    for mut party in unready().into_iter().take(3) {
        assert_refused(&mut party, Command::Accept, &CommandError::NotIncoming);
    }
    for mut party in unready().into_iter().skip(3) {
        assert_eq!(party.must(Command::Accept), Done::Done);
        let (calls, record) = (party.calls.len(), party.state_record());
        assert_eq!(party.must(Command::Accept), Done::Done);
        assert_eq!((party.calls.len(), party.state_record()), (calls, record));
    }
    let mut pair = Pair::new();
    let before = pair.bob.snapshot();
    assert_eq!(pair.bob.must(Command::Accept), Done::Done);
    assert_eq!(pair.bob.snapshot(), before);
}

#[test]
fn a_closed_chat_refuses_everything_but_to_be_closed_and_read() {
    let mut alice = Pair::new().alice;
    alice.must(Command::Discard {
        delete_history: false,
    });
    alice.serve();
    alice.take_events();
    let others = [Command::Accept, send(wire::text(1, "x"))];
    let is_reading = |c: &Command| matches!(c, Command::Open(_) | Command::Read { .. });
    let commands = commands_of_a_ready_chat().into_iter().chain(others);
    for command in commands.filter(|c| !is_reading(c)) {
        assert_refused(&mut alice, command, &CommandError::Closed);
    }
    let before = alice.snapshot();
    assert_eq!(
        alice.must(Command::Discard {
            delete_history: false
        }),
        Done::Done
    );
    assert_eq!(
        (alice.snapshot(), alice.calls.len(), alice.take_events()),
        (before, 0, Vec::new())
    );
    assert_eq!(alice.info().status, Status::Closed);
}

#[test]
fn numbers_and_lists_out_of_range_are_refused() {
    let mut alice = Pair::new().alice;
    for ttl in [-1, 31_536_001, i32::MIN, i32::MAX] {
        assert_refused(&mut alice, Command::SetTtl(ttl), &CommandError::Ttl(ttl));
    }
    let ids = |count: i64| (0..count).map(RandomId).collect::<Vec<_>>();
    assert_refused(&mut alice, Command::Delete(ids(0)), &CommandError::Ids(0));
    assert_refused(
        &mut alice,
        Command::Delete(ids(101)),
        &CommandError::Ids(101),
    );
    assert_refused(
        &mut alice,
        Command::Screenshot(ids(101)),
        &CommandError::Ids(101),
    );
    let uploaded = Command::Uploaded {
        random_id: RandomId(1),
        file: file(),
    };
    assert_refused(&mut alice, uploaded, &CommandError::NoUpload(RandomId(1)));
}

#[test]
fn messages_that_must_not_be_sent_are_refused() {
    let mut alice = Pair::new().alice;
    alice.send_text(1, "on its way");
    assert_refused(
        &mut alice,
        send(wire::text(1, "again")),
        &CommandError::RandomIdInUse(RandomId(1)),
    );
    let typing = types::DecryptedMessageActionTyping {
        action: SendMessageAction::SendMessageTypingAction,
    };
    let kept_in_order = [
        (Action::Typing(typing), "decryptedMessageActionTyping"),
        (wire::resend(1, 1), "decryptedMessageActionResend"),
        (wire::notify_layer(73), "decryptedMessageActionNotifyLayer"),
        (
            wire::request_key(1, &[1]),
            "decryptedMessageActionRequestKey",
        ),
        (
            wire::accept_key(1, &[1], 1),
            "decryptedMessageActionAcceptKey",
        ),
        (wire::commit_key(1, 1), "decryptedMessageActionCommitKey"),
        (wire::abort_key(1), "decryptedMessageActionAbortKey"),
    ];
    for (action, name) in kept_in_order {
        assert_refused(
            &mut alice,
            send(wire::service(2, action)),
            &CommandError::NeverSent(name),
        );
    }
    let with_file = Outgoing {
        message: wire::text(2, "x"),
        file: Some(file()),
        losses: Losses::Accept,
    };
    let refused = alice.command(Command::Send(with_file));
    assert!(matches!(refused, Err(CommandError::File(_))), "{refused:?}");
    let without_file = types::DecryptedMessage {
        media: Some(wire::photo()),
        ..wire::plain(2, "")
    };
    let refused = alice.send(DecryptedMessage::DecryptedMessage(without_file));
    assert!(matches!(refused, Err(CommandError::File(_))), "{refused:?}");
}

#[test]
fn a_message_that_fits_no_envelope_is_refused_and_takes_no_number() {
    let mut alice = Pair::new().alice;
    let before = (alice.ready().out_seq_no, alice.snapshot());
    let long = "x".repeat(2 << 20);
    let refused = alice.send(wire::text(1, &long));
    assert!(
        matches!(refused, Err(CommandError::TooLong { got, .. }) if got > 2 << 20),
        "{refused:?}"
    );
    assert_eq!((alice.ready().out_seq_no, alice.snapshot()), before);
    alice.send_text(1, "and the chat goes on");
    assert_eq!(alice.serve().len(), 1);
}

#[test]
fn typing_is_not_made_up_for_later() {
    let mut alice = Pair::new().alice;
    for error in [RpcError::Network, RpcError::server(420, "FLOOD_WAIT_3")] {
        alice.must(Command::Typing(true));
        let call = alice.take_call();
        alice.answer(call.id, Err(error));
        alice.pass(3_600_000);
        assert_eq!(alice.calls.len(), 0);
    }
    // Only the newest mark of what was read is worth a call.
    for max_date in [10, 20, 30] {
        alice.must(Command::Read { max_date });
        let call = alice.take_call();
        alice.answer(call.id, Err(RpcError::Network));
    }
    alice.pass(10_000);
    let call = alice.take_call();
    assert!(
        matches!(&call.request, Request::ReadEncryptedHistory(r) if r.max_date == 30),
        "{:?}",
        call.request
    );
}
