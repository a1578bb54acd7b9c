//! Two accounts, and one with whom nobody talks.

#![allow(dead_code, reason = "not every test uses everything")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat_core::ids::{Time, UserId};
use secretchat_core::tl::api::{self, functions, types};
use secretchat_core::tl::{Deserialize as _, Function};
use secretchat_testserver::{Faults, RpcError, Server};

pub(crate) const ALICE: UserId = UserId(1);
pub(crate) const BOB: UserId = UserId(2);
pub(crate) const CAROL: UserId = UserId(3);
/// A chat id, as its creator draws it.
pub(crate) const CHAT: i32 = 77;
/// The smallest envelope: fingerprint, message key, one block.
pub(crate) const ENVELOPE: [u8; 40] = [9; 40];

/// A server with three accounts, and its clock.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) now: Time,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut server = Server::new(ChaCha20Rng::seed_from_u64(1));
        for user in [ALICE, BOB, CAROL] {
            server.add_account(user);
        }
        Self {
            server,
            now: Time::from_date(1_000_000),
        }
    }

    /// With a chat that Alice asked for and Bob accepted; all updates about that are taken.
    pub(crate) fn with_chat() -> Self {
        let mut world = Self::new();
        world.call(ALICE, &world.request(BOB)).unwrap();
        world.accept().unwrap();
        world.updates(ALICE);
        world.updates(BOB);
        world
    }

    pub(crate) fn call<F: Function>(&mut self, user: UserId, f: &F) -> Result<F::Result, RpcError> {
        self.server
            .handle(user, &f.to_bytes(), self.now)
            .map(|answer| F::Result::from_bytes(&answer).unwrap())
    }

    pub(crate) fn faults(&mut self, user: UserId) -> &mut Faults {
        self.server.faults(user).unwrap()
    }

    /// The request of a chat with this user.
    pub(crate) fn request(&self, user: UserId) -> functions::MessagesRequestEncryption {
        functions::MessagesRequestEncryption {
            user_id: self.server.input_user(user).unwrap(),
            random_id: CHAT,
            g_a: public_value(5),
        }
    }

    /// Bob accepts the chat that Alice asked for.
    pub(crate) fn accept(&mut self) -> Result<api::EncryptedChat, RpcError> {
        let peer = self.peer(BOB);
        let f = functions::MessagesAcceptEncryption {
            peer,
            g_b: public_value(6),
            key_fingerprint: 8,
        };
        self.call(BOB, &f)
    }

    /// The chat as this user names it.
    pub(crate) fn peer(&mut self, user: UserId) -> api::InputEncryptedChat {
        let chats: Vec<_> = self.states(user);
        let access_hash = chats.iter().find_map(|chat| match chat {
            api::EncryptedChat::Waiting(chat) => Some(chat.access_hash),
            api::EncryptedChat::Requested(chat) => Some(chat.access_hash),
            api::EncryptedChat::EncryptedChat(chat) => Some(chat.access_hash),
            _ => None,
        });
        // The creator may know it only from the answer to the request, which can be repeated.
        let access_hash =
            access_hash.unwrap_or_else(|| match self.call(user, &self.request(BOB)).unwrap() {
                api::EncryptedChat::Waiting(chat) => chat.access_hash,
                other => panic!("{other:?}"),
            });
        input_chat(access_hash)
    }

    /// What the last difference says of the chats of a user.
    fn states(&mut self, user: UserId) -> Vec<api::EncryptedChat> {
        let others = match self.call(user, &difference(0, 0)).unwrap() {
            api::UpdatesDifference::UpdatesDifference(difference) => difference.other_updates,
            api::UpdatesDifference::Slice(difference) => difference.other_updates,
            _ => Vec::new(),
        };
        let chat = |update| {
            if let api::Update::Encryption(u) = update {
                Some(u.chat)
            } else {
                None
            }
        };
        others.into_iter().filter_map(chat).collect()
    }

    /// A message to send, with this random id.
    pub(crate) fn message(
        &mut self,
        user: UserId,
        random_id: i64,
    ) -> functions::MessagesSendEncrypted {
        let peer = self.peer(user);
        functions::MessagesSendEncrypted {
            silent: false,
            peer,
            random_id,
            data: ENVELOPE.to_vec(),
        }
    }

    /// Alice sends Bob a message.
    pub(crate) fn send(&mut self, random_id: i64) {
        let message = self.message(ALICE, random_id);
        self.call(ALICE, &message).unwrap();
    }

    /// Everything that is pushed to this user now.
    pub(crate) fn updates(&mut self, user: UserId) -> Vec<api::Update> {
        let server = &mut self.server;
        let pushes = std::iter::from_fn(|| server.poll_update(user, self.now));
        let update = |bytes: Vec<u8>| match api::Updates::from_bytes(&bytes).unwrap() {
            api::Updates::UpdateShort(short) => short.update,
            other => panic!("{other:?}"),
        };
        pushes.map(update).collect()
    }

    /// The messages that are pushed to Bob now: their random ids and qts.
    pub(crate) fn pushed(&mut self) -> Vec<(i64, i32)> {
        let updates = self.updates(BOB).into_iter();
        updates
            .filter_map(|update| match update {
                api::Update::NewEncryptedMessage(update) => {
                    Some((random_id(&update.message), update.qts))
                }
                _ => None,
            })
            .collect()
    }

    /// The random ids of Bob's messages behind this qts, and his new qts.
    pub(crate) fn missed(&mut self, qts: i32) -> (Vec<i64>, i32) {
        let date = self.now.date() + 1;
        match self.call(BOB, &difference(qts, date)).unwrap() {
            api::UpdatesDifference::UpdatesDifference(d) => {
                let api::UpdatesState::UpdatesState(state) = d.state;
                (
                    d.new_encrypted_messages.iter().map(random_id).collect(),
                    state.qts,
                )
            }
            api::UpdatesDifference::Slice(d) => {
                let api::UpdatesState::UpdatesState(state) = d.intermediate_state;
                (
                    d.new_encrypted_messages.iter().map(random_id).collect(),
                    state.qts,
                )
            }
            api::UpdatesDifference::Empty(_) => (Vec::new(), qts),
            api::UpdatesDifference::TooLong(_) => panic!("too long"),
        }
    }
}

pub(crate) fn input_chat(access_hash: i64) -> api::InputEncryptedChat {
    api::InputEncryptedChat::InputEncryptedChat(types::InputEncryptedChat {
        chat_id: CHAT,
        access_hash,
    })
}

pub(crate) fn difference(qts: i32, date: i32) -> functions::UpdatesGetDifference {
    let (pts_limit, pts_total_limit, qts_limit) = (None, None, None);
    functions::UpdatesGetDifference {
        pts: 1,
        pts_limit,
        pts_total_limit,
        date,
        qts,
        qts_limit,
    }
}

/// A value in the permitted range.
pub(crate) fn public_value(byte: u8) -> Vec<u8> {
    vec![byte; 256]
}

pub(crate) fn random_id(message: &api::EncryptedMessage) -> i64 {
    match message {
        api::EncryptedMessage::EncryptedMessage(m) => m.random_id,
        api::EncryptedMessage::Service(m) => m.random_id,
    }
}

/// A refusal.
pub(crate) fn refused<T>(code: i32, message: &str) -> Result<T, RpcError> {
    Err(RpcError::server(code, message))
}
