//! Two accounts with a chat, at the ends of their wires.

use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat::transport::Transport;
use secretchat_core::io::RpcError;
use secretchat_core::tl::api::{self, functions};
use secretchat_core::tl::{Deserialize as _, Serialize as _};
use secretchat_testserver::FIRST_QTS;
use secretchat_testserver::network::{Account, Network, Wire};
use tokio::time::timeout;

use crate::common::{ALICE, BOB, ENVELOPE, World, difference, random_id};

pub(crate) struct Two {
    pub(crate) network: Network,
    pub(crate) alice: Account,
    pub(crate) bob: Account,
    peer: api::InputEncryptedChat,
}

impl Two {
    pub(crate) fn new(seed: u64) -> Self {
        let mut world = World::with_chat();
        let peer = world.peer(ALICE);
        let network = Network::new(world.server, world.now, ChaCha20Rng::seed_from_u64(seed));
        Self {
            alice: network.account(ALICE),
            bob: network.account(BOB),
            network,
            peer,
        }
    }

    /// With wires that take from 1 to 50 ms in each direction.
    pub(crate) fn far(seed: u64, ordered: bool) -> Self {
        let two = Self::new(seed);
        let wire = Wire {
            there_ms: 1..=50,
            back_ms: 1..=50,
            ordered,
            silent: false,
        };
        two.alice.set_wire(wire.clone());
        two.bob.set_wire(wire);
        two
    }

    /// Alice sends Bob a message.
    pub(crate) async fn send(&self, random_id: i64) -> Result<(), RpcError> {
        let answer = self.alice.invoke(None, self.message(random_id)).await?;
        api::MessagesSentEncryptedMessage::from_bytes(&answer).unwrap();
        Ok(())
    }

    /// A call of Alice that sends Bob a message.
    pub(crate) fn message(&self, random_id: i64) -> Vec<u8> {
        let message = functions::MessagesSendEncrypted {
            silent: false,
            peer: self.peer.clone(),
            random_id,
            data: ENVELOPE.to_vec(),
        };
        message.to_bytes()
    }

    /// Sends all of them at once; gives those that failed.
    pub(crate) async fn send_all(&self, random_ids: std::ops::RangeInclusive<i64>) -> Vec<i64> {
        let sends = random_ids.map(|id| async move { self.send(id).await.is_err().then_some(id) });
        let results = futures_util::future::join_all(sends).await;
        results.into_iter().flatten().collect()
    }

    /// The messages that Bob is told of until there is silence for a second; 0 is `updatesTooLong`.
    pub(crate) async fn heard(&self) -> Vec<i64> {
        let mut heard = Vec::new();
        while let Ok(updates) = timeout(Duration::from_secs(1), self.bob.next_updates()).await {
            heard.push(message_of(&updates));
        }
        heard
    }

    /// All messages that the server keeps for Bob, in its order.
    pub(crate) async fn kept(&self) -> Vec<i64> {
        let f = difference(FIRST_QTS, i32::MAX);
        let answer = self.bob.invoke(None, f.to_bytes()).await.unwrap();
        match <functions::UpdatesGetDifference as secretchat_core::tl::Function>::Result::from_bytes(
            &answer,
        )
        .unwrap()
        {
            api::UpdatesDifference::UpdatesDifference(d) => {
                d.new_encrypted_messages.iter().map(random_id).collect()
            }
            api::UpdatesDifference::Empty(_) => Vec::new(),
            other => panic!("{other:?}"),
        }
    }
}

/// The random id of the message that these updates tell of.
pub(crate) fn message_of(updates: &[u8]) -> i64 {
    match api::Updates::from_bytes(updates).unwrap() {
        api::Updates::TooLong => 0,
        api::Updates::UpdateShort(short) => match short.update {
            api::Update::NewEncryptedMessage(update) => random_id(&update.message),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}
