//! Two chats in one thread, on one clock, with a server between them.

use std::collections::VecDeque;

use secretchat_core::chat::Config;
use secretchat_core::ids::{Layer, Role, UserId};
use secretchat_core::io::{Command, Request, Response};
use secretchat_core::tl::api;

use super::party::{Call, Party};
use super::rng::TestRng;
use super::server::{self, ALICE, BOB, BOB_USER_HASH};
use super::wire;

/// Alice asked, Bob accepted.
pub(crate) struct Pair {
    pub(crate) alice: Party,
    pub(crate) bob: Party,
    /// Envelopes at the server.
    pub(crate) to_alice: VecDeque<Vec<u8>>,
    pub(crate) to_bob: VecDeque<Vec<u8>>,
}

pub(crate) fn alice_config() -> Config {
    Config::new(UserId(ALICE))
}

pub(crate) fn bob_config() -> Config {
    Config::new(UserId(BOB))
}

/// Alice, who has just asked for a chat and waits for p and g.
pub(crate) fn asking(config: Config, seed: u64) -> Party {
    Party::requesting(UserId(BOB), BOB_USER_HASH, config, TestRng::new(seed))
}

/// Alice with requestEncryption under way, and that call.
pub(crate) fn asked(config: Config, seed: u64) -> (Party, Call) {
    let mut alice = asking(config, seed);
    alice.serve_dh_config(server::dh_config(&[0x55; 256]));
    let call = alice.take_call();
    (alice, call)
}

/// Alice after the answer of the server, and the update for Bob.
pub(crate) fn answered(config: Config, seed: u64) -> (Party, api::types::EncryptedChatRequested) {
    let (mut alice, call) = asked(config, seed);
    let Request::RequestEncryption(request) = &call.request else {
        panic!("{:?}", call.request)
    };
    let waiting = api::EncryptedChat::Waiting(server::waiting(request.random_id));
    alice.answer(call.id, Ok(Response::EncryptedChat(waiting)));
    (alice, server::requested(request))
}

/// Bob, who was asked and has not decided.
pub(crate) fn invited(
    request: &api::types::EncryptedChatRequested,
    config: Config,
    seed: u64,
) -> Party {
    let update = wire::encryption(api::EncryptedChat::Requested(request.clone()));
    Party::incoming(&update, config, TestRng::new(seed)).expect("a request for Bob")
}

/// Bob with acceptEncryption under way, and that call.
pub(crate) fn accepting(
    request: &api::types::EncryptedChatRequested,
    config: Config,
    seed: u64,
) -> (Party, Call) {
    let mut bob = invited(request, config, seed);
    bob.must(Command::Accept);
    bob.serve_dh_config(server::dh_config(&[0xaa; 256]));
    let call = bob.take_call();
    (bob, call)
}

impl Pair {
    /// A chat between the two, with NotifyLayer exchanged and all events taken.
    pub(crate) fn new() -> Self {
        Self::with(alice_config(), bob_config())
    }

    /// A chat whose sides know these layers.
    pub(crate) fn of_layers(alice: u32, bob: u32) -> Self {
        let alice = Config {
            max_layer: Layer(alice),
            ..alice_config()
        };
        let bob = Config {
            max_layer: Layer(bob),
            ..bob_config()
        };
        Self::with(alice, bob)
    }

    pub(crate) fn with(alice: Config, bob: Config) -> Self {
        let mut pair = Self::fresh(alice, bob);
        pair.settle();
        pair.alice.take_events();
        pair.bob.take_events();
        pair
    }

    /// A chat that both sides have just come to, nothing delivered.
    pub(crate) fn fresh(alice: Config, bob: Config) -> Self {
        let (mut alice, request) = answered(alice, 1);
        let (mut bob, call) = accepting(&request, bob, 2);
        let Request::AcceptEncryption(accept) = &call.request else {
            panic!("{:?}", call.request)
        };
        let chat = server::accepted(request.id, accept);
        let confirmed = server::confirmed(&chat, &request.g_a);
        bob.answer(
            call.id,
            Ok(Response::EncryptedChat(api::EncryptedChat::EncryptedChat(
                confirmed,
            ))),
        );
        alice.update(wire::encryption(api::EncryptedChat::EncryptedChat(chat)));
        Self {
            alice,
            bob,
            to_alice: VecDeque::new(),
            to_bob: VecDeque::new(),
        }
    }

    pub(crate) fn party(&mut self, role: Role) -> &mut Party {
        match role {
            Role::Creator => &mut self.alice,
            Role::Participant => &mut self.bob,
        }
    }

    /// The server takes what both sides have to send.
    pub(crate) fn serve(&mut self) {
        self.to_bob.extend(self.alice.serve());
        self.to_alice.extend(self.bob.serve());
    }

    /// The server takes everything and delivers everything, until nothing moves.
    pub(crate) fn settle(&mut self) {
        loop {
            self.serve();
            let (to_alice, to_bob) = (
                std::mem::take(&mut self.to_alice),
                std::mem::take(&mut self.to_bob),
            );
            if to_alice.is_empty() && to_bob.is_empty() {
                return;
            }
            to_alice
                .iter()
                .for_each(|envelope| self.alice.receive(envelope));
            to_bob
                .iter()
                .for_each(|envelope| self.bob.receive(envelope));
        }
    }

    /// Time passes for both, and the server serves.
    pub(crate) fn pass(&mut self, ms: i64) {
        self.alice.pass(ms);
        self.bob.pass(ms);
        self.settle();
    }
}
