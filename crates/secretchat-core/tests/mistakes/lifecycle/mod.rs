//! Every update in every state (spec/04 §4.3), and what comes twice or from somewhere else.

mod opening;

use secretchat_core::chat::{Chat, CloseReason, Status};
use secretchat_core::crypto::envelope;
use secretchat_core::ids::Role;
use secretchat_core::io::{Command, DropReason, Event, Request, Response, RpcError};
use secretchat_core::tl::Serialize as _;
use secretchat_core::tl::api;

use crate::common::pair::{
    Pair, accepting, alice_config, answered, asked, asking, bob_config, invited,
};
use crate::common::party::{Call, Party, START};
use crate::common::puppet::{self, Puppet};
use crate::common::rng::TestRng;
use crate::common::server::{self, ALICE_HASH, BOB_HASH};
use crate::common::wire;

/// The states of the table; SendRequest before and after p and g are known.
const STATES: [&str; 8] = [
    "Config",
    "SendRequest",
    "WaitRequestResponse",
    "Requested",
    "SendAccept",
    "WaitAcceptResponse",
    "Ready",
    "Closed",
];

const UPDATES: [&str; 6] = [
    "empty",
    "waiting",
    "requested",
    "encryptedChat",
    "discarded",
    "message",
];

/// What the table says.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// Nothing that anybody could see.
    Ignored,
    /// Kept for later: stored or not, not told.
    Buffered,
    Ready,
    Closed,
    /// A message was accepted.
    Processed,
}

fn expected(state: &str, update: &str) -> Outcome {
    match (update, state) {
        ("discarded", "Closed") => Outcome::Ignored,
        ("discarded", _) => Outcome::Closed,
        ("encryptedChat", "SendRequest") => Outcome::Buffered,
        ("encryptedChat", "WaitRequestResponse" | "WaitAcceptResponse") => Outcome::Ready,
        ("message", "WaitRequestResponse" | "WaitAcceptResponse") => Outcome::Buffered,
        ("message", "Ready") => Outcome::Processed,
        _ => Outcome::Ignored,
    }
}

/// A chat in a state, and everything that the server could say about it.
struct Case {
    party: Party,
    accepted: api::types::EncryptedChat,
    requested: api::types::EncryptedChatRequested,
    envelope: Vec<u8>,
}

impl Case {
    fn new(state: &str) -> Self {
        // The same seeds give the same chat in every state.
        let (alice, requested) = answered(alice_config(), 1);
        let (bob, call) = accepting(&requested, bob_config(), 2);
        let Request::AcceptEncryption(accept) = &call.request else {
            panic!("{:?}", call.request)
        };
        let for_alice = server::accepted(requested.id, accept);
        let for_bob = server::confirmed(&for_alice, &requested.g_a);
        let key = bob.chat.auth_key().expect("Bob has the key").clone();
        let is_bob = matches!(state, "Requested" | "SendAccept" | "WaitAcceptResponse");
        let party = match state {
            "Config" => asking(alice_config(), 1),
            "SendRequest" => with_call(asked(alice_config(), 1)),
            "WaitRequestResponse" => alice,
            "Requested" => invited(&requested, bob_config(), 2),
            "SendAccept" => {
                let mut bob = invited(&requested, bob_config(), 2);
                bob.must(Command::Accept);
                bob
            }
            "WaitAcceptResponse" => with_call((bob, call.clone())),
            _ => {
                let mut alice = alice;
                alice.update(wire::encryption(api::EncryptedChat::EncryptedChat(
                    for_alice.clone(),
                )));
                alice.serve();
                if state == "Closed" {
                    alice.must(Command::Discard {
                        delete_history: false,
                    });
                    alice.serve();
                }
                alice
            }
        };
        let sender = if is_bob {
            Role::Creator
        } else {
            Role::Participant
        };
        let message = wire::text(5, "early").to_bytes();
        let (in_seq_no, out_seq_no) = (sender.x(), sender.peer().x());
        let payload = puppet::wrapper(&[7; 15], 73, in_seq_no, out_seq_no, &message);
        let envelope = envelope::seal(&key, sender, &payload, &mut TestRng::new(3)).unwrap();
        let accepted = if is_bob { for_bob } else { for_alice };
        let mut case = Self {
            party,
            accepted,
            requested,
            envelope,
        };
        case.party.take_events();
        case
    }

    fn update(&self, update: &str) -> api::Update {
        let id = self.party.chat.id();
        let hash = if self.party.info().role == Role::Creator {
            ALICE_HASH
        } else {
            BOB_HASH
        };
        wire::encryption(match update {
            "empty" => api::EncryptedChat::Empty(api::types::EncryptedChatEmpty { id: id.0 }),
            "waiting" => {
                let waiting = server::waiting(id.0);
                api::EncryptedChat::Waiting(api::types::EncryptedChatWaiting {
                    access_hash: hash,
                    ..waiting
                })
            }
            "requested" => api::EncryptedChat::Requested(self.requested.clone()),
            "encryptedChat" => api::EncryptedChat::EncryptedChat(self.accepted.clone()),
            "discarded" => wire::discarded(id, false),
            _ => return wire::new_message(id, &self.envelope, server::DATE),
        })
    }

    /// Gives the update and looks what became of it.
    fn outcome(&mut self, update: api::Update) -> Outcome {
        let before = (
            self.party.info(),
            self.party.snapshot(),
            self.party.calls.len(),
        );
        self.party.update(update);
        let (info, events) = (self.party.info(), self.party.take_events());
        if info.status == Status::Closed && before.0.status != Status::Closed {
            assert!(
                events.iter().any(|e| matches!(e, Event::ChatClosed { .. })),
                "{events:?}"
            );
            return Outcome::Closed;
        }
        if info.status == Status::Ready && before.0.status != Status::Ready {
            assert!(events.contains(&Event::ChatReady));
            return Outcome::Ready;
        }
        if events.iter().any(|e| matches!(e, Event::Message { .. })) {
            return Outcome::Processed;
        }
        assert_eq!(events, []);
        assert_eq!(self.party.calls.len(), before.2, "a call");
        if (info, self.party.snapshot()) == (before.0, before.1) {
            Outcome::Ignored
        } else {
            Outcome::Buffered
        }
    }
}

/// A party whose call is still open.
fn with_call((mut party, call): (Party, Call)) -> Party {
    party.calls.push_back(call);
    party
}

#[test]
fn every_update_in_every_state_does_what_the_table_says() {
    for state in STATES {
        for update in UPDATES {
            let mut case = Case::new(state);
            let update_of_chat = case.update(update);
            let outcome = case.outcome(update_of_chat);
            let expected = expected(state, update);
            // An acceptance that overtakes the answer waits in memory: it is repeated by that answer after a crash.
            if (state, update) == ("SendRequest", "encryptedChat") {
                assert_eq!(outcome, Outcome::Ignored);
                assert_eq!(answer_with_waiting(&mut case.party), Status::Ready);
                continue;
            }
            assert_eq!(outcome, expected, "{update} in {state}");
        }
    }
}

fn answer_with_waiting(alice: &mut Party) -> Status {
    let call = alice.take_call();
    let waiting = api::EncryptedChat::Waiting(server::waiting(alice.chat.id().0));
    alice.answer(call.id, Ok(Response::EncryptedChat(waiting)));
    alice.info().status
}

#[test]
fn every_update_of_another_chat_is_ignored_in_every_state() {
    for state in STATES {
        for update in UPDATES {
            let mut case = Case::new(state);
            let other = other_chat(case.update(update));
            assert_eq!(case.outcome(other), Outcome::Ignored, "{update} in {state}");
        }
    }
}

fn other_chat(mut update: api::Update) -> api::Update {
    match &mut update {
        api::Update::Encryption(u) => match &mut u.chat {
            api::EncryptedChat::Empty(c) => c.id ^= 1,
            api::EncryptedChat::Waiting(c) => c.id ^= 1,
            api::EncryptedChat::Requested(c) => c.id ^= 1,
            api::EncryptedChat::EncryptedChat(c) => c.id ^= 1,
            api::EncryptedChat::Discarded(c) => c.id ^= 1,
        },
        api::Update::NewEncryptedMessage(u) => match &mut u.message {
            api::EncryptedMessage::EncryptedMessage(m) => m.chat_id ^= 1,
            api::EncryptedMessage::Service(m) => m.chat_id ^= 1,
        },
        _ => {}
    }
    update
}

#[test]
fn messages_that_came_before_the_chat_was_ready_are_read_when_it_is() {
    for state in ["WaitRequestResponse", "WaitAcceptResponse"] {
        for restart in [false, true] {
            let mut case = Case::new(state);
            let (message, acceptance) = (case.update("message"), case.update("encryptedChat"));
            assert_eq!(case.outcome(message), Outcome::Buffered);
            if restart {
                case.party.restart();
            }
            case.party.update(acceptance);
            assert!(case.party.stored(5).is_some(), "{state}, restart {restart}");
            assert_eq!(case.party.ready().in_seq_no, 1);
        }
    }
}

#[test]
fn a_changed_user_or_access_hash_of_a_known_chat_is_ignored() {
    type Change = fn(&mut api::types::EncryptedChat);
    let changes: [Change; 3] = [
        |c| c.access_hash ^= 1,
        |c| c.admin_id ^= 8,
        |c| c.participant_id ^= 8,
    ];
    for state in ["WaitRequestResponse", "WaitAcceptResponse"] {
        for change in changes {
            let mut case = Case::new(state);
            let mut changed = case.accepted.clone();
            change(&mut changed);
            let changed = wire::encryption(api::EncryptedChat::EncryptedChat(changed));
            assert_eq!(case.outcome(changed), Outcome::Ignored, "{state}");
            let acceptance = case.update("encryptedChat");
            assert_eq!(case.outcome(acceptance), Outcome::Ready, "{state}");
        }
    }
}
